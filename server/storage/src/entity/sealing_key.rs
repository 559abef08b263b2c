//! A key that values of the database are or were sealed with.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sealing_key")]
pub struct Model {
    /// Its fingerprint.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub suite: String,
    pub since: String,
    pub retired_at: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
