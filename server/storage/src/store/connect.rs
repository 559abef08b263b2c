//! Opens the connections of a database.
//!
//! SQLite: one writer connection, so that writers queue here instead of failing on a busy file, and a pool of
//! readers that cannot write. `synchronous=FULL`, because an answered save must survive a power cut. PostgreSQL: one
//! pool. No connection is lent with a transaction open on it ([`release`]).

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection, Executor};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr};

use super::address::without_password;
use super::release;
use crate::error::StoreError;

/// How long a writer waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
/// Kilobytes, as SQLite writes them: a transaction over a whole scheme comes by its pages again and again. Taken when needed.
const WRITER_CACHE: &str = "-32768";
/// Rows that SQLite may be ahead of who reads them: with few of them its thread and ours wait for one another.
const ROWS: usize = 1_000;
const POSTGRES_CONNECTIONS: u32 = 16;

pub(crate) async fn sqlite(path: &Path) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
    let location = path.display().to_string();
    let connect = async |connections: u32, adjust: fn(SqliteConnectOptions) -> SqliteConnectOptions| {
        let path = path.to_owned();
        let mut options = ConnectOptions::new("sqlite:");
        options.sqlx_logging(false).max_connections(connections).map_sqlx_sqlite_opts(move |options| {
            adjust(
                options
                    .filename(&path)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .row_buffer_size(ROWS)
                    .busy_timeout(BUSY),
            )
        });
        options.map_sqlx_sqlite_pool_opts(|pool| {
            // As long as the process lives, so that its log is not taken for lost: see `database_file`.
            let pool = pool.idle_timeout(None).max_lifetime(None);
            pool.after_release(|connection, _| Box::pin(release::is_idle(connection)))
        });
        let connection = Database::connect(options).await;
        connection.map(traced).map_err(|error| StoreError::opening(error, &location))
    };
    let writer =
        connect(1, |options| options.create_if_missing(false).pragma("cache_size", WRITER_CACHE)).await?;
    let reader =
        connect(SQLITE_READERS, |options| options.create_if_missing(false).pragma("query_only", "on"))
            .await?;
    Ok((writer, reader))
}

pub(crate) async fn postgres(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
    // A pool would try again and again; a server that is not there should be named at once.
    let probe = PgConnection::connect(url).await.map_err(connection_error);
    let probe = probe.map_err(|error| StoreError::opening(error, &without_password(url)))?;
    // What the probe found out is all that was wanted of it.
    let _ = probe.close().await;
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).max_connections(POSTGRES_CONNECTIONS).map_sqlx_postgres_pool_opts(|pool| {
        pool.after_connect(|connection, _| Box::pin(commit_durably(connection)))
    });
    let pool = Database::connect(options)
        .await
        .map(traced)
        .map_err(|error| StoreError::opening(error, &without_password(url)))?;
    Ok((pool.clone(), pool))
}

/// Reports every statement, without what is bound to it. What a request costs is counted by that.
fn traced(mut connection: DatabaseConnection) -> DatabaseConnection {
    connection.set_metric_callback(|info| {
        tracing::trace!(target: "storage::statement", sql = info.statement.sql, elapsed = ?info.elapsed);
    });
    connection
}

/// A commit is answered only when the server's disk has it, also where the server's own setting is laxer. A stricter one
/// (a standby that has it too) stays.
async fn commit_durably(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let stricter = "SELECT set_config('synchronous_commit', 'on', false) \
                    WHERE current_setting('synchronous_commit') = 'off'";
    connection.execute(stricter).await.map(|_| ())
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}
