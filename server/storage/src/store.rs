//! An open database, for reading and writing, and the channel that tells who watches.
//!
//! Every write transaction of SQLite begins `IMMEDIATE`: what it reads is what it overwrites. On PostgreSQL a save locks
//! its scheme's row. [`crate::open`] opens a database.
//!
//! Deliberately absent: anything that knows what a row means.

mod address;
pub(crate) mod connect;
mod release;
pub(crate) mod together;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use indicator_model::date::Date;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::runtime::Handle;
use tokio::sync::broadcast;

pub(crate) use self::address::Address;
pub use self::address::{file_of, without_password};
use crate::clock;
use crate::crypto::Keyring;
use crate::database_file;
use crate::error::StoreError;
use crate::event::{Channel, Event};
pub(crate) use crate::exclusive::{Exclusive, lock};
use crate::file_store::FileStore;
use crate::refusal::Refusals;
use crate::transaction::Transaction;
use crate::trees::Trees;

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
    trees: Trees,
    sample_day: OnceLock<Date>,
    beside: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    files: OnceLock<FileStore>,
    sends_letters: OnceLock<()>,
}

impl Store {
    pub(crate) fn new(
        (writer, reader): (DatabaseConnection, DatabaseConnection),
        keyring: Keyring,
        refusals: Refusals,
        migrated: Vec<String>,
        made_key: Option<PathBuf>,
    ) -> Self {
        let (events, trees) = (Channel::default(), Trees::default());
        Self(Arc::new(Inner {
            writer,
            reader,
            events,
            migrated,
            made_key,
            keyring,
            refusals,
            trees,
            sample_day: OnceLock::new(),
            beside: Mutex::default(),
            files: OnceLock::new(),
            sends_letters: OnceLock::new(),
        }))
    }

    /// Has it be `day` in the sample city from now on, for demonstrations and tests. The first day holds.
    pub fn pretend(&self, day: Date) {
        self.0.sample_day.get_or_init(|| day);
    }

    /// The day that it is in a sample city.
    pub(crate) fn sample_day(&self) -> Date {
        self.0.sample_day.get().copied().unwrap_or_else(clock::today)
    }

    /// Keeps the content of files there. The first place holds.
    pub fn keep_files(&self, files: FileStore) {
        self.0.files.get_or_init(|| files);
    }

    /// Where the content of files is.
    pub(crate) fn files(&self) -> Result<&FileStore, StoreError> {
        self.0.files.get().ok_or_else(|| StoreError::Unwritable {
            location: "files".to_owned(),
            reason: "no place for them was named".to_owned(),
        })
    }

    /// Has notices go out by e-mail from now on: the server has somebody who brings them.
    pub fn send_letters(&self) {
        self.0.sends_letters.get_or_init(|| ());
    }

    pub(crate) fn sends_letters(&self) -> bool {
        self.0.sends_letters.get().is_some()
    }

    /// Gives the store out again as long as somebody else has it.
    pub(crate) fn weak(&self) -> impl Fn() -> Option<Self> + Send + Sync + 'static {
        let weak = Arc::downgrade(&self.0);
        move || weak.upgrade().map(Self)
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

    /// For a single select, which needs no snapshot.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.0.reader
    }

    pub(crate) fn trees(&self) -> &Trees {
        &self.0.trees
    }

    /// What a feature keeps in memory for this database, one of a type.
    pub(crate) fn beside<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut beside = self.0.beside.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = Arc::clone(beside.entry(TypeId::of::<T>()).or_insert_with(|| Arc::<T>::default()));
        // What is under a type is of the type.
        kept.downcast().unwrap_or_default()
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
            self.0.keyring.reconsider(&transaction).await?;
        }
        Ok(transaction)
    }
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
