//! The second factor of an account: codes by the clock from a device, and recovery codes on paper.
//!
//! A secret is in force once a code made from it came back, so that nobody is locked out by a picture that no camera
//! read. Every code is good for one sign-in: the time step of the last one is kept, and nothing at or before it is
//! taken again. A user who changes the factor shows the password once more ([`super::again`]), because a device left open on a
//! desk must not be enough to put another one in its place.
//!
//! The sign-in itself is in [`crate::session`]; which roles must have a factor, in [`super::secure`].

mod address;
pub(crate) mod check;
mod enrol;
mod kept;
mod picture;
mod recovery;
mod totp;
mod vouched;
mod withdraw;

use indicator_model::id::{AccountId, CityId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub(crate) use self::enrol::expire;
pub use self::enrol::{begin, confirm, state};
pub(crate) use self::vouched::is_vouched;
pub use self::withdraw::{remove, renew};
pub(crate) use super::held;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{account, factor_enrolment};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// Takes the second factor away, with everything that belongs to it.
pub(crate) async fn clear(transaction: &Transaction, city: CityId, id: AccountId) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::FactorSecret, Expr::value(Option::<String>::None))
        .col_expr(account::Column::FactorStep, Expr::value(Option::<i64>::None))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(transaction)
        .await?;
    factor_enrolment::Entity::delete_by_id((city.0, id.0)).exec(transaction).await?;
    recovery::forget(transaction, city, id).await
}

/// A second factor is somebody's own.
pub(super) fn own(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}
