//! An organization of a city.

use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::{DistrictClass, Organization};
use sea_orm::entity::prelude::*;

use super::{from_word, parsed, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent_id: Option<Uuid>,
    pub class: Option<String>,
    pub valid_from: String,
    pub valid_to: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(city: CityId, organization: &Organization) -> Self {
        Self {
            city_id: city.0,
            id: organization.id.0,
            code: organization.code.clone(),
            name: organization.name.clone(),
            kind: word(&organization.kind),
            parent_id: organization.parent.map(|parent| parent.0),
            class: organization.class.clone().map(|class| class.0),
            valid_from: organization.valid_from.to_string(),
            valid_to: organization.valid_to.map(|end| end.to_string()),
        }
    }

    pub(crate) fn organization(self) -> Result<Organization, StoreError> {
        Ok(Organization {
            id: OrganizationId(self.id),
            code: self.code,
            name: self.name,
            kind: from_word("organization kind", self.kind)?,
            parent: self.parent_id.map(OrganizationId),
            class: self.class.map(DistrictClass),
            valid_from: parsed("date", self.valid_from)?,
            valid_to: self.valid_to.map(|end| parsed("date", end)).transpose()?,
        })
    }
}
