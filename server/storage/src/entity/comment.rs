//! What a person says about an indicator of an organization. Rows are never changed but for `withdrawn_at`.

use indicator_model::comment::Part;
use indicator_model::period::Period;
use sea_orm::entity::prelude::*;

use super::parsed;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub indicator_id: Uuid,
    pub organization_id: Uuid,
    pub period: Option<String>,
    pub body: String,
    pub author_id: Uuid,
    /// Who lent the role that it was said with.
    pub on_behalf_of: Option<Uuid>,
    pub at: String,
    pub withdrawn_at: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn parts(&self) -> Result<Vec<Part>, StoreError> {
        serde_json::from_str(&self.body)
            .map_err(|_| StoreError::Corrupt { what: "comment", value: self.id.to_string() })
    }

    pub(crate) fn period(&self) -> Result<Option<Period>, StoreError> {
        self.period.clone().map(|period| parsed("period", period)).transpose()
    }
}
