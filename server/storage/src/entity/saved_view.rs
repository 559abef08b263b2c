//! A view of a board that a person keeps.

use indicator_model::id::ViewId;
use people_model::board::{Address, SavedView};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_view")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub name: String,
    pub address: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn view(self) -> Result<SavedView, StoreError> {
        let address = Address::new(self.address);
        let address =
            address.map_err(|_| StoreError::Corrupt { what: "saved view", value: self.id.to_string() })?;
        Ok(SavedView { id: ViewId(self.id), name: self.name, address })
    }
}
