//! What readers get from memory is what the database holds, from any writer.

use std::sync::Arc;

use indicator_model::history::Direction;
use indicator_model::id::SchemeId;
use indicator_model::organization::operation::Operation;
use indicator_model::organization::register::Facts;
use indicator_model::scheme::Edition;
use indicator_model::tree::Tree;
use people_model::appointment::NewAppointment;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::scheme::Snapshot;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{
    SAMPLE, basic, confirm, edit, employed, enter, founded, import, load, lock, node, sample,
};

async fn snapshot(ctx: &Ctx, id: SchemeId) -> Snapshot {
    storage::scheme::snapshot(ctx, id).await.unwrap()
}

/// The tree as a server has it that has just started.
async fn stored(database: &Database, id: SchemeId) -> Arc<Tree> {
    snapshot(&database.ctx().await, id).await.tree
}

/// Whether a server shows what is stored, in all that a tree derives as well.
async fn shows_what_is_stored(database: &Database, ctx: &Ctx, id: SchemeId) -> Edition {
    let shown = snapshot(ctx, id).await;
    let fresh = snapshot(&database.ctx().await, id).await;
    assert_eq!(shown.tree, fresh.tree);
    assert_eq!(shown.edition, fresh.edition);
    assert_eq!(shown.tree.scheme().revision, shown.edition.revision);
    shown.edition
}

#[apply(both_engines)]
async fn readers_at_once_share_one_tree_and_the_next_save_goes_into_it(database: Database) {
    let (_, id) = database.sample().await;
    let ctx = database.ctx().await;
    let [a, b, c, d] = [&ctx; 4].map(|ctx| snapshot(ctx, id));
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    assert!([&b, &c, &d].iter().all(|other| Arc::ptr_eq(&a.tree, &other.tree)));
    let before = Tree::clone(&a.tree);
    drop((b, c, d));

    let scheme = a.tree.scheme().clone();
    storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await.unwrap();
    // Who still reads keeps what was in force.
    assert_eq!(*a.tree, before);
    assert_ne!(shows_what_is_stored(&database, &ctx, id).await, a.edition);

    // Without readers a save changes the tree in its place.
    drop(a);
    let place = Arc::as_ptr(&snapshot(&ctx, id).await.tree);
    let scheme = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1400")])).await.unwrap();
    assert_eq!(Arc::as_ptr(&snapshot(&ctx, id).await.tree), place);
    shows_what_is_stored(&database, &ctx, id).await;
}

#[apply(both_engines)]
async fn what_is_refused_leaves_the_kept_tree_as_it_was(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let first = edit(&base, vec![lock(&base, "QYD-03"), basic(&base, "NYJ-01", "1300")]);
    storage::scheme::save(&ctx, id, first.clone()).await.unwrap();
    let edition = shows_what_is_stored(&database, &ctx, id).await;
    let place = Arc::as_ptr(&snapshot(&ctx, id).await.tree);

    let stale = edit(&base, vec![basic(&base, "NYJ-04", "97"), basic(&base, "NYJ-01", "1250")]);
    let answer = storage::scheme::save(&ctx, id, stale).await;
    assert!(matches!(&answer, Err(StoreError::Conflict(at)) if at.differing.len() == 1), "{answer:?}");
    let locked = edit(&base, vec![basic(&base, "NYJ-04", "97"), basic(&base, "QYD-03", "1")]);
    let answer = storage::scheme::save(&ctx, id, locked).await;
    assert!(matches!(answer, Err(StoreError::Invalid(_))), "{answer:?}");
    // The same request again.
    storage::scheme::save(&ctx, id, first.clone()).await.unwrap();
    storage::scheme::preview(&ctx, id, Direction::Undo, first.id).await.unwrap();

    assert_eq!(shows_what_is_stored(&database, &ctx, id).await, edition);
    assert_eq!(Arc::as_ptr(&snapshot(&ctx, id).await.tree), place);
}

#[apply(both_engines)]
async fn a_save_that_cannot_be_committed_is_not_shown(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    // The last statement of the transaction fails.
    database.execute("ALTER TABLE audit RENAME TO audit_away").await;
    let change_set = edit(&base, vec![basic(&base, "NYJ-01", "1300")]);
    storage::scheme::save(&ctx, id, change_set.clone()).await.unwrap_err();
    database.execute("ALTER TABLE audit_away RENAME TO audit").await;
    assert_eq!(load(&ctx, id).await, base);
    storage::scheme::save(&ctx, id, change_set).await.unwrap();
    shows_what_is_stored(&database, &ctx, id).await;
}

#[apply(both_engines)]
async fn two_servers_that_save_in_turn_show_the_same(database: Database) {
    let (here, there) = (database.ctx().await, database.ctx().await);
    let id = sample(&here).await;
    for round in 0..3 {
        for (at, ctx) in [&here, &there].into_iter().enumerate() {
            let scheme = load(ctx, id).await;
            let value = (1300 + 10 * round + at).to_string();
            let change_set = edit(&scheme, vec![basic(&scheme, "NYJ-01", &value)]);
            storage::scheme::save(ctx, id, change_set).await.unwrap();
            let [here, there] = [&here, &there].map(|ctx| snapshot(ctx, id));
            let (here, there) = (here.await, there.await);
            assert_eq!((here.edition, here.tree), (there.edition, there.tree));
        }
    }
    // All of it and the import: more than a tree takes from the journal. And nodes come back.
    while let Some(of) = storage::scheme::cursor(&there, id).await.unwrap().undo {
        confirm(&there, id, Direction::Undo, of).await;
    }
    assert!(snapshot(&here, id).await.tree.is_empty());
    let of = storage::scheme::cursor(&there, id).await.unwrap().redo.unwrap();
    confirm(&there, id, Direction::Redo, of).await;
    assert_eq!(snapshot(&here, id).await.tree.len(), 96);
    shows_what_is_stored(&database, &here, id).await;
}

#[apply(both_engines)]
async fn servers_that_save_at_once_lose_nothing(database: Database) {
    let (here, there) = (database.ctx().await, database.ctx().await);
    let id = sample(&here).await;
    let base = load(&here, id).await;
    let codes: Vec<&str> = base.indicators.iter().map(|it| it.code.as_str()).take(8).collect();
    let saves = codes.iter().enumerate().map(|(at, code)| {
        let ctx = if at % 2 == 0 { here.clone() } else { there.clone() };
        let change_set = edit(&base, vec![lock(&base, code)]);
        tokio::spawn(async move {
            let read = storage::scheme::snapshot(&ctx, id).await.unwrap().edition;
            let saved = storage::scheme::save(&ctx, id, change_set).await.unwrap().revision;
            assert!(read.revision < saved);
            // Who saved sees it.
            assert!(storage::scheme::snapshot(&ctx, id).await.unwrap().edition.revision >= saved);
        })
    });
    for save in saves.collect::<Vec<_>>() {
        save.await.unwrap();
    }
    let edition = shows_what_is_stored(&database, &here, id).await;
    assert_eq!(shows_what_is_stored(&database, &there, id).await, edition);
    assert_eq!(edition.revision.0, base.revision.0 + 8);
    assert_eq!(storage::integrity::check(&here).await.unwrap(), []);
}

#[apply(both_engines)]
async fn another_history_of_the_same_length_is_not_taken_for_the_same(database: Database) {
    let (ctx, id) = database.sample().await;
    let before = snapshot(&ctx, id).await;
    // As if an older copy had been restored, and saved to since.
    let other = Uuid::now_v7();
    let target = node(before.tree.scheme(), "NYJ-01");
    let is_sqlite = database.url().starts_with("sqlite");
    let text = |id: Uuid| if is_sqlite { format!("X'{}'", id.simple()) } else { format!("'{id}'") };
    database.execute(&format!("UPDATE change_set SET id = {}", text(other))).await;
    database
        .execute(&format!(
            "UPDATE target_version SET value = 1300000000 WHERE tier = 'basic' AND node_id = {}",
            text(target.0)
        ))
        .await;
    let after = snapshot(&ctx, id).await;
    assert_eq!(after.edition.revision, before.edition.revision);
    assert_ne!(after.edition, before.edition);
    assert_eq!(after.tree, stored(&database, id).await);
    assert_ne!(after.tree, before.tree);
}

#[apply(both_engines)]
async fn organizations_and_what_is_rewritten_are_shown_as_they_are_now(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = import(&operator, SAMPLE).await.scheme.unwrap();
    let made = employed(&operator, city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = enter(&operator, "qianwei", &made.password).await;
    let scheme = load(&office, id).await;
    storage::scheme::save(&office, id, edit(&scheme, vec![lock(&scheme, "NYJ-01")])).await.unwrap();
    let locked = shows_what_is_stored(&database, &operator, id).await;

    let register = storage::organization::read(&operator, city).await.unwrap();
    let entry = register.by_code("QYD").unwrap();
    let change = Operation::Change {
        id: entry.id,
        from: "2026-07-01".parse().unwrap(),
        before: entry.current.facts.clone(),
        after: Facts { name: "云东新区".to_owned(), ..entry.current.facts.clone() },
    };
    storage::organization::apply(&operator, city, &change, "更名").await.unwrap();
    let moved = shows_what_is_stored(&database, &operator, id).await;
    assert_ne!(moved, locked);

    storage::account::disable(&operator, city, made.id, "离任").await.unwrap();
    let pseudonym = storage::account::erase(&operator, city, made.id, "qianwei", "本人申请").await.unwrap();
    assert_ne!(shows_what_is_stored(&database, &operator, id).await, moved);
    let owners: Vec<String> =
        load(&operator, id).await.nodes.into_iter().filter_map(|node| Some(node.lock?.owner)).collect();
    assert_eq!(owners, [pseudonym]);
}

#[apply(both_engines)]
async fn each_reader_has_an_edition_for_the_names_they_see(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = import(&operator, SAMPLE).await.scheme.unwrap();
    let made = employed(&operator, city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = enter(&operator, "qianwei", &made.password).await;
    let auditor = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    let auditor = enter(&operator, "sunlei", &auditor.password).await;

    let (plain, hidden) = (snapshot(&office, id).await, snapshot(&auditor, id).await);
    assert!(Arc::ptr_eq(&plain.tree, &hidden.tree), "without a lock there is nothing to mask");
    assert_ne!(plain.edition, hidden.edition);
    let scheme = load(&office, id).await;
    storage::scheme::save(&office, id, edit(&scheme, vec![lock(&scheme, "NYJ-01")])).await.unwrap();
    let owner = async |ctx: &Ctx| {
        let read = snapshot(ctx, id).await;
        let row = read.tree.row(node(&scheme, "NYJ-01")).unwrap();
        read.tree.node(row).lock.clone().unwrap().owner
    };
    assert_eq!(owner(&office).await, "qianwei 同志");
    assert_ne!(owner(&auditor).await, owner(&office).await);
    assert_eq!(snapshot(&operator, id).await.edition, snapshot(&office, id).await.edition);
}
