//! What others reported is confirmed, stage by stage of its chain, or sent back with a reason.
//!
//! A step is a row of its own beside the check-in, which never changes. Nobody decides about what they had a part in, and nobody
//! takes two stages of one check-in. What came back and is corrected is another check-in, which begins its chain again.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use indicator_model::check_in::CheckInState;
use indicator_model::check_in::chain::{Holders, Stage};
use indicator_model::check_in::confirm::{Decided, Decision, Step, Turn, Waiting};
use indicator_model::check_in::due::Due;
use indicator_model::id::{CheckInId, CityId, OrganizationId, SchemeId};
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Denial};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use tracing::instrument;
use uuid::Uuid;

use super::evidence::count_elsewhere;
use super::open::{Open, open};
use super::pending::{names, pending};
use super::people::{Known, People};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{check_in, check_in_step, word};
use crate::error::{StoreError, in_field};
use crate::measurement::{self, Fact};
use crate::store::{self, Exclusive};
use crate::timetable;
use crate::transaction::Transaction;

/// What a page of what waits shows, and what one request may decide.
const MOST: usize = 1_000;

/// In force, and without a step that ends it.
pub(super) const WAITS: &str = r#"EXISTS (SELECT 1 FROM "measurement" AS "m" WHERE "m"."city_id" = "check_in"."city_id"
        AND "m"."id" = "check_in"."id" AND "m"."in_force")
    AND NOT EXISTS (SELECT 1 FROM "check_in_step" AS "s" WHERE "s"."city_id" = "check_in"."city_id"
        AND "s"."check_in_id" = "check_in"."id" AND "s"."goes_on" IS NULL)"#;

/// What waits for a stage that the actor can take, the oldest first; of very much the beginning. What the actor had a part in is
/// among it, because somebody else has to look at it, and for those who set chains what nobody can take.
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
    let facts: Vec<(&Open, &Fact)> = facts
        .iter()
        .filter_map(|fact| Some((*open.iter().find(|open| open.has(&fact.subject))?, fact)))
        .collect();
    let pending = pending(db, city, &facts).await?;
    let people = pending
        .values()
        .flat_map(|pending| pending.people().chain(pending.authors.first().map(|account| account.0)));
    let names = names(ctx, db, city, people).await?;
    let people = People::confirming(db, city).await?;
    let mut holders = Known::new();
    let mut in_force: BTreeMap<(SchemeId, OrganizationId), Vec<Fact>> = BTreeMap::new();
    let mut waiting = Vec::new();
    for (of, fact) in facts {
        let organization = fact.subject.organization;
        let Some(pending) = pending.get(&fact.id) else { continue };
        let (stage, involved) = (pending.stage(), pending.involved());
        // Everybody may practise in a sample.
        let can_go_on =
            of.is_sample || people.can_confirm(&mut holders, of.place(), organization, stage, &involved);
        let turn = match of.may_confirm(ctx, organization, stage, &involved) {
            Ok(_) => Turn::Reader,
            Err(StoreError::Forbidden(Denial::OwnWork)) => Turn::Other,
            Err(StoreError::Forbidden(_)) if !can_go_on && of.may_set_chains(ctx) => Turn::Nobody,
            Err(StoreError::Forbidden(_) | StoreError::NotFound) => continue,
            Err(other) => return Err(other),
        };
        let in_force = match in_force.entry((of.scheme, organization)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => {
                vacant.insert(measurement::in_force(db, city, Some(organization), of.years()).await?)
            }
        };
        let (Some(due), Some(told)) = (of.due_of(&fact.subject, in_force), &fact.check_in) else {
            continue;
        };
        let author = pending.authors.first().and_then(|account| names.get(&account.0));
        let holders = if can_go_on { Holders::Somebody } else { Holders::Nobody };
        waiting.push(Waiting {
            due: Due { progress: Some(pending.progress(ctx, of, &names, holders)), ..due },
            organization: of.name(organization),
            author: author.map(|name| ctx.shown_name(name)),
            reported_on: told.reported_on,
            turn,
            thresholds: of.thresholds,
        });
    }
    let currents = waiting.iter_mut().filter_map(|waiting| waiting.due.current.as_mut());
    count_elsewhere(db, city, currents.flat_map(|current| &mut current.evidence).collect()).await?;
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
    let mut open = open(ctx).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    for open in &mut open {
        // As they are while nobody else can change them.
        open.chains = timetable::chains(&transaction, open.city, open.scheme).await?;
    }
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
    let mut pending = pending(transaction, of.city, &[(of, &fact)]).await?;
    let Some(pending) = pending.remove(&fact.id) else { return Ok(Decided::NotWaiting) };
    let stage = pending.stage();
    if decision.stage != stage {
        // Another was faster, or the chain is another one.
        return Ok(Decided::NotWaiting);
    }
    let permit = match of.may_confirm(ctx, fact.subject.organization, stage, &pending.involved()) {
        Ok(permit) => permit,
        Err(StoreError::Forbidden(Denial::OwnWork)) => return Ok(Decided::OwnWork),
        Err(StoreError::Forbidden(_)) => return Ok(Decided::Forbidden),
        Err(StoreError::NotFound) => return Ok(Decided::NotWaiting),
        Err(other) => return Err(other),
    };
    let place = BTreeSet::from([(fact.subject.organization, fact.subject.indicator)]);
    let in_force = measurement::in_force_at(transaction, of.city, &place, &of.years()).await?;
    let waits = |known: &Fact| {
        let is_submitted = |told: &measurement::Told| told.state == CheckInState::Submitted;
        known.id == fact.id && known.check_in.as_ref().is_some_and(is_submitted)
    };
    if !in_force.iter().any(waits) {
        return Ok(Decided::NotWaiting);
    }
    if decision.step == Step::Return && decision.reason.is_empty() {
        return Ok(Decided::NoReason);
    }
    let goes_on = decision.step == Step::Confirm && pending.left_after(Some(stage)).is_some();
    let by = permit.doer();
    let row = check_in_step::Model {
        city_id: of.city.0,
        check_in_id: fact.id.0,
        ordinal: ordinal(transaction, of.city, fact.id).await?,
        step: word(&decision.step),
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        reason: decision.reason.clone(),
        at: clock::now().to_string(),
        stage: Some(stage.kind().key().to_owned()),
        data_owner_id: stage.data_owner().map(|organization| organization.0),
        goes_on: goes_on.then_some(true),
    };
    check_in_step::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    let deed = match decision.step {
        Step::Confirm => Deed::MeasurementConfirm,
        Step::Return => Deed::MeasurementReturn,
    };
    let subject = thing(ThingKind::Measurement, fact.id, of.label(&fact.subject));
    // A chain of one step by anybody says nothing about who.
    let kind = Some(stage).filter(|stage| *stage != Stage::Anyone).map(|stage| stage.kind().key());
    let fields = kind.map(|kind| diff(FieldName::Stage, None, Some(kind))).into_iter().collect();
    let deeds = Deeds::done(by, deed, subject).with(fields).because(&decision.reason);
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

/// The place of the next step of a check-in.
pub(super) async fn ordinal(
    transaction: &Transaction,
    city: CityId,
    id: CheckInId,
) -> Result<i64, StoreError> {
    let so_far = check_in_step::Entity::find()
        .filter(check_in_step::Column::CityId.eq(city.0))
        .filter(check_in_step::Column::CheckInId.eq(id.0))
        .count(transaction)
        .await?;
    Ok(i64::try_from(so_far).unwrap_or(i64::MAX).saturating_add(1))
}
