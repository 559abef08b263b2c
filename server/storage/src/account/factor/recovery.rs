//! Recovery codes: ten, each good for one time, shown when they are made and never again.
//!
//! A code has 125 random bits, so that its plain hash can be kept and looked up. Shorter ones of older versions stay good.

use indicator_model::id::{AccountId, CityId};
use people_model::factor::RECOVERY_CODES;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::entity::{insert_all, recovery_code};
use crate::error::StoreError;
use crate::transaction::Transaction;
use crate::{clock, secret};

/// Of five letters each, of five bits each.
const GROUPS: usize = 5;

/// Makes new codes; what was given out before is worth nothing from now on.
pub(super) async fn replace(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
) -> Result<Vec<String>, StoreError> {
    forget(transaction, city, id).await?;
    let codes: Vec<String> =
        (0..RECOVERY_CODES).map(|_| secret::readable(GROUPS)).collect::<Result<_, _>>()?;
    let row = |code: &String| recovery_code::Model {
        city_id: city.0,
        account_id: id.0,
        hash: hash(&code.replace('-', "")),
        used_at: None,
    };
    insert_all::<recovery_code::Entity>(transaction, Box::new(codes.iter().map(row))).await?;
    Ok(codes)
}

/// Whether this is a code that was not used; from now on it is. `code` is without dashes, in small letters.
pub(super) async fn spend(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
    code: &str,
) -> Result<bool, StoreError> {
    let spent = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(Some(clock::now().to_string())))
        .filter(recovery_code::Column::CityId.eq(city.0))
        .filter(recovery_code::Column::AccountId.eq(id.0))
        .filter(recovery_code::Column::Hash.eq(hash(code)))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(spent.rows_affected == 1)
}

/// How many are left.
pub(super) async fn left(
    db: &impl ConnectionTrait,
    city: CityId,
    id: AccountId,
) -> Result<usize, StoreError> {
    let unused = recovery_code::Entity::find()
        .filter(recovery_code::Column::CityId.eq(city.0))
        .filter(recovery_code::Column::AccountId.eq(id.0))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(usize::try_from(unused.count(db).await?).unwrap_or(usize::MAX))
}

pub(super) async fn forget(transaction: &Transaction, city: CityId, id: AccountId) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::CityId.eq(city.0))
        .filter(recovery_code::Column::AccountId.eq(id.0))
        .exec(transaction)
        .await?;
    Ok(())
}

fn hash(code: &str) -> String {
    secret::hash(code.as_bytes())
}
