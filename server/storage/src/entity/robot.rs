//! A robot in the chat group of an organization. Address and secret are sealed.

use people_model::robot::{LastPost, RobotKind, Unposted};
use sea_orm::entity::prelude::*;

use super::{from_word, moment};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "robot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Option<Uuid>,
    pub kind: String,
    pub name: String,
    pub address: String,
    pub secret: String,
    pub is_enabled: bool,
    pub last_at: Option<String>,
    pub last_why: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn kind(&self) -> Result<RobotKind, StoreError> {
        from_word("kind of a robot", self.kind.clone())
    }

    /// What came of the last message; none before the first.
    pub(crate) fn last(&self) -> Result<Option<LastPost>, StoreError> {
        let Some(at) = self.last_at.clone() else { return Ok(None) };
        let why: Option<Unposted> =
            self.last_why.as_deref().map(serde_json::from_str).transpose().map_err(|_| {
                StoreError::Corrupt {
                    what: "last message of a robot",
                    value: self.last_why.clone().unwrap_or_default(),
                }
            })?;
        Ok(Some(LastPost { at: moment(at)?, why }))
    }
}
