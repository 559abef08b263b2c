//! A person who has gone is forgotten; what the person did stays, and the audit log still proves it.

use indicator_model::warning::answer::{Answered, NewAnswer};
use people_model::account::{AccountState, Refusal};
use people_model::appointment::{self, NewAppointment};
use people_model::audit::{Deed, Verdict};
use people_model::contact::Contact;
use people_model::policy::Denial;
use people_model::refusal;
use people_model::role::Role;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::audit::Filter;
use storage::audit::file::check;
use storage::board::answer;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::integrity::verify;
use storage::scheme::Page;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, basic, edit, employed, enter, founded, load, lock, person, sample, sign_in};
use crate::warning::about;

/// Where a name can stand.
const PLACES: [(&str, &[&str]); 13] = [
    ("account", &["login", "name", "phone", "email", "identity_number"]),
    ("audit", &["name", "subject_name", "changes", "reason"]),
    ("audit_word", &["word"]),
    ("attempt", &["login"]),
    ("change", &["edit"]),
    ("change_set", &["author"]),
    ("node", &["lock_owner"]),
    ("organization_detail", &["said_by", "ended_by"]),
    ("organization_former", &["said_by"]),
    ("session", &["agent"]),
    ("token", &["name"]),
    ("transition", &["author"]),
    ("warning_answer", &["responsible"]),
];

/// The places in which a word is found, past the store.
async fn found(database: &Database, word: &str) -> Vec<String> {
    let raw = database.raw().await;
    let mut found = Vec::new();
    for (table, columns) in PLACES {
        for column in columns {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%{word}%'");
            let statement = Statement::from_string(raw.get_database_backend(), sql);
            let row = raw.query_one_raw(statement).await.unwrap().unwrap();
            if row.try_get_by_index::<i64>(0).unwrap() > 0 {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    raw.close().await.unwrap();
    found
}

async fn record(ctx: &Ctx, city: indicator_model::id::CityId) -> Vec<u8> {
    let mut export = storage::audit::export(ctx, city, None, None).await.unwrap();
    let mut file = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        file.extend(piece);
    }
    file
}

#[apply(both_engines)]
async fn nothing_tells_any_more_who_it_was_and_every_sum_is_the_same(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = sample(&operator).await;
    let made = employed(&operator, city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = enter(&operator, "qianwei", &made.password).await;
    let contact = Contact { phone: Some("13800138000".into()), ..Contact::default() };
    storage::account::set_own_contact(&ctx, &contact).await.unwrap();
    let scheme = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await.unwrap();
    let scheme = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&scheme, vec![lock(&scheme, "NYJ-01")])).await.unwrap();
    // Somebody else names the person as the one who carries out a measure.
    let answered =
        NewAnswer { responsible: "qianwei 同志".to_owned(), ..about(&operator, id, "FGW-01").await };
    assert_eq!(answer(&operator, answered).await.unwrap(), Answered::Done);
    // Somebody else takes the lock away and sets it again by undoing that.
    let scheme = load(&operator, id).await;
    let owner = scheme.nodes.iter().find_map(|node| node.lock.clone()).unwrap();
    let unlock = indicator_model::change::Change {
        node: crate::fixture::node(&scheme, "NYJ-01"),
        edit: indicator_model::change::Edit::Lock { before: Some(Box::new(owner)), after: None },
    };
    let removed = storage::scheme::save(&operator, id, edit(&scheme, vec![unlock])).await.unwrap();
    storage::scheme::undo(&operator, id, removed.change_set).await.unwrap();
    sign_in(&operator, "qianwei", "wrong").await.err().unwrap();
    assert!(!found(&database, "qianwei").await.is_empty());

    let history = storage::scheme::history(&operator, id, Page::default()).await.unwrap();
    let entries = storage::audit::list(&operator, city, Filter::default(), 200).await.unwrap();
    let before = load(&operator, id).await;
    let taken_before = record(&operator, city).await;

    storage::account::disable(&operator, city, made.id, "离任").await.unwrap();
    let pseudonym = storage::account::erase(&operator, city, made.id, "QianWei", "本人申请").await.unwrap();
    assert!(pseudonym.starts_with(storage::account::PSEUDONYM), "{pseudonym}");
    assert_eq!(found(&database, "qianwei").await, Vec::<String>::new());

    // The chain is the same and holds; the files hold, with and without the names.
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Intact { .. }));
    let files = [taken_before, record(&operator, city).await];
    for file in &files {
        let checked = check(file.as_slice(), &[]).unwrap();
        assert_eq!(checked.fault, None);
        let verdict = storage::integrity::verify_files(&operator, city, vec![checked]).await.unwrap();
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    }
    assert!(String::from_utf8_lossy(&files[0]).contains("qianwei"), "what left before cannot be called back");
    assert!(!String::from_utf8_lossy(&files[1]).contains("qianwei"));

    // Sums, histories and locks point at the pseudonym.
    let after = storage::scheme::history(&operator, id, Page::default()).await.unwrap();
    assert_eq!(after.len(), history.len());
    let by = |summaries: &[people_model::journal::ChangeSetSummary], name: &str| {
        summaries.iter().filter(|summary| summary.author == name).count()
    };
    assert_eq!(by(&after, &pseudonym), by(&history, "qianwei 同志"));
    assert_eq!(by(&after, &pseudonym), 2);
    let now = storage::audit::list(&operator, city, Filter::default(), 200).await.unwrap();
    // Disabled, taken out, erased, and the refused sign-in was there before.
    assert_eq!(now.len(), entries.len() + 4);
    let of = |entries: &[people_model::audit::Entry]| {
        entries.iter().filter(|entry| entry.doer.account == Some(made.id)).count()
    };
    assert_eq!(of(&now), of(&entries));
    assert!(
        now.iter()
            .filter(|entry| entry.doer.account == Some(made.id))
            .all(|entry| entry.doer.name == pseudonym)
    );
    let mut scheme = load(&operator, id).await;
    for node in &mut scheme.nodes {
        if let Some(lock) = &mut node.lock {
            assert_eq!(lock.owner, pseudonym);
            "qianwei 同志".clone_into(&mut lock.owner);
        }
    }
    assert_eq!(scheme, before);
    assert_eq!(storage::integrity::check(&operator).await.unwrap(), []);
    let edits = now.iter().filter(|entry| matches!(entry.deed, Deed::SchemeEdit | Deed::SchemeUndo));
    let mut looked_at = 0;
    for entry in edits {
        assert!(storage::scheme::recorded(&operator, city, entry.sequence).await.unwrap().is_intact);
        looked_at += 1;
    }
    // What the operator did in the sample is in the audit log of the sample.
    assert_eq!(looked_at, 2);
}

#[apply(both_engines)]
async fn the_account_is_a_row_without_a_person(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let made = employed(&operator, city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = enter(&operator, "qianwei", &made.password).await;
    storage::account::disable(&operator, city, made.id, "离任").await.unwrap();
    let admin = person(&operator, city, Role::SystemAdministrator);
    let pseudonym = storage::account::erase(&admin, city, made.id, "qianwei", "离任").await.unwrap();
    let accounts = storage::account::list(&admin, city).await.unwrap();
    let row = accounts.iter().find(|account| account.id == made.id).unwrap();
    assert_eq!((row.name.as_str(), row.login.as_str()), (pseudonym.as_str(), pseudonym.as_str()));
    assert_eq!((row.state, row.is_erased, row.appointments.len()), (AccountState::Disabled, true, 0));
    assert!(storage::session::list(&ctx).await.unwrap().is_empty());
    let erased = |answer: Result<(), StoreError>| {
        assert!(
            matches!(
                answer,
                Err(StoreError::People(refusal::Refusal::Account(people_model::account::Refusal::Erased)))
            ),
            "{answer:?}"
        );
    };
    erased(storage::account::enable(&admin, city, made.id, "误操作").await);
    erased(storage::account::reset(&admin, city, made.id, "误操作").await.map(drop));
    erased(storage::account::set_contact(&admin, city, made.id, &Contact::default(), "").await);
    erased(storage::account::erase(&admin, city, made.id, &pseudonym, "再次").await.map(drop));
    let office = NewAppointment::to(Role::AssessmentOffice);
    erased(storage::account::appoint(&operator, city, made.id, office).await);
    // The user name is free again.
    employed(&operator, city, "qianwei", NewAppointment::to(Role::Auditor)).await;
}

#[apply(both_engines)]
async fn nobody_is_erased_by_mistake(database: Database) {
    let operator = database.ctx().await;
    let (city, first) = founded(&operator).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let made = employed(&operator, city, "qianwei", NewAppointment::to(Role::AuditAdministrator)).await;
    let refused = |answer: Result<String, StoreError>, expected: refusal::Refusal| {
        assert!(matches!(&answer, Err(StoreError::People(found)) if *found == expected), "{answer:?}");
    };
    refused(
        storage::account::erase(&operator, city, made.id, "qianwei", "离任").await,
        Refusal::StillActive.into(),
    );
    storage::account::disable(&operator, city, made.id, "离任").await.unwrap();
    refused(
        storage::account::erase(&operator, city, made.id, "qianwei", " ").await,
        Refusal::NoReason.into(),
    );
    refused(
        storage::account::erase(&operator, city, made.id, "wangfang", "离任").await,
        Refusal::NotConfirmed.into(),
    );
    refused(
        storage::account::erase(&operator, city, made.id, "qianwei", "离任").await,
        appointment::Refusal::LastAdministrator.into(),
    );
    employed(&operator, city, "sunlei", NewAppointment::to(Role::AuditAdministrator)).await;
    storage::account::erase(&operator, city, made.id, "qianwei", "离任").await.unwrap();
    let own = storage::account::erase(&admin, city, first, "wangfang", "离任").await;
    assert!(matches!(own, Err(StoreError::Forbidden(Denial::OwnWork))), "{own:?}");
    let guard = person(&operator, city, Role::SecurityAdministrator);
    let other = storage::account::erase(&guard, city, first, "wangfang", "离任").await;
    assert!(matches!(other, Err(StoreError::Forbidden(Denial::NoRole))), "{other:?}");
}

/// A name cannot be changed unseen either, nor be made to vanish without an erasure in the audit log.
#[apply(both_engines)]
async fn names_are_held_by_the_chain(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    employed(&operator, city, "qianwei", NewAppointment::to(Role::Auditor)).await;
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Intact { .. }));
    database.execute("UPDATE audit_word SET word = '李四' WHERE word = '王芳'").await;
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Broken { sequence: 1, .. }), "{verdict:?}");
    database.execute("UPDATE audit_word SET word = '王芳' WHERE word = '李四'").await;
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Intact { .. }));
    database.execute("DELETE FROM audit_word WHERE word = 'qianwei'").await;
    database
        .execute("UPDATE account SET erased_at = '2026-01-01T00:00:00.000Z' WHERE login = 'qianwei'")
        .await;
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Broken { .. }), "{verdict:?}");
}
