use indicator_model::change::{Change, Edit, Origin};
use indicator_model::history::{Cursor, Direction};
use indicator_model::id::{ChangeSetId, SchemeId};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Revision;
use indicator_model::target::Tier;
use people_model::appointment::NewAppointment;
use people_model::journal::{ChangeSetDetails, Reversal, Saved};
use people_model::role::Role;
use rstest_reuse::apply;
use storage::ctx::{Ctx, OPERATOR};
use storage::error::StoreError;
use storage::scheme::Page;

use crate::database::{Database, both_engines};
use crate::fixture::{
    SAMPLE, basic, confirm, edit, employed, enter, founded, import, load, lock, node, ordered, sample,
};

async fn set(ctx: &Ctx, id: SchemeId, code: &str, value: &str) -> ChangeSetId {
    let base = load(ctx, id).await;
    let changes = vec![basic(&base, code, value)];
    storage::scheme::save(ctx, id, edit(&base, changes)).await.unwrap().change_set
}

/// Two people of the assessment office, and a scheme that the operator imported.
async fn office(operator: &Ctx) -> (SchemeId, Ctx, Ctx) {
    let (city, _) = founded(operator).await;
    let id = sample(operator).await;
    let mut people = Vec::new();
    for login in ["zhaoli", "sunlei"] {
        let made = employed(operator, city, login, NewAppointment::to(Role::AssessmentOffice)).await;
        people.push(enter(operator, login, &made.password).await);
    }
    let [zhao, sun] = people.try_into().unwrap_or_else(|_| panic!("two"));
    (id, zhao, sun)
}

async fn undo_of(ctx: &Ctx, id: SchemeId, of: ChangeSetId) -> Reversal {
    storage::scheme::preview(ctx, id, Direction::Undo, of).await.unwrap()
}

fn asked(answer: Result<Saved, StoreError>) -> Reversal {
    match answer {
        Err(StoreError::Unconfirmed(reversal)) => *reversal,
        other => panic!("{other:?}"),
    }
}

fn whole(value: i64) -> Option<Quantity> {
    Quantity::from_integer(value).ok()
}

#[apply(both_engines)]
async fn undo_and_redo_go_on_after_a_restart(database: Database) {
    let (ctx, id) = database.sample().await;
    let start = ordered(&ctx, id).await;
    let first = set(&ctx, id, "NYJ-01", "1300").await;
    let middle = ordered(&ctx, id).await;
    let second = set(&ctx, id, "JYJ-02", "3100").await;
    let end = ordered(&ctx, id).await;
    ctx.store().clone().close().await.unwrap();

    let ctx = database.ctx().await;
    assert_eq!(storage::scheme::cursor(&ctx, id).await.unwrap(), Cursor { undo: Some(second), redo: None });
    storage::scheme::undo(&ctx, id, second).await.unwrap();
    assert_eq!(ordered(&ctx, id).await, middle);
    ctx.store().clone().close().await.unwrap();

    let ctx = database.ctx().await;
    storage::scheme::undo(&ctx, id, first).await.unwrap();
    assert_eq!(ordered(&ctx, id).await, start);
    storage::scheme::redo(&ctx, id, first).await.unwrap();
    storage::scheme::redo(&ctx, id, second).await.unwrap();
    assert_eq!(ordered(&ctx, id).await, end);
    assert_eq!(load(&ctx, id).await.revision, Revision(7));
    let newest = storage::scheme::history(&ctx, id, Page::default()).await.unwrap().remove(0);
    assert_eq!(newest.origin, Origin::Redo { of: second });
}

#[apply(both_engines)]
async fn an_import_is_undone_as_one(database: Database) {
    let (ctx, id) = database.sample().await;
    let imported = ordered(&ctx, id).await;
    let import = storage::scheme::cursor(&ctx, id).await.unwrap().undo.unwrap();
    confirm(&ctx, id, Direction::Undo, import).await;
    let empty = load(&ctx, id).await;
    assert_eq!((empty.nodes.len(), empty.indicators.len()), (0, 0));
    confirm(&ctx, id, Direction::Redo, import).await;
    assert_eq!(ordered(&ctx, id).await, imported);
}

#[apply(both_engines)]
async fn a_lock_comes_back_as_it_was(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let saved = storage::scheme::save(&ctx, id, edit(&base, vec![lock(&base, "QYD-03")])).await.unwrap();
    let locked = ordered(&ctx, id).await;
    storage::scheme::undo(&ctx, id, saved.change_set).await.unwrap();
    storage::scheme::redo(&ctx, id, saved.change_set).await.unwrap();
    assert_eq!(ordered(&ctx, id).await, locked);
}

#[apply(both_engines)]
async fn a_repeated_undo_is_answered_as_the_first(database: Database) {
    let (ctx, id) = database.sample().await;
    let edited = set(&ctx, id, "NYJ-01", "1300").await;
    let first = storage::scheme::undo(&ctx, id, edited).await.unwrap();
    let again = storage::scheme::undo(&ctx, id, edited).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(load(&ctx, id).await.revision, Revision(3));
}

#[apply(both_engines)]
async fn only_the_next_one_is_undone(database: Database) {
    let (ctx, id) = database.sample().await;
    let first = set(&ctx, id, "NYJ-01", "1300").await;
    set(&ctx, id, "JYJ-02", "3100").await;
    let late = storage::scheme::undo(&ctx, id, first).await;
    let Err(StoreError::Conflict(conflict)) = late else { panic!("{late:?}") };
    assert_eq!((conflict.revision, conflict.differing.len()), (Revision(3), 0));
    assert!(matches!(storage::scheme::redo(&ctx, id, first).await, Err(StoreError::Conflict(_))));
}

#[apply(both_engines)]
async fn a_new_edit_ends_what_could_be_redone(database: Database) {
    let (ctx, id) = database.sample().await;
    let first = set(&ctx, id, "NYJ-01", "1300").await;
    storage::scheme::undo(&ctx, id, first).await.unwrap();
    let second = set(&ctx, id, "NYJ-01", "1400").await;
    assert_eq!(storage::scheme::cursor(&ctx, id).await.unwrap(), Cursor { undo: Some(second), redo: None });
    assert!(matches!(storage::scheme::redo(&ctx, id, first).await, Err(StoreError::Conflict(_))));
}

#[apply(both_engines)]
async fn undo_passes_over_what_others_saved(database: Database) {
    let operator = database.ctx().await;
    let (id, zhao, sun) = office(&operator).await;
    let first = set(&zhao, id, "C03", "71").await;
    let theirs = set(&sun, id, "C02", "7.5").await;

    assert_eq!(storage::scheme::cursor(&zhao, id).await.unwrap().undo, Some(first));
    storage::scheme::undo(&zhao, id, first).await.unwrap();
    let scheme = load(&zhao, id).await;
    let target = |code| scheme.nodes.iter().find(|it| it.id == node(&scheme, code)).unwrap().targets.basic;
    assert_eq!(target("C02").unwrap().to_string(), "7.5");
    assert_eq!(storage::scheme::cursor(&zhao, id).await.unwrap(), Cursor { undo: None, redo: Some(first) });
    assert_eq!(storage::scheme::cursor(&sun, id).await.unwrap(), Cursor { undo: Some(theirs), redo: None });

    // Neither undo nor redo reaches what somebody else saved, whatever is asked for.
    for refused in [
        storage::scheme::undo(&zhao, id, theirs).await,
        storage::scheme::redo(&zhao, id, theirs).await,
        storage::scheme::undo(&sun, id, first).await,
        storage::scheme::redo(&sun, id, first).await,
    ] {
        assert!(matches!(&refused, Err(StoreError::Conflict(it)) if it.differing.is_empty()), "{refused:?}");
    }
    storage::scheme::redo(&zhao, id, first).await.unwrap();
}

#[apply(both_engines)]
async fn an_import_of_the_operator_is_nobody_elses_to_undo(database: Database) {
    let operator = database.ctx().await;
    let (id, zhao, _) = office(&operator).await;
    let import = storage::scheme::cursor(&operator, id).await.unwrap().undo.unwrap();
    assert_eq!(storage::scheme::cursor(&zhao, id).await.unwrap(), Cursor::default());
    let revision = load(&zhao, id).await.revision;
    let refused = storage::scheme::confirm(&zhao, id, Direction::Undo, import, revision).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(load(&zhao, id).await.nodes.len(), 96);
}

#[apply(both_engines)]
async fn an_import_is_undone_only_when_it_was_confirmed_for_this_very_state(database: Database) {
    let operator = database.ctx().await;
    let (_, zhao, sun) = office(&operator).await;
    let id = import(&zhao, SAMPLE).await.scheme.unwrap();
    let of = storage::scheme::cursor(&zhao, id).await.unwrap().undo.unwrap();
    let before = load(&zhao, id).await;

    let reversal = asked(storage::scheme::undo(&zhao, id, of).await);
    assert_eq!(reversal, undo_of(&zhao, id, of).await);
    assert_eq!((reversal.of.origin, reversal.of.changes, reversal.nodes), (Origin::Import, 96, 96));
    assert_eq!((reversal.of.author.as_str(), reversal.revision), ("zhaoli 同志", Revision(1)));
    let named = &reversal.edits[0];
    assert!(matches!(named.edit, Edit::Presence { before: Some(_), after: None }), "{named:?}");
    assert!(!named.code.is_empty() && !named.name.is_empty() && named.owner.is_some(), "{named:?}");
    assert_eq!(load(&zhao, id).await, before);

    // Another saves in between: the question is another one now, and names them.
    set(&sun, id, "C02", "7.5").await;
    let moved = asked(storage::scheme::confirm(&zhao, id, Direction::Undo, of, reversal.revision).await);
    assert_eq!(moved.revision, Revision(2));
    assert_eq!(moved.built_on.iter().map(|it| it.author.as_str()).collect::<Vec<_>>(), ["sunlei 同志"]);
    assert_eq!(load(&zhao, id).await.nodes.len(), 96);
}

#[apply(both_engines)]
async fn what_others_have_built_on_asks_first(database: Database) {
    let operator = database.ctx().await;
    let (id, zhao, sun) = office(&operator).await;
    let of = set(&zhao, id, "NYJ-01", "1300").await;
    assert!(!undo_of(&zhao, id, of).await.asks());
    set(&sun, id, "C02", "7.5").await;
    assert!(!undo_of(&zhao, id, of).await.asks(), "another node");

    let base = load(&sun, id).await;
    let weight = base.nodes.iter().find(|it| it.id == node(&base, "NYJ-01")).unwrap().weight;
    let weigh =
        Change { node: node(&base, "NYJ-01"), edit: Edit::Weight { before: weight, after: whole(7) } };
    storage::scheme::save(&sun, id, edit(&base, vec![weigh])).await.unwrap();
    let reversal = asked(storage::scheme::undo(&zhao, id, of).await);
    assert_eq!(reversal.built_on.len(), 1);
    assert_eq!((reversal.built_on[0].author.as_str(), reversal.overtaken.len()), ("sunlei 同志", 0));
    let named = &reversal.edits[0];
    assert_eq!((named.code.as_str(), named.unit.as_str()), ("NYJ-01", "家"));
    assert_eq!(named.edit, Edit::Target { tier: Tier::Basic, before: whole(1300), after: whole(1200) });
    confirm(&zhao, id, Direction::Undo, of).await;
    let after = load(&zhao, id).await;
    let now = after.nodes.iter().find(|it| it.id == node(&after, "NYJ-01")).unwrap();
    assert_eq!((now.targets.basic, now.weight), (whole(1200), whole(7)));
}

#[apply(both_engines)]
async fn a_field_that_another_changed_since_is_not_undone_and_says_who(database: Database) {
    let operator = database.ctx().await;
    let (id, zhao, sun) = office(&operator).await;
    let base = load(&zhao, id).await;
    let both = vec![basic(&base, "NYJ-01", "1300"), basic(&base, "JYJ-02", "3100")];
    let of = storage::scheme::save(&zhao, id, edit(&base, both)).await.unwrap().change_set;
    set(&sun, id, "NYJ-01", "1400").await;
    let before = load(&zhao, id).await;

    let reversal = undo_of(&zhao, id, of).await;
    let [ChangeSetDetails { summary, edits }] = reversal.overtaken.as_slice() else { panic!("{reversal:?}") };
    assert_eq!((summary.author.as_str(), edits.len()), ("sunlei 同志", 1));
    assert_eq!(edits[0].code, "NYJ-01");
    assert_eq!(edits[0].edit, Edit::Target { tier: Tier::Basic, before: whole(1300), after: whole(1400) });
    let refused = storage::scheme::confirm(&zhao, id, Direction::Undo, of, before.revision).await;
    let Err(StoreError::Conflict(conflict)) = refused else { panic!("{refused:?}") };
    assert_eq!(conflict.differing.len(), 1);
    assert_eq!(load(&zhao, id).await, before);
}

#[apply(both_engines)]
async fn a_great_many_changes_ask_first_and_redo_asks_likewise(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let set = base.nodes.iter().filter(|node| node.targets.challenge.is_some()).map(|node| Change {
        node: node.id,
        edit: Edit::Target { tier: Tier::Challenge, before: node.targets.challenge, after: None },
    });
    let changes: Vec<Change> = set.take(Reversal::MANY as usize + 1).collect();
    let few = edit(&base, changes[1..].to_vec());
    let few = storage::scheme::save(&ctx, id, few).await.unwrap().change_set;
    storage::scheme::undo(&ctx, id, few).await.unwrap();
    let many =
        storage::scheme::save(&ctx, id, edit(&load(&ctx, id).await, changes)).await.unwrap().change_set;
    asked(storage::scheme::undo(&ctx, id, many).await);
    confirm(&ctx, id, Direction::Undo, many).await;
    asked(storage::scheme::redo(&ctx, id, many).await);
    confirm(&ctx, id, Direction::Redo, many).await;
}

#[apply(both_engines)]
async fn others_are_told_what_was_undone(database: Database) {
    let operator = database.ctx().await;
    let (id, zhao, sun) = office(&operator).await;
    let of = set(&zhao, id, "NYJ-01", "1300").await;
    let seen = load(&sun, id).await.revision;
    storage::scheme::undo(&zhao, id, of).await.unwrap();

    let news = storage::scheme::news(&sun, id, seen).await.unwrap();
    let [ChangeSetDetails { summary, edits }] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!((summary.author.as_str(), summary.origin), ("zhaoli 同志", Origin::Undo { of }));
    assert_eq!((edits[0].code.as_str(), edits[0].unit.as_str()), ("NYJ-01", "家"));
    assert_eq!(edits[0].edit, Edit::Target { tier: Tier::Basic, before: whole(1300), after: whole(1200) });
    assert_eq!(storage::scheme::news(&zhao, id, seen).await.unwrap(), [], "the user's own change is no news");
    let all = storage::scheme::news(&sun, id, Revision(0)).await.unwrap();
    assert_eq!(all.last().unwrap().summary.author, OPERATOR);

    let history = storage::scheme::node_history(&sun, id, edits[0].node).await.unwrap();
    assert_eq!(history.changes[0].origin, Origin::Undo { of });
    assert_eq!(history.changes[1].origin, Origin::Edit);
}
