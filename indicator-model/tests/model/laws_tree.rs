//! The laws of the tree, over random schemes and edits (design.md §4, invariants).

use std::collections::HashSet;

use crate::sketch::{self, Attempt, any_attempt, any_scheme, any_sound_scheme};
use indicator_model::change::{Change, Edit, inverse};
use indicator_model::diagnose::{
    Weights, affected, concerns_weights, diagnose, diagnose_node, diagnose_weights, findings,
};
use indicator_model::diagnostic::{Diagnostic, Finding};
use indicator_model::id::NodeId;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Scheme;
use indicator_model::target::Tier;
use indicator_model::tree::{RollUp, Row, Tree};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn cases() -> ProptestConfig {
    let failures = FileFailurePersistence::WithSource("regressions");
    ProptestConfig { failure_persistence: Some(Box::new(failures)), ..ProptestConfig::with_cases(10_000) }
}

fn attempts(at_most: usize) -> impl Strategy<Value = Vec<Attempt>> {
    prop::collection::vec(any_attempt(), 1..=at_most)
}

/// The changes that a page would send one after the other, those that are refused left out.
fn accepted(tree: &Tree, attempts: &[Attempt]) -> (Vec<Change>, Tree) {
    let mut tree = tree.clone();
    let mut changes = Vec::new();
    for attempt in attempts {
        let change = attempt.fit(&tree);
        if tree.apply(&change).is_ok() {
            changes.push(change);
        }
    }
    (changes, tree)
}

/// All that a cell shows.
type Shown = (Option<Quantity>, Option<Quantity>, Option<RollUp>);

fn shown(tree: &Tree, row: Row, tier: Tier) -> Shown {
    (tree.value(row, tier), tree.node(row).reserve[tier], tree.roll_up(row, tier))
}

fn is_definition(change: &Change) -> bool {
    matches!(change.edit, Edit::Indicator { .. })
}

fn with_ancestors(tree: &Tree, node: NodeId) -> Vec<NodeId> {
    let row = tree.row(node);
    let path = row.into_iter().chain(row.into_iter().flat_map(|row| tree.ancestors(row)));
    path.map(|row| tree.node(row).id).collect()
}

/// The findings about weights of all nodes, from their definitions.
fn judged_weights(tree: &Tree) -> Vec<Diagnostic> {
    let class = |row| tree.owner(row).and_then(|owner| owner.class.as_ref());
    let shared = |row| (tree.node(row).owner, tree.node(row).level);
    let equal = |row| (class(row), tree.node(row).level, &tree.indicator(row).name);
    // Objectives and key results are not scored.
    let is_scored = |row: Row| tree.node(row).mode.is_none();
    let weight = |row: Row| tree.node(row).weight.filter(|_| is_scored(row));
    let mut judged = Vec::new();
    for row in tree.rows() {
        let node = tree.node(row).id;
        let mut peers = tree.rows().filter(|&other| weight(other).is_some() && equal(other) == equal(row));
        if let (Some(of_row), Some(_), Some(first)) = (weight(row), class(row), peers.next())
            && let Some(other_weight) = weight(first).filter(|other| *other != of_row)
        {
            let other = tree.node(first).id;
            judged.push((node, Finding::ClassWeightDiffers { weight: of_row, other, other_weight }));
        }
        let (owner, level) = shared(row);
        let all = || tree.rows().filter(|&other| is_scored(other) && shared(other) == (owner, level));
        let weights: Vec<Quantity> = all().filter_map(weight).collect();
        if all().next() == Some(row)
            && !weights.is_empty()
            && let Some(total) = Quantity::sum(weights).ok().filter(|total| *total != Quantity::HUNDRED)
        {
            judged.push((node, Finding::WeightsNotHundred { owner, level, total }));
        }
    }
    judged.into_iter().map(|(node, finding)| Diagnostic { node, finding }).collect()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn incremental_equals_from_scratch(scheme in any_scheme(), attempts in attempts(8)) {
        let mut tree = Tree::new(scheme);
        for attempt in attempts {
            let before = tree.clone();
            let change = attempt.fit(&tree);
            if tree.apply(&change).is_ok() {
                prop_assert_eq!(&tree, &Tree::new(tree.scheme().clone()));
            } else {
                prop_assert_eq!(&tree, &before);
            }
        }
    }

    #[test]
    fn a_batch_equals_its_changes_one_by_one(scheme in any_scheme(), attempts in attempts(8)) {
        let mut tree = Tree::new(scheme);
        let (changes, expected) = accepted(&tree, &attempts);
        prop_assert!(tree.apply_all(&changes).is_ok());
        prop_assert_eq!(tree, expected);
    }

    #[test]
    fn a_refused_batch_leaves_the_tree_bit_for_bit(
        scheme in any_scheme(), attempts in attempts(6), value in sketch::any_quantity(),
    ) {
        let tree = Tree::new(scheme);
        let (mut changes, after) = accepted(&tree, &attempts);
        changes.push(Attempt::Stale(0, value).fit(&after));
        let mut refused = tree.clone();
        prop_assert!(refused.apply_all(&changes).is_err());
        prop_assert_eq!(refused, tree);
    }

    // The repair of a broken link cannot be taken back, because nobody may break one.
    #[test]
    fn changes_then_their_inverse_are_identity(scheme in any_sound_scheme(), attempts in attempts(6)) {
        let tree = Tree::new(scheme);
        let (changes, mut after) = accepted(&tree, &attempts);
        prop_assert_eq!(after.apply_all(&inverse(&changes)).map(|_| ()), Ok(()));
        prop_assert_eq!(after, tree);
    }

    #[test]
    fn exactly_what_moved_is_reported_once(scheme in any_scheme(), attempt in any_attempt()) {
        let before = Tree::new(scheme);
        let mut after = before.clone();
        let change = attempt.fit(&before);
        let Ok(moved) = after.apply(&change) else { return Ok(()) };
        let reported: HashSet<_> = moved.cells.iter().copied().collect();
        prop_assert_eq!(reported.len(), moved.cells.len());
        for row in after.rows() {
            let id = after.node(row).id;
            for tier in Tier::ALL {
                let then = before.row(id).map_or((None, None, None), |row| shown(&before, row, tier));
                if shown(&after, row, tier) != then {
                    prop_assert!(reported.contains(&(id, tier)), "{id} {tier:?} moved in silence");
                }
            }
        }
        if moved.structure {
            return Ok(());
        }
        for &(node, tier) in &moved.cells {
            let (then, now) = (before.row(node).unwrap(), after.row(node).unwrap());
            let own = |tree: &Tree, row: Row| (tree.value(row, tier), tree.node(row).reserve[tier]);
            prop_assert!(node != change.node || own(&before, then) != own(&after, now) || is_definition(&change));
        }
    }

    #[test]
    fn an_own_value_is_a_wall(scheme in any_scheme(), attempt in any_attempt()) {
        let mut tree = Tree::new(scheme);
        let change = attempt.fit(&tree);
        let Ok(moved) = tree.apply(&change) else { return Ok(()) };
        if moved.structure || is_definition(&change) {
            return Ok(());
        }
        let row = tree.row(change.node).unwrap();
        for tier in Tier::ALL {
            // The roll-up of the parent may move whatever it holds itself; further up only what holds nothing passes.
            let path: Vec<Row> = tree.ancestors(row).collect();
            let wall = path.iter().position(|&row| tree.value(row, tier).is_some());
            for &beyond in path.iter().skip(wall.unwrap_or(path.len()) + 1) {
                prop_assert!(!moved.cells.contains(&(tree.node(beyond).id, tier)));
            }
        }
    }

    #[test]
    fn untouched_branches_do_not_move(scheme in any_scheme(), attempts in attempts(4)) {
        let before = Tree::new(scheme);
        let (changes, _) = accepted(&before, &attempts);
        let mut after = before.clone();
        let moved = after.apply_all(&changes).unwrap();
        let mut touched = HashSet::new();
        for change in &changes {
            let mut nodes = vec![change.node];
            match &change.edit {
                Edit::Place { before, after } => nodes.extend(before.parent.into_iter().chain(after.parent)),
                Edit::Presence { before, after } => {
                    nodes.extend(before.iter().chain(after).filter_map(|placed| placed.node.place.parent));
                }
                // One definition may stand behind many nodes.
                Edit::Indicator { after, .. } => {
                    let same = before.scheme().nodes.iter().filter(|node| node.indicator == after.id);
                    nodes.extend(same.map(|node| node.id));
                }
                _ => {}
            }
            for node in nodes {
                touched.extend(with_ancestors(&before, node));
                touched.extend(with_ancestors(&after, node));
            }
        }
        for (node, _) in moved.cells {
            prop_assert!(touched.contains(&node), "{node} moved");
        }
    }

    #[test]
    fn a_lock_holds_until_it_is_lifted(scheme in any_scheme(), attempts in attempts(8)) {
        let before = Tree::new(scheme);
        let (changes, after) = accepted(&before, &attempts);
        let lifted: HashSet<_> = changes
            .iter()
            .filter(|change| matches!(change.edit, Edit::Lock { .. }))
            .map(|change| change.node)
            .collect();
        for node in before.scheme().nodes.iter().filter(|node| node.lock.is_some()) {
            if !lifted.contains(&node.id) {
                let held = after.row(node.id).map(|row| (after.node(row).targets, after.node(row).reserve));
                prop_assert_eq!(held, Some((node.targets, node.reserve)));
            }
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(
        (scheme, shuffled) in any_scheme().prop_flat_map(|scheme| {
            let nodes = Just(scheme.nodes.clone()).prop_shuffle();
            (Just(scheme.clone()), nodes.prop_map(move |nodes| Scheme { nodes, ..scheme.clone() }))
        }),
    ) {
        prop_assert_eq!(Tree::new(scheme), Tree::new(shuffled));
    }

    #[test]
    fn every_node_is_walked_once_after_its_parent(scheme in any_scheme()) {
        let tree = Tree::new(scheme);
        let mut seen = HashSet::new();
        for row in tree.rows() {
            prop_assert!(tree.parent(row).is_none_or(|parent| seen.contains(&parent) && parent < row));
            prop_assert!(seen.insert(row));
        }
        prop_assert_eq!(seen.len(), tree.len());
    }

    #[test]
    fn a_sum_is_exact(scheme in any_scheme()) {
        let tree = Tree::new(scheme);
        for row in tree.rows().filter(|&row| tree.arithmetic_rule(row) == Some(RollUpRule::Sum)) {
            for tier in Tier::ALL {
                let children = tree.children(row).filter(|&child| tree.node(child).edge.rule.is_arithmetic());
                let values: Vec<_> = children.map(|child| tree.effective(child, tier)).collect();
                let known: Vec<_> = values.iter().flatten().copied().collect();
                let missing = u32::try_from(values.len() - known.len()).unwrap();
                // A derived child shows six decimals of twelve; only own values can be compared to the last digit.
                let all_own = tree.children(row).all(|child| tree.value(child, tier).is_some());
                match (tree.roll_up(row, tier), Quantity::sum(known.iter().copied())) {
                    (Some(roll_up), Ok(sum)) => {
                        prop_assert_eq!(roll_up.missing, missing);
                        let off = roll_up.value.millionths().abs_diff(sum.millionths());
                        let tolerated = if all_own { 0 } else { known.len() as u64 };
                        prop_assert!(off <= tolerated);
                    }
                    (None, sum) => prop_assert!(known.is_empty() || sum.is_err()),
                    (Some(_), Err(_)) => prop_assert!(!all_own),
                }
            }
        }
    }

    #[test]
    fn a_mean_lies_between_its_children(scheme in any_scheme()) {
        let tree = Tree::new(scheme);
        for row in tree.rows().filter(|&row| tree.arithmetic_rule(row).is_some_and(|rule| rule != RollUpRule::Sum)) {
            for tier in Tier::ALL {
                let children = tree.children(row).filter(|&child| tree.node(child).edge.rule.is_arithmetic());
                let values = || children.clone().filter_map(|child| tree.effective(child, tier));
                if let Some(roll_up) = tree.roll_up(row, tier) {
                    prop_assert!(values().min() <= Some(roll_up.value) && Some(roll_up.value) <= values().max());
                }
            }
        }
    }

    #[test]
    fn diagnosing_what_is_affected_is_enough(scheme in any_scheme(), attempts in attempts(3)) {
        let before = Tree::new(scheme);
        let (changes, _) = accepted(&before, &attempts);
        let mut after = before.clone();
        let moved = after.apply_all(&changes).unwrap();
        let affected = affected(&after, &changes, &moved);
        for row in after.rows().filter(|row| !affected.contains(row)) {
            let then = before.row(after.node(row).id).map(|row| diagnose_node(&before, row));
            prop_assert_eq!(Some(diagnose_node(&after, row)), then);
        }
        if !changes.iter().any(concerns_weights) {
            prop_assert_eq!(diagnose_weights(&before), diagnose_weights(&after));
        }
    }

    #[test]
    fn the_whole_diagnosis_is_that_of_its_parts(scheme in any_scheme()) {
        let tree = Tree::new(scheme);
        let mut whole = diagnose(&tree);
        let mut parts: Vec<Diagnostic> = tree.rows().flat_map(|row| diagnose_node(&tree, row)).collect();
        parts.extend(diagnose_weights(&tree));
        let key = |diagnostic: &Diagnostic| (diagnostic.node, format!("{:?}", diagnostic.finding));
        whole.sort_by_key(key);
        parts.sort_by_key(key);
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn weights_are_judged_by_their_groups(scheme in any_scheme()) {
        let tree = Tree::new(scheme);
        prop_assert_eq!(diagnose_weights(&tree), judged_weights(&tree));
    }

    #[test]
    fn weights_follow_edits_and_what_is_taken_back(scheme in any_sound_scheme(), attempts in attempts(8)) {
        let mut tree = Tree::new(scheme);
        let mut weights = Weights::new(&tree);
        let mut steps = Vec::new();
        for attempt in attempts {
            let change = attempt.fit(&tree);
            let before = tree.clone();
            let Ok(moved) = tree.apply(&change) else { continue };
            if moved.structure {
                weights = Weights::new(&tree);
            } else {
                let now = weights.clone();
                let differing = weights.follow(&tree, std::slice::from_ref(&change));
                for row in tree.rows().filter(|row| !differing.contains(row)) {
                    let then: Vec<_> = now.findings(&before, row).collect();
                    prop_assert_eq!(weights.findings(&tree, row).collect::<Vec<_>>(), then);
                }
            }
            steps.push((change, moved.structure));
            let whole: Vec<_> = tree.rows().flat_map(|row| findings(&tree, &weights, row)).collect();
            prop_assert_eq!(whole, diagnose(&tree));
        }
        for (change, structure) in steps.iter().rev() {
            tree.take_back(std::slice::from_ref(change)).unwrap();
            if *structure {
                weights = Weights::new(&tree);
            } else {
                weights.follow(&tree, std::slice::from_ref(change));
            }
            let whole: Vec<_> = tree.rows().flat_map(|row| findings(&tree, &weights, row)).collect();
            prop_assert_eq!(whole, diagnose(&tree));
        }
    }

    #[test]
    fn what_is_taken_back_is_what_the_inverse_does(scheme in any_sound_scheme(), attempts in attempts(5)) {
        let before = Tree::new(scheme);
        let (changes, _) = accepted(&before, &attempts);
        let mut tree = before.clone();
        tree.apply_all(&changes).unwrap();
        let mut inverted = tree.clone();
        let moved = tree.take_back(&changes);
        prop_assert_eq!(moved, inverted.apply_all(&inverse(&changes)));
        prop_assert_eq!(&tree, &before);
        prop_assert_eq!(&inverted, &before);
        // What was not applied is refused, and leaves the tree as it is.
        let stale = tree.take_back(&changes);
        prop_assert_eq!(stale, inverted.apply_all(&inverse(&changes)));
        prop_assert_eq!(tree, inverted);
    }

    #[test]
    fn an_indicator_knows_its_nodes(scheme in any_scheme(), attempts in attempts(5)) {
        let (_, tree) = accepted(&Tree::new(scheme), &attempts);
        for indicator in &tree.scheme().indicators {
            let mut placed: Vec<Row> = tree.rows().filter(|&row| tree.node(row).indicator == indicator.id).collect();
            placed.sort_unstable();
            prop_assert_eq!(tree.rows_of(indicator.id).collect::<Vec<_>>(), placed);
        }
        prop_assert_eq!(tree.levels(), tree.rows().map(|row| tree.depth(row) + 1).max().unwrap_or(0));
    }
}
