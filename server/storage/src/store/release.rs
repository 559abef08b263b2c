//! Proves that no transaction is open on a connection before its pool lends it again.
//!
//! After some errors (a full disk, an I/O error, no memory, an interrupt) SQLite ends a transaction by itself, and sqlx
//! does not notice: its counter still says that one is open. The next `begin` is then a savepoint, and sooner or later
//! it is one inside a transaction that nobody commits: what is saved there is acknowledged and lost with the process.
//! So a connection is checked whenever it is given back, and is closed unless it is idle beyond doubt. Closing rolls
//! back whatever is still open, and the pool opens another connection.

use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Connection, Executor};
use tracing::warn;

/// Whether the pool may keep a connection. sqlx calls this after the rollback that a dropped transaction queues.
pub(crate) async fn is_idle(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The engine refuses to begin inside a transaction, whatever sqlx believes; sqlx's own count must be zero as well,
    // or it would not begin but set a savepoint.
    let is_idle = match begin_and_end(connection).await {
        Ok(()) => !connection.is_in_transaction(),
        Err(_) => false,
    };
    if !is_idle {
        warn!("a connection on which a transaction did not end is closed");
    }
    Ok(is_idle)
}

async fn begin_and_end(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.execute("BEGIN").await?;
    connection.execute("ROLLBACK").await?;
    Ok(())
}
