//! What one administrator proposed and another decides.

use people_model::proposal::Measure;
use people_model::role::Role;
use sea_orm::entity::prelude::*;

use super::parsed;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    /// As JSON.
    pub measure: String,
    pub reason: String,
    pub proposed_by: Uuid,
    pub proposed_as: String,
    pub proposed_at: String,
    pub until: String,
    pub state: String,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<String>,
    /// The proposer's half of a one-time password, sealed; empty when there is none or it is no longer needed.
    pub half: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn measure(&self) -> Result<Measure, StoreError> {
        serde_json::from_str(&self.measure)
            .map_err(|_| StoreError::Corrupt { what: "measure", value: self.measure.clone() })
    }

    pub(crate) fn proposed_as(&self) -> Result<Role, StoreError> {
        parsed("role", self.proposed_as.clone())
    }
}
