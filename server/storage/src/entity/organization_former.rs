//! What was said of an organization earlier.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_former")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: String,
    pub name: String,
    pub kind: String,
    pub parent_id: Option<Uuid>,
    pub class: Option<String>,
    pub division: Option<String>,
    pub credit_code: Option<String>,
    pub head: Option<String>,
    pub said_at: Option<String>,
    pub said_by: Option<String>,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
