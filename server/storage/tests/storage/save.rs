use indicator_model::change::{Change, ChangeSet, Edit, Origin, Placed, Refusal};
use indicator_model::id::{IndicatorId, NodeId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::node::{Lock, Node, Place};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::Tier;
use people_model::appointment::Appointment;
use people_model::journal::Saved;
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::ctx::{Ctx, OPERATOR};
use storage::error::StoreError;
use storage::scheme::Page;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{
    PASSWORD, SAMPLE, appointed, basic, edit, founded, import, load, lock, node, person, sample, sign_in,
};

fn target(scheme: &Scheme, code: &str) -> Option<Quantity> {
    let id = node(scheme, code);
    scheme.nodes.iter().find(|node| node.id == id).unwrap().targets.basic
}

fn whole(value: i64) -> Option<Quantity> {
    Quantity::from_integer(value).ok()
}

/// A new node below the one with this code, as the page makes it.
fn child(scheme: &Scheme, code: &str, new_code: &str) -> Change {
    let parent = scheme.nodes.iter().find(|known| known.id == node(scheme, code)).unwrap();
    let indicator = scheme.indicators.iter().find(|known| known.id == parent.indicator).unwrap();
    let id = NodeId(Uuid::now_v7());
    let mut placed = Placed { node: parent.clone(), indicator: indicator.clone() };
    placed.indicator.id = IndicatorId(Uuid::now_v7());
    new_code.clone_into(&mut placed.indicator.code);
    placed.node.id = id;
    placed.node.indicator = placed.indicator.id;
    placed.node.place = Place { parent: Some(parent.id), position: 7 };
    Change { node: id, edit: Edit::Presence { before: None, after: Some(Box::new(placed)) } }
}

#[apply(both_engines)]
async fn an_edit_leaves_nodes_and_definitions_in_their_order(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let order = |scheme: &Scheme| {
        let nodes: Vec<NodeId> = scheme.nodes.iter().map(|node| node.id).collect();
        let indicators: Vec<IndicatorId> = scheme.indicators.iter().map(|known| known.id).collect();
        (nodes, indicators)
    };
    let first = &base.nodes[0];
    let before = base.indicators.iter().find(|known| known.id == first.indicator).unwrap();
    let after = Indicator { name: format!("{}（修订）", before.name), ..before.clone() };
    let edits = [
        Edit::Weight { before: first.weight, after: whole(7) },
        Edit::Indicator { before: Box::new(before.clone()), after: Box::new(after) },
    ];
    let changes = edits.map(|edit| Change { node: first.id, edit }).into();
    storage::scheme::save(&ctx, id, edit(&base, changes)).await.unwrap();
    assert_eq!(order(&load(&ctx, id).await), order(&base));
}

#[apply(both_engines)]
async fn a_saved_edit_is_there_after_a_restart(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    assert_eq!(base.revision, Revision(1));
    let change_set = edit(&base, vec![basic(&base, "NYJ-01", "1300"), basic(&base, "QYD-03", "300")]);
    let saved = storage::scheme::save(&ctx, id, change_set.clone()).await.unwrap();
    assert_eq!((saved.change_set, saved.revision), (change_set.id, Revision(2)));
    ctx.store().clone().close().await.unwrap();

    let after = load(&database.ctx().await, id).await;
    assert_eq!(after.revision, Revision(2));
    assert_eq!(target(&after, "NYJ-01"), whole(1300));
    assert_eq!(target(&after, "QYD-03"), whole(300));
    assert_eq!(target(&after, "QLX-03"), whole(400));
}

#[apply(both_engines)]
async fn a_repeated_save_is_answered_as_the_first_and_saved_once(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let change_set = edit(&base, vec![basic(&base, "NYJ-01", "1300"), lock(&base, "QYD-03")]);
    let first = storage::scheme::save(&ctx, id, change_set.clone()).await.unwrap();
    let other = edit(&base, vec![basic(&base, "JYJ-02", "3100")]);
    storage::scheme::save(&ctx, id, other).await.unwrap();
    let again = storage::scheme::save(&ctx, id, change_set).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(load(&ctx, id).await.revision, Revision(3));
}

#[apply(both_engines)]
async fn disjoint_edits_on_the_same_base_merge(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let mine = edit(&base, vec![basic(&base, "NYJ-01", "1300")]);
    let theirs = edit(&base, vec![basic(&base, "JYJ-02", "3100")]);
    storage::scheme::save(&ctx, id, theirs).await.unwrap();
    let saved = storage::scheme::save(&ctx, id, mine).await.unwrap();
    assert_eq!(saved.revision, Revision(3));
    let after = load(&ctx, id).await;
    assert_eq!((target(&after, "NYJ-01"), target(&after, "JYJ-02")), (whole(1300), whole(3100)));
}

#[apply(both_engines)]
async fn a_conflict_names_every_differing_field_and_saves_nothing(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let theirs = edit(&base, vec![basic(&base, "NYJ-01", "1300"), basic(&base, "QYD-03", "300")]);
    storage::scheme::save(&ctx, id, theirs).await.unwrap();
    let mine =
        vec![basic(&base, "NYJ-01", "1500"), basic(&base, "QLX-03", "500"), basic(&base, "QYD-03", "350")];
    let result = storage::scheme::save(&ctx, id, edit(&base, mine.clone())).await;
    let Err(StoreError::Conflict(conflict)) = result else { panic!("{result:?}") };
    assert_eq!(conflict.revision, Revision(2));
    let differing: Vec<NodeId> = conflict.differing.iter().map(|difference| difference.node).collect();
    assert_eq!(differing, [node(&base, "NYJ-01"), node(&base, "QYD-03")]);
    assert_eq!(conflict.differing[0].mine, mine[0].edit);
    let Edit::Target { tier: Tier::Basic, before, after } = conflict.differing[0].current else { panic!() };
    assert_eq!((before, after), (whole(1300), whole(1500)));
    let unchanged = load(&ctx, id).await;
    assert_eq!((unchanged.revision, target(&unchanged, "QLX-03")), (Revision(2), whole(400)));

    // To keep mine is to save the edits as the conflict restates them.
    let resolved = conflict.differing.into_iter().map(|it| Change { node: it.node, edit: it.current });
    let resolved = edit(&unchanged, resolved.chain([mine[1].clone()]).collect());
    storage::scheme::save(&ctx, id, resolved).await.unwrap();
    assert_eq!(target(&load(&ctx, id).await, "NYJ-01"), whole(1500));
}

#[apply(both_engines)]
async fn saves_at_the_same_time_follow_one_another(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let codes = ["NYJ-01", "JYJ-02", "QYD-03", "QLX-03", "QQP-03", "QYD-02", "QLX-02", "QQP-02"];
    let mut saves = tokio::task::JoinSet::new();
    for code in codes {
        let (ctx, change_set) = (ctx.clone(), edit(&base, vec![basic(&base, code, "1234")]));
        saves.spawn(async move { storage::scheme::save(&ctx, id, change_set).await.unwrap().revision.0 });
    }
    let mut revisions = saves.join_all().await;
    revisions.sort_unstable();
    assert_eq!(revisions, (2..=9).collect::<Vec<u64>>());
    let after = load(&ctx, id).await;
    assert!(codes.iter().all(|code| target(&after, code) == whole(1234)));
}

#[apply(both_engines)]
async fn the_server_signs_locks_and_keeps_them(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let saved = storage::scheme::save(&ctx, id, edit(&base, vec![lock(&base, "QYD-03")])).await.unwrap();
    let [(locked, signed)] = saved.locks.as_slice() else { panic!("{saved:?}") };
    assert_eq!((*locked, signed.owner.as_str()), (node(&base, "QYD-03"), OPERATOR));
    let now = storage::clock::now();
    assert!(signed.at.is_some_and(|at| now.plus_minutes(-5) < at && at <= now), "{:?}", signed.at);
    let after = load(&ctx, id).await;
    let stored = after.nodes.iter().find(|node| node.id == *locked).unwrap();
    assert_eq!(stored.lock.as_ref(), Some(signed));

    let refused = storage::scheme::save(&ctx, id, edit(&after, vec![basic(&after, "QYD-03", "1")])).await;
    assert!(matches!(refused, Err(StoreError::Invalid(Refusal::Locked { .. }))), "{refused:?}");
    let unlock = Edit::Lock { before: Some(signed.clone().into()), after: None };
    let unlock = edit(&after, vec![Change { node: *locked, edit: unlock }]);
    storage::scheme::save(&ctx, id, unlock).await.unwrap();
    let after = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&after, vec![basic(&after, "QYD-03", "1")])).await.unwrap();
}

#[apply(both_engines)]
async fn a_refused_change_set_leaves_nothing_behind(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let changes = vec![basic(&base, "NYJ-01", "1300"), basic(&base, "QYD-03", "0.5")];
    let refused = storage::scheme::save(&ctx, id, edit(&base, changes)).await;
    assert!(matches!(refused, Err(StoreError::Invalid(Refusal::TooFine { .. }))), "{refused:?}");
    assert_eq!(load(&ctx, id).await, base);
}

#[apply(both_engines)]
async fn an_empty_change_set_makes_no_revision(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let saved = storage::scheme::save(&ctx, id, edit(&base, Vec::new())).await.unwrap();
    assert_eq!(saved.revision, base.revision);
    assert_eq!(storage::scheme::history(&ctx, id, Page::default()).await.unwrap().len(), 1);
}

/// A field of which the values are missing is such a change, because what is missing is none.
#[apply(both_engines)]
async fn changes_that_change_nothing_make_no_revision(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let at = node(&base, "NYJ-01");
    let placed = base.nodes.iter().find(|node| node.id == at).unwrap();
    let fields = ["target", "reserve", "weight", "share", "mode", "curve", "lock"];
    let mut idle: Vec<Change> = fields
        .into_iter()
        .map(|field| serde_json::json!({ "node": at, "edit": { "field": field, "tier": "challenge" } }))
        .map(|change| serde_json::from_value(change).unwrap())
        .collect();
    idle.push(Change { node: at, edit: Edit::Owner { before: placed.owner, after: placed.owner } });
    let (before, after) = (Box::new(placed.place), Box::new(placed.place));
    idle.push(Change { node: at, edit: Edit::Place { before, after } });
    let saved = storage::scheme::save(&ctx, id, edit(&base, idle.clone())).await.unwrap();
    assert_eq!(saved.revision, base.revision);
    assert_eq!(load(&ctx, id).await, base);
    // Beside a change they are left out of its revision.
    idle.push(basic(&base, "NYJ-01", "1300"));
    let change_set = edit(&base, idle);
    let saved = storage::scheme::save(&ctx, id, change_set.clone()).await.unwrap();
    assert_eq!(saved.revision, base.revision.next());
    assert_eq!(storage::scheme::save(&ctx, id, change_set).await.unwrap(), saved, "the same again");
    let history = storage::scheme::history(&ctx, id, Page::default()).await.unwrap();
    assert_eq!(history[0].changes, 1);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

/// A revision that is not there yet cannot have been looked at.
#[apply(both_engines)]
async fn a_base_above_the_revision_in_force_is_refused(database: Database) {
    let (ctx, id) = database.sample().await;
    let scheme = load(&ctx, id).await;
    for base in [scheme.revision.next().0, i64::MAX as u64, u64::MAX] {
        let change_set =
            ChangeSet { base: Revision(base), ..edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")]) };
        let answer = storage::scheme::save(&ctx, id, change_set).await;
        let Err(StoreError::Conflict(conflict)) = answer else { panic!("{base}: {answer:?}") };
        assert_eq!((conflict.revision, conflict.differing.len()), (scheme.revision, 0));
    }
    assert_eq!(load(&ctx, id).await, scheme);
    let saved = storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await;
    assert_eq!(saved.unwrap().revision, scheme.revision.next());
}

/// Nobody holds a node of others with a link to it.
#[apply(both_engines)]
async fn a_support_link_yields_to_the_owner_of_either_end(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (office, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let id = import(&office, SAMPLE).await.scheme.unwrap();
    let scheme = load(&operator, id).await;
    let owner = |code: &str| {
        let node = node(&scheme, code);
        scheme.nodes.iter().find(|known| known.id == node).unwrap().owner
    };
    let reporter = |code: &str| {
        let role = Appointment { organization: Some(owner(code)), ..Appointment::to(Role::Reporter) };
        appointed(&operator, city, vec![role])
    };
    let (from, to) = ("NYJ-04", "FGW-02");
    assert_ne!(owner(from), owner(to));
    let third = scheme.nodes.iter().find(|node| ![owner(from), owner(to)].contains(&node.owner)).unwrap();
    let third = appointed(
        &operator,
        city,
        vec![Appointment { organization: Some(third.owner), ..Appointment::to(Role::Reporter) }],
    );
    let link = |before: bool| Change {
        node: node(&scheme, from),
        edit: Edit::Support { to: node(&scheme, to), before, after: !before },
    };
    let save = async |who: &Ctx, changes: Vec<Change>| {
        let base = load(&operator, id).await;
        storage::scheme::save(who, id, edit(&base, changes)).await
    };
    let refused = |answer: Result<Saved, StoreError>| {
        assert!(matches!(answer, Err(StoreError::Forbidden(Denial::OutOfScope))), "{answer:?}");
    };
    refused(save(&reporter(to), vec![link(false)]).await);
    save(&reporter(from), vec![link(false)]).await.unwrap();
    refused(save(&third, vec![link(true)]).await);
    save(&reporter(to), vec![link(true)]).await.unwrap();
    save(&reporter(from), vec![link(false)]).await.unwrap();
    save(&reporter(from), vec![link(true)]).await.unwrap();
    assert!(load(&operator, id).await.supports.is_empty());
}

#[apply(both_engines)]
async fn nodes_and_support_links_come_and_go(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let new = child(&base, "NYJ-01", "NYJ-99");
    let to = node(&base, "C07");
    let link = Edit::Support { to, before: false, after: true };
    let changes = vec![new.clone(), Change { node: new.node, edit: link.clone() }];
    storage::scheme::save(&ctx, id, edit(&base, changes)).await.unwrap();
    let with = load(&ctx, id).await;
    assert_eq!((with.nodes.len(), with.indicators.len(), with.supports.len()), (97, 97, 1));

    let gone = vec![Change { node: new.node, edit: link.inverse() }, new.clone().inverse()];
    storage::scheme::save(&ctx, id, edit(&with, gone)).await.unwrap();
    let without = load(&ctx, id).await;
    assert_eq!((without.nodes.len(), without.indicators.len(), without.supports.len()), (96, 96, 0));
    let history = storage::scheme::node_history(&ctx, id, new.node).await.unwrap();
    assert_eq!(history.changes.len(), 4);
    assert_eq!(history.targets.len(), 3);
    assert!(history.targets.iter().all(|version| !version.current));
}

#[apply(both_engines)]
async fn two_indicators_can_exchange_their_codes(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let recode = |from: &str, was: &str, code: &str| {
        let indicator = base.indicators.iter().find(|known| known.code == from).unwrap().clone();
        let (mut before, mut after) = (indicator.clone(), indicator);
        was.clone_into(&mut before.code);
        code.clone_into(&mut after.code);
        let edit = Edit::Indicator { before: Box::new(before), after: Box::new(after) };
        Change { node: node(&base, from), edit }
    };
    let changes = vec![
        recode("QYD-01", "QYD-01", "aside"),
        recode("QLX-01", "QLX-01", "QYD-01"),
        recode("QYD-01", "aside", "QLX-01"),
    ];
    storage::scheme::save(&ctx, id, edit(&base, changes)).await.unwrap();
    let after = load(&ctx, id).await;
    assert_eq!(node(&after, "QYD-01"), node(&base, "QLX-01"));
    assert_eq!(node(&after, "QLX-01"), node(&base, "QYD-01"));
}

#[apply(both_engines)]
async fn an_id_that_was_saved_under_is_good_for_nothing_else(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let first = edit(&base, vec![basic(&base, "NYJ-01", "1300"), lock(&base, "NYJ-04")]);
    let saved = storage::scheme::save(&ctx, id, first.clone()).await.unwrap();
    assert_eq!(storage::scheme::save(&ctx, id, first.clone()).await.unwrap(), saved, "the same again");
    let others = [
        ChangeSet { changes: vec![basic(&base, "NYJ-01", "1400")], ..first.clone() },
        ChangeSet { changes: Vec::new(), ..first.clone() },
        ChangeSet { reason: "另有原因".to_owned(), ..first.clone() },
        ChangeSet { base: Revision(0), ..first.clone() },
    ];
    for other in others {
        let answer = storage::scheme::save(&ctx, id, other).await;
        assert!(matches!(answer, Err(StoreError::ReusedId)), "{answer:?}");
    }
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let somebody = person(&ctx, city, Role::AssessmentOffice);
    let answer = storage::scheme::save(&somebody, id, first).await;
    assert!(matches!(answer, Err(StoreError::ReusedId)), "{answer:?}");
}

#[apply(both_engines)]
async fn a_new_node_brings_no_lock_that_somebody_else_would_have_signed(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let known = base.nodes.iter().find(|known| known.id == node(&base, "NYJ-04")).unwrap();
    let mut indicator = base.indicators.iter().find(|it| it.id == known.indicator).unwrap().clone();
    indicator.id = IndicatorId(Uuid::now_v7());
    "NYJ-99".clone_into(&mut indicator.code);
    let forged =
        Lock { owner: "市长".into(), reason: "已定".into(), at: "2001-01-01T00:00:00.000Z".parse().ok() };
    let new =
        Node { id: NodeId(Uuid::now_v7()), indicator: indicator.id, lock: Some(forged), ..known.clone() };
    let (at, placed) = (new.id, Placed { node: new, indicator });
    let edit_ = Edit::Presence { before: None, after: Some(Box::new(placed)) };
    let answer = storage::scheme::save(&ctx, id, edit(&base, vec![Change { node: at, edit: edit_ }])).await;
    assert!(matches!(answer, Err(StoreError::Invalid(Refusal::Locked { .. }))), "{answer:?}");
}

#[apply(both_engines)]
async fn history_tells_who_when_and_why_page_by_page(database: Database) {
    let (ctx, id) = database.sample().await;
    for value in ["1210", "1220", "1230"] {
        let base = load(&ctx, id).await;
        storage::scheme::save(&ctx, id, edit(&base, vec![basic(&base, "NYJ-01", value)])).await.unwrap();
    }
    let page = Page { before: None, limit: 3 };
    let newest = storage::scheme::history(&ctx, id, page).await.unwrap();
    assert_eq!(newest.iter().map(|it| it.revision.0).collect::<Vec<_>>(), [4, 3, 2]);
    assert_eq!((newest[0].author.as_str(), newest[0].reason.as_str()), (OPERATOR, "年中调整"));
    assert_eq!((newest[0].origin, newest[0].changes), (Origin::Edit, 1));
    let rest =
        storage::scheme::history(&ctx, id, Page { before: Some(Revision(2)), limit: 3 }).await.unwrap();
    assert_eq!(rest.iter().map(|it| (it.origin, it.changes)).collect::<Vec<_>>(), [(Origin::Import, 96)]);
    assert_eq!(rest[0].reason, "sample_city.csv");

    let scheme = load(&ctx, id).await;
    let history = storage::scheme::node_history(&ctx, id, node(&scheme, "NYJ-01")).await.unwrap();
    let basics: Vec<_> = history.targets.iter().filter(|version| version.tier == Tier::Basic).collect();
    let values: Vec<_> = basics.iter().map(|version| (version.value, version.current)).collect();
    assert_eq!(
        values,
        [(whole(1230), true), (whole(1220), false), (whole(1210), false), (whole(1200), false)]
    );
    assert_eq!(history.changes.len(), 4);
}

#[apply(both_engines)]
async fn what_does_not_exist_is_not_found(database: Database) {
    let ctx = database.ctx().await;
    let scheme = load(&ctx, sample(&ctx).await).await;
    let nowhere = SchemeId(Uuid::now_v7());
    assert!(matches!(storage::scheme::load(&ctx, nowhere).await, Err(StoreError::NotFound)));
    let saved = storage::scheme::save(&ctx, nowhere, edit(&scheme, Vec::new())).await;
    assert!(matches!(saved, Err(StoreError::NotFound)));
}
