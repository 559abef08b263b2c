use indicator_model::change::{Change, Edit};
use indicator_model::quantity::{LIMIT, Precision, Quantity};
use indicator_model::target::Tier;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rstest_reuse::apply;

use crate::database::{Database, both_engines};
use crate::fixture::{edit, load};

/// Values per engine; one change-set writes as many as the scheme has cells, so this takes a few saves.
const CASES: usize = 2_000;

/// The whole range, with its ends and the neighbourhood of zero more often than by chance.
fn quantities() -> impl Strategy<Value = Option<Quantity>> {
    let edges =
        prop::sample::select(vec![-LIMIT, -LIMIT + 1, -1_000_000, -1, 0, 1, 1_000_000, LIMIT - 1, LIMIT]);
    let millionths = prop_oneof![1 => edges, 8 => -LIMIT..=LIMIT];
    prop_oneof![
        1 => Just(None),
        20 => millionths.prop_map(|millionths| Some(Quantity::from_millionths(millionths).unwrap())),
    ]
}

#[apply(both_engines)]
async fn every_quantity_comes_back_as_it_was(database: Database) {
    let (ctx, id) = database.sample().await;
    let scheme = load(&ctx, id).await;
    let finest = scheme.indicators.iter().map(|before| {
        let mut after = before.clone();
        after.precision = Precision::FINEST;
        let node = scheme.nodes.iter().find(|node| node.indicator == before.id).unwrap().id;
        Change { node, edit: Edit::Indicator { before: Box::new(before.clone()), after: Box::new(after) } }
    });
    storage::scheme::save(&ctx, id, edit(&scheme, finest.collect())).await.unwrap();

    let mut runner = TestRunner::default();
    let strategy = quantities();
    let mut draw = || strategy.new_tree(&mut runner).unwrap().current();
    let mut cases = 0;
    while cases < CASES {
        let mut wanted = load(&ctx, id).await;
        let mut changes = Vec::new();
        for node in &mut wanted.nodes {
            for tier in Tier::ALL {
                let (before, after) = (node.targets[tier], draw());
                changes.push(Change { node: node.id, edit: Edit::Target { tier, before, after } });
                node.targets[tier] = after;
                let (before, after) = (node.reserve[tier], draw());
                changes.push(Change { node: node.id, edit: Edit::Reserve { tier, before, after } });
                node.reserve[tier] = after;
            }
            let after = draw().filter(|quantity| !quantity.is_negative());
            changes.push(Change { node: node.id, edit: Edit::Weight { before: node.weight, after } });
            node.weight = after;
        }
        cases += changes.len();
        let saved = storage::scheme::save(&ctx, id, edit(&wanted, changes)).await.unwrap();
        wanted.revision = saved.revision;
        let mut stored = load(&ctx, id).await;
        stored.nodes.sort_by_key(|node| node.id);
        wanted.nodes.sort_by_key(|node| node.id);
        assert_eq!(stored.nodes, wanted.nodes);
    }
}
