//! The report of a person that brought a measurement, under the same id.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "check_in")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub note: String,
    pub confidence: String,
    pub cause: Option<String>,
    pub next_step: String,
    pub typed_at: String,
    pub reported_on: String,
    pub state: String,
    /// A JSON list of the ids of the files that back it up.
    pub evidence: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The files that back it up, in the order of the person.
    pub fn named(&self) -> Result<Vec<Uuid>, StoreError> {
        let Some(list) = &self.evidence else { return Ok(Vec::new()) };
        serde_json::from_str(list)
            .map_err(|_| StoreError::Corrupt { what: "list of files", value: list.clone() })
    }
}
