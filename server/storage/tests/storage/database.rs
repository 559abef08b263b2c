//! A database per test, on either engine.

use std::env;
use std::future::Future;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, Database as Connection, DatabaseConnection};
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::store::Store;
use tempfile::TempDir;
use uuid::Uuid;

const VARIABLE: &str = "HENGCE_TEST_POSTGRES_URL";

/// An empty database that is gone after the test.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) url: String,
    /// The key of its sealed columns, which lies nowhere in it.
    pub(crate) key: String,
    /// Held so long as somebody uses the file in it.
    _folder: Option<Arc<TempDir>>,
}

impl Database {
    /// As at every start of the server.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url, self.keyring()).await.unwrap()
    }

    pub(crate) fn keyring(&self) -> Keyring {
        Keyring::from_text(&self.key).unwrap()
    }

    pub(crate) async fn ctx(&self) -> Ctx {
        Ctx::operator(self.open().await)
    }

    /// Past the store: to damage something, or to look at a row.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        Connection::connect(&self.url).await.unwrap()
    }

    pub(crate) async fn execute(&self, sql: &str) {
        let connection = self.raw().await;
        connection.execute_unprepared(sql).await.unwrap();
        connection.close().await.unwrap();
    }
}

pub(crate) async fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Database) -> F) {
    body(sqlite()).await;
}

/// A file in a folder that goes with the last clone.
pub(crate) fn sqlite() -> Database {
    let folder = Arc::new(TempDir::new().unwrap());
    Database {
        url: format!("sqlite://{}/hengce.db", folder.path().display()),
        key: key(),
        _folder: Some(folder),
    }
}

fn key() -> String {
    Key::generate(SUITES[0]).unwrap().line()
}

pub(crate) async fn on_postgres<F: Future<Output = ()> + Send + 'static>(body: impl FnOnce(Database) -> F) {
    let server = env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} names no PostgreSQL server; `make test` starts one and names it")
    });
    let name = format!("hengce_test_{}", Uuid::now_v7().simple());
    let admin = Connection::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    // In a task of its own, so that the database goes even when the test fails.
    let test =
        tokio::spawn(body(Database { url: format!("{base}/{name}"), key: key(), _folder: None })).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    admin.close().await.unwrap();
    test.unwrap();
}

/// Defines tests that run on both engines. The name in parentheses is the empty [`Database`].
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($database:ident) $body:block)*) => {$(
        $(#[$attribute])*
        async fn $name($database: $crate::database::Database) $body

        mod $name {
            #[tokio::test]
            async fn sqlite() {
                $crate::database::on_sqlite(super::$name).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::database::on_postgres(super::$name).await;
            }
        }
    )*};
}

pub(crate) use on_both_engines;
