//! A transaction that writes. All of storage writes through this type and no other.
//!
//! Once a statement has failed nothing more is executed and nothing is committed. SQLite may have ended the transaction,
//! and would keep what follows for itself; PostgreSQL answers a commit as if it had worked, and rolls back.
//!
//! It notes which rows its statements touch, so that its commit can name them in the audit log ([`crate::state`]) and send
//! the events that follow from them ([`crate::event`]).

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use sea_orm_migration::prelude::async_trait;

use crate::error::StoreError;
use crate::event::Channel;
use crate::state::{self, Watched};

/// Rolled back unless committed.
#[derive(Debug)]
pub(crate) struct Transaction {
    inner: DatabaseTransaction,
    has_failed: AtomicBool,
    watched: Watched,
    events: Channel,
}

impl Transaction {
    pub(crate) fn new(inner: DatabaseTransaction, events: Channel) -> Self {
        Self { inner, has_failed: AtomicBool::new(false), watched: Watched::default(), events }
    }

    /// For what nobody watches: the schema, and the audit log itself.
    pub(crate) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(crate) fn watched(&self) -> &Watched {
        &self.watched
    }

    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }

    /// Appends what was recorded until now, with the rows that were written.
    pub(crate) async fn settle(&self) -> Result<(), StoreError> {
        self.go_on()?;
        let settled = state::settle(&self.inner, &self.watched).await;
        if settled.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        settled
    }

    /// The same, commits, and sends what happened.
    ///
    /// The commit is a task of its own: a request that is cancelled in the middle of it must not keep to itself what was
    /// committed. Events also go out when the commit fails, because a failure that comes late may follow a success.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.settle().await?;
        let Self { inner, watched, events, .. } = self;
        let committed = tokio::spawn(async move {
            let committed = inner.commit().await;
            events.send(watched.events());
            committed
        });
        // Only a runtime that ends drops the task.
        Ok(committed.await.map_err(|_| StoreError::Busy)??)
    }

    fn go_on(&self) -> Result<(), DbErr> {
        if self.has_failed.load(Ordering::Relaxed) {
            return Err(DbErr::Custom("a statement of the transaction failed before".to_owned()));
        }
        Ok(())
    }

    fn noted<T>(&self, answer: Result<T, DbErr>) -> Result<T, DbErr> {
        if answer.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        answer
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.go_on()?;
        self.noted(self.watched.watch(&self.inner, &statement).await)?;
        self.noted(self.inner.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.go_on()?;
        self.noted(self.inner.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.go_on()?;
        self.noted(self.watched.watch(&self.inner, &statement).await)?;
        self.noted(self.inner.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.go_on()?;
        self.noted(self.watched.watch(&self.inner, &statement).await)?;
        self.noted(self.inner.query_all_raw(statement).await)
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::crypto::Keyring;
    use crate::store::Store;

    #[tokio::test]
    async fn after_a_statement_failed_nothing_more_is_executed_and_nothing_committed() {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}/hengce.db", folder.path().display());
        let store = Store::open(&url, Keyring::passing().unwrap()).await.unwrap();
        let transaction = store.begin().await.unwrap();
        transaction.execute_unprepared("CREATE TABLE kept (value INTEGER UNIQUE)").await.unwrap();
        transaction.execute_unprepared("INSERT INTO kept VALUES (1)").await.unwrap();
        // The engine ends the transaction by itself: what follows would be kept by itself.
        transaction.execute_unprepared("INSERT OR ROLLBACK INTO kept VALUES (1)").await.unwrap_err();
        transaction.execute_unprepared("CREATE TABLE stray (value INTEGER)").await.unwrap_err();
        transaction.commit().await.unwrap_err();

        let transaction = store.begin().await.unwrap();
        for table in ["kept", "stray"] {
            let select = format!("SELECT * FROM {table}");
            let read = transaction.inner().execute_unprepared(&select).await.unwrap_err();
            assert!(read.to_string().contains("no such table"), "{read}");
        }
    }
}
