use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::allocate::Note;
use crate::change::{Change, Edit, Placed, Refusal, inverse};
use crate::id::{CycleId, IndicatorId, OrganizationId, SchemeId};
use crate::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use crate::node::{Edge, Level, Lock, Node, POSITION_GAP, Place};
use crate::organization::{Organization, OrganizationKind};
use crate::period::{Cycle, Date};
use crate::quantity::Precision;
use crate::scheme::{Revision, Scheme, Support};
use crate::target::Tiers;

/// A tree in the making: each node is named by the number of its id, and hangs below an earlier one.
struct Sheet(Scheme);

fn id(number: u128) -> NodeId {
    NodeId(Uuid::from_u128(number))
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn value(text: &str) -> Option<Quantity> {
    (!text.is_empty()).then(|| quantity(text))
}

const CITY: OrganizationId = OrganizationId(Uuid::from_u128(1));

impl Sheet {
    fn new() -> Self {
        let starts = Date::new(2025, 1, 1).unwrap();
        let city = Organization {
            id: CITY,
            code: "YL".into(),
            name: "云澜市人民政府".into(),
            kind: OrganizationKind::City,
            parent: None,
            class: None,
            valid_from: starts,
            valid_to: None,
        };
        let ends = Date::new(2025, 12, 31).unwrap();
        Self(Scheme {
            id: SchemeId(Uuid::nil()),
            name: "2025".into(),
            cycle: Cycle { id: CycleId(Uuid::nil()), name: "2025".into(), starts, ends },
            revision: Revision(1),
            organizations: vec![city],
            indicators: vec![],
            nodes: vec![],
            supports: vec![],
        })
    }

    /// A node with its basic target, whole numbers, higher better.
    fn node(mut self, number: u128, parent: u128, rule: RollUpRule, basic: &str) -> Self {
        let position = u32::try_from(self.0.nodes.len() + 1).unwrap() * POSITION_GAP;
        let placed = placed(number, (parent > 0).then(|| id(parent)), position, rule, basic);
        self.0.nodes.push(placed.node);
        self.0.indicators.push(placed.indicator);
        self
    }

    fn edit(mut self, change: impl FnOnce(&mut Node, &mut Indicator)) -> Self {
        let (node, indicator) = (self.0.nodes.last_mut(), self.0.indicators.last_mut());
        change(node.unwrap(), indicator.unwrap());
        self
    }

    fn baseline(self, baseline: &str) -> Self {
        self.edit(|node, _| node.targets.baseline = value(baseline))
    }

    fn share(self, share: &str) -> Self {
        self.edit(|node, _| node.edge.share = value(share))
    }

    fn decimals(self, decimals: u8) -> Self {
        self.edit(|_, indicator| indicator.precision = Precision::new(decimals).unwrap())
    }

    fn locked(self) -> Self {
        self.edit(|node, _| node.lock = Some(lock()))
    }

    fn tree(self) -> Tree {
        Tree::new(self.0)
    }
}

fn lock() -> Lock {
    Lock { owner: "考核办".into(), reason: "已签责任书".into(), at: "2025-01-10T00:00:00Z".into() }
}

fn placed(number: u128, parent: Option<NodeId>, position: u32, rule: RollUpRule, basic: &str) -> Placed {
    let indicator = Indicator {
        id: IndicatorId(Uuid::from_u128(number)),
        code: format!("N-{number}"),
        name: format!("指标{number}"),
        unit: "家".into(),
        precision: Precision::INTEGER,
        kind: IndicatorKind::Quantitative,
        measure: MeasureKind::Count,
        direction: Direction::HigherBetter,
        comparator: Comparator::AtLeast,
        definition: String::new(),
        theme: String::new(),
        dimension: String::new(),
        scoring: ScoringMethod::Proportional,
        frequency: Frequency::Monthly,
        data_source: String::new(),
        data_provider: String::new(),
        evidence: String::new(),
    };
    let node = Node {
        id: id(number),
        indicator: indicator.id,
        owner: CITY,
        post: String::new(),
        level: Level::Task,
        place: Place { parent, position },
        edge: Edge { rule, basis: String::new(), share: None },
        baseline_year: Some(2024),
        targets: Tiers { basic: value(basic), ..Tiers::default() },
        reserve: Tiers::default(),
        weight: None,
        lock: None,
    };
    Placed { node, indicator }
}

use RollUpRule::{NotDecomposed, SameValue, Sum, WeightedMean};

/// NYJ-01 新型农业经营主体培育数量 → 云东 2, 澜溪 3, 青屏 4 (sample city), with two posts below 青屏.
fn villages() -> Sheet {
    Sheet::new()
        .node(1, 0, NotDecomposed, "1200")
        .node(2, 1, Sum, "200")
        .node(3, 1, Sum, "400")
        .node(4, 1, Sum, "600")
}

fn with_posts() -> Sheet {
    villages().node(5, 4, Sum, "400").node(6, 4, Sum, "200")
}

/// C01 地区生产总值增长率 → the same districts by share of GDP (sample city).
fn growth() -> Sheet {
    Sheet::new()
        .node(1, 0, NotDecomposed, "5.5")
        .decimals(1)
        .node(2, 1, WeightedMean, "5.7")
        .share("0.48")
        .decimals(1)
        .node(3, 1, WeightedMean, "5.8")
        .share("0.34")
        .decimals(1)
        .node(4, 1, WeightedMean, "4.5")
        .share("0.18")
        .decimals(1)
}

const BASIC: Tier = Tier::Basic;

/// The tree after the plan, which the inverse must bring back as it was.
fn after(tree: &Tree, plan: &Plan) -> Tree {
    let mut changed = tree.clone();
    changed.apply_all(&plan.changes).unwrap();
    let mut undone = changed.clone();
    undone.apply_all(&inverse(&plan.changes)).unwrap();
    assert_eq!(undone.scheme(), tree.scheme());
    changed
}

fn values(tree: &Tree, nodes: impl IntoIterator<Item = u128>) -> Vec<String> {
    let value = |node| tree.value(tree.row(id(node)).unwrap(), BASIC);
    nodes.into_iter().map(|node| value(node).map_or_else(String::new, |value| value.to_string())).collect()
}

fn typed(tree: &Tree, node: u128, text: &str) -> Plan {
    set_total(tree, id(node), BASIC, value(text), &default_method(tree, id(node))).unwrap()
}

#[rstest]
#[case("1500", ["250", "500", "750"])]
#[case("1201", ["200", "400", "601"])]
#[case("1200", ["200", "400", "600"])]
#[case("0", ["0", "0", "0"])]
fn children_follow_a_typed_total(#[case] total: &str, #[case] districts: [&str; 3]) {
    let tree = villages().tree();
    let plan = typed(&tree, 1, total);
    assert_eq!(values(&after(&tree, &plan), 2..=4), districts);
    assert_eq!((plan.locked, plan.unreachable, plan.notes), (0, vec![], vec![]));
}

#[test]
fn a_locked_child_leaves_the_change_to_the_others() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1200")
        .node(2, 1, Sum, "200")
        .node(3, 1, Sum, "400")
        .locked()
        .node(4, 1, Sum, "600")
        .tree();
    let plan = typed(&tree, 1, "1500");
    assert_eq!(values(&after(&tree, &plan), 1..=4), ["1500", "275", "400", "825"]);
    assert_eq!(plan.locked, 1);
    let plan = typed(&tree, 1, "300");
    assert_eq!(values(&after(&tree, &plan), 1..=4), ["300", "0", "400", "0"]);
    assert_eq!(plan.unreachable, [(id(1), BASIC, quantity("-100"))]);
}

#[test]
fn a_typed_total_goes_down_to_the_posts() {
    let tree = with_posts().tree();
    let plan = typed(&tree, 1, "1500");
    assert_eq!(values(&after(&tree, &plan), 1..=6), ["1500", "250", "500", "750", "500", "250"]);
}

#[test]
fn a_branch_that_does_not_move_is_left_alone() {
    // The posts of 青屏 do not add up; since 青屏 keeps its 600, they stay as they are.
    let tree = villages().node(5, 4, Sum, "100").tree();
    let plan = give_remainder(&tree, id(1), BASIC, id(2)).unwrap();
    assert!(plan.changes.is_empty());
    let plan = set_total(&tree, id(1), BASIC, value("1200"), &Method::Growth).unwrap();
    assert_eq!(plan, Plan::default());
}

#[test]
fn a_reserve_is_kept_back_from_the_children() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1200")
        .edit(|node, _| node.reserve.basic = value("300"))
        .node(2, 1, Sum, "200")
        .node(3, 1, Sum, "400")
        .tree();
    assert_eq!(values(&after(&tree, &typed(&tree, 1, "1500")), 2..=3), ["400", "800"]);
}

#[test]
fn a_first_total_is_split_by_the_baselines() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "")
        .node(2, 1, Sum, "")
        .baseline("10")
        .node(3, 1, Sum, "")
        .baseline("30")
        .tree();
    assert_eq!(values(&after(&tree, &typed(&tree, 1, "100")), 1..=3), ["100", "25", "75"]);
}

#[test]
fn a_first_total_without_baselines_is_split_equally_and_says_so() {
    let tree = Sheet::new().node(1, 0, NotDecomposed, "").node(2, 1, Sum, "").node(3, 1, Sum, "").tree();
    let plan = typed(&tree, 1, "101");
    assert_eq!(values(&after(&tree, &plan), 1..=3), ["101", "51", "50"]);
    assert_eq!(plan.notes, [(id(1), Note::EqualInstead)]);
}

#[test]
fn a_total_taken_away_leaves_the_children() {
    let tree = villages().tree();
    let plan = typed(&tree, 1, "");
    assert_eq!(values(&after(&tree, &plan), 1..=4), ["", "200", "400", "600"]);
}

#[test]
fn a_mean_is_met_at_its_precision() {
    let tree = growth().tree();
    let plan = typed(&tree, 1, "6.0");
    let after = after(&tree, &plan);
    assert_eq!(values(&after, 1..=4), ["6", "6.2", "6.3", "4.9"]);
    let mean = after.roll_up(after.row(id(1)).unwrap(), BASIC).unwrap().value;
    assert_eq!(mean.round_to(Precision::new(1).unwrap()), quantity("6.0"));
}

#[test]
fn children_of_the_same_value_carry_it() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "94")
        .node(2, 1, SameValue, "94")
        .node(3, 1, SameValue, "")
        .tree();
    assert_eq!(values(&after(&tree, &typed(&tree, 1, "96")), 1..=3), ["96", "96", "96"]);
}

#[test]
fn accidents_add_up_downwards_too() {
    // C07 生产安全事故起数 38 = 27 + 8 + 3, lower better (sample city).
    let lower = |_: &mut Node, indicator: &mut Indicator| indicator.direction = Direction::LowerBetter;
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "38")
        .edit(lower)
        .node(2, 1, Sum, "8")
        .edit(lower)
        .node(3, 1, Sum, "27")
        .edit(lower)
        .node(4, 1, Sum, "3")
        .edit(lower)
        .tree();
    // Quotas 6.32, 21.32, 2.37: the unit that is left goes to the last.
    assert_eq!(values(&after(&tree, &typed(&tree, 1, "30")), 2..=4), ["6", "21", "3"]);
}

#[test]
fn a_typed_child_changes_the_remainder_or_the_total() {
    let tree = with_posts().tree();
    let keep = set_child(&tree, id(4), BASIC, value("660"), ChildMode::KeepTotal).unwrap();
    assert_eq!(values(&after(&tree, &keep), 1..=6), ["1200", "200", "400", "660", "440", "220"]);
    let moved = set_child(&tree, id(4), BASIC, value("660"), ChildMode::MoveTotal).unwrap();
    assert_eq!(values(&after(&tree, &moved), 1..=6), ["1260", "200", "400", "660", "440", "220"]);
    let post = set_child(&tree, id(6), BASIC, value("190"), ChildMode::MoveTotal).unwrap();
    assert_eq!(values(&after(&tree, &post), 1..=6), ["1190", "200", "400", "590", "400", "190"]);
}

#[test]
fn a_moved_total_keeps_its_remainder_and_stops_at_a_lock() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1000")
        .locked()
        .node(2, 1, Sum, "500")
        .node(3, 2, Sum, "450")
        .tree();
    let plan = set_child(&tree, id(3), BASIC, value("460"), ChildMode::MoveTotal).unwrap();
    assert_eq!(values(&after(&tree, &plan), 1..=3), ["1000", "510", "460"]);
    assert_eq!(plan.locked, 1);
}

#[test]
fn a_moved_mean_follows_its_rule() {
    let tree = growth().tree();
    let plan = set_child(&tree, id(2), BASIC, value("6.7"), ChildMode::MoveTotal).unwrap();
    // .48 × 6.7 + .34 × 5.8 + .18 × 4.5 = 5.998.
    assert_eq!(values(&after(&tree, &plan), 1..=4), ["6", "6.7", "5.8", "4.5"]);
}

#[test]
fn siblings_of_the_same_value_follow_a_moved_total() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "94")
        .node(2, 1, SameValue, "94")
        .node(3, 1, SameValue, "94")
        .tree();
    let plan = set_child(&tree, id(2), BASIC, value("96"), ChildMode::MoveTotal).unwrap();
    assert_eq!(values(&after(&tree, &plan), 1..=3), ["96", "96", "96"]);
}

#[test]
fn a_locked_node_refuses() {
    let tree = Sheet::new().node(1, 0, NotDecomposed, "5").locked().tree();
    let locked = Refusal::Locked { node: id(1), lock: lock() };
    assert_eq!(set_total(&tree, id(1), BASIC, value("6"), &Method::Growth), Err(locked.clone()));
    assert_eq!(set_child(&tree, id(1), BASIC, value("6"), ChildMode::KeepTotal), Err(locked.clone()));
    assert_eq!(keep_as_reserve(&tree, id(1), BASIC), Err(locked.clone()));
    assert_eq!(delete(&tree, id(1)), Err(locked));
}

#[test]
fn a_value_finer_than_its_unit_refuses() {
    let tree = villages().tree();
    let refusal = Refusal::TooFine { node: id(1), tier: BASIC };
    assert_eq!(set_total(&tree, id(1), BASIC, value("1200.5"), &Method::Growth), Err(refusal));
}

#[test]
fn a_remainder_is_shared_given_or_kept() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1300")
        .node(2, 1, Sum, "200")
        .node(3, 1, Sum, "400")
        .node(4, 1, Sum, "600")
        .tree();
    let shared = share_remainder(&tree, id(1), BASIC).unwrap();
    assert_eq!(values(&after(&tree, &shared), 2..=4), ["217", "433", "650"]);
    let given = give_remainder(&tree, id(1), BASIC, id(2)).unwrap();
    assert_eq!(values(&after(&tree, &given), 2..=4), ["300", "400", "600"]);
    let kept = keep_as_reserve(&tree, id(1), BASIC).unwrap();
    let balance = after(&tree, &kept).balance(tree.row(id(1)).unwrap(), BASIC).unwrap();
    assert_eq!((balance.reserve, balance.unallocated), (quantity("100"), Quantity::ZERO));
}

#[test]
fn a_reserve_gives_way_to_what_is_over_allocated() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "500")
        .edit(|node, _| node.reserve.basic = value("50"))
        .node(2, 1, Sum, "600")
        .tree();
    let plan = keep_as_reserve(&tree, id(1), BASIC).unwrap();
    let tree = after(&tree, &plan);
    assert_eq!(tree.node(tree.row(id(1)).unwrap()).reserve.basic, Some(Quantity::ZERO));
    assert_eq!(plan.unreachable, [(id(1), BASIC, quantity("-100"))]);
}

#[test]
fn methods_are_shown_side_by_side() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1200")
        .node(2, 1, Sum, "100")
        .baseline("300")
        .node(3, 1, Sum, "500")
        .baseline("100")
        .tree();
    let methods = methods(&tree, id(1), &[BASIC]);
    let shown: Vec<_> =
        methods.iter().map(|(method, plan)| (method, values(&after(&tree, plan), 2..=3))).collect();
    let by_baseline = Method::Proportional(Reference::Tier(Tier::Baseline));
    assert_eq!(
        shown,
        [
            (&Method::Proportional(Reference::Current), vec!["200".to_owned(), "1000".to_owned()]),
            (&Method::Equal, vec!["600".to_owned(), "600".to_owned()]),
            (&by_baseline, vec!["900".to_owned(), "300".to_owned()]),
            (&Method::Manual, vec!["100".to_owned(), "500".to_owned()]),
        ]
    );
}

#[test]
fn weights_are_scaled_to_a_hundred() {
    let weighted = |weight: &str| {
        let weight = value(weight);
        move |node: &mut Node, _: &mut Indicator| node.weight = weight
    };
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "")
        .edit(weighted("30"))
        .node(2, 0, NotDecomposed, "")
        .edit(weighted("30"))
        .node(3, 0, NotDecomposed, "")
        .edit(weighted(""))
        .node(4, 0, NotDecomposed, "")
        .edit(weighted("30"))
        .tree();
    let plan = normalise_weights(&tree, CITY, Level::Task);
    let mut tree = tree;
    tree.apply_all(&plan.changes).unwrap();
    let weights: Vec<_> = (1..=4).map(|node| tree.node(tree.row(id(node)).unwrap()).weight).collect();
    assert_eq!(weights, ["34", "33", "", "33"].map(value));
    assert_eq!(normalise_weights(&tree, CITY, Level::Task).changes, []);
}

#[test]
fn contribution_shares_are_scaled_to_one() {
    let contributing =
        |sheet: Sheet, number| sheet.node(number, 1, RollUpRule::Contribution, "").share("0.2");
    let sheet = (2..=4).fold(Sheet::new().node(1, 0, NotDecomposed, "85"), contributing);
    let mut tree = sheet.tree();
    tree.apply_all(&normalise_shares(&tree, id(1)).changes).unwrap();
    let shares: Vec<_> = (2..=4).map(|node| tree.node(tree.row(id(node)).unwrap()).edge.share).collect();
    assert_eq!(shares, ["0.34", "0.33", "0.33"].map(value));
}

fn children(tree: &Tree, parent: u128) -> Vec<NodeId> {
    tree.children(tree.row(id(parent)).unwrap()).map(|row| tree.node(row).id).collect()
}

#[rstest]
#[case(Slot::First, [7, 2, 3, 4])]
#[case(Slot::Before(id(3)), [2, 7, 3, 4])]
#[case(Slot::After(id(3)), [2, 3, 7, 4])]
#[case(Slot::Last, [2, 3, 4, 7])]
fn a_node_is_added_at_its_slot(#[case] slot: Slot, #[case] expected: [u128; 4]) {
    let mut tree = villages().tree();
    let changes = add(&tree, placed(7, Some(id(1)), 0, Sum, "10"), slot).unwrap();
    assert_eq!(changes.len(), 1);
    tree.apply_all(&changes).unwrap();
    assert_eq!(children(&tree, 1), expected.map(id));
}

#[test]
fn siblings_make_room_where_the_gap_is_used_up() {
    let mut tree = villages().tree();
    for number in 10..40 {
        let changes = add(&tree, placed(number, Some(id(1)), 0, Sum, ""), Slot::After(id(2))).unwrap();
        tree.apply_all(&changes).unwrap();
        assert_eq!(children(&tree, 1)[..2], [id(2), id(number)]);
    }
    assert_eq!(children(&tree, 1).len(), 33);
}

#[test]
fn a_node_moves_with_all_below_it() {
    let tree = with_posts().tree();
    let changes = move_to(&tree, id(4), Some(id(2)), Slot::Last).unwrap();
    let moved = after(&tree, &Plan { changes, ..Plan::default() });
    assert_eq!(children(&moved, 2), [id(4)]);
    assert_eq!(children(&moved, 4), [id(5), id(6)]);
    let reordered = move_to(&tree, id(4), Some(id(1)), Slot::First).unwrap();
    assert_eq!(
        children(&after(&tree, &Plan { changes: reordered, ..Plan::default() }), 1),
        [4, 2, 3].map(id)
    );
}

#[test]
fn a_node_does_not_move_below_itself() {
    let tree = with_posts().tree();
    assert_eq!(move_to(&tree, id(1), Some(id(6)), Slot::Last), Err(Refusal::Cycle { node: id(1) }));
    assert_eq!(move_to(&tree, id(1), Some(id(1)), Slot::Last), Err(Refusal::Cycle { node: id(1) }));
    let unknown = Refusal::UnknownParent { node: id(1), parent: id(99) };
    assert_eq!(move_to(&tree, id(1), Some(id(99)), Slot::Last), Err(unknown));
}

#[test]
fn a_copy_has_ids_and_codes_of_its_own() {
    let tree = with_posts().tree();
    let mut next = 100;
    let fresh = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let changes = copy(&tree, id(4), Some(id(1)), Slot::After(id(4)), fresh).unwrap();
    let copied = after(&tree, &Plan { changes, ..Plan::default() });
    assert_eq!(children(&copied, 1), [2, 3, 4, 101].map(id));
    assert_eq!(copied.len(), 9);
    let top = copied.row(id(101)).unwrap();
    let codes: Vec<_> = copied.descendants(top).map(|row| copied.indicator(row).code.clone()).collect();
    assert_eq!(
        (copied.indicator(top).code.as_str(), codes),
        ("N-4-2", vec!["N-5-2".to_owned(), "N-6-2".to_owned()])
    );
}

#[test]
fn a_deleted_node_takes_all_below_it_and_its_links_along() {
    let mut sheet = with_posts();
    sheet.0.supports.push(Support { from: id(2), to: id(5) });
    let tree = sheet.tree();
    let changes = delete(&tree, id(4)).unwrap();
    let deleted = after(&tree, &Plan { changes, ..Plan::default() });
    assert_eq!(deleted.len(), 3);
    assert!(deleted.scheme().supports.is_empty());
}

#[test]
fn a_plan_survives_its_journey() {
    let plan = Plan {
        changes: vec![Change {
            node: id(1),
            edit: Edit::Target { tier: BASIC, before: None, after: value("1") },
        }],
        locked: 1,
        unreachable: vec![(id(1), BASIC, quantity("-0.5"))],
        notes: vec![(id(1), Note::Saturated { children: 2 })],
    };
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    let method = Method::Proportional(Reference::Values(vec![(id(1), quantity("2"))]));
    let text = serde_json::to_string(&method).unwrap();
    assert_eq!(serde_json::from_str::<Method>(&text).unwrap(), method);
}
