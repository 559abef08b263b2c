//! A step of a check-in after it came: confirmed, or sent back.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_in_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub check_in_id: Uuid,
    /// Counts from 1 without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub step: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was decided with.
    pub on_behalf_of: Option<Uuid>,
    pub reason: String,
    pub at: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
