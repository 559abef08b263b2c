//! More time that an organization was granted for its reports.

use indicator_model::id::{CityId, ExtensionId, OrganizationId, SchemeId};
use indicator_model::moment::Moment;
use indicator_model::timetable::{Extension, Span};
use people_model::audit::Doer;
use sea_orm::entity::prelude::*;

use super::parsed;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scheme_id: Uuid,
    pub organization_id: Uuid,
    pub period: Option<String>,
    pub from_day: Option<String>,
    pub until: String,
    pub reason: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was granted with.
    pub on_behalf_of: Option<Uuid>,
    pub at: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(city: CityId, scheme: SchemeId, extension: &Extension, by: &Doer, at: Moment) -> Self {
        let (period, from_day) = match extension.span {
            Span::Period { period } => (Some(period.to_string()), None),
            Span::From { day } => (None, Some(day.to_string())),
        };
        Self {
            city_id: city.0,
            id: extension.id.0,
            scheme_id: scheme.0,
            organization_id: extension.organization.0,
            period,
            from_day,
            until: extension.until.to_string(),
            reason: extension.reason.clone(),
            author_id: by.account.map(|account| account.0),
            on_behalf_of: by.on_behalf_of.map(|account| account.0),
            at: at.to_string(),
        }
    }

    pub(crate) fn extension(self) -> Result<Extension, StoreError> {
        let span = match (self.period, self.from_day) {
            (Some(period), None) => Span::Period { period: parsed("period", period)? },
            (None, Some(day)) => Span::From { day: parsed("date", day)? },
            (period, _) => {
                let value = period.unwrap_or_default();
                return Err(StoreError::Corrupt { what: "span of an extension", value });
            }
        };
        Ok(Extension {
            id: ExtensionId(self.id),
            organization: OrganizationId(self.organization_id),
            span,
            until: parsed("date", self.until)?,
            reason: self.reason,
        })
    }
}
