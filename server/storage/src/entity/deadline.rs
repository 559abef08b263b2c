//! The deadlines of a scheme for the periods of one frequency.

use indicator_model::deadline::{After, Deadlines};
use indicator_model::id::{CityId, SchemeId};
use indicator_model::indicator::Frequency;
use sea_orm::entity::prelude::*;

use super::{from_word, number, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub frequency: String,
    pub opens_before: i64,
    pub due_kind: String,
    pub due_days: i64,
    pub closes_kind: String,
    pub closes_days: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(city: CityId, scheme: SchemeId, frequency: Frequency, deadlines: Deadlines) -> Self {
        Self {
            city_id: city.0,
            scheme_id: scheme.0,
            frequency: word(&frequency),
            opens_before: deadlines.opens_before.into(),
            due_kind: kind(deadlines.due).to_owned(),
            due_days: deadlines.due.days().into(),
            closes_kind: kind(deadlines.closes).to_owned(),
            closes_days: deadlines.closes.days().into(),
        }
    }

    pub(crate) fn deadlines(self) -> Result<(Frequency, Deadlines), StoreError> {
        let deadlines = Deadlines {
            opens_before: number("days", self.opens_before)?,
            due: after(self.due_kind, self.due_days)?,
            closes: after(self.closes_kind, self.closes_days)?,
        };
        Ok((from_word("frequency", self.frequency)?, deadlines))
    }
}

const fn kind(after: After) -> &'static str {
    match after {
        After::Calendar(_) => "calendar",
        After::Working(_) => "working",
    }
}

fn after(kind: String, days: i64) -> Result<After, StoreError> {
    let days = number("days", days)?;
    match kind.as_str() {
        "calendar" => Ok(After::Calendar(days)),
        "working" => Ok(After::Working(days)),
        _ => Err(StoreError::Corrupt { what: "kind of days", value: kind }),
    }
}
