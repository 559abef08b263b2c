//! A database as it is opened: durable, and whole where the disk is full.

use indicator_model::change::{Change, ChangeSet, Edit};
use indicator_model::id::ChangeSetId;
use indicator_model::target::Tier;
use rstest::rstest;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tempfile::TempDir;
use uuid::Uuid;

use crate::crypto::Keyring;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::store::Store;

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

/// `synchronous=NORMAL` loses acknowledged rows on a power cut, and no test that kills the
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
    assert_eq!(pragma(store.writer(), name).await, value);
    assert_eq!(pragma(store.reader(), name).await, value);
}

#[tokio::test]
async fn readers_of_sqlite_cannot_write() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).await;
    assert_eq!(pragma(store.writer(), "query_only").await, "0");
    assert_eq!(pragma(store.reader(), "query_only").await, "1");
    store.reader().execute_unprepared("DELETE FROM city").await.unwrap_err();
}

#[tokio::test]
async fn on_a_full_disk_nothing_changes_and_reading_goes_on() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).await;
    store.pretend("2025-11-15".parse().unwrap());
    store.writer().execute_unprepared("PRAGMA max_page_count = 60").await.unwrap();
    let ctx = Ctx::operator(store.clone());
    let error = crate::sample::load(&ctx).await.unwrap_err();
    assert!(matches!(error, StoreError::Full), "{error}");
    assert_eq!(crate::scheme::list(&ctx).await.unwrap(), []);

    store.writer().execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();
    // Two schemes of 96 indicators, what was reported until that day, and what was spent.
    assert_eq!(crate::sample::load(&ctx).await.unwrap().created, 96 + 96 + 1_569 + 528);
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
    store.writer().execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let mut events = store.subscribe();
    let error = crate::scheme::save(&ctx, id, change_set.clone()).await.unwrap_err();
    assert!(matches!(error, StoreError::Full), "{error}");
    assert_eq!(crate::scheme::load(&ctx, id).await.unwrap(), base);
    assert_eq!(crate::integrity::check(&ctx).await.unwrap(), []);
    assert!(events.try_recv().is_err());

    store.writer().execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();
    let saved = crate::scheme::save(&ctx, id, change_set).await.unwrap();
    assert_eq!(saved.revision, base.revision.next());
    assert_eq!(crate::integrity::check(&ctx).await.unwrap(), []);
}
