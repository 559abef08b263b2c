//! Measurements that were recorded at once: who, when, why, and the hash of them all.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measurement_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub origin: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was reported with.
    pub on_behalf_of: Option<Uuid>,
    pub reason: String,
    pub at: String,
    pub measurements: i64,
    pub sm3: String,
    /// `api` where a program reported with a token; none otherwise.
    pub channel: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
