//! A person who may sign in.

use people_model::account::AccountState;
use people_model::mail::Mailing;
use sea_orm::entity::prelude::*;

use super::from_word;
use crate::error::StoreError;

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
    /// Whether the person gets notices by e-mail, and in which language; none for the default.
    pub mailing: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the person may sign in. Nobody may in a state that is none.
    pub(crate) fn is_active(&self) -> bool {
        self.state == AccountState::Active.key()
    }

    pub(crate) fn mailing(&self) -> Result<Mailing, StoreError> {
        let mailing = self.mailing.clone();
        Ok(mailing.map(|mailing| from_word("mailing", mailing)).transpose()?.unwrap_or_default())
    }

    pub(crate) fn state(&self) -> Result<AccountState, StoreError> {
        from_word("account state", self.state.clone())
    }
}
