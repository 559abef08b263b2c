//! An assessment cycle of a city.

use indicator_model::id::{CityId, CycleId};
use indicator_model::period::Cycle;
use sea_orm::entity::prelude::*;

use super::parsed;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cycle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub starts: String,
    pub ends: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(city: CityId, cycle: &Cycle) -> Self {
        Self {
            city_id: city.0,
            id: cycle.id.0,
            name: cycle.name.clone(),
            starts: cycle.starts.to_string(),
            ends: cycle.ends.to_string(),
        }
    }

    pub(crate) fn cycle(self) -> Result<Cycle, StoreError> {
        Ok(Cycle {
            id: CycleId(self.id),
            name: self.name,
            starts: parsed("date", self.starts)?,
            ends: parsed("date", self.ends)?,
        })
    }
}
