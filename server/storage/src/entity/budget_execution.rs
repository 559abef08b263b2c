//! What was spent of a budget item by the end of a month, as it was said once. Rows are never changed but for `in_force`.

use indicator_model::budget::Execution;
use indicator_model::id::CityId;
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use super::budget_item::amount;
use super::parsed;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "budget_execution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub set_id: Uuid,
    pub code: String,
    pub year: i64,
    pub month: String,
    pub adjusted: i64,
    pub executed: i64,
    pub supersedes: Option<Uuid>,
    pub in_force: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// One that nothing has superseded yet, of the item with this code.
    pub(crate) fn new(
        city: CityId,
        set: Uuid,
        code: String,
        execution: Execution,
        supersedes: Option<Uuid>,
    ) -> Self {
        Self {
            city_id: city.0,
            id: Uuid::now_v7(),
            set_id: set,
            code,
            year: execution.month.year().into(),
            month: execution.month.to_string(),
            adjusted: execution.adjusted.millionths(),
            executed: execution.executed.millionths(),
            supersedes,
            in_force: true,
        }
    }

    pub(crate) fn execution(&self) -> Result<Execution, StoreError> {
        Ok(Execution {
            month: parsed("month", self.month.clone())?,
            adjusted: amount(self.adjusted)?,
            executed: amount(self.executed)?,
        })
    }
}
