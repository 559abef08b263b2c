//! Ends the API tokens of an account, whose owner may not go on as before.

use indicator_model::id::{AccountId, CityId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::clock;
use crate::entity::token;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// Revokes all tokens of an account that is disabled or reset, or whose password changed; the record of that says enough.
pub(super) async fn revoke_all(
    transaction: &Transaction,
    city: CityId,
    owner: AccountId,
) -> Result<(), StoreError> {
    token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(Some(clock::now().to_string())))
        .filter(token::Column::CityId.eq(city.0))
        .filter(token::Column::AccountId.eq(owner.0))
        .filter(token::Column::RevokedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}
