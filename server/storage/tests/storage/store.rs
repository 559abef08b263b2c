use rstest_reuse::apply;
use std::fs;

use rstest::rstest;
use storage::crypto::Keyring;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::event::Subject;
use storage::store::Store;
use tempfile::TempDir;

use crate::database::{Database, both_engines};
use crate::fixture::{basic, edit, load, sample};

#[apply(both_engines)]
async fn a_second_start_finds_everything_as_it_was(database: Database) {
    let store = database.open().await;
    assert!(!store.migrated().is_empty());
    let ctx = Ctx::operator(store);
    let id = sample(&ctx).await;
    let before = load(&ctx, id).await;
    ctx.store().clone().close().await.unwrap();

    let store = database.open().await;
    assert!(store.migrated().is_empty());
    store.ping().await.unwrap();
    assert_eq!(load(&Ctx::operator(store), id).await, before);
}

#[apply(both_engines)]
async fn starting_twice_at_once_migrates_once(database: Database) {
    let (first, second) = tokio::join!(
        Store::open(database.url(), database.keyring()),
        Store::open(database.url(), database.keyring())
    );
    let (first, second) = (first.unwrap().migrated().len(), second.unwrap().migrated().len());
    assert!(first.min(second) == 0 && first.max(second) > 0, "{first}, {second}");
}

#[apply(both_engines)]
async fn a_database_of_a_newer_version_is_left_alone(database: Database) {
    database.open().await.close().await.unwrap();
    database
        .execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('29991231_1_future', 0)")
        .await;
    let Err(error) = Store::open(database.url(), database.keyring()).await else { panic!("it opened") };
    assert!(matches!(&error, StoreError::NewerDatabase { step } if step == "29991231_1_future"), "{error}");
}

#[apply(both_engines)]
async fn who_watches_hears_of_every_commit_and_of_nothing_else(database: Database) {
    let (ctx, id) = database.sample().await;
    let mut events = ctx.store().subscribe();
    let scheme = load(&ctx, id).await;
    let refused = basic(&scheme, "NYJ-01", "0.5");
    storage::scheme::save(&ctx, id, edit(&scheme, vec![refused])).await.unwrap_err();
    assert!(events.try_recv().is_err());
    let saved = storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1250")])).await;
    assert_eq!(events.try_recv().unwrap().subject, Subject::Scheme(id));
    assert_eq!(
        load(&ctx, id).await.revision,
        saved.unwrap().revision,
        "a subscriber that hears of it finds it"
    );
    assert!(events.try_recv().is_err());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().unwrap();
    let blocked = folder.path().join("data");
    fs::write(&blocked, "a file, not a folder").unwrap();
    let error = opening(&format!("sqlite://{}/hengce.db", blocked.display())).await;
    let StoreError::Unwritable { location, .. } = &error else { panic!("{error}") };
    assert_eq!(location, &blocked.display().to_string());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hengce.db");
    let letter = "这不是数据库。".repeat(1000);
    fs::write(&path, &letter).unwrap();
    let error = opening(&format!("sqlite://{}", path.display())).await;
    let StoreError::Unreadable { location, .. } = &error else { panic!("{error}") };
    assert_eq!(location, &path.display().to_string());
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn a_folder_in_place_of_the_file_is_named() {
    let folder = TempDir::new().unwrap();
    let error = opening(&format!("sqlite://{}", folder.path().display())).await;
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_its_password() {
    let error = opening("postgres://hengce:secret@127.0.0.1:1/hengce").await;
    let StoreError::Unreachable { location, .. } = &error else { panic!("{error}") };
    assert_eq!(location, "postgres://hengce:…@127.0.0.1:1/hengce");
    assert!(!error.to_string().contains("secret"));
}

#[rstest]
#[case("mysql://localhost/hengce")]
#[case("data/hengce.db")]
#[case("sqlite::memory:")]
#[case("sqlite://")]
#[tokio::test]
async fn an_address_of_no_database_is_refused(#[case] url: &str) {
    let error = opening(url).await;
    assert!(matches!(error, StoreError::BadAddress { .. }), "{error}");
}

async fn opening(url: &str) -> StoreError {
    match Store::open(url, Keyring::passing().unwrap()).await {
        Ok(_) => panic!("{url} opened"),
        Err(error) => error,
    }
}
