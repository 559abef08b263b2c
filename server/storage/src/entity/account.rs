//! A person who may sign in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub login: String,
    pub name: String,
    /// Sealed.
    pub phone: String,
    /// Sealed.
    pub email: String,
    pub state: String,
    /// PHC string; none for somebody who signs in elsewhere.
    pub password_hash: Option<String>,
    pub password_at: Option<String>,
    pub must_change: bool,
    /// Sealed; none without a second factor.
    pub factor_secret: Option<String>,
    pub factor_step: Option<i64>,
    pub created_at: String,
    pub last_login_at: Option<String>,
    pub last_login_from: Option<String>,
    /// Sealed.
    pub identity_number: String,
    /// When the person was anonymised.
    pub erased_at: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
