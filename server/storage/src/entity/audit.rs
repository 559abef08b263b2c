//! A link of a city's record.

use indicator_model::id::AccountId;
use people_model::audit::{Doer, Entry, FieldDiff, Term, Thing};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{from_word, moment, number};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub at: String,
    pub account_id: Option<Uuid>,
    pub name: String,
    pub on_behalf_of: Option<Uuid>,
    pub address: String,
    pub deed: String,
    pub subject_kind: String,
    pub subject_id: String,
    pub subject_name: String,
    /// [`FieldDiff`]s as JSON.
    pub changes: String,
    pub reason: String,
    pub outcome: String,
    pub hash: String,
    /// The rows that were written, as a JSON list of table, key and digest; empty when there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub objects: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn entry(self) -> Result<Entry, StoreError> {
        let changes: Vec<FieldDiff> = serde_json::from_str(&self.changes)
            .map_err(|_| StoreError::Corrupt { what: "audit entry", value: self.changes.clone() })?;
        Ok(Entry {
            sequence: number("sequence", self.sequence)?,
            at: moment(self.at)?,
            doer: Doer {
                account: self.account_id.map(AccountId),
                name: self.name,
                on_behalf_of: self.on_behalf_of.map(AccountId),
                from: self.address,
            },
            deed: from_word("deed", self.deed)?,
            subject: Thing {
                kind: Term::read(&self.subject_kind),
                id: self.subject_id,
                name: self.subject_name,
            },
            changes,
            reason: self.reason,
            outcome: from_word("outcome", self.outcome)?,
            hash: self.hash,
        })
    }
}
