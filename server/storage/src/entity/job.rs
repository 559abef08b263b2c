//! Work that the server does by itself.

use indicator_model::id::{AccountId, CityId, JobId};
use indicator_model::moment::Moment;
use people_model::job::{Job, JobState, Kind, Outcome, Progress};
use sea_orm::entity::prelude::*;

use super::{from_word, moment, moment_if_any, number, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub unique_key: String,
    pub state: String,
    pub attempts: i64,
    pub next_try_at: String,
    pub claim_id: Option<Uuid>,
    pub claimed_until: Option<String>,
    pub is_cancelled: bool,
    pub done: i64,
    pub total: Option<i64>,
    pub started_by: Option<Uuid>,
    pub created_at: String,
    pub ended_at: Option<String>,
    pub outcome: Option<String>,
    /// What a job sends.
    pub notice_id: Option<Uuid>,
    pub message_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// One that waits, for its first try so many minutes from now.
    pub(crate) fn new(kind: Kind, city: CityId, key: &str, now: Moment, minutes: u32) -> Self {
        Self {
            city_id: city.0,
            id: Uuid::now_v7(),
            kind: word(&kind),
            unique_key: key.to_owned(),
            state: word(&JobState::Waiting),
            attempts: 0,
            next_try_at: now.plus_minutes(minutes.into()).to_string(),
            claim_id: None,
            claimed_until: None,
            is_cancelled: false,
            done: 0,
            total: None,
            started_by: None,
            created_at: now.to_string(),
            ended_at: None,
            outcome: None,
            notice_id: None,
            message_id: None,
        }
    }

    /// What came of the last run.
    pub(crate) fn outcome(&self) -> Result<Option<Outcome>, StoreError> {
        let outcome = self.outcome.as_deref().map(serde_json::from_str).transpose();
        outcome.map_err(|_| StoreError::Corrupt {
            what: "outcome of a job",
            value: self.outcome.clone().unwrap_or_default(),
        })
    }

    pub(crate) fn kind(&self) -> Result<Kind, StoreError> {
        from_word("kind of job", self.kind.clone())
    }

    pub(crate) fn state(&self) -> Result<JobState, StoreError> {
        from_word("state of a job", self.state.clone())
    }

    /// The job, with the name of the person who started it.
    pub(crate) fn job(self, started_by_name: Option<String>) -> Result<Job, StoreError> {
        let done = number("count", self.done)?;
        let total = self.total.map(|total| number("count", total)).transpose()?;
        Ok(Job {
            id: JobId(self.id),
            kind: self.kind()?,
            state: self.state()?,
            is_cancelled: self.is_cancelled,
            attempts: number("attempts", self.attempts)?,
            progress: Progress { done, total },
            outcome: self.outcome()?,
            next_try: moment(self.next_try_at)?,
            started_by: self.started_by.map(AccountId),
            started_by_name,
            created_at: moment(self.created_at)?,
            ended_at: moment_if_any(self.ended_at)?,
        })
    }
}
