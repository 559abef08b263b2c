//! Sealed columns: what lies in the database, with which keys, and what happens without them.

use indicator_model::id::CityId;
use people_model::appointment::NewAppointment;
use people_model::audit::Deed;
use people_model::contact::Contact;
use people_model::role::Role;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::audit::Filter;
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::sealing;
use storage::store::Store;
use tempfile::TempDir;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, employed, founded, sign_in};

const PHONE: &str = "13800138000";

fn contact() -> Contact {
    Contact {
        phone: Some(PHONE.to_owned()),
        email: Some("zhao.li@yunlan.gov.cn".to_owned()),
        identity_number: Some("11010519491231002X".to_owned()),
    }
}

/// A text of the database, past the store.
async fn text(database: &Database, sql: &str) -> String {
    let raw = database.raw().await;
    let statement = Statement::from_string(raw.get_database_backend(), sql.to_owned());
    let row = raw.query_one_raw(statement).await.unwrap().unwrap();
    let text = row.try_get_by_index(0).unwrap();
    raw.close().await.unwrap();
    text
}

async fn stored(database: &Database, column: &str, login: &str) -> String {
    text(database, &format!("SELECT {column} FROM account WHERE login = '{login}'")).await
}

/// Somebody with a phone, an address and a number.
async fn reachable(operator: &Ctx, login: &str) {
    let (city, _) = founded(operator).await;
    let id = employed(operator, city, login, NewAppointment::to(Role::AssessmentOffice)).await.id;
    storage::account::set_contact(operator, city, id, &contact(), "入职登记").await.unwrap();
}

#[apply(both_engines)]
async fn what_lies_in_the_database_is_sealed_and_opens_only_in_its_place(database: Database) {
    let operator = database.ctx().await;
    reachable(&operator, "zhaoli").await;
    for (column, plain) in [("phone", PHONE), ("email", "zhao.li"), ("identity_number", "1949")] {
        let sealed = stored(&database, column, "zhaoli").await;
        assert!(sealed.starts_with("v1:aes-256-gcm:") && !sealed.contains(plain), "{column}: {sealed}");
    }
    // Somebody with a database client moves the value of one person to another, or alters it.
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let copied = "UPDATE account SET phone = (SELECT phone FROM account WHERE login = 'zhaoli') WHERE login = 'wangfang'";
    database.execute(copied).await;
    let moved = storage::account::contact(&admin).await;
    assert_eq!(moved.unwrap().phone, None);
    database.execute("UPDATE account SET phone = '13900139000' WHERE login = 'wangfang'").await;
    let plain = storage::account::contact(&admin).await;
    assert_eq!(plain.unwrap().phone, None);
}

#[apply(both_engines)]
async fn what_an_older_version_kept_plain_is_sealed_at_the_start(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    operator.store().clone().close().await.unwrap();
    let plain = format!("UPDATE account SET phone = '{PHONE}', factor_secret = 'JBSWY3DPEHPK3PXP'");
    database.execute(&plain).await;
    let operator = database.ctx().await;
    for column in ["phone", "factor_secret"] {
        assert!(stored(&database, column, "wangfang").await.starts_with("v1:"), "{column}");
    }
    database.execute("UPDATE account SET factor_secret = NULL").await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    assert_eq!(storage::account::contact(&admin).await.unwrap().phone.as_deref(), Some(PHONE));
}

/// Nothing starts, nothing is changed, and no new key is made that would hide the loss of the old one.
#[apply(both_engines)]
async fn without_its_key_a_database_is_left_alone(database: Database) {
    let operator = database.ctx().await;
    reachable(&operator, "zhaoli").await;
    operator.store().clone().close().await.unwrap();
    let before = stored(&database, "phone", "zhaoli").await;
    let id = database.key.split(' ').next().unwrap().to_owned();

    let missing = |answer: Result<Store, StoreError>| match answer {
        Err(StoreError::MissingKey { id, .. }) => id,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it opened"),
    };
    assert_eq!(missing(Store::open(database.url(), Keyring::passing().unwrap()).await), id);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hengce.key");
    assert_eq!(missing(Store::open(database.url(), Keyring::at(&path).unwrap()).await), id);
    assert!(!path.exists());
    assert_eq!(stored(&database, "phone", "zhaoli").await, before);
}

#[apply(both_engines)]
async fn everything_is_sealed_anew_with_another_cipher_and_the_old_key_retires(database: Database) {
    let old = Key::generate(SUITES[0]).unwrap().line();
    let new = Key::generate(SUITES[1]).unwrap().line();
    let open = async |keys: &[&str]| {
        Ctx::operator(
            Store::open(database.url(), Keyring::from_text(&keys.join("\n")).unwrap()).await.unwrap(),
        )
    };
    let operator = open(&[&old]).await;
    reachable(&operator, "zhaoli").await;
    operator.store().clone().close().await.unwrap();

    // The operator puts the new key first; the old one still opens.
    let operator = open(&[&new, &old]).await;
    let (first, second) = (old.split(' ').next().unwrap(), new.split(' ').next().unwrap());
    // Interrupted half-way: one value is under the new key already.
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let own = Contact { email: Some("wang@yunlan.gov.cn".to_owned()), ..Contact::default() };
    storage::account::set_own_contact(&admin, &own).await.unwrap();
    let keys = sealing::keys(&operator).await.unwrap();
    let counts: Vec<_> = keys.iter().map(|key| (key.id.as_str(), key.values, key.is_current)).collect();
    assert_eq!(counts, [(first, 3, false), (second, 1, true)]);

    let rotated = sealing::rotate(&operator).await.unwrap();
    assert_eq!((rotated.key.as_str(), rotated.values, rotated.retired), (second, 3, vec![first.to_owned()]));
    let again = sealing::rotate(&operator).await.unwrap();
    assert_eq!((again.values, again.retired), (0, vec![]));
    assert!(stored(&database, "phone", "zhaoli").await.starts_with("v1:sm4-gcm:"));
    let nowhere = CityId(Uuid::nil());
    let entries = storage::audit::list(&operator, nowhere, Filter::default(), 10).await.unwrap();
    let deeds: Vec<Deed> = entries.iter().map(|entry| entry.deed).collect();
    // The first key was named with the first city, and the second one when the store was opened with it.
    assert_eq!(deeds, [Deed::KeyChange, Deed::KeyChange, Deed::Baseline, Deed::Baseline]);
    operator.store().clone().close().await.unwrap();

    // The retired key is needed no more.
    let operator = open(&[&new]).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    assert_eq!(storage::account::contact(&admin).await.unwrap().email.as_deref(), Some("wang@yunlan.gov.cn"));
}

/// The first start makes the file, for its owner alone, and the next one reads it.
#[tokio::test]
async fn the_first_start_makes_a_key_file_outside_of_the_database() {
    let database = Database::sqlite();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("keys/hengce.key");
    let open = async || Store::open(database.url(), Keyring::at(&path).unwrap()).await.unwrap();
    let store = open().await;
    assert_eq!(store.made_key(), Some(path.as_path()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let operator = Ctx::operator(store);
    reachable(&operator, "zhaoli").await;

    // A key that another process adds reaches the one that runs.
    let other = Ctx::operator(open().await);
    assert_eq!(other.store().made_key(), None);
    let id = sealing::add(&other, SUITES[1]).await.unwrap();
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    storage::account::set_own_contact(&admin, &contact()).await.unwrap();
    assert!(stored(&database, "phone", "wangfang").await.contains(&id));
    assert_eq!(storage::account::contact(&admin).await.unwrap(), contact());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // The file goes while the server runs: nothing is sealed with a key that could not be found again.
    std::fs::remove_file(&path).unwrap();
    let lost = storage::account::set_own_contact(
        &admin,
        &Contact { phone: Some("13900139000".into()), ..Contact::default() },
    )
    .await;
    assert!(matches!(lost, Err(StoreError::BadKeys { .. })), "{lost:?}");
}
