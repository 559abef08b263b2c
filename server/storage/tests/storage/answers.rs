//! What boards show is worked out once, until something moves.

use futures_util::future::join_all;
use indicator_model::check_in::answer::Answer;
use indicator_model::monitor::board::Board;
use people_model::appointment::NewAppointment;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::board::{cockpit, indicators};
use storage::error::StoreError;
use tokio::join;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, basic, edit, employed, founded, import, load, person, sample};
use crate::statements::heard;

/// What somebody costs who asks for what is known.
const KNOWN: [&str; 1] = ["SELECT audit_head"];

#[apply(both_engines)]
async fn a_board_is_worked_out_once_until_something_moves(database: Database) {
    let ctx = november(&database).await;
    let (city, _) = founded(&ctx).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let ask = || heard(indicators(&ctx, scheme, None, None));
    let (first, statements) = ask().await;
    assert!(statements.len() > KNOWN.len(), "{statements:?}");
    let (again, statements) = ask().await;
    assert_eq!((again.unwrap(), statements), (first.unwrap(), KNOWN.map(str::to_owned).to_vec()));

    // Who comes and who looks changes nothing.
    employed(&ctx, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let (_, statements) = ask().await;
    assert_eq!(statements, [&KNOWN[..], &["SELECT audit_head", "SELECT audit"]].concat());
    assert_eq!(ask().await.1, KNOWN);

    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(send(&ctx, &report(&october, "100")).await, Answer::Accepted);
    let reading = |board: Board| board.rows.into_iter().find(|row| row.code == "NYJ-01").unwrap().reading;
    let read = reading(ask().await.0.unwrap().value());
    assert_eq!(read.last.unwrap().value, Some("100".parse().unwrap()));

    let plan = load(&ctx, scheme).await;
    storage::scheme::save(&ctx, scheme, edit(&plan, vec![basic(&plan, "NYJ-01", "4321")])).await.unwrap();
    assert_eq!(reading(ask().await.0.unwrap().value()).target, Some("4321".parse().unwrap()));
    assert_eq!(ask().await.1, KNOWN);
}

/// A server keeps nothing that another one has made old.
#[apply(both_engines)]
async fn what_another_process_wrote_is_shown(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let before = indicators(&ctx, scheme, None, None).await.unwrap();
    let other = database.ctx().await;
    other.store().pretend("2025-11-05".parse().unwrap());
    let agriculture = organization(&other, "NYJ").await;
    let october = of(&other, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(send(&other, &report(&october, "100")).await, Answer::Accepted);
    let after = indicators(&ctx, scheme, None, None).await.unwrap();
    assert_ne!(after, before);
    assert_eq!(after, indicators(&other, scheme, None, None).await.unwrap());
}

/// As many open boards do that heard of a check-in.
#[apply(both_engines)]
async fn of_all_who_ask_at_once_one_works(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let ask = || cockpit(&ctx, scheme, None, None, None);
    let ((one, two, three), statements) = heard(Box::pin(async { join!(ask(), ask(), ask()) })).await;
    assert_eq!(statements.iter().filter(|statement| *statement == "SELECT budget_item").count(), 1);
    assert_eq!(one.unwrap(), two.unwrap());
    assert!(!three.unwrap().cards.is_empty());
}

/// What is kept is for those who may read it.
#[apply(both_engines)]
async fn the_policy_is_asked_before_what_is_kept(database: Database) {
    let ctx = database.ctx().await;
    let (city, _) = founded(&ctx).await;
    import(&ctx, SAMPLE).await;
    let scheme = storage::scheme::list(&ctx).await.unwrap()[0].id;
    indicators(&ctx, scheme, None, None).await.unwrap();
    let other = person(&ctx, city, Role::SecurityAdministrator);
    let refused = indicators(&other, scheme, None, None).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{refused:?}");

    let practice = sample(&ctx).await;
    indicators(&ctx, practice, None, None).await.unwrap();
    storage::sample::remove(&ctx).await.unwrap();
    let gone = indicators(&ctx, practice, None, None).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
}

/// Many more than there are connections: none of them waits for a second one.
#[apply(both_engines)]
async fn all_who_ask_at_once_are_answered(database: Database) {
    const PEOPLE: usize = 64;
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    // A server that knows nothing yet.
    let ctx = database.ctx().await;
    let lists = (0..PEOPLE).map(|_| Box::pin(storage::scheme::list(&ctx)));
    assert!(join_all(lists).await.iter().all(|list| list.as_ref().is_ok_and(|list| list.len() == 2)));
    let boards = (0..PEOPLE).map(|_| Box::pin(indicators(&ctx, scheme, None, None)));
    assert!(join_all(boards).await.iter().all(Result::is_ok));
}
