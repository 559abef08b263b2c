//! A step of a check-in after it came: confirmed, or sent back.

use indicator_model::check_in::chain::Stage;
use sea_orm::entity::prelude::*;

use super::check_in_chain;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_in_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub check_in_id: Uuid,
    /// Counts from 1 without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub step: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was decided with.
    pub on_behalf_of: Option<Uuid>,
    pub reason: String,
    pub at: String,
    /// None in steps that are older than chains, and where a changed chain left nothing to take.
    pub stage: Option<String>,
    /// The organization of a stage that is for an owner of data.
    pub data_owner_id: Option<Uuid>,
    /// True where stages were left after it.
    pub goes_on: Option<bool>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn stage(&self) -> Result<Option<Stage>, StoreError> {
        let stage = self.stage.clone();
        stage.map(|word| check_in_chain::stage(word, self.data_owner_id)).transpose()
    }
}
