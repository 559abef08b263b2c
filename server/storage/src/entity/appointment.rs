//! A role that an account holds or held.

use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use indicator_model::moment::Moment;
use people_model::appointment::Appointment;
use sea_orm::entity::prelude::*;

use super::{moment_if_any, parsed};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub role: String,
    pub organization_id: Option<Uuid>,
    pub task_id: Option<Uuid>,
    pub since: String,
    pub until: Option<String>,
    pub lent_by: Option<Uuid>,
    pub ended_at: Option<String>,
    /// The issuer whose claim gave it.
    pub claimed_from: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the end is a moment, or there is none. An end of which nobody can say when it is counts as past.
    pub(crate) fn has_sound_end(&self) -> bool {
        self.until.as_deref().is_none_or(|until| until.parse::<Moment>().is_ok())
    }

    pub(crate) fn appointment(self) -> Result<Appointment, StoreError> {
        Ok(Appointment {
            role: parsed("role", self.role)?,
            organization: self.organization_id.map(OrganizationId),
            task: self.task_id.map(SchemeId),
            until: moment_if_any(self.until)?,
            lent_by: self.lent_by.map(AccountId),
            claimed: self.claimed_from.is_some(),
        })
    }
}
