//! Slows down guessing: failures are counted per log-in name and address, and per name and per address alone.
//!
//! A stranger who fails on somebody's name is stopped at the stranger's own address. Only when a name is tried from
//! many addresses is it paused for all; then still not for the address from which its owner signed in last.

use indicator_model::account::Turned;
use indicator_model::password::Rules;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter};

use crate::clock;
use crate::entity::attempt;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// How many times the limit of one pair a name has over all addresses, and an address over all names.
const BREADTH: i64 = 5;

/// Refuses while a pause lasts. `trusted` is the address of the last success.
pub(crate) async fn check(
    db: &impl ConnectionTrait,
    rules: &Rules,
    login: &str,
    address: &str,
    trusted: Option<&str>,
) -> Result<(), StoreError> {
    let recent = attempt::Entity::find()
        .filter(attempt::Column::Login.eq(login).or(attempt::Column::Address.eq(address)))
        .filter(attempt::Column::LastAt.gt(clock::minutes_ago(rules.pause)))
        .all(db)
        .await?;
    let limit = i64::from(rules.failures);
    let pause = |rows: &[&attempt::Model], limit: i64| {
        let failures: i64 = rows.iter().map(|row| row.failures).sum();
        let last = rows.iter().map(|row| row.last_at.as_str()).max().filter(|_| failures >= limit);
        last.and_then(|last| clock::seconds_until(last, rules.pause))
    };
    let select = |wanted: fn(&attempt::Model, &str, &str) -> bool| -> Vec<&attempt::Model> {
        recent.iter().filter(|row| wanted(row, login, address)).collect()
    };
    let pair = select(|row, login, address| row.login == login && row.address == address);
    let of_name = select(|row, login, _| row.login == login);
    let of_address = select(|row, _, address| row.address == address);
    let mut lasting = vec![pause(&pair, limit)];
    if trusted != Some(address) {
        lasting.push(pause(&of_name, limit * BREADTH));
        lasting.push(pause(&of_address, limit * BREADTH));
    }
    match lasting.into_iter().flatten().max() {
        Some(seconds) => Err(StoreError::Turned(Turned::Paused { seconds })),
        None => Ok(()),
    }
}

/// Counts a failure. After a pause the count begins again.
pub(crate) async fn failed(
    transaction: &Transaction,
    rules: &Rules,
    login: &str,
    address: &str,
) -> Result<(), StoreError> {
    attempt::Entity::delete_many()
        .filter(attempt::Column::LastAt.lte(clock::minutes_ago(rules.pause)))
        .exec(transaction)
        .await?;
    let now = clock::now();
    let row = attempt::Model {
        login: login.to_owned(),
        address: address.to_owned(),
        failures: 1,
        last_at: now.clone(),
    };
    let mut again = OnConflict::columns([attempt::Column::Login, attempt::Column::Address]);
    let more = Expr::col((attempt::Entity, attempt::Column::Failures)).add(1);
    again.value(attempt::Column::Failures, more).value(attempt::Column::LastAt, now);
    attempt::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Forgets the failures of a name at an address, after a success there.
pub(crate) async fn succeeded(
    transaction: &Transaction,
    login: &str,
    address: &str,
) -> Result<(), StoreError> {
    attempt::Entity::delete_by_id((login.to_owned(), address.to_owned())).exec(transaction).await?;
    Ok(())
}
