//! What a million measurements cost: `cargo bench -p storage --bench million`, part of `make bench`.
//!
//! A scheme of 111,111 monthly targets gets the values of nine months, a sheet for each month. Beside them, in the same run and
//! on the same disk, the same number of values in a table of the database alone with the key of a value, a commit for each month.

use std::path::Path;

use mimalloc::MiMalloc;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use storage::ctx::Ctx;
use storage::store::Store;
use tempfile::TempDir;

use self::support::{Result, close, code, import, keyring, nodes, sheet_of, timed};
use self::values::{bring, values};

mod support;
#[path = "support/values.rs"]
mod values;

/// That of the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const MONTHS: usize = 9;

#[tokio::main]
async fn main() -> Result<()> {
    let count = nodes()?;
    let folder = TempDir::new()?;
    let url = format!("sqlite://{}", folder.path().join("hengce.db").display());
    let ctx = Ctx::operator(Store::open(&url, keyring(folder.path())?).await?);
    import(&ctx, &sheet_of(count, "月度", 1)).await?;
    let city = storage::scheme::list(&ctx).await?[0].city;

    let sheets: Vec<Vec<u8>> = (1..=MONTHS).map(|month| values(count, 1, month)).collect();
    let all = async || {
        for sheet in &sheets {
            bring(&ctx, city, sheet.clone()).await?;
        }
        Result::Ok(())
    };
    let rows = count * MONTHS;
    timed(&format!("{rows} measurements"), all()).await?;
    timed("  again, unchanged", all()).await?;
    timed("  as values by themselves", raw(folder.path(), count)).await?;
    timed("check", storage::integrity::check(&ctx)).await?;
    close(ctx).await
}

async fn raw(folder: &Path, count: usize) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("raw.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.disable_statement_logging().connect().await?;
    let table = "CREATE TABLE value (indicator TEXT, organization TEXT, period TEXT, value TEXT,
                 PRIMARY KEY (indicator, organization, period)) WITHOUT ROWID";
    sqlx::query(table).execute(&mut connection).await?;
    for month in 1..=MONTHS {
        let mut transaction = connection.begin().await?;
        for at in 0..count {
            sqlx::query("INSERT INTO value VALUES (?, 'YL', ?, '10')")
                .bind(code(at))
                .bind(format!("2025-M{month:02}"))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
    }
    connection.close().await?;
    Ok(())
}
