//! From being worked on to being settled and back: handing a scheme over, approving it or sending it back, opening
//! it again.
//!
//! A step changes nothing of what the scheme holds, so it makes no revision and the journal replays without it. It
//! names the revision that was looked at, and is taken once however often it is asked for.

mod decided;
mod read;

use std::collections::{BTreeMap, HashMap};

use indicator_model::diagnose::diagnose;
use indicator_model::diagnostic::Severity;
use indicator_model::id::{CityId, NodeId, SchemeId};
use indicator_model::text::Kind;
use indicator_model::tree::Tree;
use people_model::approval::{Approval, ChangedTargets, Field, Refusal, Request, Review, Step, Transition};
use people_model::audit::{Deed, Doer, FieldName};
use people_model::policy::{Action, State, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

pub(crate) use self::decided::decided;
pub(super) use self::read::{Asked, stands, told};
use self::read::{changed_targets, decided_at, of, transitions};
use super::current::Reading;
use super::{find, find_for_update};
use crate::audit::{self, Deeds, diff};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{self, node, revision, transition, word};
use crate::error::{StoreError, in_field, refused};
use crate::transaction::Transaction;

/// Takes a step. A request that was answered before is answered again and does nothing; its id is good for nothing else.
#[instrument(skip_all, fields(scheme.id = %id, step = ?request.step))]
pub async fn advance(ctx: &Ctx, id: SchemeId, request: Request) -> Result<(), StoreError> {
    let Request { id: transition, step, revision: seen, reason } = request;
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(step.action())?;
    let reason = &Kind::Reason.read(&reason).map_err(in_field(Field::Reason))?;
    let transaction = ctx.store.begin().await?;
    let head = find_for_update(&transaction, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    if let Some(taken) = taken_before(&transaction, &head, transition.0).await? {
        let author = ctx.actor.account().map(|account| account.0);
        let is_same = (taken.step()?, revision(taken.revision)?, taken.author_id) == (step, seen, author)
            && taken.reason == *reason;
        return if is_same { Ok(()) } else { Err(StoreError::ReusedId) };
    }
    let approval = of(ctx, &transaction, &head).await?;
    let city = CityId(head.city_id);
    let subject = Subject { authors: &approval.authors, ..super::subject(&head)? };
    let permit = ctx.permit(step.action(), city, subject, &[])?;
    let in_force = revision(head.revision)?;
    if seen != in_force {
        return Err(refused(Refusal::Stale { revision: in_force }));
    }
    if step.needs_reason() && reason.is_empty() {
        return Err(refused(Refusal::NoReason));
    }
    if step == Step::Submit && is_empty(&transaction, &head).await? {
        return Err(refused(Refusal::Empty));
    }
    let taken = Taken { id: transition.0, step, by: permit.doer(), reason };
    take(&transaction, &head, taken).await?;
    let (before, after) = (word(&step.from()), word(&step.to()));
    let fields = vec![
        diff(FieldName::State, Some(&before), Some(&after)),
        diff(FieldName::Revision, None, Some(&in_force.0.to_string())),
    ];
    let deeds = Deeds::done(permit.doer(), deed(step), head.thing()).with(fields).because(reason);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Makes a draft of the sample again, whose state is brought back with what it holds.
pub(crate) async fn renew(
    transaction: &Transaction,
    head: &mut entity::scheme::Model,
    by: &Doer,
) -> Result<bool, StoreError> {
    let step = match head.state()? {
        State::Draft => return Ok(false),
        State::Submitted => Step::Return,
        State::Closed => Step::Reopen,
    };
    take(transaction, head, Taken { id: Uuid::now_v7(), step, by, reason: "" }).await?;
    head.state = word(&State::Draft);
    Ok(true)
}

/// Whether the state of a scheme is the one that its steps lead to, each from where the last one ended.
pub(crate) async fn is_led_to(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<bool, StoreError> {
    let mut at = State::Draft;
    for row in transitions(db, Asked::One(head)).await? {
        let step = row.step()?;
        if step.from() != at {
            return Ok(false);
        }
        at = step.to();
    }
    Ok(head.state()? == at)
}

/// What the person who decides about a scheme should see.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn review(ctx: &Ctx, id: SchemeId) -> Result<Review, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let Reading { db, in_force, tree } = Reading::of(ctx, id, Action::SchemeRead).await?;
    let head = in_force.head;
    let approval = of(ctx, &db, &head).await?;
    let rows = transitions(&db, Asked::One(&head)).await?;
    let (since, at) = decided_at(&rows);
    let changed = changed_targets(&db, &head, at).await?;
    let mut worst: HashMap<NodeId, Severity> = HashMap::new();
    for diagnostic in diagnose(&tree) {
        let severity = diagnostic.finding.severity();
        worst.entry(diagnostic.node).and_modify(|known| *known = severity.max(*known)).or_insert(severity);
    }
    let mut problems: BTreeMap<Severity, u32> = BTreeMap::new();
    for severity in worst.into_values() {
        *problems.entry(severity).or_default() += 1;
    }
    Ok(Review {
        approval,
        revision: revision(head.revision)?,
        since,
        changed_targets: u32::try_from(changed.len()).unwrap_or(u32::MAX),
        changed_by_owner: by_owner(&tree, &changed),
        problems,
        transitions: told(ctx, &db, head.city_id, rows.into_iter().rev().collect()).await?,
    })
}

/// Targets by the organizations that are responsible for their nodes.
fn by_owner(tree: &Tree, targets: &[NodeId]) -> Vec<ChangedTargets> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for node in targets {
        let owner = tree.row(*node).and_then(|row| tree.owner(row)).map_or("", |owner| owner.name.as_str());
        *counts.entry(owner).or_default() += 1;
    }
    let changed = |(owner, count): (&str, u32)| ChangedTargets { owner: owner.to_owned(), count };
    let mut changed: Vec<_> = counts.into_iter().map(changed).collect();
    changed.sort_by_key(|changed| std::cmp::Reverse(changed.count));
    changed
}

/// The steps that a scheme took, newest first.
pub(super) async fn story(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Vec<Transition>, StoreError> {
    let rows = transitions(db, Asked::One(head)).await?;
    told(ctx, db, head.city_id, rows.into_iter().rev().collect()).await
}

/// Where a scheme stands.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn approval(ctx: &Ctx, id: SchemeId) -> Result<Approval, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    of(ctx, &db, &head).await
}

async fn taken_before(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
    id: Uuid,
) -> Result<Option<transition::Model>, StoreError> {
    Ok(transition::Entity::find()
        .filter(transition::Column::CityId.eq(head.city_id))
        .filter(transition::Column::SchemeId.eq(head.id))
        .filter(transition::Column::Id.eq(id))
        .one(db)
        .await?)
}

async fn is_empty(db: &impl ConnectionTrait, head: &entity::scheme::Model) -> Result<bool, StoreError> {
    let nodes = node::Entity::find()
        .filter(node::Column::CityId.eq(head.city_id))
        .filter(node::Column::SchemeId.eq(head.id))
        .count(db)
        .await?;
    Ok(nodes == 0)
}

struct Taken<'a> {
    id: Uuid,
    step: Step,
    by: &'a Doer,
    reason: &'a str,
}

async fn take(
    transaction: &Transaction,
    head: &entity::scheme::Model,
    Taken { id, step, by, reason }: Taken<'_>,
) -> Result<(), StoreError> {
    let so_far = transitions(transaction, Asked::One(head)).await?;
    let row = transition::Model {
        city_id: head.city_id,
        scheme_id: head.id,
        ordinal: so_far.last().map_or(0, |row| row.ordinal) + 1,
        id,
        step: word(&step),
        revision: head.revision,
        author: by.name.clone(),
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        reason: reason.to_owned(),
        at: clock::now().to_string(),
    };
    transition::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    entity::scheme::Entity::update_many()
        .col_expr(entity::scheme::Column::State, Expr::value(word(&step.to())))
        .filter(entity::scheme::Column::CityId.eq(head.city_id))
        .filter(entity::scheme::Column::Id.eq(head.id))
        .exec(transaction)
        .await?;
    Ok(())
}

const fn deed(step: Step) -> Deed {
    match step {
        Step::Submit => Deed::SchemeSubmit,
        Step::Return => Deed::SchemeReturn,
        Step::Approve => Deed::SchemeApprove,
        Step::Reopen => Deed::SchemeReopen,
    }
}
