//! Guessing at sign-in and behind it: counted one by one, in one place, and bounded in what is kept of it.

use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, Outcome};
use people_model::password::Profile;
use people_model::role::Role;
use people_model::session::Turned;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::account::{Security, change_password, factor};
use storage::audit::Filter;
use storage::error::StoreError;
use tokio::task::JoinSet;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, employed, enter, founded, sample, sign_in, sign_in_from};

fn is_wrong<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Turned(Turned::Wrong)))
}

fn is_paused<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Turned(Turned::Paused { .. })))
}

/// A number out of the database.
async fn count(database: &Database, sql: &str) -> i64 {
    let connection = database.raw().await;
    let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
    let row = connection.query_one_raw(statement).await.unwrap().unwrap();
    let count = row.try_get_by_index(0).unwrap();
    connection.close().await.unwrap();
    count
}

/// On two servers over one database as on one.
#[apply(both_engines)]
async fn guesses_sent_at_once_are_counted_one_by_one(database: Database) {
    let servers = [database.ctx().await, database.ctx().await];
    let (city, _) = founded(&servers[0]).await;
    for (profile, limit, address) in
        [(Profile::Asvs, 10, "203.0.113.9"), (Profile::Dengbao3, 5, "203.0.113.10")]
    {
        let security = Security { profile, ..Security::default() };
        storage::account::set_profile(&servers[0], city, security).await.unwrap();
        let mut guesses = JoinSet::new();
        for guess in 0..60 {
            let server = servers[guess % 2].clone();
            guesses.spawn(async move { sign_in_from(&server, "wangfang", "guess", address).await });
        }
        let answers = guesses.join_all().await;
        let wrong = answers.iter().filter(|answer| is_wrong(answer)).count();
        let paused = answers.iter().filter(|answer| is_paused(answer)).count();
        assert_eq!((wrong, paused), (limit, 60 - limit), "{profile:?}");
        assert!(is_paused(&sign_in_from(&servers[1], "wangfang", PASSWORD, address).await));
    }
    sign_in(&servers[0], "wangfang", PASSWORD).await.unwrap();
}

#[apply(both_engines)]
async fn those_who_are_right_at_once_all_get_in_and_leave_no_count(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    for _ in 0..2 {
        let mut steps = JoinSet::new();
        for _ in 0..9 {
            let operator = operator.clone();
            steps.spawn(async move { sign_in(&operator, "wangfang", PASSWORD).await.err() });
        }
        let errors: Vec<_> = steps.join_all().await.into_iter().flatten().collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    assert_eq!(count(&database, "SELECT COALESCE(CAST(SUM(failures) AS BIGINT), 0) FROM attempt").await, 0);
}

/// In IPv6 a client has as many addresses as it likes.
#[apply(both_engines)]
async fn addresses_of_one_ipv6_network_are_counted_together(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let guess = async |login: &str, address: &str| sign_in_from(&operator, login, "guess", address).await;
    for host in 1..=10 {
        assert!(is_wrong(&guess("wangfang", &format!("2001:db8::{host:x}")).await));
    }
    assert!(is_paused(&guess("wangfang", "2001:db8::ffff:1").await));
    // One network after another name: as from one address.
    for host in 11..=50 {
        assert!(is_wrong(&guess(&format!("name{host}"), &format!("2001:db8::{host:x}")).await));
    }
    assert!(is_paused(&guess("another", "2001:db8::abcd").await));
    assert!(is_wrong(&guess("another", "2001:db8:0:1::1").await));
    for address in ["192.0.2.77", "::ffff:192.0.2.77"] {
        for _ in 0..5 {
            assert!(is_wrong(&guess("zhaoli", address).await));
        }
    }
    assert!(is_paused(&guess("zhaoli", "192.0.2.77").await), "an address counts once, however it is written");
}

#[apply(both_engines)]
async fn a_name_that_nobody_can_have_is_wrong_and_leaves_little_behind(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let long = "名".repeat(300_000);
    let names = [long.as_str(), "wang\0fang", "a\u{1b}[31m", &"x".repeat(257)];
    for login in names {
        assert!(is_wrong(&sign_in_from(&operator, login, "guess", "203.0.113.9").await), "{login:.20}");
    }
    for _ in names.len()..10 {
        assert!(is_wrong(&sign_in_from(&operator, &long, "guess", "203.0.113.9").await));
    }
    assert!(is_paused(&sign_in_from(&operator, "wang\0fang", "guess", "203.0.113.9").await));
    assert_eq!(count(&database, "SELECT COUNT(*) FROM attempt WHERE address = '203.0.113.9'").await, 1);
    assert!(count(&database, "SELECT CAST(MAX(LENGTH(subject_name)) AS BIGINT) FROM audit").await <= 256);
}

#[apply(both_engines)]
async fn what_strangers_failed_at_is_forgotten_in_time_and_bounded_until_then(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let fill = |at: &str| {
        format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         INSERT INTO attempt (login, address, failures, last_at) SELECT 'nobody' || i, '10.' || i, 1, '{at}' FROM n"
    )
    };
    database.execute(&fill("2020-01-01T00:00:00.000Z")).await;
    assert!(is_wrong(&sign_in_from(&operator, "zhaoli", "guess", "203.0.113.9").await));
    assert_eq!(count(&database, "SELECT COUNT(*) FROM attempt").await, 1);

    for _ in 1..9 {
        assert!(is_wrong(&sign_in_from(&operator, "zhaoli", "guess", "203.0.113.9").await));
    }
    database.execute(&fill("2999-01-01T00:00:00.000Z")).await;
    for login in ["sunlei", "zhaoli"] {
        assert!(is_wrong(&sign_in_from(&operator, login, "guess", "203.0.113.9").await));
    }
    assert!(count(&database, "SELECT COUNT(*) FROM attempt").await <= 100_000);
    assert!(
        is_paused(&sign_in_from(&operator, "zhaoli", "guess", "203.0.113.9").await),
        "a flood hides no guesses"
    );
}

/// Wherever the current password is asked for, wrong ones count and are recorded as at sign-in.
#[apply(both_engines)]
async fn a_session_is_no_place_to_guess_the_password(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (ctx, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let mut guesses = JoinSet::new();
    for guess in 0..40 {
        let ctx = ctx.clone();
        guesses.spawn(async move {
            if guess % 2 == 0 {
                change_password(&ctx, "guess", "水光潋滟 Lake-and-Rain 7").await
            } else {
                factor::begin(&ctx, "guess").await.map(|_| ())
            }
        });
    }
    let answers = guesses.join_all().await;
    assert_eq!(answers.iter().filter(|answer| is_wrong(answer)).count(), 10);
    assert_eq!(answers.iter().filter(|answer| is_paused(answer)).count(), 30);
    assert!(is_paused(&change_password(&ctx, PASSWORD, "水光潋滟 Lake-and-Rain 7").await));
    assert!(is_paused(&sign_in(&operator, "wangfang", PASSWORD).await), "one count for all");
    let recorded = storage::audit::list(&operator, city, Filter::default(), 100).await.unwrap();
    let refused = recorded.iter().filter(|entry| entry.outcome == Outcome::Refused);
    let deeds: Vec<Deed> = refused.map(|entry| entry.deed).collect();
    assert_eq!(deeds.len(), 10);
    assert!(deeds.iter().all(|deed| matches!(deed, Deed::PasswordChange | Deed::FactorAdd)), "{deeds:?}");
}

/// Who is right is not paused for the mistakes that come after.
#[apply(both_engines)]
async fn a_right_password_is_no_failure_even_where_the_new_one_is_refused(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (ctx, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    for _ in 0..12 {
        let answer = change_password(&ctx, PASSWORD, "short").await;
        assert!(matches!(answer, Err(StoreError::Weak(_))), "{answer:?}");
        factor::begin(&ctx, PASSWORD).await.unwrap();
    }
    change_password(&ctx, PASSWORD, "水光潋滟 Lake-and-Rain 7").await.unwrap();
}

/// The audit log of the city has nothing that did not happen there.
#[apply(both_engines)]
async fn whoever_only_practises_writes_no_refused_import_into_the_record(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let auditor = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    sample(&operator).await;
    let ctx = enter(&operator, "sunlei", &auditor.password).await;
    for (answer, deed) in [
        (storage::sheet::mark_errors(&ctx, "anything.csv").await, Deed::SchemeImport),
        (storage::organization::mark_errors(&ctx, "anything.csv").await, Deed::OrganizationImport),
    ] {
        assert!(matches!(answer, Err(StoreError::Forbidden(_))), "{answer:?}");
        let filter = Filter { deed: Some(deed), ..Filter::default() };
        let imports = storage::audit::list(&operator, city, filter, 10).await.unwrap();
        assert!(imports.iter().all(|entry| entry.outcome == Outcome::Done), "{imports:?}");
    }
}
