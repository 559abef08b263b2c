//! A row that the audit log vouches for: its digest, and the salt in it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_object")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    /// The table of the row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// What else identifies it, joined by `/`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub salt: String,
    pub digest: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
