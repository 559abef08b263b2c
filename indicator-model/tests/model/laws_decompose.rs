//! The laws of decomposition, over random schemes and gestures (design.md §4, allocation and invariants).

use std::collections::HashSet;

use crate::sketch::{NODES, any_quantity, any_scheme, any_value, node_id, owner_id};
use indicator_model::allocate::Note;
use indicator_model::change::{Change, Edit, Refusal, inverse};
use indicator_model::decompose::{
    self, ChildMode, Method, Plan, Reference, default_method, normalise_shares, normalise_weights,
};
use indicator_model::id::NodeId;
use indicator_model::node::{Level, Node, RollUpRule};
use indicator_model::quantity::{LIMIT, Precision, Quantity};
use indicator_model::scheme::Scheme;
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn cases() -> ProptestConfig {
    let failures = FileFailurePersistence::WithSource("regressions");
    ProptestConfig { failure_persistence: Some(Box::new(failures)), ..ProptestConfig::with_cases(10_000) }
}

/// What a person does to a number.
#[derive(Clone, Debug)]
enum Gesture {
    Total(Option<Quantity>, Method),
    Child(Option<Quantity>, ChildMode),
    Allocate(Method),
    Share,
    Give(u8),
    Keep,
}

impl Gesture {
    fn plan(&self, tree: &Tree, node: NodeId, tier: Tier) -> Result<Plan, Refusal> {
        match self {
            Self::Total(value, method) => decompose::set_total(tree, node, tier, *value, method),
            Self::Child(value, mode) => decompose::set_child(tree, node, tier, *value, *mode),
            Self::Allocate(method) => decompose::allocate(tree, node, &[tier], method),
            Self::Share => decompose::share_remainder(tree, node, tier),
            Self::Give(to) => decompose::give_remainder(tree, node, tier, node_id(*to)),
            Self::Keep => decompose::keep_as_reserve(tree, node, tier),
        }
    }
}

fn any_method() -> impl Strategy<Value = Method> {
    let values = prop::collection::vec((0..NODES, any_quantity()), 0..4);
    prop_oneof![
        3 => Just(Method::Growth),
        3 => Just(Method::Proportional(Reference::Current)),
        2 => Just(Method::Equal),
        1 => Just(Method::Manual),
        1 => prop::sample::select(Tier::ALL.to_vec()).prop_map(|tier| Method::Proportional(Reference::Tier(tier))),
        1 => Just(Method::Proportional(Reference::Weight)),
        1 => Just(Method::Proportional(Reference::Share)),
        1 => values.prop_map(|values| {
            let values = values.into_iter().map(|(node, value)| (node_id(node), value)).collect();
            Method::Proportional(Reference::Values(values))
        }),
        2 => any_value().prop_map(|goal| Method::GapClosing { goal }),
    ]
}

fn any_gesture() -> impl Strategy<Value = Gesture> {
    let mode = prop::sample::select(vec![ChildMode::KeepTotal, ChildMode::MoveTotal]);
    prop_oneof![
        4 => (any_value(), any_method()).prop_map(|(value, method)| Gesture::Total(value, method)),
        4 => (any_value(), mode).prop_map(|(value, mode)| Gesture::Child(value, mode)),
        2 => any_method().prop_map(Gesture::Allocate),
        1 => Just(Gesture::Share),
        1 => (0..NODES).prop_map(Gesture::Give),
        1 => Just(Gesture::Keep),
    ]
}

fn any_tier() -> impl Strategy<Value = Tier> {
    prop::sample::select(Tier::ALL.to_vec())
}

/// A scheme whose indicators have decimals of their own, and whose values keep to them.
fn any_rounded_scheme() -> impl Strategy<Value = Scheme> {
    (any_scheme(), prop::collection::vec(0_u8..=6, 4)).prop_map(|(mut scheme, decimals)| {
        for (indicator, &decimals) in scheme.indicators.iter_mut().zip(&decimals) {
            indicator.precision = Precision::new(decimals).unwrap();
        }
        for node in &mut scheme.nodes {
            let own = scheme.indicators.iter().find(|known| known.id == node.indicator).unwrap().precision;
            for tier in Tier::ALL {
                node.targets[tier] = node.targets[tier].map(|value| value.round_to(own));
                node.reserve[tier] = node.reserve[tier].map(|value| value.round_to(own));
            }
        }
        scheme
    })
}

/// The gesture with its value as precise as the unit of the node takes it.
fn fitted(tree: &Tree, node: NodeId, gesture: Gesture) -> Gesture {
    let Some(row) = tree.row(node) else { return gesture };
    let fit = |value: Option<Quantity>| value.map(|value| value.round_to(tree.indicator(row).precision));
    match gesture {
        Gesture::Total(value, method) => Gesture::Total(fit(value), method),
        Gesture::Child(value, mode) => Gesture::Child(fit(value), mode),
        other => other,
    }
}

fn applied(tree: &Tree, changes: &[Change]) -> Tree {
    let mut after = tree.clone();
    after.apply_all(changes).unwrap();
    after
}

fn wide(quantity: Option<Quantity>) -> i128 {
    quantity.map_or(0, |quantity| i128::from(quantity.millionths()))
}

fn arithmetic_children(tree: &Tree, row: Row) -> impl Iterator<Item = Row> {
    tree.children(row).filter(|&child| tree.node(child).edge.rule.is_arithmetic())
}

/// What the plan says that the children of `row` miss.
fn unreachable(plan: &Plan, tree: &Tree, row: Row, tier: Tier) -> Quantity {
    let node = tree.node(row).id;
    let reported = plan.unreachable.iter().find(|(id, of, _)| (*id, *of) == (node, tier));
    reported.map_or(Quantity::ZERO, |(_, _, rest)| *rest)
}

/// Whether a value was clamped to the range of a quantity, at any precision.
fn is_at_the_end(value: Quantity) -> bool {
    value.millionths().abs() >= LIMIT / 1_000_000 * 1_000_000
}

/// The children of `row` make `total`, less what the plan reports.
fn makes(after: &Tree, plan: &Plan, row: Row, tier: Tier, total: Quantity) -> Result<(), TestCaseError> {
    let rest = unreachable(plan, after, row, tier);
    let children = || arithmetic_children(after, row);
    if is_at_the_end(rest) {
        return Ok(());
    }
    match after.arithmetic_rule(row) {
        Some(RollUpRule::Sum) => {
            let reserve = after.node(row).reserve[tier];
            let sum: i128 = children().map(|child| wide(after.effective(child, tier))).sum();
            if total.checked_sub(reserve.unwrap_or_default()).is_ok() {
                prop_assert_eq!(sum + wide(reserve) + wide(Some(rest)), wide(Some(total)));
            }
        }
        Some(RollUpRule::WeightedMean | RollUpRule::Ratio | RollUpRule::Milestone) => {
            let overflow = plan.notes.contains(&(after.node(row).id, Note::Overflow));
            // Derived children carry more decimals than they show.
            let derived = children().any(|child| after.value(child, tier).is_none());
            let Some(reached) = after.roll_up(row, tier).filter(|_| !overflow && !derived) else {
                return Ok(());
            };
            let reached = reached.value.round_to(after.indicator(row).precision);
            prop_assert_eq!(wide(Some(reached)) + wide(Some(rest)), wide(Some(total)));
        }
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_plan_is_accepted_as_it_stands_and_can_be_taken_back(
        scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier(), gesture in any_gesture(),
    ) {
        let tree = Tree::new(scheme);
        let gesture = fitted(&tree, node_id(node), gesture);
        let Ok(plan) = gesture.plan(&tree, node_id(node), tier) else { return Ok(()) };
        let mut cells = HashSet::new();
        for change in &plan.changes {
            prop_assert!(cells.insert(change.cell()), "a cell is changed twice");
            prop_assert!(change.clone().inverse() != *change, "nothing is changed");
        }
        let mut after = tree.clone();
        prop_assert_eq!(after.apply_all(&plan.changes).map(|_| ()), Ok(()));
        prop_assert_eq!(after.apply_all(&inverse(&plan.changes)).map(|_| ()), Ok(()));
        prop_assert_eq!(after, tree);
    }

    #[test]
    fn children_make_their_total_exactly_or_the_rest_is_reported(
        scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier(), value in any_quantity(),
        method in any_method(),
    ) {
        let tree = Tree::new(scheme);
        let Some(row) = tree.row(node_id(node)) else { return Ok(()) };
        let total = value.round_to(tree.indicator(row).precision);
        prop_assume!(method != Method::Manual);
        let Ok(plan) = decompose::set_total(&tree, node_id(node), tier, Some(total), &method) else { return Ok(()) };
        let after = applied(&tree, &plan.changes);
        prop_assert_eq!(after.value(row, tier), Some(total));
        makes(&after, &plan, row, tier, total)?;
        // And so down the tree, for everything that moved.
        for change in &plan.changes {
            let Edit::Target { after: Some(total), .. } = change.edit else { continue };
            makes(&after, &plan, after.row(change.node).unwrap(), tier, total)?;
        }
    }

    #[test]
    fn a_lock_holds_itself_and_all_below(
        scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier(), gesture in any_gesture(),
    ) {
        let tree = Tree::new(scheme);
        let gesture = fitted(&tree, node_id(node), gesture);
        let Ok(plan) = gesture.plan(&tree, node_id(node), tier) else { return Ok(()) };
        let after = applied(&tree, &plan.changes);
        let typed = tree.row(node_id(node)).unwrap();
        for row in tree.rows().filter(|&row| tree.node(row).lock.is_some()) {
            prop_assert_eq!(after.node(row), tree.node(row));
            // Only a gesture at the locked node itself or further down may reach below it.
            if row != typed && !tree.ancestors(typed).any(|above| above == row) {
                for below in tree.descendants(row) {
                    prop_assert_eq!(after.node(below), tree.node(below));
                }
            }
        }
    }

    #[test]
    fn what_lies_elsewhere_is_not_touched(
        scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier(), gesture in any_gesture(),
    ) {
        let tree = Tree::new(scheme);
        let gesture = fitted(&tree, node_id(node), gesture);
        let Ok(plan) = gesture.plan(&tree, node_id(node), tier) else { return Ok(()) };
        let row = tree.row(node_id(node)).unwrap();
        let path: Vec<Row> = std::iter::once(row).chain(tree.ancestors(row)).collect();
        let mut near: HashSet<Row> = tree.descendants(row).chain(path.iter().copied()).collect();
        // Siblings that carry the same value follow a moved total.
        for &above in &path {
            if tree.arithmetic_rule(above) == Some(RollUpRule::SameValue) {
                near.extend(tree.descendants(above));
            }
        }
        let mut after = tree.clone();
        let moved = after.apply_all(&plan.changes).unwrap();
        for (cell, of) in moved.cells {
            prop_assert!(near.contains(&tree.row(cell).unwrap()) && of == tier, "{cell} {of:?} moved");
        }
    }

    #[test]
    fn a_total_that_is_met_moves_nobody(scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier()) {
        let tree = Tree::new(scheme);
        let Some(row) = tree.row(node_id(node)) else { return Ok(()) };
        let Some(balance) = tree.balance(row, tier) else { return Ok(()) };
        let fits = arithmetic_children(&tree, row).all(|child| {
            let own = tree.effective(child, tier);
            own.is_some_and(|own| !own.is_zero() && own.precision() <= tree.indicator(row).precision)
        });
        let one_precision = arithmetic_children(&tree, row)
            .all(|child| tree.indicator(child).precision == tree.indicator(row).precision);
        let rule = tree.arithmetic_rule(row);
        let is_split = matches!(rule, Some(RollUpRule::Sum | RollUpRule::WeightedMean | RollUpRule::Ratio));
        if balance.unallocated.is_zero() && fits && one_precision && is_split {
            let plan = decompose::share_remainder(&tree, node_id(node), tier).unwrap();
            prop_assert_eq!(plan.changes, vec![]);
        }
    }

    #[test]
    fn a_moved_total_keeps_its_remainder(
        scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier(), value in any_quantity(),
    ) {
        let tree = Tree::new(scheme);
        let Some(row) = tree.row(node_id(node)) else { return Ok(()) };
        let Some(parent) = tree.parent(row).filter(|_| tree.node(row).edge.rule == RollUpRule::Sum) else {
            return Ok(());
        };
        let precision = tree.indicator(row).precision;
        let value = value.round_to(precision);
        let Ok(plan) = decompose::set_child(&tree, node_id(node), tier, Some(value), ChildMode::MoveTotal) else {
            return Ok(());
        };
        let after = applied(&tree, &plan.changes);
        let (Some(then), Some(now)) = (tree.balance(parent, tier), after.balance(parent, tier)) else { return Ok(()) };
        let free = tree.node(parent).lock.is_none();
        let derived = arithmetic_children(&tree, parent).any(|child| tree.value(child, tier).is_none());
        if free && !derived && !is_at_the_end(now.total) && tree.indicator(parent).precision >= precision {
            prop_assert_eq!(now.unallocated, then.unallocated);
        }
    }

    #[test]
    fn a_kept_remainder_leaves_none(scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier()) {
        let tree = Tree::new(scheme);
        let Ok(plan) = decompose::keep_as_reserve(&tree, node_id(node), tier) else { return Ok(()) };
        let after = applied(&tree, &plan.changes);
        let row = tree.row(node_id(node)).unwrap();
        if tree.arithmetic_rule(row) == Some(RollUpRule::Sum)
            && let Some(balance) = after.balance(row, tier)
        {
            prop_assert_eq!(balance.unallocated, unreachable(&plan, &tree, row, tier));
        }
    }

    #[test]
    fn each_method_is_shown_as_it_would_be_applied(
        scheme in any_rounded_scheme(), node in 0..NODES, tier in any_tier(),
    ) {
        let tree = Tree::new(scheme);
        let node = node_id(node);
        let shown = decompose::methods(&tree, node, &[tier]);
        let has_rule = tree.row(node).is_some_and(|row| tree.arithmetic_rule(row).is_some());
        prop_assert_eq!(!shown.is_empty(), has_rule);
        if let Some((first, _)) = shown.first() {
            prop_assert_eq!(first, &default_method(&tree, node));
        }
        for (method, plan) in shown {
            prop_assert_eq!(Ok(plan), decompose::allocate(&tree, node, &[tier], &method));
        }
    }

    #[test]
    fn weights_and_shares_add_up(
        scheme in any_rounded_scheme(), owner in 0_u8..3, node in 0..NODES,
        level in prop::sample::select(vec![Level::City, Level::Task, Level::Post]),
    ) {
        let tree = Tree::new(scheme);
        let plan = normalise_weights(&tree, owner_id(owner), level);
        let after = applied(&tree, &plan.changes);
        let is_scored = |node: &&Node| {
            node.owner == owner_id(owner) && node.level == level && node.mode.is_none()
        };
        let weights = || after.scheme().nodes.iter().filter(is_scored);
        if weights().next().is_some() {
            let total = Quantity::sum(weights().filter_map(|node| node.weight));
            prop_assert_eq!(total, Ok(Quantity::HUNDRED));
        }
        let plan = normalise_shares(&after, node_id(node));
        let after = applied(&after, &plan.changes);
        let Some(row) = after.row(node_id(node)) else { return Ok(()) };
        let shares = || {
            let edges = after.children(row).map(|child| &after.node(child).edge);
            edges.filter(|edge| edge.rule == RollUpRule::Contribution)
        };
        if shares().next().is_some() {
            prop_assert_eq!(Quantity::sum(shares().filter_map(|edge| edge.share)), Ok(Quantity::ONE));
        }
    }
}
