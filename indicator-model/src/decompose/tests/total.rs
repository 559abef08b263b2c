use rstest::rstest;

use super::*;
use crate::allocate::Note;
use crate::change::Refusal;
use crate::indicator::{Direction, MeasureKind};

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

/// Two rates of equal weight.
fn rates(first: &str, last: &str) -> Sheet {
    let rate = |_: &mut Node, indicator: &mut Indicator| {
        indicator.measure = MeasureKind::Ratio;
        indicator.unit = "%".into();
    };
    Sheet::new()
        .node(1, 0, NotDecomposed, "80")
        .edit(rate)
        .node(2, 1, WeightedMean, first)
        .share("1")
        .edit(rate)
        .node(3, 1, WeightedMean, last)
        .share("1")
        .edit(rate)
}

#[test]
fn a_rate_stops_at_a_hundred_and_the_rest_is_reported() {
    let tree = rates("90", "70").locked().tree();
    let plan = typed(&tree, 1, "95");
    assert_eq!(values(&after(&tree, &plan), 1..=3), ["95", "100", "70"]);
    assert_eq!(plan.unreachable, [(id(1), BASIC, quantity("10"))]);
    assert_eq!(plan.notes, [(id(1), Note::Saturated { children: 1 })]);
}

#[test]
fn a_gap_closes_towards_a_hundred_unless_a_goal_is_named() {
    let tree = rates("90", "70").tree();
    let gap = |goal: &str| {
        let method = Method::GapClosing { goal: value(goal) };
        let plan = set_total(&tree, id(1), BASIC, value("85"), &method).unwrap();
        values(&after(&tree, &plan), 2..=3)
    };
    // A quarter of the gaps 10 and 30 to 100 is 92.5 and 77.5, which both round up: one step is taken back.
    assert_eq!(gap(""), ["92", "78"]);
    // Of the gap 20 to 90, one half.
    assert_eq!(gap("90"), ["90", "80"]);
}

#[test]
fn a_mean_of_positive_values_does_not_go_below_zero() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "8")
        .node(2, 1, WeightedMean, "12")
        .share("1")
        .locked()
        .node(3, 1, WeightedMean, "4")
        .share("1")
        .tree();
    let plan = typed(&tree, 1, "5");
    assert_eq!(values(&after(&tree, &plan), 2..=3), ["12", "0"]);
    assert_eq!(plan.unreachable, [(id(1), BASIC, quantity("-1"))]);
}

#[test]
fn a_split_goes_by_any_other_indicator() {
    // 常住人口 30, 20 and 50 thousand.
    let tree = villages().tree();
    let people = [(2, "30"), (3, "20"), (4, "50")].map(|(node, people)| (id(node), quantity(people)));
    let method = Method::Proportional(Reference::Values(people.to_vec()));
    let plan = allocate(&tree, id(1), &Tier::ALL, &method).unwrap();
    assert_eq!(values(&after(&tree, &plan), 1..=4), ["1200", "360", "240", "600"]);
}

#[test]
fn a_child_whose_children_make_its_value_needs_none_of_its_own() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "30")
        .node(2, 1, Sum, "")
        .node(3, 1, Sum, "20")
        .node(4, 2, Sum, "4")
        .node(5, 2, Sum, "6")
        .tree();
    assert!(typed(&tree, 1, "30").changes.is_empty());
    assert_eq!(values(&after(&tree, &typed(&tree, 1, "60")), 1..=5), ["60", "20", "40", "8", "12"]);
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
