//! A database per test, on either engine.

use std::env;
use std::sync::Arc;
use std::thread;

use rstest_reuse::template;
use sea_orm::{ConnectionTrait, Database as Connection, DatabaseConnection, DbErr};
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::store::Store;
use tempfile::TempDir;
use tokio::runtime::Builder;
use uuid::Uuid;

const VARIABLE: &str = "HENGCE_TEST_POSTGRES_URL";

/// An empty database that is gone after the test.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) url: String,
    /// The key of its sealed columns, which lies nowhere in it.
    pub(crate) key: String,
    /// Held so long as somebody uses it.
    place: Arc<Place>,
}

impl Database {
    /// A file.
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}/hengce.db", folder.path().display());
        Self { url, key: key(), place: Arc::new(Place::Folder { _folder: folder }) }
    }

    /// On the server that `make test` starts.
    pub(crate) fn postgres() -> Self {
        let server = env::var(VARIABLE).unwrap_or_else(|_| {
            panic!("{VARIABLE} names no PostgreSQL server; `make test` starts one and names it")
        });
        let name = format!("hengce_test_{}", Uuid::now_v7().simple());
        administer(&server, &format!("CREATE DATABASE {name}")).unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        Self { url, key: key(), place: Arc::new(Place::Server { url: server, name }) }
    }

    /// A new one on the same engine.
    pub(crate) fn another(&self) -> Self {
        match *self.place {
            Place::Folder { .. } => Self::sqlite(),
            Place::Server { .. } => Self::postgres(),
        }
    }

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

fn key() -> String {
    Key::generate(SUITES[0]).unwrap().line()
}

/// Where a database is, and goes with its last clone, also when the test fails.
enum Place {
    Folder { _folder: TempDir },
    Server { url: String, name: String },
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Server { url, name } = self
            && let Err(error) = administer(url, &format!("DROP DATABASE {name} WITH (FORCE)"))
        {
            eprintln!("{name} stays: {error}");
        }
    }
}

/// Runs a statement on a thread of its own: the runtime of the test cannot wait here, and may be ending.
fn administer(server: &str, statement: &str) -> Result<(), DbErr> {
    let run = || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let admin = Connection::connect(server).await?;
            admin.execute_unprepared(statement).await?;
            admin.close().await
        })
    };
    thread::scope(|scope| scope.spawn(run).join().unwrap())
}

/// A test on each engine.
#[template]
#[rstest::rstest]
#[case::sqlite(crate::database::Database::sqlite())]
#[case::postgres(crate::database::Database::postgres())]
#[tokio::test]
pub(crate) async fn both_engines(#[case] database: Database) {}
