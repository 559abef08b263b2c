//! Writes many rows with few statements.
//!
//! The text of a statement is what sea-query would build, which the watch over a transaction reads ([`crate::state`]). To make an
//! active model of each row and an expression of each value would take longer than the engines take to store them.

use std::fmt::Write;

use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, Statement,
};

use crate::error::StoreError;

/// Parameters that one statement may bind; SQLite allows the fewest.
const PARAMETERS: usize = 32_000;

/// Rows as they are asked for, so that there are never more of them than a statement holds. In a box, because a future
/// that holds the closures of an iterator across a statement cannot be proved to be `Send`.
pub(crate) type Rows<'a, E> = Box<dyn Iterator<Item = <E as EntityTrait>::Model> + Send + 'a>;

/// Inserts all rows, in as few statements as the engines allow.
pub(crate) async fn insert_all<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: Rows<'_, E>,
) -> Result<(), StoreError> {
    write::<E>(db, rows, "").await
}

/// Inserts rows, or overwrites those whose key is there already.
pub(crate) async fn put_all<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: Rows<'_, E>,
) -> Result<(), StoreError> {
    let key = list(E::PrimaryKey::iter().map(|key| format!("\"{}\"", key.into_column().as_str())));
    let columns = E::Column::iter().map(|column| column.as_str());
    let columns = list(columns.map(|column| format!("\"{column}\" = \"excluded\".\"{column}\"")));
    write::<E>(db, rows, &format!(" ON CONFLICT ({key}) DO UPDATE SET {columns}")).await
}

async fn write<E: EntityTrait>(
    db: &impl ConnectionTrait,
    mut rows: Rows<'_, E>,
    conflict: &str,
) -> Result<(), StoreError> {
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let names = list(columns.iter().map(|column| format!("\"{}\"", column.as_str())));
    let head = format!("INSERT INTO \"{}\" ({names}) VALUES ", E::default().table_name());
    let most = (PARAMETERS / columns.len()).max(1);
    loop {
        let mut values = Vec::new();
        for row in rows.by_ref().take(most) {
            values.extend(columns.iter().map(|&column| row.get(column)));
        }
        if values.is_empty() {
            return Ok(());
        }
        let engine = db.get_database_backend();
        let mut sql = head.clone();
        for at in 0..values.len() {
            sql.push_str(match at % columns.len() {
                0 if at == 0 => "(",
                0 => "), (",
                _ => ", ",
            });
            match engine {
                // Writing to a string does not fail.
                DbBackend::Postgres => drop(write!(sql, "${}", at + 1)),
                _ => sql.push('?'),
            }
        }
        sql.push(')');
        sql.push_str(conflict);
        db.execute_raw(Statement::from_sql_and_values(engine, sql, values)).await?;
    }
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
