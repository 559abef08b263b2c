//! The goal map has the readings of the lines in the tree of the scheme, and a move is planned as it is saved.

use std::collections::BTreeMap;

use indicator_model::change::{ChangeSet, Refusal};
use indicator_model::id::{ChangeSetId, NodeId, OrganizationId, SchemeId};
use indicator_model::light::Light;
use indicator_model::monitor::map::roll::Rolling;
use indicator_model::monitor::map::spread::Spread;
use indicator_model::monitor::map::{Detail, Found, Map, MapNode};
use indicator_model::node::RollUpRule;
use people_model::appointment::Appointment;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::board::{Extent, find_in_map, indicators, map, map_detail};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::scheme::{plan_move, save, undo};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, appointed, edit, import, load, node, person};

async fn whole(ctx: &Ctx, scheme: SchemeId) -> Map {
    map(ctx, scheme, None, None, &Spread::default()).await.unwrap()
}

fn of<'a>(map: &'a Map, code: &str) -> &'a MapNode {
    map.nodes.iter().find(|node| node.code == code).unwrap()
}

fn parent<'a>(map: &'a Map, code: &str) -> &'a str {
    of(map, code).parent.map_or("", |parent| &map.nodes[parent].code)
}

#[apply(both_engines)]
async fn a_map_has_the_readings_of_the_lines_and_what_rolls_up(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let lines = indicators(&ctx, scheme, Extent::Whole, None).await.unwrap();
    let shown = whole(&ctx, scheme).await;
    assert_eq!(
        (shown.nodes.len(), shown.total, shown.is_whole()),
        (lines.rows.len(), lines.rows.len(), true)
    );
    let rows: BTreeMap<NodeId, _> = lines.rows.iter().map(|row| (row.node, row)).collect();
    for (at, node) in shown.nodes.iter().enumerate() {
        assert_eq!(node.light, rows[&node.node].reading.light, "{}", node.code);
        assert!(node.parent.is_none_or(|parent| parent < at));
        let children: Vec<&MapNode> = shown.nodes.iter().filter(|child| child.parent == Some(at)).collect();
        assert_eq!(children.len(), node.children);
        for child in children {
            assert!(node.rolled.worst.badness() >= child.rolled.worst.badness(), "{}", node.code);
        }
    }
    // Money without effect is red, and the city's investment shows it.
    assert_eq!((of(&shown, "FGW-01").light, parent(&shown, "FGW-01")), (Light::Red, "C02"));
    assert_eq!(of(&shown, "C02").rolled.light(Rolling::Worst), Light::Red);
    let detail = map_detail(&ctx, scheme, None, None, of(&shown, "C02").node).await.unwrap();
    assert_eq!(detail.cause, Some(Light::Red));
    assert!(detail.causes.iter().any(|cause| cause.code == "FGW-01"), "{:?}", detail.causes);
    // Farming has its season, the allowance of accidents is used up, and days beat the challenge.
    let lights = ["NYJ-01", "WLJ-02", "SJJ-03"].map(|code| of(&shown, code).light);
    assert_eq!(lights, [Light::Green, Light::Amber, Light::Green]);
    // An index that is computed has a light of its own, beside what rolls up to it.
    assert_eq!(of(&shown, "C03").light, Light::Green);
    assert_ne!(of(&shown, "C03").rolled.worst, Light::Green);
}

#[apply(both_engines)]
async fn a_map_of_an_organization_has_its_branches(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let all = whole(&ctx, scheme).await;
    let agriculture = of(&all, "NYJ-01").owner;
    let own = map(&ctx, scheme, Some(agriculture), None, &Spread::default()).await.unwrap();
    assert_eq!(parent(&own, "NYJ-01"), "");
    // The districts below it are other organizations.
    assert_eq!(parent(&own, "QYD-03"), "NYJ-01");
    assert_eq!(of(&own, "NYJ-01").rolled, of(&all, "NYJ-01").rolled);
    assert!(own.nodes.iter().all(|node| node.code.starts_with("NYJ") || node.code.starts_with('Q')));

    let found = find_in_map(&ctx, scheme, None, "qyd-03").await.unwrap();
    let path = [of(&all, "C03").node, of(&all, "NYJ-01").node];
    assert_eq!(found.mentions.iter().map(|found| found.path.clone()).collect::<Vec<_>>(), [path.to_vec()]);
    let below = find_in_map(&ctx, scheme, Some(agriculture), "qyd-03").await.unwrap();
    assert_eq!(below.mentions[0].path, path[1..]);
    assert_eq!(find_in_map(&ctx, scheme, Some(agriculture), "FGW-01").await.unwrap(), Found::default());
    assert_eq!(find_in_map(&ctx, scheme, None, " ").await.unwrap(), Found::default());
    assert_eq!(
        find_in_map(&ctx, scheme, None, "ＱＹＤ－０３").await.unwrap(),
        found,
        "width does not matter"
    );
    let many = find_in_map(&ctx, scheme, None, "-0").await.unwrap();
    let all = all.nodes.iter().filter(|node| node.code.contains("-0") || node.name.contains("-0")).count();
    assert_eq!((many.mentions.len(), many.mentions.len() + many.more), (12, all));
    let nobody = Some(OrganizationId(Uuid::nil()));
    let unknown = map(&ctx, scheme, nobody, None, &Spread::default()).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
    let unknown = find_in_map(&ctx, scheme, nobody, "qyd-03").await;
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
}

#[apply(both_engines)]
async fn why_a_node_has_its_lights_is_the_same_on_each_map_that_has_it(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let all = whole(&ctx, scheme).await;
    let (farming, above) = (of(&all, "NYJ-01"), of(&all, "C03"));
    let detail = map_detail(&ctx, scheme, None, None, farming.node).await.unwrap();
    assert_eq!((detail.rolled, detail.children), (farming.rolled, farming.children));
    let path = |detail: &Detail| detail.causes[0].path.clone();
    assert_eq!(path(&detail), [above.node, farming.node]);
    let own = map_detail(&ctx, scheme, Some(farming.owner), None, farming.node).await.unwrap();
    assert_eq!((own.rolled, &own.row, path(&own)), (detail.rolled, &detail.row, vec![farming.node]));
    // What is above it is not on the map of its owner, and neither is it on that of another scheme or of nobody.
    let others = storage::scheme::list(&ctx).await.unwrap();
    let other = others.iter().find(|summary| summary.id != scheme).unwrap().id;
    let nobody = Some(OrganizationId(Uuid::nil()));
    for answer in [
        map_detail(&ctx, scheme, Some(farming.owner), None, above.node).await,
        map_detail(&ctx, other, None, None, farming.node).await,
        map_detail(&ctx, scheme, nobody, None, farming.node).await,
    ] {
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
    }
}

#[apply(both_engines)]
async fn of_a_large_tree_only_what_is_expanded_leaves(database: Database) {
    let ctx = database.ctx().await;
    let line = SAMPLE.lines().find(|line| line.starts_with("FGW-01,")).unwrap();
    let more =
        (0..600).map(|number| format!("{}\n", line.replacen("FGW-01,C02", &format!("X-{number},FGW-03"), 1)));
    let sheet: String = SAMPLE.lines().map(|line| format!("{line}\n")).chain(more).collect();
    let outcome = import(&ctx, sheet).await;
    let scheme = outcome.scheme.unwrap_or_else(|| panic!("{outcome:?}"));
    let first = whole(&ctx, scheme).await;
    assert!(!first.is_whole());
    assert!(first.nodes.iter().all(|node| !node.code.starts_with("X-")));
    let above = of(&first, "FGW-03");
    assert_eq!((above.children, above.rolled.below.total()), (600, 600));
    let opened = map(&ctx, scheme, None, None, &Spread::default().turn(above.node)).await.unwrap();
    assert_eq!(opened.nodes.len(), first.nodes.len() + 600);
}

#[apply(both_engines)]
async fn a_move_is_planned_saved_and_taken_back(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let base = load(&ctx, scheme).await;
    let [district, from, to] = ["QYD-03", "NYJ-01", "NYJ-02"].map(|code| node(&base, code));
    let plan = plan_move(&ctx, scheme, district, to, None).await.unwrap();
    let lost = plan.from.as_ref().unwrap();
    assert_eq!((lost.node, plan.to.node, plan.base), (from, to, base.revision));
    let sum = |at: usize| (lost.sums[at].before.unwrap().value, lost.sums[at].after.unwrap().value);
    assert!(sum(0).1 < sum(0).0, "{lost:?}");
    let saved = save(&ctx, scheme, edit(&base, plan.changes.clone())).await.unwrap();
    assert_eq!(parent(&whole(&ctx, scheme).await, "QYD-03"), "NYJ-02");
    // What was planned before does not hold any more.
    let late = ChangeSet { id: ChangeSetId(Uuid::now_v7()), ..edit(&base, plan.changes) };
    assert!(matches!(save(&ctx, scheme, late).await, Err(StoreError::Conflict(_))));
    undo(&ctx, scheme, saved.change_set).await.unwrap();
    assert_eq!(parent(&whole(&ctx, scheme).await, "QYD-03"), "NYJ-01");

    let below = plan_move(&ctx, scheme, from, district, None).await;
    assert!(matches!(below, Err(StoreError::Invalid(Refusal::Cycle { node })) if node == from), "{below:?}");
    let apart = plan_move(&ctx, scheme, district, from, Some(RollUpRule::NotDecomposed)).await.unwrap();
    assert_eq!((apart.changes.len(), apart.from), (1, None));
}

#[apply(both_engines)]
async fn a_map_is_read_by_who_reads_the_scheme_and_changed_by_who_edits_it(database: Database) {
    let (operator, scheme) = database.sample().await;
    let city = storage::scheme::list(&operator).await.unwrap()[0].city;
    let shown = whole(&operator, scheme).await;
    let [district, to, own] = ["QYD-03", "NYJ-02", "NYJ-01"].map(|code| of(&shown, code));
    let post = person(&operator, city, Role::PostHolder);
    assert_eq!(whole(&post, scheme).await, shown);
    map_detail(&post, scheme, None, None, own.node).await.unwrap();
    let answer = plan_move(&post, scheme, district.node, to.node, None).await;
    assert!(matches!(answer, Err(StoreError::Forbidden(_))), "{answer:?}");
    // Who edits one department moves nothing of another one.
    let held = Appointment { organization: Some(own.owner), ..Appointment::to(Role::Reporter) };
    let reporter = appointed(&operator, city, vec![held]);
    let answer = plan_move(&reporter, scheme, district.node, to.node, None).await;
    assert!(matches!(answer, Err(StoreError::Forbidden(_))), "{answer:?}");

    let own_city = import(&operator, SAMPLE).await.scheme.unwrap();
    let summaries = storage::scheme::list(&operator).await.unwrap();
    let elsewhere = summaries.iter().find(|summary| summary.id == own_city).unwrap().city;
    let other = person(&operator, elsewhere, Role::AssessmentOffice);
    let answers = [
        map(&other, scheme, None, None, &Spread::default()).await.err(),
        map_detail(&other, scheme, None, None, own.node).await.err(),
        find_in_map(&other, scheme, None, "01").await.err(),
        plan_move(&other, scheme, district.node, to.node, None).await.err(),
    ];
    assert!(answers.iter().all(|answer| matches!(answer, Some(StoreError::NotFound))), "{answers:?}");
}
