//! Budget items and executions that were recorded at once: who, when, why, and the hash of them all.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was imported with.
    pub on_behalf_of: Option<Uuid>,
    pub reason: String,
    pub at: String,
    pub items: i64,
    pub executions: i64,
    pub sm3: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
