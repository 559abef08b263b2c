//! A budget item of a year, as it was said once. Rows are never changed but for `in_force`.

use indicator_model::budget::{Funds, Item};
use indicator_model::id::{CityId, IndicatorId, OrganizationId};
use indicator_model::quantity::Quantity;
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use super::{millionths, number, parsed, quantity};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "budget_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub set_id: Uuid,
    pub code: String,
    pub year: i64,
    pub name: String,
    pub organization_id: Uuid,
    pub indicators: String,
    pub initial: i64,
    pub fiscal: Option<i64>,
    pub carry: Option<i64>,
    pub other: Option<i64>,
    pub curve: Option<String>,
    pub supersedes: Option<Uuid>,
    pub in_force: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// One that nothing has superseded yet.
    pub(crate) fn new(city: CityId, set: Uuid, item: Item, supersedes: Option<Uuid>) -> Self {
        // Identifiers always serialise.
        let indicators = serde_json::to_string(&item.indicators).unwrap_or_default();
        Self {
            city_id: city.0,
            id: Uuid::now_v7(),
            set_id: set,
            code: item.code,
            year: item.year.into(),
            name: item.name,
            organization_id: item.owner.0,
            indicators,
            initial: item.initial.millionths(),
            fiscal: millionths(item.funds.fiscal),
            carry: millionths(item.funds.carry),
            other: millionths(item.funds.other),
            curve: item.curve.map(|curve| curve.to_string()),
            supersedes,
            in_force: true,
        }
    }

    pub(crate) fn item(self) -> Result<Item, StoreError> {
        let indicators: Vec<IndicatorId> = serde_json::from_str(&self.indicators).map_err(|_| {
            StoreError::Corrupt { what: "indicators of a budget item", value: self.indicators }
        })?;
        let funds = Funds {
            fiscal: quantity(self.fiscal)?,
            carry: quantity(self.carry)?,
            other: quantity(self.other)?,
        };
        Ok(Item {
            code: self.code,
            year: number("year", self.year)?,
            name: self.name,
            owner: OrganizationId(self.organization_id),
            indicators,
            initial: amount(self.initial)?,
            funds,
            curve: self.curve.map(|curve| parsed("plan curve", curve)).transpose()?,
        })
    }
}

/// An amount of money that a column always has.
pub(super) fn amount(stored: i64) -> Result<Quantity, StoreError> {
    Quantity::from_millionths(stored)
        .map_err(|_| StoreError::Corrupt { what: "amount", value: stored.to_string() })
}
