//! The database behind one address, open for reading and writing, and the channel that tells who watches.
//!
//! SQLite: one writer connection, so that writers queue here instead of failing on a busy file, and a pool of
//! readers that cannot write. `synchronous=FULL`, because an answered save must survive a power cut. Every write
//! transaction begins `IMMEDIATE`: what it reads is what it overwrites. PostgreSQL: one pool; a save locks its
//! scheme's row. No connection is lent with a transaction open on it ([`release`]).
//!
//! Deliberately absent: anything that knows what a row means.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection, Executor};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::runtime::Handle;
use tokio::sync::broadcast;

use crate::audit::refusal::{self, Refusals};
use crate::crypto::{self, Keyring};
use crate::error::StoreError;
use crate::event::{Channel, Event};
use crate::transaction::Transaction;
use crate::{database_file, migration, release};

/// How long a writer waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    events: Channel,
    migrated: Vec<String>,
    made_key: Option<PathBuf>,
    keyring: Keyring,
    refusals: Refusals,
}

impl Store {
    /// Opens `sqlite://path/to/file` (folder and file are made when missing) or `postgres://…`, brings the schema up
    /// to date, and sees to it that `keyring` opens what is sealed in it.
    pub async fn open(url: &str, keyring: Keyring) -> Result<Self, StoreError> {
        let (writer, reader) = match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = sqlite_path(url, path)?;
                if database_file::is_empty(&path) {
                    keyring.may_begin()?;
                }
                database_file::prepare(&path).await?;
                open_sqlite(&path).await?
            }
            Some(("postgres" | "postgresql", _)) => open_postgres(url).await?,
            _ => {
                let reason = "it begins with neither sqlite: nor postgres:";
                return Err(StoreError::BadAddress { url: without_password(url), reason });
            }
        };
        let settled = settle(&writer, &keyring).await;
        if settled.is_err() {
            // The file must be left whole; why it was not opened counts more.
            let _ = database_file::close(&writer, &reader).await;
        }
        let (migrated, made_key) = settled.map_err(|error| error.at(&without_password(url)))?;
        let events = Channel::default();
        let (refusals, refused, lost) = Refusals::channel();
        let inner = Arc::new(Inner { writer, reader, events, migrated, made_key, keyring, refusals });
        let weak = Arc::downgrade(&inner);
        tokio::spawn(refusal::write_all(refused, lost, move || weak.upgrade().map(Self)));
        Ok(Self(inner))
    }

    /// The migration steps that [`Store::open`] had to apply.
    pub fn migrated(&self) -> &[String] {
        &self.0.migrated
    }

    /// The file of the first key, when [`Store::open`] had to make it: a backup needs a copy.
    pub fn made_key(&self) -> Option<&Path> {
        self.0.made_key.as_deref()
    }

    /// The key file, when others than its owner may read or change it.
    pub fn open_key_file(&self) -> Option<&Path> {
        self.0.keyring.path().filter(|_| self.0.keyring.is_open_to_others())
    }

    /// Where the keys are, which no backup holds.
    pub fn key_location(&self) -> String {
        self.0.keyring.location()
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.0.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// What this process commits from now on, until the receiver is dropped. When a commit is answered, its events are
    /// here.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(database_file::close(&self.0.writer, &self.0.reader).await?)
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    pub(crate) fn refusals(&self) -> &Refusals {
        &self.0.refusals
    }

    /// A transaction in which several selects see one state.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.0.reader.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: None,
            },
            _ => TransactionOptions::default(),
        };
        begin(&self.0.reader, options).await
    }

    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        let transaction = begin_write(&self.0.writer, self.0.events.clone()).await?;
        if self.0.keyring.is_refusing() {
            crypto::reconsider(&transaction, &self.0.keyring).await?;
        }
        Ok(transaction)
    }
}

/// Brings the schema up to date, and sees to the keys. Answers the steps that were missing and the file of the first key.
async fn settle(
    writer: &DatabaseConnection,
    keyring: &Keyring,
) -> Result<(Vec<String>, Option<PathBuf>), StoreError> {
    let migrated = migration::run(writer, keyring).await?;
    if writer.get_database_backend() == DbBackend::Sqlite {
        database_file::watch(writer).await?;
    }
    Ok((migrated, crypto::settle(writer, keyring).await?))
}

/// What nobody closed is closed all the same, where there is still somebody to do it: the file must be left whole.
impl Drop for Inner {
    fn drop(&mut self) {
        let (writer, reader) = (self.writer.clone(), self.reader.clone());
        if let Ok(runtime) = Handle::try_current() {
            // Closed before is closed.
            runtime.spawn(async move { database_file::close(&writer, &reader).await });
        }
    }
}

pub(crate) async fn begin_write(
    writer: &DatabaseConnection,
    events: Channel,
) -> Result<Transaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(Transaction::new(begin(writer, options).await?, events))
}

/// Begins in a task of its own: a request that is cancelled while the engine begins would leave the transaction open on
/// its connection. The task ends what nobody waits for any more.
async fn begin(
    db: &DatabaseConnection,
    options: TransactionOptions,
) -> Result<DatabaseTransaction, StoreError> {
    let db = db.clone();
    let begun = tokio::spawn(async move { db.begin_with_options(options).await }).await;
    // Only a runtime that ends drops the task.
    Ok(begun.map_err(|_| StoreError::Busy)??)
}

/// What only one transaction of a database may do at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Exclusive {
    Migration,
    Cities,
    Audit,
    Identities,
    Attempts,
    /// Judging what somebody holds and writing by that judgement: roles that exclude one another, the last
    /// administrator, a user name.
    People,
    Jobs,
}

/// Waits until no other transaction holds the same lock, and holds it until the end of this one. SQLite has one
/// writer at a time anyhow.
pub(crate) async fn lock(transaction: &Transaction, what: Exclusive) -> Result<(), StoreError> {
    // "hengce" in ASCII, and a number per lock: nothing else in the database will lock the same by chance.
    let key = 0x6865_6e67_6365_0000_u64 + what as u64;
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({key})")).await?;
    }
    Ok(())
}

async fn open_sqlite(path: &Path) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
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
                    .busy_timeout(BUSY),
            )
        });
        options.map_sqlx_sqlite_pool_opts(|pool| {
            // As long as the process lives, so that its log is not taken for lost: see `database_file`.
            let pool = pool.idle_timeout(None).max_lifetime(None);
            pool.after_release(|connection, _| Box::pin(release::is_idle(connection)))
        });
        Database::connect(options).await.map_err(|error| StoreError::opening(error, &location))
    };
    let writer = connect(1, |options| options.create_if_missing(false)).await?;
    let reader =
        connect(SQLITE_READERS, |options| options.create_if_missing(false).pragma("query_only", "on"))
            .await?;
    Ok((writer, reader))
}

async fn open_postgres(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
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
        .map_err(|error| StoreError::opening(error, &without_password(url)))?;
    Ok((pool.clone(), pool))
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

/// The file of the database at an address; none where it is on a server.
pub fn file_of(url: &str) -> Result<Option<PathBuf>, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) => sqlite_path(url, path).map(Some),
        _ => Ok(None),
    }
}

/// The file that an address names. Parameters are ignored: how the file is opened is decided here.
fn sqlite_path(url: &str, path: &str) -> Result<PathBuf, StoreError> {
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let reason = match path {
        "" => "it names no file",
        ":memory:" => "readers and writer could not share a database in memory",
        _ => return Ok(PathBuf::from(path)),
    };
    Err(StoreError::BadAddress { url: url.to_owned(), reason })
}

/// An address as it may be logged and shown.
pub fn without_password(url: &str) -> String {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (credentials, host) = rest.rsplit_once('@')?;
        let (user, _) = credentials.split_once(':')?;
        Some((scheme, user, host))
    });
    match parts {
        Some((scheme, user, host)) => format!("{scheme}://{user}:…@{host}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::change::{Change, ChangeSet, Edit};
    use indicator_model::id::ChangeSetId;
    use indicator_model::target::Tier;
    use rstest::rstest;
    use sea_orm::Statement;
    use tempfile::TempDir;
    use uuid::Uuid;

    use super::*;
    use crate::ctx::Ctx;

    async fn open(folder: &TempDir) -> Store {
        let url = format!("sqlite://{}/data/hengce.db", folder.path().display());
        Store::open(&url, Keyring::passing().unwrap()).await.unwrap()
    }

    async fn pragma(db: &DatabaseConnection, name: &str) -> String {
        // Names and numbers alike, as text.
        let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        let sql = sql.replace("CAST(busy_timeout", "CAST(timeout");
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    /// design.md §5: `synchronous=NORMAL` loses acknowledged rows on a power cut, and no test that kills the
    /// process can show it. 2 is FULL.
    #[rstest]
    #[case("journal_mode", "wal")]
    #[case("synchronous", "2")]
    #[case("foreign_keys", "1")]
    #[case("busy_timeout", "10000")]
    #[tokio::test]
    async fn sqlite_is_opened_durably(#[case] name: &str, #[case] value: &str) {
        let folder = TempDir::new().unwrap();
        let store = open(&folder).await;
        assert_eq!(pragma(&store.0.writer, name).await, value);
        assert_eq!(pragma(&store.0.reader, name).await, value);
    }

    #[tokio::test]
    async fn readers_of_sqlite_cannot_write() {
        let folder = TempDir::new().unwrap();
        let store = open(&folder).await;
        assert_eq!(pragma(&store.0.writer, "query_only").await, "0");
        assert_eq!(pragma(&store.0.reader, "query_only").await, "1");
        store.0.reader.execute_unprepared("DELETE FROM city").await.unwrap_err();
    }

    #[tokio::test]
    async fn on_a_full_disk_nothing_changes_and_reading_goes_on() {
        let folder = TempDir::new().unwrap();
        let store = open(&folder).await;
        store.0.writer.execute_unprepared("PRAGMA max_page_count = 60").await.unwrap();
        let ctx = Ctx::operator(store.clone());
        let error = crate::sample::load(&ctx).await.unwrap_err();
        assert!(matches!(error, StoreError::Full), "{error}");
        assert_eq!(crate::scheme::list(&ctx).await.unwrap(), []);

        store.0.writer.execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();
        assert_eq!(crate::sample::load(&ctx).await.unwrap().created, 96);
    }

    #[tokio::test]
    async fn a_save_on_a_full_disk_saves_nothing_and_succeeds_once_there_is_room() {
        let folder = TempDir::new().unwrap();
        let store = open(&folder).await;
        let ctx = Ctx::operator(store.clone());
        let id = crate::sample::load(&ctx).await.unwrap().scheme.unwrap();
        let base = crate::scheme::load(&ctx, id).await.unwrap();
        let challenged = base.nodes.iter().filter(|node| node.targets.challenge.is_some());
        let changes = challenged.map(|node| {
            let edit = Edit::Target { tier: Tier::Challenge, before: node.targets.challenge, after: None };
            Change { node: node.id, edit }
        });
        let change_set = ChangeSet {
            id: ChangeSetId(Uuid::now_v7()),
            base: base.revision,
            // More than the pages of the file have left.
            reason: "年中调整".repeat(250),
            changes: changes.collect(),
        };

        // The engine takes the smallest count that holds what is there: from here on the file cannot grow.
        store.0.writer.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
        let mut events = store.subscribe();
        let error = crate::scheme::save(&ctx, id, change_set.clone()).await.unwrap_err();
        assert!(matches!(error, StoreError::Full), "{error}");
        assert_eq!(crate::scheme::load(&ctx, id).await.unwrap(), base);
        assert_eq!(crate::integrity::check(&ctx).await.unwrap(), []);
        assert!(events.try_recv().is_err());

        store.0.writer.execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();
        let saved = crate::scheme::save(&ctx, id, change_set).await.unwrap();
        assert_eq!(saved.revision, base.revision.next());
        assert_eq!(crate::integrity::check(&ctx).await.unwrap(), []);
    }

    #[rstest]
    #[case("postgres://hengce:secret@db.city.gov/hengce", "postgres://hengce:…@db.city.gov/hengce")]
    #[case("postgres://hengce@127.0.0.1:4200/postgres", "postgres://hengce@127.0.0.1:4200/postgres")]
    #[case("postgres://hengce:p@ss@host/db", "postgres://hengce:…@host/db")]
    #[case("sqlite://./data/hengce.db", "sqlite://./data/hengce.db")]
    fn a_password_is_never_shown(#[case] url: &str, #[case] shown: &str) {
        assert_eq!(without_password(url), shown);
    }
}
