//! The sealed columns of accounts, read and written some rows at a time.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::crypto::Cell;
use crate::entity::account;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// Rows of one transaction: others write in between.
const BATCH: u64 = 200;

/// Sealed columns of an account, with their values.
pub(super) fn sealed(row: &mut account::Model) -> [(Cell, Option<&mut String>); 4] {
    let cell = |column| Cell::account(column, row.city_id, row.id);
    [
        (cell("phone"), Some(&mut row.phone)),
        (cell("email"), Some(&mut row.email)),
        (cell("identity_number"), Some(&mut row.identity_number)),
        (cell("factor_secret"), row.factor_secret.as_mut()),
    ]
}

/// Accounts of all cities in the order of their keys, those after one of them.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    after: Option<(Uuid, Uuid)>,
) -> Result<Vec<account::Model>, StoreError> {
    Ok(following(after).all(db).await?)
}

/// The same, held until the transaction ends: what is written back is what was read.
pub(super) async fn page_for_update(
    transaction: &Transaction,
    after: Option<(Uuid, Uuid)>,
) -> Result<Vec<account::Model>, StoreError> {
    Ok(following(after).lock_exclusive().all(transaction).await?)
}

fn following(after: Option<(Uuid, Uuid)>) -> Select<account::Entity> {
    let mut select = account::Entity::find();
    if let Some((city, id)) = after {
        let same = Condition::all().add(account::Column::CityId.eq(city)).add(account::Column::Id.gt(id));
        select = select.filter(Condition::any().add(account::Column::CityId.gt(city)).add(same));
    }
    select.order_by_asc(account::Column::CityId).order_by_asc(account::Column::Id).limit(BATCH)
}

/// Only the sealed columns: everything else may have changed in the meantime.
pub(super) async fn write(transaction: &Transaction, row: account::Model) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::Phone, Expr::value(row.phone))
        .col_expr(account::Column::Email, Expr::value(row.email))
        .col_expr(account::Column::IdentityNumber, Expr::value(row.identity_number))
        .col_expr(account::Column::FactorSecret, Expr::value(row.factor_secret))
        .filter(account::Column::CityId.eq(row.city_id))
        .filter(account::Column::Id.eq(row.id))
        .exec(transaction)
        .await?;
    Ok(())
}
