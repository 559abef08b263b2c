//! The rule that the lights of a scheme follow.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::light::{ChosenRule, LightRule, Thresholds};
use sea_orm::entity::prelude::*;

use super::from_word;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "light_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    pub preset: String,
    /// Thresholds as JSON; none of a published rule.
    pub own: Option<String>,
    /// None of a rule from before versions were counted.
    pub version: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(city: CityId, scheme: SchemeId, rule: LightRule) -> Result<Self, StoreError> {
        let LightRule { chosen: ChosenRule { preset, own }, version } = rule;
        Ok(Self {
            city_id: city.0,
            scheme_id: scheme.0,
            preset: preset.key().to_owned(),
            own: own.map(written).transpose()?,
            version: Some(version.into()),
        })
    }

    pub(crate) fn rule(self) -> Result<LightRule, StoreError> {
        let corrupt = |value: String| StoreError::Corrupt { what: "rule of lights", value };
        let own = self.own.map(|own| serde_json::from_str(&own).map_err(|_| corrupt(own))).transpose()?;
        let version = self.version.unwrap_or(1);
        Ok(LightRule {
            chosen: ChosenRule { preset: from_word("rule of lights", self.preset)?, own },
            version: u32::try_from(version).map_err(|_| corrupt(version.to_string()))?,
        })
    }
}

/// Thresholds as they are stored and recorded.
pub(crate) fn written(thresholds: Thresholds) -> Result<String, StoreError> {
    serde_json::to_string(&thresholds)
        .map_err(|error| StoreError::Corrupt { what: "rule of lights", value: error.to_string() })
}
