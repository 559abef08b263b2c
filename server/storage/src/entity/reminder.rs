//! How often the people of a city are reminded.

use indicator_model::notice::WeeklyLimit;
use sea_orm::entity::prelude::*;

use super::number;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    pub weekly_limit: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn limit(&self) -> Result<WeeklyLimit, StoreError> {
        let count: u8 = number("notices in a week", self.weekly_limit)?;
        WeeklyLimit::try_from(count)
            .map_err(|_| StoreError::Corrupt { what: "notices in a week", value: count.to_string() })
    }
}
