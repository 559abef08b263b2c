//! A day of a city that differs from the week.

use indicator_model::calendar::ArrangedDay;
use indicator_model::date::Date;
use indicator_model::id::CityId;
use sea_orm::entity::prelude::*;

use super::{from_word, parsed, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    pub kind: String,
    pub name: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(city: CityId, day: Date, arranged: &ArrangedDay) -> Self {
        Self {
            city_id: city.0,
            day: day.to_string(),
            kind: word(&arranged.kind),
            name: arranged.name.clone(),
        }
    }

    pub(crate) fn arranged(self) -> Result<(Date, ArrangedDay), StoreError> {
        let kind = from_word("kind of a day", self.kind)?;
        Ok((parsed("date", self.day)?, ArrangedDay { kind, name: self.name }))
    }
}
