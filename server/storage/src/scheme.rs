//! Assessment schemes: list, create, load, save, undo, history, approval.
//!
//! Every edit is a change-set in the journal of its scheme, and the stored state is what the journal makes of an
//! empty scheme; [`crate::integrity`] proves it.

mod approval;
mod current;
mod history;
mod journal;
mod load;
mod naming;
mod recorded;
mod rehang;
mod replay;
mod save;
mod since;
mod snapshot;
mod undo;

use std::collections::HashMap;
use std::sync::Arc;

use indicator_model::id::{CityId, CycleId, SchemeId};
use indicator_model::period::Cycle;
use people_model::approval::SchemeSummary;
use people_model::audit::Deed;
use people_model::policy::{Action, State, Subject};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use tracing::instrument;
use uuid::Uuid;

pub use self::approval::{advance, approval, review};
pub(crate) use self::approval::{decided, is_led_to, renew};
pub(crate) use self::current::{Reading, tree};
pub use self::history::{Page, history, news, node_history};
pub(crate) use self::journal::{Draft, changes, digest, has_hash, record};
pub(crate) use self::load::load_from;
pub use self::recorded::recorded;
pub use self::rehang::plan_move;
pub(crate) use self::replay::{Replayed, differing_versions, is_stored, replay};
pub use self::save::save;
pub use self::since::{Saved, since};
pub use self::snapshot::{Snapshot, load, snapshot};
pub use self::undo::{confirm, cursor, preview, redo, undo};
use crate::answers::{self, Kept, Stand};
use crate::audit::{self, Deeds};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::{self, city, cycle, node, revision, transition, word};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// An empty scheme to be made.
#[derive(Clone, Debug)]
pub struct NewScheme {
    pub city: CityId,
    pub name: String,
    /// A cycle of the city, or a new one.
    pub cycle: Cycle,
}

/// A scheme as it is listed to all who may read it.
#[derive(Debug, Serialize)]
struct Listed {
    #[serde(skip)]
    head: entity::scheme::Model,
    summary: SchemeSummary,
    /// The step that it took last, whose names not everybody sees.
    #[serde(skip)]
    last: Option<transition::Model>,
}

/// All schemes in the actor's reach, newest cycle first.
#[instrument(skip_all)]
pub async fn list(ctx: &Ctx) -> Result<Vec<SchemeSummary>, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let listed = listed(ctx, &answers::stand(&ctx.store).await?).await?;
    let mut summaries = Vec::with_capacity(listed.len());
    for Listed { head, summary, last } in listed.iter() {
        if !ctx.reaches(summary.city)
            || ctx.decide(Action::SchemeRead, summary.city, subject(head)?, &[]).is_err()
        {
            continue;
        }
        let mut summary = summary.clone();
        let last = last.iter().cloned().collect();
        summary.approval.last = approval::told(ctx, ctx.store.reader(), head.city_id, last).await?.pop();
        summaries.push(summary);
    }
    Ok(summaries)
}

/// Asks the policy whether the actor may read a scheme. What nothing has moved is not looked up again.
pub(crate) async fn permit_read(ctx: &Ctx, id: SchemeId, stand: &Stand) -> Result<(), StoreError> {
    let listed = listed(ctx, stand).await?;
    let known = listed.iter().find(|known| known.summary.id == id && ctx.reaches(known.summary.city));
    permit(ctx, Action::SchemeRead, &known.ok_or(StoreError::NotFound)?.head).map(drop)
}

/// All schemes, newest cycle first.
async fn listed(ctx: &Ctx, stand: &Stand) -> Result<Arc<Kept<Vec<Listed>>>, StoreError> {
    let read = async || {
        let db = ctx.store.snapshot().await?;
        let cities: HashMap<Uuid, city::Model> =
            by_id(city::Entity::find().all(&db).await?, |city| city.city_id);
        let cycles: HashMap<Uuid, cycle::Model> =
            by_id(cycle::Entity::find().all(&db).await?, |cycle| cycle.id);
        let heads = entity::scheme::Entity::find()
            .order_by_desc(entity::scheme::Column::CreatedAt)
            .order_by_desc(entity::scheme::Column::Id)
            .all(&db)
            .await?;
        let counts = counts(&db).await?;
        let mut stands = approval::stands(&db, approval::Asked::All).await?;
        let mut listed = Vec::with_capacity(heads.len());
        for head in heads {
            // Foreign keys hold every scheme to its city and its cycle.
            let (Some(city), Some(cycle)) = (cities.get(&head.city_id), cycles.get(&head.cycle_id)) else {
                continue;
            };
            let (approval, last) = stands.remove(&head.id).unwrap_or_default();
            let summary = SchemeSummary {
                id: SchemeId(head.id),
                name: head.name.clone(),
                city: CityId(city.city_id),
                city_name: city.name.clone(),
                sample: city.sample,
                cycle: cycle.clone().cycle()?,
                revision: revision(head.revision)?,
                approval,
                nodes: counts.get(&head.id).map_or(0, |&count| u32::try_from(count).unwrap_or(u32::MAX)),
            };
            listed.push(Listed { head, summary, last });
        }
        listed.sort_by_key(|known| std::cmp::Reverse(known.summary.cycle.starts));
        Ok(listed)
    };
    stand.answer("schemes", read).await
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> HashMap<Uuid, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

/// How many nodes each scheme has.
async fn counts(db: &impl ConnectionTrait) -> Result<HashMap<Uuid, i64>, StoreError> {
    let counts: Vec<(Uuid, i64)> = node::Entity::find()
        .select_only()
        .column(node::Column::SchemeId)
        .column_as(node::Column::Id.count(), "nodes")
        .group_by(node::Column::CityId)
        .group_by(node::Column::SchemeId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().collect())
}

/// Makes an empty scheme.
#[instrument(skip_all, fields(city.id = %new.city))]
pub async fn create(ctx: &Ctx, new: NewScheme) -> Result<SchemeId, StoreError> {
    ctx.authorize(Action::SchemeCreate)?;
    let permit = ctx.permit(Action::SchemeCreate, new.city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    city::Entity::find_by_id(new.city.0).one(&transaction).await?.ok_or(StoreError::NotFound)?;
    let city = new.city;
    let head = insert(&transaction, new).await?;
    let deeds = Deeds::done(permit.doer(), Deed::SchemeCreate, head.thing());
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(SchemeId(head.id))
}

pub(crate) async fn insert(
    transaction: &Transaction,
    new: NewScheme,
) -> Result<entity::scheme::Model, StoreError> {
    let NewScheme { city, name, cycle } = new;
    let CycleId(cycle_id) = cycle.id;
    if cycle::Entity::find_by_id((city.0, cycle_id)).one(transaction).await?.is_none() {
        let row = cycle::Model::new(city, &cycle).into_active_model();
        cycle::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    let head = entity::scheme::Model {
        city_id: city.0,
        id: Uuid::now_v7(),
        cycle_id,
        name,
        revision: 0,
        created_at: clock::now().to_string(),
        state: word(&State::Draft),
        rewritten: None,
    };
    let row = head.clone().into_active_model();
    entity::scheme::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(head)
}

/// The head of a scheme in the actor's reach.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    id: SchemeId,
) -> Result<entity::scheme::Model, StoreError> {
    let found = entity::scheme::Entity::find()
        .filter(ctx.in_reach(entity::scheme::Column::CityId))
        .filter(entity::scheme::Column::Id.eq(id.0))
        .one(db)
        .await?;
    found.ok_or(StoreError::NotFound)
}

/// The same, held until the transaction ends, so that saves of one scheme follow one another.
pub(crate) async fn find_for_update(
    transaction: &Transaction,
    ctx: &Ctx,
    id: SchemeId,
) -> Result<entity::scheme::Model, StoreError> {
    let found = entity::scheme::Entity::find()
        .filter(ctx.in_reach(entity::scheme::Column::CityId))
        .filter(entity::scheme::Column::Id.eq(id.0))
        .lock_exclusive()
        .one(transaction)
        .await?;
    found.ok_or(StoreError::NotFound)
}

/// Asks the policy about a whole scheme.
pub(crate) fn permit(ctx: &Ctx, action: Action, head: &entity::scheme::Model) -> Result<Permit, StoreError> {
    ctx.permit(action, CityId(head.city_id), subject(head)?, &[])
}

/// A whole scheme, as the policy sees it.
fn subject(head: &entity::scheme::Model) -> Result<Subject<'static>, StoreError> {
    Ok(Subject { scheme: Some(SchemeId(head.id)), state: head.state()?, ..Subject::default() })
}
