//! The file of a SQLite database: whether it is whole, who may read it, and whether it is in use.
//!
//! What was saved last is in a write-ahead log beside the file (`-wal`) until SQLite moves it into the file. As long as
//! a database is in use, the header of its file says that there is such a log. The last process to close it moves everything
//! into the file and takes that back ([`close`]), which a kill or a crash does not: then the log is still there. So a
//! file whose header speaks of a log that is not beside it has lost it; that is what copying `hengce.db` while a server
//! runs makes. The loss is marked in the file, because using the database would cover the traces.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection, Executor, Row};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use tracing::debug;

use crate::error::StoreError;
use crate::private_file::{create, make_folder};

/// `user_version` of a database that this version, or a later one, has used and found whole.
const WHOLE: i32 = 1;
/// The same of one that was used without its log.
const INCOMPLETE: i32 = 2;

/// The files of one database: itself, the log, and the index of the log.
pub(crate) fn files(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut name = OsString::from(path);
        name.push(suffix);
        PathBuf::from(name)
    })
}

/// Makes folder and file where they are missing, for their owner alone, and closes to others what an older version
/// left readable. Marks a file that has lost its log.
pub(crate) async fn prepare(path: &Path) -> Result<(), StoreError> {
    make_folder(path).map_err(|error| unwritable(path.parent().unwrap_or(path), &error))?;
    make_file(path).map_err(|error| unwritable(path, &error))?;
    if is_without_log(path)? && is_unused(path).await? {
        mark(path, INCOMPLETE).await?;
    }
    Ok(())
}

/// Whether nothing is in the file yet.
pub(crate) fn is_empty(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |known| known.len() == 0)
}

fn make_file(path: &Path) -> io::Result<()> {
    match create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        other => return other.map(drop),
    }
    #[cfg(unix)]
    for file in files(path) {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(&file).is_ok_and(|known| known.is_file() && known.permissions().mode() & 0o077 != 0) {
            // Somebody else's file stays as its owner wants it.
            let _ = fs::set_permissions(&file, fs::Permissions::from_mode(0o600));
        }
    }
    Ok(())
}

/// Whether the header speaks of a log that is not there. A database that only older versions used tells nothing: they
/// left such headers behind.
fn is_without_log(path: &Path) -> Result<bool, StoreError> {
    let mut header = [0; 100];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    match read {
        // Empty, or no database; opening it says which.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(unwritable(path, &error)),
        Ok(()) => {}
    }
    // https://www.sqlite.org/fileformat2.html: the magic string, the version needed to read, `user_version`.
    let has_log = header.starts_with(b"SQLite format 3\0") && header[19] == 2;
    let version = i32::from_be_bytes([header[60], header[61], header[62], header[63]]);
    let resolved = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let [_, log, _] = files(&resolved);
    Ok(has_log && version != 0 && !log.exists())
}

/// Whether no other process has the database open. What a log still holds is moved into the file on the way.
pub(crate) async fn is_unused(path: &Path) -> Result<bool, StoreError> {
    let mut connection = connect(path).await?;
    let is_unused = at_rest(&mut connection).await;
    // Nothing was changed that closing could lose.
    let _ = connection.close().await;
    is_unused.map_err(|error| StoreError::opening(failed(error), &path.display().to_string()))
}

async fn connect(path: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).disable_statement_logging();
    let opened = options.connect().await;
    opened.map_err(|error| StoreError::opening(failed(error), &path.display().to_string()))
}

/// The engine leaves the log behind only when nobody else uses the database.
async fn at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    connection.execute("PRAGMA busy_timeout = 0").await?;
    match connection.fetch_one("PRAGMA journal_mode = DELETE").await {
        Ok(mode) => Ok(mode.try_get::<String, _>(0)? == "delete"),
        // Busy, or locked.
        Err(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("5" | "6")) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn mark(path: &Path, version: i32) -> Result<(), StoreError> {
    let mut connection = connect(path).await?;
    let marking = sqlx::AssertSqlSafe(format!("PRAGMA user_version = {version}"));
    connection.execute(marking).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    Ok(())
}

/// From here on a lost log is noticed. Does nothing for a database that was marked before.
pub(crate) async fn watch(writer: &DatabaseConnection) -> Result<(), StoreError> {
    if version(writer).await? == 0 {
        writer.execute_unprepared(&format!("PRAGMA user_version = {WHOLE}")).await?;
        // Into the file, where a copy has it.
        writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    }
    Ok(())
}

/// Whether the database was once used without its log, and nobody has accepted that.
pub(crate) async fn is_incomplete(db: &impl ConnectionTrait) -> Result<bool, StoreError> {
    Ok(db.get_database_backend() == DbBackend::Sqlite && version(db).await? == INCOMPLETE)
}

/// Takes the database for whole, as it is.
pub(crate) async fn accept(writer: &DatabaseConnection) -> Result<(), StoreError> {
    writer.execute_unprepared(&format!("PRAGMA user_version = {WHOLE}")).await?;
    Ok(())
}

async fn version(db: &impl ConnectionTrait) -> Result<i32, StoreError> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA user_version")).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index(0))?)
}

/// Closes the last connections of this process. If no other process uses the database, everything is moved into the
/// file.
pub(crate) async fn close(writer: &DatabaseConnection, reader: &DatabaseConnection) -> Result<(), DbErr> {
    reader.close_by_ref().await?;
    if writer.get_database_backend() == DbBackend::Sqlite {
        let rest = "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE";
        if let Err(error) = writer.execute_unprepared(rest).await {
            debug!(%error, "another process goes on with the database");
        }
    }
    writer.close_by_ref().await
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into()))
}

fn unwritable(path: &Path, error: &io::Error) -> StoreError {
    if error.kind() == ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::Unwritable { location: path.display().to_string(), reason: error.to_string() }
}
