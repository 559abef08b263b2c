//! What the group of a robot is notified of.

use indicator_model::date::Date;
use indicator_model::id::CityId;
use indicator_model::notice::Occasion;
use indicator_model::notice::group::GroupDigest;
use sea_orm::entity::prelude::*;

use super::word;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub robot_id: Uuid,
    pub day: String,
    pub occasion: String,
    pub digest: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(
        city: CityId,
        robot: Uuid,
        day: Date,
        occasion: Occasion,
        digest: &GroupDigest,
    ) -> Result<Self, StoreError> {
        let digest = serde_json::to_string(digest)
            .map_err(|error| StoreError::Corrupt { what: "digest of a message", value: error.to_string() })?;
        Ok(Self {
            city_id: city.0,
            id: Uuid::now_v7(),
            robot_id: robot,
            day: day.to_string(),
            occasion: word(&occasion),
            digest,
        })
    }

    pub(crate) fn digest(&self) -> Result<GroupDigest, StoreError> {
        serde_json::from_str(&self.digest)
            .map_err(|_| StoreError::Corrupt { what: "digest of a message", value: self.digest.clone() })
    }
}
