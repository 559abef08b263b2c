//! After how many working days the warnings of a scheme go up the line.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::warning::escalation::Ladder;
use sea_orm::entity::prelude::*;

use super::number;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "escalation_ladder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    /// None where the step is never reached.
    pub red_head: Option<i64>,
    pub red_leader: Option<i64>,
    pub red_committee: Option<i64>,
    pub amber_head: Option<i64>,
    pub amber_leader: Option<i64>,
    pub amber_committee: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The first step is always there.
    pub(crate) fn new(city: CityId, scheme: SchemeId, ladder: &Ladder) -> Self {
        let [_, red_head, red_leader, red_committee] = ladder.red.map(|days| days.map(i64::from));
        let [_, amber_head, amber_leader, amber_committee] = ladder.amber.map(|days| days.map(i64::from));
        Self {
            city_id: city.0,
            scheme_id: scheme.0,
            red_head,
            red_leader,
            red_committee,
            amber_head,
            amber_leader,
            amber_committee,
        }
    }

    pub(crate) fn ladder(self) -> Result<Ladder, StoreError> {
        let days = |days: Option<i64>| days.map(|days| number("days of a step", days)).transpose();
        let days = |head, leader, committee| -> Result<_, StoreError> {
            Ok([Some(0), days(head)?, days(leader)?, days(committee)?])
        };
        Ok(Ladder {
            red: days(self.red_head, self.red_leader, self.red_committee)?,
            amber: days(self.amber_head, self.amber_leader, self.amber_committee)?,
        })
    }
}
