//! Sealed values that do not open, and key files that are not those of the database.

use rstest_reuse::apply;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use people_model::appointment::NewAppointment;
use people_model::contact::{Contact, ContactField};
use people_model::role::Role;
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::integrity::Violation;
use storage::sealing;
use storage::store::Store;
use tempfile::TempDir;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, employed, founded, sign_in};

fn contact(phone: &str, email: &str) -> Contact {
    Contact { phone: Some(phone.into()), email: Some(email.into()), ..Contact::default() }
}

/// What `hengce check` names: table, column and missing key.
async fn named(ctx: &Ctx) -> Vec<(String, String, Option<String>)> {
    let violations = storage::integrity::check(ctx).await.unwrap();
    let cell = |violation| match violation {
        Violation::Unopenable { table, column, missing_key, .. } => (table, column, missing_key),
        other => panic!("{other}"),
    };
    violations.into_iter().map(cell).collect()
}

async fn stored(database: &Database, login: &str) -> String {
    let raw = database.raw().await;
    let sql = format!("SELECT phone FROM account WHERE login = '{login}'");
    let sql = sea_orm::Statement::from_string(sea_orm::ConnectionTrait::get_database_backend(&raw), sql);
    let row = sea_orm::ConnectionTrait::query_one_raw(&raw, sql).await.unwrap().unwrap();
    raw.close().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

#[apply(both_engines)]
async fn a_value_that_does_not_open_is_named_and_hides_nothing_else(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    employed(&operator, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    storage::account::set_own_contact(&admin, &contact("13800138000", "wang@yunlan.gov.cn")).await.unwrap();
    let moved = "UPDATE account SET phone = (SELECT phone FROM account WHERE login = 'wangfang') WHERE login = 'zhaoli'";
    database.execute(moved).await;
    let stranger = "UPDATE account SET phone = 'v1:aes-256-gcm:deadbeef:AAAA' WHERE login = 'wangfang'";
    database.execute(stranger).await;

    let people = storage::account::list(&admin, city).await.unwrap();
    assert_eq!(people.len(), 2);
    for person in &people {
        assert_eq!((&person.unreadable, &person.contact.phone), (&vec![ContactField::Phone], &None));
        assert!(person.contact.email.is_some(), "{person:?}");
    }
    let own = storage::account::contact(&admin).await.unwrap();
    assert_eq!((own.phone, own.email.as_deref()), (None, Some("wang@yunlan.gov.cn")));

    let phone = |key: Option<&str>| ("account".to_owned(), "phone".to_owned(), key.map(str::to_owned));
    let mut found = named(&operator).await;
    found.sort();
    assert_eq!(found, [phone(None), phone(Some("deadbeef"))]);
    let keys = sealing::keys(&operator).await.unwrap();
    let missing = keys.iter().find(|key| key.id == "deadbeef").unwrap();
    assert!(!missing.is_held && missing.values == 1);

    // Typed again, it is there again; a rotation passes over what is lost.
    storage::account::set_own_contact(&admin, &contact("13900139000", "wang@yunlan.gov.cn")).await.unwrap();
    assert_eq!(named(&operator).await, [phone(None)]);
    assert_eq!(sealing::rotate(&operator).await.unwrap().unreadable, 0);
    database.execute(stranger).await;
    assert_eq!(sealing::rotate(&operator).await.unwrap().unreadable, 1);
}

/// A time of its own for each file, as clocks give it that are finer than this test is fast.
fn put(path: &Path, lines: &[&str], version: u64) {
    fs::write(path, lines.join("\n")).unwrap();
    let written = SystemTime::now() + Duration::from_secs(version);
    File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
}

#[tokio::test]
async fn a_key_file_that_lacks_a_needed_key_is_not_taken_while_the_server_runs() {
    let database = Database::sqlite();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hengce.key");
    let store = Store::open(database.url(), Keyring::at(&path).unwrap()).await.unwrap();
    let operator = Ctx::operator(store);
    founded(&operator).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let save = async |phone: &str| {
        storage::account::set_own_contact(&admin, &contact(phone, "wang@yunlan.gov.cn")).await.unwrap();
        let sealed = stored(&database, "wangfang").await;
        assert_eq!(storage::account::contact(&admin).await.unwrap().phone.as_deref(), Some(phone));
        sealed.split(':').nth(2).unwrap().to_owned()
    };
    let text = fs::read_to_string(&path).unwrap();
    let own = text.lines().find(|line| !line.starts_with('#')).unwrap().to_owned();
    let id = |line: &str| line.split(' ').next().unwrap().to_owned();
    let stranger = Key::generate(SUITES[0]).unwrap().line();
    assert_eq!(save("13800138001").await, id(&own));
    put(&path, &[&stranger], 1);
    assert_eq!(save("13800138002").await, id(&own), "the key that was there stays in use");
    put(&path, &[&own], 2);
    assert_eq!(save("13800138003").await, id(&own));
    assert!(named(&operator).await.is_empty());

    // A file that has it, and a new one first, is taken; and once the old one is retired, a file without it.
    put(&path, &[&stranger, &own], 3);
    assert_eq!(save("13800138004").await, id(&stranger));
    let other = Ctx::operator(Store::open(database.url(), Keyring::at(&path).unwrap()).await.unwrap());
    assert_eq!(sealing::rotate(&other).await.unwrap().retired, [id(&own)]);
    let newest = Key::generate(SUITES[1]).unwrap().line();
    put(&path, &[&newest, &stranger], 4);
    save("13800138005").await;
    assert_eq!(save("13800138006").await, id(&newest));
}
