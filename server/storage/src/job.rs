//! Work that the server does by itself: periodic, or started by somebody who does not wait for it.
//!
//! A job is a row. A worker claims it ([`claim()`]), runs it ([`run()`]) and writes down what came of it. Any number of servers
//! over one database may work: a claim passes by what another one holds (`FOR UPDATE SKIP LOCKED`; SQLite has one writer at a
//! time), shows a sign of life every second, and lapses without one, so that a job outlives the server that had it. A failed
//! run is tried again after a pause that doubles. Under one key one job waits or runs at a time.
//!
//! Jobs act as the server ([`SERVER`]), and the audit log says so. Who started one is written in the row and in the entry: what a
//! job does takes no rights of a person, so that a row that somebody altered gives nobody any. No digest covers the rows for
//! that reason: they change every second and decide nothing.
//!
//! Deliberately absent: a queue of messages. What must happen with a save happens in its transaction.

mod claim;
mod dead;
mod expire;
mod letter;
mod message;
mod run;

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::id::{CityId, JobId};
use people_model::audit::Doer;
use people_model::job::{Job, JobState, Kind, Lane};
use people_model::policy::Subject;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use tracing::instrument;
use uuid::Uuid;

pub use self::claim::{Claim, claim};
pub use self::letter::{Courier, Letter, claim_letter, dead_letters, deliver, send_again};
pub use self::message::{claim_message, dead_messages, post, send_message_again};
pub use self::run::{Ended, run};
use crate::audit::NOWHERE;
use crate::clock;
use crate::ctx::{Actor, Ctx, SERVER};
use crate::entity::{account, job, word};
use crate::error::StoreError;
use crate::store::{self, Exclusive, Store};
use crate::transaction::Transaction;

/// Jobs of one list.
const LISTED: u64 = 100;

/// The server at such a job, as the audit log keeps it.
fn doer(kind: Kind) -> Doer {
    Doer { account: None, name: SERVER.to_owned(), on_behalf_of: None, from: format!("job {}", word(&kind)) }
}

/// Sees to it that every periodic job waits for its time. For workers, so it takes no actor.
pub async fn schedule(store: &Store) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    store::lock(&transaction, Exclusive::Jobs).await?;
    for kind in Kind::ALL.into_iter().filter(|kind| kind.period().is_some()) {
        add(&transaction, kind, NOWHERE, None).await?;
    }
    transaction.commit().await
}

/// Starts a job, or finds the one that waits or runs already.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn start(ctx: &Ctx, kind: Kind, city: CityId) -> Result<JobId, StoreError> {
    ctx.authorize(kind.action())?;
    ctx.permit(kind.action(), city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Jobs).await?;
    let started_by = ctx.actor.account().map(|account| account.0);
    let id = add(&transaction, kind, city, started_by).await?;
    transaction.commit().await?;
    Ok(id)
}

/// The jobs of a city that the actor may see, newest first.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn list(ctx: &Ctx, city: CityId) -> Result<Vec<Job>, StoreError> {
    let listed = Kind::ALL.into_iter().filter(|kind| kind.lane() == Lane::Work);
    let kinds: Vec<Kind> = listed.filter(|kind| ctx.might(kind.action())).collect();
    let Some(first) = kinds.first() else {
        // Refused with the audit log, like everything else.
        return Err(ctx.refused(Kind::AuditVerify.action()));
    };
    ctx.permit(first.action(), city, Subject::default(), &[])?;
    newest(ctx, cities(ctx, city), &kinds, LISTED).await
}

/// The job of a kind that was started last; none when there was none within the time for which jobs are kept.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn latest(ctx: &Ctx, kind: Kind, city: CityId) -> Result<Option<Job>, StoreError> {
    ctx.authorize(kind.action())?;
    ctx.permit(kind.action(), city, Subject::default(), &[])?;
    Ok(newest(ctx, vec![city.0], &[kind], 1).await?.pop())
}

/// Jobs of the kinds, newest first, each with the name of the person who started it as the actor may see it.
async fn newest(ctx: &Ctx, cities: Vec<Uuid>, kinds: &[Kind], limit: u64) -> Result<Vec<Job>, StoreError> {
    let db = ctx.store.snapshot().await?;
    let rows = job::Entity::find()
        .filter(job::Column::CityId.is_in(cities))
        .filter(job::Column::Kind.is_in(kinds.iter().map(word)))
        .order_by_desc(job::Column::CreatedAt)
        .order_by_desc(job::Column::Id)
        .limit(limit)
        .all(&db)
        .await?;
    let starters: BTreeSet<(Uuid, Uuid)> =
        rows.iter().filter_map(|row| Some((row.city_id, row.started_by?))).collect();
    let mut names = BTreeMap::new();
    for (city, starter) in starters {
        if let Some(account) = account::Entity::find_by_id((city, starter)).one(&db).await? {
            names.insert(starter, ctx.account_name(&account.name));
        }
    }
    rows.into_iter()
        .map(|row| {
            let name = row.started_by.and_then(|starter| names.get(&starter).cloned());
            row.job(name)
        })
        .collect()
}

/// The operator also sees what belongs to no city.
fn cities(ctx: &Ctx, city: CityId) -> Vec<Uuid> {
    let nowhere = (ctx.actor == Actor::Operator).then_some(NOWHERE.0);
    [Some(city.0), nowhere].into_iter().flatten().collect()
}

/// Cancels a job that somebody started: at once while it waits, within a second while it runs. What it committed stays.
/// Returns the state that it has now. One that has ended is `NotFound`.
#[instrument(skip_all, fields(city.id = %city, job.id = %id))]
pub async fn cancel(ctx: &Ctx, city: CityId, id: JobId) -> Result<JobState, StoreError> {
    let ctx = &ctx.about("job", id);
    let transaction = ctx.store.begin().await?;
    let row = job::Entity::find_by_id((city.0, id.0)).lock_exclusive().one(&transaction).await?;
    let kind = row.as_ref().map_or(Ok(Kind::AuditVerify), job::Model::kind)?;
    ctx.authorize(kind.action())?;
    ctx.permit(kind.action(), city, Subject::default(), &[])?;
    let row = row.filter(|_| kind.period().is_none()).ok_or(StoreError::NotFound)?;
    let state = match row.state()? {
        // The run ends it when it sees this.
        JobState::Running => JobState::Running,
        JobState::Waiting => JobState::Cancelled,
        JobState::Done | JobState::Failed | JobState::Cancelled => return Err(StoreError::NotFound),
    };
    job::Entity::update_many()
        .col_expr(job::Column::IsCancelled, Expr::value(true))
        .col_expr(job::Column::State, Expr::value(word(&state)))
        .filter(job::Column::CityId.eq(city.0))
        .filter(job::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(state)
}

/// The job under the key of this kind and city that waits or runs; a new one where there is none.
async fn add(
    transaction: &Transaction,
    kind: Kind,
    city: CityId,
    started_by: Option<Uuid>,
) -> Result<JobId, StoreError> {
    let key = format!("{} {city}", word(&kind));
    if let Some(row) = open(transaction, &key).await? {
        return Ok(JobId(row.id));
    }
    let now = clock::now();
    let row = job::Model { started_by, ..job::Model::new(kind, city, &key, now, kind.first_pause(now)) };
    let id = JobId(row.id);
    job::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(id)
}

async fn open(db: &impl ConnectionTrait, key: &str) -> Result<Option<job::Model>, StoreError> {
    let states = [JobState::Waiting, JobState::Running].map(|state| word(&state));
    let open =
        job::Entity::find().filter(job::Column::UniqueKey.eq(key)).filter(job::Column::State.is_in(states));
    Ok(open.one(db).await?)
}
