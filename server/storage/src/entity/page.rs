//! Reads many rows, a page of them as one text.
//!
//! A driver hands over column by column, each in memory of its own and from one thread to another: some five million times
//! for a scheme of 111,111 nodes. The engine writes a page as JSON in a fraction of that time, and what reads the requests
//! reads it as well.

use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, QuerySelect, QueryTrait,
    Select, Statement,
};
use serde::de::DeserializeOwned;

use crate::error::StoreError;

/// Rows that are read at once.
pub(crate) const PAGE: usize = 1_000;

/// The rows of a select, each as a list of the columns, which `T` is made from. In no order.
pub(crate) async fn page<E: EntityTrait, T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    columns: impl IntoIterator<Item = E::Column>,
) -> Result<Vec<T>, StoreError> {
    let columns: Vec<E::Column> = columns.into_iter().collect();
    let engine = db.get_database_backend();
    let rows = select.select_only().columns(columns.iter().copied()).build(engine);
    let fields = columns.into_iter().map(|column| field::<E>(engine, column)).collect::<Vec<_>>().join(", ");
    let text = match engine {
        DbBackend::Postgres => format!("CAST(json_agg(json_build_array({fields})) AS TEXT)"),
        _ => format!("json_group_array(json_array({fields}))"),
    };
    let sql = format!("SELECT {text} FROM ({}) AS \"page\"", rows.sql);
    let row = db.query_one_raw(Statement { sql, ..rows }).await?;
    let text: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    // PostgreSQL makes nothing of no rows.
    let Some(text) = text else { return Ok(Vec::new()) };
    serde_json::from_str(&text).map_err(|error| StoreError::Corrupt { what: "row", value: error.to_string() })
}

/// SQLite keeps identifiers as bytes, which are nothing in JSON, and yes or no as numbers.
fn field<E: EntityTrait>(engine: DbBackend, column: E::Column) -> String {
    let name = column.as_str();
    match (engine, column.def().get_column_type()) {
        (DbBackend::Sqlite, ColumnType::Uuid) => format!("NULLIF(HEX(\"{name}\"), '')"),
        (DbBackend::Sqlite, ColumnType::Boolean) => {
            format!("JSON(CASE WHEN \"{name}\" THEN 'true' ELSE 'false' END)")
        }
        _ => format!("\"{name}\""),
    }
}
