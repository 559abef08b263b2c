use indicator_model::organization::operation::Operation;
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, Fault, FieldDiff, Outcome, Verdict};
use people_model::policy::Action;
use people_model::role::Role;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use storage::audit::{Filter, anchor, list};
use storage::integrity::verify;

use crate::database::{Database, both_engines};
use crate::fixture::{basic, edit, employed, enter, founded, load, sample};

#[apply(both_engines)]
async fn every_change_of_a_scheme_is_a_link_of_the_chain(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = sample(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = enter(&operator, "zhaoli", &office.password).await;
    let scheme = load(&ctx, id).await;
    let saved =
        storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await.unwrap();
    storage::scheme::undo(&ctx, id, saved.change_set).await.unwrap();
    storage::sheet::export(&ctx, id, storage::sheet::Format::Csv).await.unwrap();
    let entries = list(&operator, city, Filter::default(), 3).await.unwrap();
    let deeds: Vec<Deed> = entries.iter().map(|entry| entry.deed).collect();
    assert_eq!(deeds, [Deed::SchemeExport, Deed::SchemeUndo, Deed::SchemeEdit]);
    assert_eq!((entries[2].reason.as_str(), entries[2].doer.name.as_str()), ("年中调整", "zhaoli 同志"));
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Intact { anchor: Some(_), .. }));
}

/// A person who floods the audit log with refusals may crowd out somebody else's, but not unseen.
#[apply(both_engines)]
async fn refusals_that_a_flood_crowds_out_are_counted_in_the_record(database: Database) {
    const FLOOD: u64 = 5_000;
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = enter(&operator, "zhaoli", &office.password).await;
    for _ in 0..FLOOD {
        ctx.authorize(Action::SecurityEdit).unwrap_err();
    }
    let raw = database.raw().await;
    let read = async |sql: &str| {
        let statement = Statement::from_string(raw.get_database_backend(), sql);
        raw.query_all_raw(statement).await.unwrap()
    };
    let (mut told, mut lost) = (0, 0);
    while told + lost < FLOOD {
        told = read("SELECT sequence FROM audit WHERE subject_id = 'security_edit'").await.len() as u64;
        let counts =
            read("SELECT changes FROM audit WHERE subject_kind = 'action' AND subject_id = ''").await;
        let count = |row: &QueryResult| {
            let fields: Vec<FieldDiff> =
                serde_json::from_str(&row.try_get::<String>("", "changes").unwrap()).unwrap();
            fields[0].after.as_deref().unwrap().parse::<u64>().unwrap()
        };
        lost = counts.iter().map(count).sum();
    }
    raw.close().await.unwrap();
    assert_eq!(told + lost, FLOOD);
    assert!(lost > 0, "the flood is larger than the queue");
}

#[apply(both_engines)]
async fn a_refusal_is_recorded_with_what_was_tried(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let reader = employed(&operator, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let ctx = enter(&operator, "zhaoli", &reader.password).await;
    storage::sample::load(&ctx).await.unwrap_err();
    // The audit log is written by a task of its own: the next write waits for nothing, this one does.
    let refused = async || {
        list(&ctx, city, Filter { deed: Some(Deed::Refusal), ..Filter::default() }, 10).await.unwrap()
    };
    while refused().await.is_empty() {
        tokio::task::yield_now().await;
    }
    let entry = &refused().await[0];
    assert_eq!((entry.outcome, entry.subject.id.as_str()), (Outcome::Refused, "sample_edit"));
    assert_eq!(entry.doer.account, Some(reader.id));
}

#[apply(both_engines)]
async fn a_refusal_names_what_it_was_about(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = enter(&operator, "zhaoli", &made.password).await;
    let id = crate::fixture::import(&office, crate::fixture::SAMPLE).await.scheme.unwrap();
    let auditor = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    let auditor = enter(&operator, "sunlei", &auditor.password).await;
    let scheme = load(&operator, id).await;
    let change_set = edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")]);
    storage::scheme::save(&auditor, id, change_set).await.unwrap_err();
    storage::account::disable(&office, city, made.id, "离任").await.unwrap_err();
    let register = storage::organization::read(&operator, city).await.unwrap();
    let organization = register.by_code("NYJ").unwrap().id;
    let close = Operation::Close { id: organization, from: "2026-07-01".parse().unwrap() };
    storage::organization::apply(&auditor, city, &close, "").await.unwrap_err();
    let refused = async || {
        list(&operator, city, Filter { deed: Some(Deed::Refusal), ..Filter::default() }, 10).await.unwrap()
    };
    while refused().await.len() < 3 {
        tokio::task::yield_now().await;
    }
    let things: Vec<String> =
        refused().await.into_iter().flat_map(|entry| entry.changes).filter_map(|field| field.after).collect();
    assert!(things.contains(&id.to_string()), "{things:?}");
    assert!(things.contains(&made.id.to_string()), "{things:?}");
    assert!(things.contains(&organization.to_string()), "{things:?}");
}

#[apply(both_engines)]
async fn an_anchor_shows_that_a_whole_chain_was_rewritten(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let kept = anchor(&operator, city).await.unwrap().unwrap();
    employed(&operator, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    assert!(matches!(
        verify(&operator, city, std::slice::from_ref(&kept)).await.unwrap(),
        Verdict::Intact { .. }
    ));
    // Somebody removes everything, head and all, and a new chain begins that holds in itself.
    database.execute("DELETE FROM audit; DELETE FROM audit_head; DELETE FROM audit_object").await;
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { .. }), "data without a record: {verdict:?}");
    let verdict = verify(&operator, city, std::slice::from_ref(&kept)).await.unwrap();
    assert!(matches!(verdict, Verdict::Broken { fault: Fault::CutOff, .. }), "{verdict:?}");
    for login in ["a", "b", "c", "d"] {
        employed(&operator, city, login, NewAppointment::to(Role::Auditor)).await;
    }
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { .. }), "data from before the record: {verdict:?}");
    let verdict = verify(&operator, city, &[kept]).await.unwrap();
    assert!(matches!(verdict, Verdict::Broken { fault: Fault::NotAnchored, .. }), "{verdict:?}");
}

#[apply(both_engines)]
async fn the_record_is_found_by_person_name_deed_and_day(database: Database) {
    let operator = database.ctx().await;
    let (city, first) = founded(&operator).await;
    let other = employed(&operator, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let count = async |filter| list(&operator, city, filter, 100).await.unwrap().len();
    assert_eq!(count(Filter { person: Some(other.id), ..Filter::default() }).await, 2);
    assert_eq!(count(Filter { person: Some(first), ..Filter::default() }).await, 4);
    assert_eq!(count(Filter { text: "王".into(), ..Filter::default() }).await, 4);
    assert_eq!(count(Filter { text: "ZhaoLi".into(), ..Filter::default() }).await, 2);
    // Every link has a commitment with each of the hexadecimal digits in it, and none of these in a name.
    for text in ["0", "f", "~", "%", "_", "!", "王%", "100%_"] {
        assert_eq!(count(Filter { text: text.into(), ..Filter::default() }).await, 0, "{text}");
    }
    assert_eq!(count(Filter { deed: Some(Deed::AccountCreate), ..Filter::default() }).await, 1);
    assert_eq!(count(Filter { from: Some("2999-01-01".parse().unwrap()), ..Filter::default() }).await, 0);
    assert_eq!(count(Filter { to: Some("2999-01-01".parse().unwrap()), ..Filter::default() }).await, 6);
    assert_eq!(count(Filter { before: Some(2), ..Filter::default() }).await, 1);
}

/// What somebody with a database client can do to a record.
#[derive(Clone, Debug)]
enum Tampering {
    Edit { row: usize, column: usize },
    Delete { row: usize },
    Reorder { one: usize, other: usize },
    Truncate { keep: usize },
}

const LINKS: usize = 12;
const COLUMNS: [&str; 10] = [
    "at",
    "name",
    "address",
    "deed",
    "subject_kind",
    "subject_id",
    "subject_name",
    "changes",
    "reason",
    "objects",
];

fn tampering() -> impl Strategy<Value = Tampering> {
    prop_oneof![
        (0..LINKS, 0..COLUMNS.len()).prop_map(|(row, column)| Tampering::Edit { row, column }),
        (0..LINKS).prop_map(|row| Tampering::Delete { row }),
        (0..LINKS, 1..LINKS).prop_map(|(one, far)| Tampering::Reorder { one, other: (one + far) % LINKS }),
        (0..LINKS).prop_map(|keep| Tampering::Truncate { keep }),
    ]
}

/// 4,000 of them, each on a savepoint that is rolled back. Sequences count from one, so row 0 is link 1.
#[tokio::test]
async fn no_tampering_with_the_record_is_overlooked() {
    let database = Database::sqlite();
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    while list(&operator, city, Filter::default(), 100).await.unwrap().len() < LINKS {
        let login = format!("person{}", list(&operator, city, Filter::default(), 100).await.unwrap().len());
        employed(&operator, city, &login, NewAppointment::to(Role::Auditor)).await;
    }
    let raw = database.raw().await;
    raw.execute_unprepared("CREATE TABLE kept AS SELECT * FROM audit").await.unwrap();
    let mut runner = TestRunner::new(Config { cases: 4_000, ..Config::default() });
    for _ in 0..4_000 {
        let tampering = tampering().new_tree(&mut runner).unwrap().current();
        let (sql, first) = match &tampering {
            Tampering::Edit { row, column } => {
                let column = COLUMNS[*column];
                (format!("UPDATE audit SET {column} = {column} || ' ' WHERE sequence = {}", row + 1), row + 1)
            }
            Tampering::Delete { row } => (format!("DELETE FROM audit WHERE sequence = {}", row + 1), row + 1),
            Tampering::Reorder { one, other } => {
                let (one, other) = (one.min(other) + 1, one.max(other) + 1);
                (
                    format!(
                        "UPDATE audit SET sequence = -1 WHERE sequence = {one};
                         UPDATE audit SET sequence = {one} WHERE sequence = {other};
                         UPDATE audit SET sequence = {other} WHERE sequence = -1"
                    ),
                    one,
                )
            }
            Tampering::Truncate { keep } => (format!("DELETE FROM audit WHERE sequence > {keep}"), keep + 1),
        };
        let sql = format!("PRAGMA ignore_check_constraints = on; BEGIN; {sql}; COMMIT");
        raw.execute_unprepared(&sql).await.unwrap();
        let verdict = verify(&operator, city, &[]).await.unwrap();
        let named = matches!(verdict, Verdict::Broken { sequence, .. } if sequence == first as u64);
        assert!(named, "{tampering:?}: {verdict:?}");
        raw.execute_unprepared("BEGIN; DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; COMMIT")
            .await
            .unwrap();
    }
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Intact { .. }));
    raw.close().await.unwrap();
}
