//! Claims a job, keeps it, and gives it back with what came of it.

use indicator_model::id::{CityId, JobId, MessageId, NoticeId};
use people_model::job::{JobState, Kind, Lane, Outcome, Progress};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use uuid::Uuid;

use crate::clock;
use crate::entity::{job, word};
use crate::error::StoreError;
use crate::store::Store;

/// How often a job is tried before it has failed.
const ATTEMPTS: i64 = 5;

/// Minutes without a sign of life after which another worker takes a job.
const LAPSE: u32 = 2;

/// A job that this worker has, as long as it shows signs of life.
#[derive(Clone, Debug)]
pub struct Claim {
    pub kind: Kind,
    pub city: CityId,
    pub id: JobId,
    pub(super) started_by: Option<Uuid>,
    /// What a letter brings.
    pub(super) notice: Option<NoticeId>,
    /// What a robot is to say.
    pub(super) message: Option<MessageId>,
    attempts: i64,
    /// Of this claim, as the row has it.
    ticket: Uuid,
}

/// Whether what did not arrive may arrive later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    /// Not before so many minutes.
    After {
        minutes: u32,
    },
    Never,
}

/// Claims the job that has been due for the longest, but for letters and messages; none when there is nothing to do. For workers,
/// so it takes no actor.
pub async fn claim(store: &Store) -> Result<Option<Claim>, StoreError> {
    claim_in(store, Lane::Work).await
}

pub(super) async fn claim_in(store: &Store, lane: Lane) -> Result<Option<Claim>, StoreError> {
    // The writer is for those who write: mostly there is nothing to do.
    if job::Entity::find().filter(is_due(lane)).one(&store.snapshot().await?).await?.is_none() {
        return Ok(None);
    }
    let transaction = store.begin().await?;
    let row = job::Entity::find()
        .filter(is_due(lane))
        .order_by_asc(job::Column::NextTryAt)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&transaction)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let claim = Claim {
        kind: row.kind()?,
        city: CityId(row.city_id),
        id: JobId(row.id),
        started_by: row.started_by,
        notice: row.notice_id.map(NoticeId),
        message: row.message_id.map(MessageId),
        attempts: row.attempts + 1,
        ticket: Uuid::now_v7(),
    };
    let update = job::Entity::update_many()
        .filter(job::Column::CityId.eq(row.city_id))
        .filter(job::Column::Id.eq(row.id))
        .col_expr(job::Column::ClaimId, Expr::value(Some(claim.ticket)));
    // Cancelled, or tried often enough, by workers that did not live to write it down.
    let last = match (row.is_cancelled, row.attempts >= ATTEMPTS) {
        (true, _) => Some((JobState::Cancelled, None)),
        (_, true) => {
            let reason = "its worker stopped before the end, each time".to_owned();
            Some((JobState::Failed, Some(Outcome::Failed { reason })))
        }
        _ => None,
    };
    let update = match &last {
        Some((state, outcome)) => ended(update, *state, outcome.as_ref()),
        None => update
            .col_expr(job::Column::State, Expr::value(word(&JobState::Running)))
            .col_expr(job::Column::Attempts, Expr::value(claim.attempts))
            .col_expr(job::Column::ClaimedUntil, Expr::value(Some(clock::minutes_ahead(LAPSE).to_string())))
            .col_expr(job::Column::Done, Expr::value(0_i64))
            .col_expr(job::Column::Total, Expr::value(None::<i64>)),
    };
    update.exec(&transaction).await?;
    transaction.commit().await?;
    Ok(Some(claim).filter(|_| last.is_none()))
}

/// Whether a job waits for a worker, or lost the one that it had.
fn is_due(lane: Lane) -> Condition {
    let now = clock::now().to_string();
    let waits = Condition::all()
        .add(job::Column::State.eq(word(&JobState::Waiting)))
        .add(job::Column::NextTryAt.lte(now.as_str()));
    let is_lost = Condition::all()
        .add(job::Column::State.eq(word(&JobState::Running)))
        .add(job::Column::ClaimedUntil.lte(now.as_str()));
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.lane() == lane).map(|kind| word(&kind));
    Condition::all().add(job::Column::Kind.is_in(kinds)).add(Condition::any().add(waits).add(is_lost))
}

impl Claim {
    /// Shows a sign of life and how far it got. False when the job is to stop: it was cancelled, or another worker has it.
    pub async fn keep(&self, store: &Store, progress: Progress) -> Result<bool, StoreError> {
        let stored = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let update = self
            .own()
            .col_expr(job::Column::ClaimedUntil, Expr::value(Some(clock::minutes_ahead(LAPSE).to_string())))
            .col_expr(job::Column::Done, Expr::value(stored(progress.done)))
            .col_expr(job::Column::Total, Expr::value(progress.total.map(stored)))
            .filter(job::Column::IsCancelled.eq(false));
        Ok(write(store, update).await? == 1)
    }

    /// Writes down that it succeeded. What is periodic waits for its next time.
    pub async fn succeed(&self, store: &Store, outcome: &Outcome) -> Result<(), StoreError> {
        match self.kind.pause(clock::now()) {
            Some(minutes) => self.wait(store, minutes, 0, Some(outcome)).await,
            None => self.end(store, JobState::Done, Some(outcome)).await,
        }
    }

    /// Writes down that it failed. It is tried again, later each time; after the last time what is periodic waits for its
    /// next time.
    pub async fn fail(&self, store: &Store, reason: String) -> Result<(), StoreError> {
        let outcome = Outcome::Failed { reason };
        match self.kind.pause(clock::now()) {
            _ if self.attempts < ATTEMPTS => {
                self.wait(store, self.retry_pause(), self.attempts, Some(&outcome)).await
            }
            Some(minutes) => self.wait(store, minutes, 0, Some(&outcome)).await,
            None => self.end(store, JobState::Failed, Some(&outcome)).await,
        }
    }

    /// Writes down that something did not arrive. It is tried again like what fails, unless that cannot help.
    pub(super) async fn bounce(
        &self,
        store: &Store,
        outcome: &Outcome,
        retry: Retry,
    ) -> Result<(), StoreError> {
        match retry {
            Retry::After { minutes } if self.attempts < ATTEMPTS => {
                self.wait(store, self.retry_pause().max(minutes), self.attempts, Some(outcome)).await
            }
            Retry::After { .. } | Retry::Never => self.end(store, JobState::Failed, Some(outcome)).await,
        }
    }

    /// Minutes before another try.
    fn retry_pause(&self) -> u32 {
        1 << self.attempts.clamp(0, ATTEMPTS)
    }

    /// Gives it back untouched, for another worker: this one stops.
    pub async fn release(&self, store: &Store) -> Result<(), StoreError> {
        self.wait(store, 0, self.attempts - 1, None).await
    }

    /// Writes down that it was cancelled. Nothing happens when another worker has it.
    pub(super) async fn stop(&self, store: &Store) -> Result<(), StoreError> {
        self.end(store, JobState::Cancelled, None).await
    }

    async fn wait(
        &self,
        store: &Store,
        minutes: u32,
        attempts: i64,
        outcome: Option<&Outcome>,
    ) -> Result<(), StoreError> {
        let update = ended(self.own(), JobState::Waiting, outcome)
            .col_expr(job::Column::Attempts, Expr::value(attempts))
            .col_expr(job::Column::NextTryAt, Expr::value(clock::minutes_ahead(minutes).to_string()));
        write(store, update).await.map(drop)
    }

    async fn end(&self, store: &Store, state: JobState, outcome: Option<&Outcome>) -> Result<(), StoreError> {
        write(store, ended(self.own(), state, outcome)).await.map(drop)
    }

    /// The row, as long as no other worker claimed it.
    fn own(&self) -> UpdateMany<job::Entity> {
        job::Entity::update_many()
            .filter(job::Column::CityId.eq(self.city.0))
            .filter(job::Column::Id.eq(self.id.0))
            .filter(job::Column::State.eq(word(&JobState::Running)))
            .filter(job::Column::ClaimId.eq(self.ticket))
    }
}

/// A run is over, with or without an outcome.
fn ended(
    update: UpdateMany<job::Entity>,
    state: JobState,
    outcome: Option<&Outcome>,
) -> UpdateMany<job::Entity> {
    let update = update
        .col_expr(job::Column::State, Expr::value(word(&state)))
        .col_expr(job::Column::ClaimedUntil, Expr::value(None::<String>))
        .col_expr(job::Column::EndedAt, Expr::value(Some(clock::now().to_string())));
    match outcome {
        // Plain structures always serialise.
        Some(outcome) => {
            update.col_expr(job::Column::Outcome, Expr::value(serde_json::to_string(outcome).ok()))
        }
        None => update,
    }
}

async fn write(store: &Store, update: UpdateMany<job::Entity>) -> Result<u64, StoreError> {
    let transaction = store.begin().await?;
    let written = update.exec(&transaction).await?;
    transaction.commit().await?;
    Ok(written.rows_affected)
}
