//! What a person is notified of reports that are due, came back or wait.

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, NoticeId};
use indicator_model::moment::Moment;
use indicator_model::notice::{Digest, Notice, Occasion};
use sea_orm::entity::prelude::*;

use super::{from_word, moment_if_any, parsed, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub day: String,
    pub occasion: String,
    pub digest: String,
    pub created_at: String,
    pub read_at: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Not read yet.
    pub(crate) fn new(
        city: CityId,
        account: AccountId,
        day: Date,
        occasion: Occasion,
        digest: &Digest,
        at: Moment,
    ) -> Result<Self, StoreError> {
        let digest = serde_json::to_string(digest)
            .map_err(|error| StoreError::Corrupt { what: "digest of a notice", value: error.to_string() })?;
        Ok(Self {
            city_id: city.0,
            id: Uuid::now_v7(),
            account_id: account.0,
            day: day.to_string(),
            occasion: word(&occasion),
            digest,
            created_at: at.to_string(),
            read_at: None,
        })
    }

    pub(crate) fn digest(&self) -> Result<Digest, StoreError> {
        serde_json::from_str(&self.digest)
            .map_err(|_| StoreError::Corrupt { what: "digest of a notice", value: self.digest.clone() })
    }

    pub(crate) fn notice(self) -> Result<Notice, StoreError> {
        Ok(Notice {
            digest: self.digest()?,
            id: NoticeId(self.id),
            day: parsed("date", self.day)?,
            occasion: from_word("occasion of a notice", self.occasion)?,
            read_at: moment_if_any(self.read_at)?,
        })
    }
}
