//! What the tree accepts, refuses and answers, case by case.

use crate::sketch::{Seed, indicator, indicator_id, lock, node_id, owner_id, quantity, scheme};
use indicator_model::change::{Change, Edit, Placed, Refusal};
use indicator_model::curve::{Curve, CurveInForce, CurveOrigin};
use indicator_model::indicator::{Direction, Indicator};
use indicator_model::node::{Lock, Node, Place, RollUpRule};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::{Revision, Scheme, Support};
use indicator_model::target::{Tier, Tiers};
use indicator_model::tree::{Balance, Tree};
use rstest::rstest;

/// A node that is summed into its parent; its indicator has the node's number, so that directions differ as
/// [`sketch::indicator`] says.
fn node(number: u8, parent: Option<u8>, basic: Option<&str>) -> Node {
    let seed = Seed {
        parent,
        position: u32::from(number),
        rule: RollUpRule::Sum,
        share: None,
        targets: [None, basic.map(quantity), None],
        reserve: None,
        weight: None,
        indicator: number,
        owner: 0,
        locked: false,
        mode: None,
        curve: None,
    };
    seed.node(number)
}

/// City (0) over a department (3) over two districts (4, 5); a bureau (6) stands alone and is locked.
///
/// Counted in whole numbers. The city has a value of its own, the department has none.
fn tree() -> Tree {
    let mut nodes = vec![
        node(0, None, Some("1200")),
        node(3, Some(0), None),
        node(4, Some(3), Some("400")),
        node(5, Some(3), Some("600")),
        node(6, None, Some("7")),
    ];
    nodes[4].lock = Some(lock());
    let definitions = [0, 3, 4, 5, 6].map(whole);
    Tree::new(scheme(nodes, definitions.into()))
}

fn whole(number: u8) -> Indicator {
    Indicator { precision: Precision::INTEGER, ..indicator(number) }
}

fn target(number: u8, before: Option<&str>, after: Option<&str>) -> Change {
    let edit = Edit::Target { tier: Tier::Basic, before: before.map(quantity), after: after.map(quantity) };
    Change { node: node_id(number), edit }
}

fn reserve(number: u8, after: &str) -> Change {
    let edit = Edit::Reserve { tier: Tier::Basic, before: None, after: Some(quantity(after)) };
    Change { node: node_id(number), edit }
}

fn place(number: u8, parent: Option<u8>) -> Change {
    let before = tree().row(node_id(number)).map(|row| tree().node(row).place).unwrap();
    let after = Place { parent: parent.map(node_id), ..before };
    Change { node: node_id(number), edit: Edit::Place { before: before.into(), after: after.into() } }
}

fn appear(number: u8, node: Node, indicator: Indicator) -> Change {
    let placed = Box::new(Placed { node, indicator });
    Change { node: node_id(number), edit: Edit::Presence { before: None, after: Some(placed) } }
}

fn disappear(number: u8) -> Change {
    let tree = tree();
    let row = tree.row(node_id(number)).unwrap();
    let placed = Placed { node: tree.node(row).clone(), indicator: tree.indicator(row).clone() };
    Change { node: node_id(number), edit: Edit::Presence { before: Some(Box::new(placed)), after: None } }
}

fn define(number: u8, after: Indicator) -> Change {
    Change {
        node: node_id(number),
        edit: Edit::Indicator { before: Box::new(whole(number)), after: Box::new(after) },
    }
}

fn support(from: u8, to: u8) -> Change {
    Change { node: node_id(from), edit: Edit::Support { to: node_id(to), before: false, after: true } }
}

#[rstest]
#[case::an_unknown_node(target(9, None, Some("1")), Refusal::UnknownNode { node: node_id(9) })]
#[case::an_unknown_parent(place(4, Some(9)), Refusal::UnknownParent { node: node_id(4), parent: node_id(9) })]
#[case::an_unknown_owner(
    Change { node: node_id(4), edit: Edit::Owner { before: owner_id(0), after: owner_id(9) } },
    Refusal::UnknownOwner { node: node_id(4) }
)]
#[case::a_value_that_changed_meanwhile(
    target(4, Some("300"), Some("500")),
    Refusal::Stale { node: node_id(4), current: Box::new(target(4, Some("400"), Some("500")).edit) }
)]
#[case::a_locked_target(target(6, Some("7"), Some("8")), Refusal::Locked { node: node_id(6), lock: lock() })]
#[case::a_locked_reserve(reserve(6, "1"), Refusal::Locked { node: node_id(6), lock: lock() })]
#[case::a_locked_node_that_disappears(disappear(6), Refusal::Locked { node: node_id(6), lock: lock() })]
#[case::a_node_under_itself(place(3, Some(3)), Refusal::Cycle { node: node_id(3) })]
#[case::a_node_under_its_grandchild(place(0, Some(4)), Refusal::Cycle { node: node_id(0) })]
#[case::a_parent_that_disappears(disappear(3), Refusal::HasChildren { node: node_id(3) })]
#[case::a_node_that_is_there(
    appear(4, node(4, None, None), whole(4)),
    Refusal::Repeated { node: node_id(4) }
)]
#[case::a_node_under_another_id(
    appear(7, node(8, None, None), whole(8)),
    Refusal::Inconsistent { node: node_id(7) }
)]
#[case::a_code_in_use(
    appear(7, node(7, None, None), Indicator { code: "I-04".into(), ..whole(7) }),
    Refusal::RepeatedCode { node: node_id(7), code: "I-04".into() }
)]
#[case::a_code_changed_to_one_in_use(
    define(5, Indicator { code: "I-04".into(), ..whole(5) }),
    Refusal::RepeatedCode { node: node_id(5), code: "I-04".into() }
)]
#[case::a_blank_name(
    define(5, Indicator { name: "　".into(), ..whole(5) }),
    Refusal::EmptyName { node: node_id(5) }
)]
#[case::another_definition(
    define(5, Indicator { id: indicator_id(8), ..whole(5) }),
    Refusal::Inconsistent { node: node_id(5) }
)]
#[case::a_negative_weight(
    Change { node: node_id(4), edit: Edit::Weight { before: None, after: Some(quantity("-1")) } },
    Refusal::NegativeWeight { node: node_id(4) }
)]
#[case::a_negative_share(
    Change { node: node_id(4), edit: Edit::Share { before: None, after: Some(quantity("-0.1")) } },
    Refusal::NegativeWeight { node: node_id(4) }
)]
#[case::half_a_household(
    target(4, Some("400"), Some("400.5")),
    Refusal::TooFine { node: node_id(4), tier: Tier::Basic }
)]
#[case::a_reserve_finer_than_the_unit(
    reserve(0, "0.5"),
    Refusal::TooFine { node: node_id(0), tier: Tier::Basic }
)]
#[case::a_node_with_values_finer_than_its_unit(
    appear(7, node(7, None, Some("0.5")), whole(7)),
    Refusal::TooFine { node: node_id(7), tier: Tier::Basic }
)]
#[case::support_of_itself(support(4, 4), Refusal::Inconsistent { node: node_id(4) })]
#[case::support_of_nobody(support(4, 9), Refusal::UnknownNode { node: node_id(9) })]
fn the_tree_refuses(#[case] change: Change, #[case] refusal: Refusal) {
    let mut refused = tree();
    assert_eq!(refused.apply(&change), Err(refusal));
    assert_eq!(refused, tree());
}

#[test]
fn a_support_link_goes_before_its_node() {
    let mut tree = tree();
    tree.apply(&support(6, 4)).unwrap();
    assert_eq!(tree.scheme().supports, [Support { from: node_id(6), to: node_id(4) }]);
    let refusal = tree.apply(&disappear(4)).unwrap_err();
    assert_eq!(refusal, Refusal::HasSupports { node: node_id(4) });
    let unlink = support(6, 4).inverse();
    let moved = tree.apply_all(&[unlink, disappear(4)]).unwrap();
    assert!(moved.structure);
    assert_eq!(tree.row(node_id(4)), None);
}

#[test]
fn a_unit_cannot_become_coarser_than_its_values() {
    let fine = Indicator { precision: Precision::FINEST, ..whole(4) };
    let finer = Change {
        node: node_id(4),
        edit: Edit::Indicator { before: Box::new(whole(4)), after: Box::new(fine) },
    };
    let mut tree = tree();
    tree.apply_all(&[finer.clone(), target(4, Some("400"), Some("400.5"))]).unwrap();
    let refusal = tree.apply(&finer.inverse()).unwrap_err();
    assert_eq!(refusal, Refusal::TooFine { node: node_id(4), tier: Tier::Basic });
}

#[test]
fn a_unit_is_judged_by_what_the_same_batch_wrote() {
    let fine = Indicator { precision: Precision::FINEST, ..whole(4) };
    let finer = Change {
        node: node_id(4),
        edit: Edit::Indicator { before: Box::new(whole(4)), after: Box::new(fine) },
    };
    let coarser = finer.clone().inverse();
    let half = target(4, Some("400"), Some("400.5"));
    let mut tree = tree();
    let refusal = tree.apply_all(&[finer.clone(), half.clone(), coarser.clone()]).unwrap_err();
    assert_eq!(refusal, Refusal::TooFine { node: node_id(4), tier: Tier::Basic });
    let stale = target(4, Some("400"), Some("500"));
    let refusal = tree.apply_all(&[finer.clone(), half.clone(), stale.clone()]).unwrap_err();
    let current = Box::new(target(4, Some("400.5"), Some("500")).edit);
    assert_eq!(refusal, Refusal::Stale { node: node_id(4), current });
    assert_eq!(tree, self::tree());
    let back = half.clone().inverse();
    let moved = tree.apply_all(&[finer, half, back, coarser, stale]).unwrap();
    assert_eq!(moved.cells.len(), 3);
    let settled = tree.scheme().nodes.iter().find(|node| node.id == node_id(4)).unwrap();
    assert_eq!(settled.targets.basic, Some(quantity("500")));
}

#[test]
fn a_lifted_lock_frees_the_target() {
    let mut tree = tree();
    let lift = Change { node: node_id(6), edit: Edit::Lock { before: Some(lock().into()), after: None } };
    let relock = Lock { reason: "已调整".into(), ..lock() };
    let again = Change { node: node_id(6), edit: Edit::Lock { before: None, after: Some(relock.into()) } };
    let moved = tree.apply_all(&[lift, target(6, Some("7"), Some("8")), again]).unwrap();
    assert_eq!(moved.cells, [(node_id(6), Tier::Basic)]);
}

#[test]
fn a_leaf_moves_what_is_above_until_an_own_value() {
    let mut tree = tree();
    let [city, department] = [0, 3].map(|number| tree.row(node_id(number)).unwrap());
    assert_eq!(tree.effective(department, Tier::Basic), Some(quantity("1000")));
    let moved = tree.apply(&target(4, Some("400"), Some("500"))).unwrap();
    let cells = [4, 3, 0].map(|number| (node_id(number), Tier::Basic));
    assert_eq!(moved.cells, cells);
    assert!(!moved.structure);
    assert_eq!(tree.effective(department, Tier::Basic), Some(quantity("1100")));
    assert_eq!(tree.value(city, Tier::Basic), Some(quantity("1200")));
    assert_eq!(tree.roll_up(city, Tier::Basic).map(|roll_up| roll_up.value), Some(quantity("1100")));
}

// design.md §4: allocated / unallocated / over-allocated, with an explicit reserve.
#[rstest]
#[case::a_remainder(None, Some("400"), ["1200", "1000", "0", "200"], "-0.166667")]
#[case::a_reserve(Some("150"), Some("400"), ["1200", "1000", "150", "50"], "-0.166667")]
#[case::more_than_there_is(None, Some("900"), ["1200", "1500", "0", "-300"], "0.25")]
#[case::a_missing_child_has_nothing_yet(None, None, ["1200", "600", "0", "600"], "-0.5")]
fn a_balance_shows_what_is_left(
    #[case] kept: Option<&str>,
    #[case] district: Option<&str>,
    #[case] amounts: [&str; 4],
    #[case] overload: &str,
) {
    let [total, allocated, reserve_kept, unallocated] = amounts.map(quantity);
    let mut tree = tree();
    kept.map(|kept| tree.apply(&reserve(0, kept)).unwrap());
    tree.apply(&target(4, Some("400"), district)).unwrap();
    let expected =
        Balance { total, allocated, reserve: reserve_kept, unallocated, overload: Some(quantity(overload)) };
    let city = tree.row(node_id(0)).unwrap();
    assert_eq!(tree.balance(city, Tier::Basic), Some(expected));
}

#[test]
fn a_total_of_zero_has_no_rate() {
    let mut tree = tree();
    tree.apply(&target(0, Some("1200"), Some("0"))).unwrap();
    let balance = tree.balance(tree.row(node_id(0)).unwrap(), Tier::Basic).unwrap();
    assert_eq!((balance.unallocated, balance.overload), (quantity("-1000"), None));
}

#[test]
fn what_does_not_exist_has_no_balance() {
    let tree = tree();
    let [department, leaf] = [3, 4].map(|number| tree.row(node_id(number)).unwrap());
    assert_eq!(tree.balance(department, Tier::Basic), None, "it has no own value");
    assert_eq!(tree.balance(leaf, Tier::Basic), None, "it has no children");
}

#[test]
fn contribution_and_undecomposed_children_take_no_part() {
    let mut tree = tree();
    for rule in [RollUpRule::Contribution, RollUpRule::NotDecomposed] {
        let edit = Edit::Rule { before: RollUpRule::Sum, after: rule };
        let change = Change { node: node_id(5), edit };
        tree.apply(&change).unwrap();
        let department = tree.row(node_id(3)).unwrap();
        assert_eq!(tree.roll_up(department, Tier::Basic).map(|roll_up| roll_up.value), Some(quantity("400")));
        tree.apply(&change.inverse()).unwrap();
    }
}

#[test]
fn mixed_rules_compute_nothing() {
    let mut tree = tree();
    let edit = Edit::Rule { before: RollUpRule::Sum, after: RollUpRule::WorstOf };
    let moved = tree.apply(&Change { node: node_id(5), edit }).unwrap();
    let department = tree.row(node_id(3)).unwrap();
    assert_eq!(tree.arithmetic_rule(department), None);
    assert_eq!(tree.effective(department, Tier::Basic), None);
    assert_eq!(moved.cells, [(node_id(3), Tier::Basic), (node_id(0), Tier::Basic)]);
}

#[test]
fn the_direction_of_the_parent_decides_what_is_worst() {
    let nodes = vec![node(0, None, None), node(3, Some(0), Some("4")), node(4, Some(0), Some("9"))];
    let nodes = nodes.into_iter().map(|mut node| {
        node.edge.rule = RollUpRule::WorstOf;
        node
    });
    let mut tree = Tree::new(scheme(nodes.collect(), [0, 3, 4].map(indicator).into()));
    let root = tree.row(node_id(0)).unwrap();
    assert_eq!(tree.effective(root, Tier::Basic), Some(quantity("4")));
    let turned = Indicator { direction: Direction::LowerBetter, ..indicator(0) };
    let edit = Edit::Indicator { before: Box::new(indicator(0)), after: Box::new(turned) };
    let moved = tree.apply(&Change { node: node_id(0), edit }).unwrap();
    assert_eq!(moved.cells, [(node_id(0), Tier::Basic)]);
    assert_eq!(tree.effective(root, Tier::Basic), Some(quantity("9")));
}

#[test]
fn a_moved_node_takes_its_value_along() {
    let mut tree = tree();
    let moved = tree.apply(&place(4, Some(0))).unwrap();
    assert!(moved.structure);
    assert_eq!(moved.cells, [(node_id(3), Tier::Basic)], "the city's sum is the same as before");
    let [city, department] = [0, 3].map(|number| tree.row(node_id(number)).unwrap());
    assert_eq!(tree.children(city).len(), 2);
    assert_eq!(tree.effective(department, Tier::Basic), Some(quantity("600")));
}

#[test]
fn rows_are_breadth_first_and_walks_are_depth_first() {
    let tree = tree();
    let ids = |rows: Vec<_>| rows.into_iter().map(|row| tree.node(row).id).collect::<Vec<_>>();
    assert_eq!(ids(tree.rows().collect()), [0, 3, 4, 5, 6].map(node_id));
    let leaf = tree.row(node_id(5)).unwrap();
    assert_eq!((leaf.index(), tree.depth(leaf)), (4, 2));
    assert_eq!(ids(tree.ancestors(leaf).collect()), [3, 0].map(node_id));
    assert_eq!(ids(tree.descendants(tree.row(node_id(0)).unwrap()).collect()), [3, 4, 5].map(node_id));
}

#[test]
fn siblings_stand_by_position_then_id() {
    let mut nodes = vec![node(5, None, None), node(4, None, None), node(3, None, None)];
    nodes[2].place.position = 9;
    (nodes[0].place.position, nodes[1].place.position) = (1, 1);
    let tree = Tree::new(scheme(nodes, [3, 4, 5].map(indicator).into()));
    let ids: Vec<_> = tree.roots().map(|row| tree.node(row).id).collect();
    assert_eq!(ids, [4, 5, 3].map(node_id));
}

#[test]
fn a_broken_scheme_is_shown_with_its_links_cut() {
    let mut nodes = vec![node(0, Some(2), None), node(1, Some(0), None), node(2, Some(1), None)];
    nodes.push(node(3, Some(2), None));
    nodes.push(node(4, Some(9), None));
    nodes.push(node(4, None, None));
    let tree = Tree::new(scheme(nodes, Vec::new()));
    let roots: Vec<_> = tree.roots().map(|row| tree.node(row).id).collect();
    assert_eq!(roots, [0, 4].map(node_id), "the cycle is cut at its smallest id");
    assert_eq!(tree.len(), 5, "of a repeated id the first is kept");
    assert_eq!(tree.node(tree.row(node_id(4)).unwrap()).place.parent, Some(node_id(9)));
    assert_eq!(tree.indicator(tree.roots().next().unwrap()).code, "");
}

#[test]
fn a_sum_beyond_twelve_digits_is_missing() {
    let nodes = [node(0, None, None), node(3, Some(0), None), node(4, Some(0), Some("1"))];
    let mut nodes = Vec::from(nodes);
    nodes[1].targets = Tiers { basic: Some(Quantity::MAX), ..Tiers::default() };
    let tree = Tree::new(scheme(nodes, [0, 3, 4].map(indicator).into()));
    assert_eq!(tree.effective(tree.row(node_id(0)).unwrap(), Tier::Basic), None);
}

// limits.md: roll-ups agree with a spreadsheet to 1e-8 over five levels. Sevenths never end, so that each level would
// add its own rounding.
#[test]
fn means_of_means_do_not_gather_rounding() {
    let parents = [None, Some(0), Some(1), Some(2), Some(3), Some(4)];
    let mut nodes: Vec<Node> =
        (0..).zip(parents).map(|(number, parent)| node(number, parent, None)).collect();
    nodes[5].targets.basic = Some(quantity("1000000"));
    nodes.extend((0..5).map(|parent| node(10 + parent, Some(parent), Some("0"))));
    for node in &mut nodes {
        let is_zero = node.targets.basic == Some(Quantity::ZERO);
        node.edge.rule = RollUpRule::WeightedMean;
        node.edge.share = Some(quantity(if is_zero { "1" } else { "6" }));
    }
    let tree = Tree::new(scheme(nodes, Vec::new()));
    // Each level keeps six sevenths of the one below: 10⁶ · (6/7)⁵ = 462664.36603796…
    assert_eq!(tree.effective(tree.row(node_id(0)).unwrap(), Tier::Basic), Some(quantity("462664.366038")));
}

#[test]
fn what_a_scheme_says_of_itself_can_be_taken_over_without_building_the_tree_again() {
    let mut expected = tree().into_scheme();
    expected.revision = Revision(7);
    expected.name = "另一个方案".to_owned();
    expected.cycle.name = "2031".to_owned();
    expected.organizations.reverse();
    expected.organizations.pop();
    let mut tree = tree();
    tree.set_revision(expected.revision);
    tree.set_name(expected.name.clone());
    tree.set_cycle(expected.cycle.clone());
    tree.set_organizations(expected.organizations.clone());
    assert_eq!(tree, Tree::new(expected.clone()));

    for lock in expected.nodes.iter_mut().filter_map(|node| node.lock.as_mut()) {
        lock.owner = "张*".to_owned();
    }
    tree.locks_mut().for_each(|lock| lock.owner = "张*".to_owned());
    assert_eq!(tree, Tree::new(expected));
}

/// Rows and journals of earlier versions have no curve and no mode, and what they have keeps its text: it is hashed.
#[test]
fn a_node_without_curve_and_mode_is_written_as_before_there_were_any() {
    let node = node(1, None, Some("5"));
    let text = serde_json::to_string(&node).unwrap();
    assert!(!text.contains("curve") && !text.contains("mode"), "{text}");
    assert_eq!(serde_json::from_str::<Node>(&text).unwrap(), node);
}

#[test]
fn a_curve_is_inherited_along_sums_and_never_from_beside() {
    let mut scheme = tree().into_scheme();
    let set = |scheme: &mut Scheme, at: u8, curve| {
        let node = scheme.nodes.iter_mut().find(|node| node.id == node_id(at)).unwrap();
        node.curve = Some(curve);
    };
    set(&mut scheme, 0, Curve::Farming);
    let curve = |scheme: &Scheme, at: u8| {
        let tree = Tree::new(scheme.clone());
        tree.curve(tree.row(node_id(at)).unwrap())
    };
    let from = |at| CurveOrigin::Inherited { from: node_id(at) };
    assert_eq!(curve(&scheme, 0), Some(CurveInForce { curve: Curve::Farming, origin: CurveOrigin::Own }));
    // Over the department, which has none.
    assert_eq!(curve(&scheme, 4), Some(CurveInForce { curve: Curve::Farming, origin: from(0) }));
    set(&mut scheme, 3, Curve::Flood);
    assert_eq!(curve(&scheme, 4), Some(CurveInForce { curve: Curve::Flood, origin: from(3) }));
    let mut supporting = scheme.clone();
    let department = supporting.nodes.iter_mut().find(|node| node.id == node_id(4)).unwrap();
    department.edge.rule = RollUpRule::Contribution;
    assert_eq!(curve(&supporting, 4), None);
    assert_eq!(curve(&scheme, 6), None);
}
