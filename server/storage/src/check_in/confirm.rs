//! What others reported is confirmed, or sent back with a reason.
//!
//! A step is a row of its own beside the check-in, which never changes. Nobody decides about what they had a part in.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use indicator_model::check_in::CheckInState;
use indicator_model::check_in::confirm::{Decided, Decision, Step, Waiting};
use indicator_model::id::{AccountId, CheckInId, CityId, OrganizationId};
use indicator_model::text::Kind;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Denial};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use tracing::instrument;
use uuid::Uuid;

use super::open::{Open, open};
use crate::account;
use crate::audit::{self, Deeds, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{check_in, check_in_step, word};
use crate::error::{StoreError, in_field};
use crate::measurement::{self, Fact};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// What a page of what waits shows, and what one request may decide.
const MOST: usize = 1_000;

/// In force, and without a step.
pub(super) const WAITS: &str = r#"EXISTS (SELECT 1 FROM "measurement" AS "m" WHERE "m"."city_id" = "check_in"."city_id"
        AND "m"."id" = "check_in"."id" AND "m"."in_force")
    AND NOT EXISTS (SELECT 1 FROM "check_in_step" AS "s" WHERE "s"."city_id" = "check_in"."city_id"
        AND "s"."check_in_id" = "check_in"."id")"#;

/// What waits for the actor, the oldest first; of very much the beginning. What the actor reported is among it, because
/// somebody else has to look at it.
#[instrument(skip_all)]
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, StoreError> {
    ctx.authorize(Action::MeasurementConfirm)?;
    let open = open(ctx).await?;
    let db = ctx.store.snapshot().await?;
    let mut cities: Vec<CityId> = open.iter().map(|open| open.city).collect();
    cities.dedup();
    let mut waiting = Vec::new();
    for city in cities {
        let own = open.iter().filter(|open| open.city == city).collect::<Vec<_>>();
        let mut looked_at = 0;
        // What is of others, or of a cycle that is over, hides nothing that is not.
        while waiting.len() < MOST {
            let ids: Vec<Uuid> = check_in::Entity::find()
                .filter(check_in::Column::CityId.eq(city.0))
                .filter(check_in::Column::State.eq(CheckInState::Submitted.key()))
                .filter(Expr::cust(WAITS))
                .order_by_asc(check_in::Column::ReportedOn)
                .order_by_asc(check_in::Column::Id)
                .offset(looked_at)
                .limit(MOST as u64)
                .select_only()
                .column(check_in::Column::Id)
                .into_tuple()
                .all(&db)
                .await?;
            let ids: Vec<CheckInId> = ids.into_iter().map(CheckInId).collect();
            looked_at += ids.len() as u64;
            waiting.extend(of_city(ctx, &db, city, &own, &ids).await?);
            if ids.len() < MOST {
                break;
            }
        }
    }
    Ok(waiting)
}

async fn of_city(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    open: &[&Open],
    ids: &[CheckInId],
) -> Result<Vec<Waiting>, StoreError> {
    let facts = measurement::find(db, city, ids).await?;
    let authors = measurement::authors(db, city, ids).await?;
    let people: Vec<Uuid> = authors.values().flatten().map(|account| account.0).collect();
    // Who practises in a sample has an account in the city that it belongs to.
    let names = account::names(db, ctx.chain(city), people).await?;
    let mut known: BTreeMap<(usize, OrganizationId), Vec<Fact>> = BTreeMap::new();
    let mut waiting = Vec::new();
    for fact in &facts {
        let organization = fact.subject.organization;
        let by = authors.get(&fact.id).map(Vec::as_slice).unwrap_or_default();
        let Some((at, of)) = open.iter().enumerate().find(|(_, open)| open.has(&fact.subject)) else {
            continue;
        };
        let is_own = match of.may_confirm(ctx, organization, by) {
            Ok(_) => false,
            Err(StoreError::Forbidden(Denial::OwnWork)) => true,
            Err(StoreError::Forbidden(_) | StoreError::NotFound) => continue,
            Err(other) => return Err(other),
        };
        let in_force = match known.entry((at, organization)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => {
                vacant.insert(measurement::in_force(db, city, Some(organization), of.years()).await?)
            }
        };
        let (Some(due), Some(told)) = (of.due_of(&fact.subject, in_force), &fact.check_in) else {
            continue;
        };
        waiting.push(Waiting {
            due,
            organization: of.name(organization),
            author: by.first().and_then(|account| names.get(&account.0)).map(|name| ctx.shown_name(name)),
            reported_on: told.reported_on,
            is_own,
            thresholds: of.thresholds,
        });
    }
    waiting.sort_by_key(|waiting| (waiting.reported_on, waiting.due.subject));
    Ok(waiting)
}

/// Decides about check-ins, each for itself, and answers each.
///
/// # Errors
/// [`StoreError::Text`] where a reason is no text that can be kept; then nothing is decided.
#[instrument(skip_all, fields(decisions = decisions.len()))]
pub async fn decide(ctx: &Ctx, decisions: Vec<Decision>) -> Result<Vec<Decided>, StoreError> {
    ctx.authorize(Action::MeasurementConfirm)?;
    let open = open(ctx).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let mut answers = Vec::with_capacity(decisions.len());
    for decision in decisions {
        let reason = Kind::Reason.read(&decision.reason).map_err(in_field("reason"))?;
        answers.push(take(ctx, &transaction, &open, Decision { reason, ..decision }).await?);
    }
    transaction.commit().await?;
    Ok(answers)
}

async fn take(
    ctx: &Ctx,
    transaction: &Transaction,
    open: &[Open],
    decision: Decision,
) -> Result<Decided, StoreError> {
    let Some((of, fact)) = find(transaction, open, decision.check_in).await? else {
        return Ok(Decided::NotWaiting);
    };
    let authors = measurement::authors(transaction, of.city, &[fact.id]).await?;
    let permit = match of.may_confirm(ctx, fact.subject.organization, &authors_of(&authors, fact.id)) {
        Ok(permit) => permit,
        Err(StoreError::Forbidden(Denial::OwnWork)) => return Ok(Decided::OwnWork),
        Err(StoreError::Forbidden(_)) => return Ok(Decided::Forbidden),
        Err(StoreError::NotFound) => return Ok(Decided::NotWaiting),
        Err(other) => return Err(other),
    };
    let place = BTreeSet::from([(fact.subject.organization, fact.subject.indicator)]);
    let in_force = measurement::in_force_at(transaction, of.city, &place, &of.years()).await?;
    let waits = |known: &Fact| {
        let state = known.check_in.as_ref().map(|told| told.state);
        known.id == fact.id && state == Some(CheckInState::Submitted)
    };
    if !in_force.iter().any(waits) {
        return Ok(Decided::NotWaiting);
    }
    if decision.step == Step::Return && decision.reason.is_empty() {
        return Ok(Decided::NoReason);
    }
    let so_far = check_in_step::Entity::find()
        .filter(check_in_step::Column::CityId.eq(of.city.0))
        .filter(check_in_step::Column::CheckInId.eq(fact.id.0))
        .count(transaction)
        .await?;
    let by = permit.doer();
    let row = check_in_step::Model {
        city_id: of.city.0,
        check_in_id: fact.id.0,
        ordinal: i64::try_from(so_far).unwrap_or(i64::MAX) + 1,
        step: word(&decision.step),
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        reason: decision.reason.clone(),
        at: clock::now().to_string(),
    };
    check_in_step::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    let deed = match decision.step {
        Step::Confirm => Deed::MeasurementConfirm,
        Step::Return => Deed::MeasurementReturn,
    };
    let subject = thing(ThingKind::Measurement, fact.id, of.label(&fact.subject));
    let deeds = Deeds::done(by, deed, subject).because(&decision.reason);
    audit::record(transaction, ctx.chain(of.city), deeds).await?;
    Ok(Decided::Done)
}

/// The fact with an id, and the scheme that it belongs to.
async fn find<'a>(
    transaction: &Transaction,
    open: &'a [Open],
    id: CheckInId,
) -> Result<Option<(&'a Open, Fact)>, StoreError> {
    for of in open {
        let found = measurement::find(transaction, of.city, &[id]).await?.pop();
        if let Some(fact) = found.filter(|fact| of.has(&fact.subject)) {
            return Ok(Some((of, fact)));
        }
    }
    Ok(None)
}

fn authors_of(authors: &HashMap<CheckInId, Vec<AccountId>>, id: CheckInId) -> Vec<AccountId> {
    authors.get(&id).cloned().unwrap_or_default()
}
