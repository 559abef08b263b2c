//! Every finding, once where it is due and not where it is not.

use crate::sketch::{self, indicator, indicator_id, node_id, owner_id, quantity, scheme};
use indicator_model::change::{Change, Edit};
use indicator_model::decompose;
use indicator_model::diagnose::{affected, diagnose, diagnose_node, diagnose_weights};
use indicator_model::diagnostic::Finding;
use indicator_model::indicator::{Direction, Indicator, MeasureKind};
use indicator_model::node::{Level, Mode, Node, Place, RollUpRule};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::Scheme;
use indicator_model::target::{Tier, Tiers};
use indicator_model::tree::Tree;
use rstest::rstest;

/// Three values as `baseline/basic/challenge`, `-` standing for none.
fn tiers(text: &str) -> Tiers {
    let mut values = text.split('/').map(|text| (text != "-").then(|| quantity(text)));
    let mut next = || values.next().flatten();
    Tiers { baseline: next(), basic: next(), challenge: next() }
}

fn node(number: u8, parent: Option<u8>, values: &str) -> Node {
    let seed = sketch::Seed {
        parent,
        position: u32::from(number),
        rule: RollUpRule::Sum,
        share: None,
        targets: [None; 3],
        reserve: None,
        weight: None,
        indicator: number,
        owner: 0,
        locked: false,
        mode: None,
        curve: None,
    };
    Node { targets: tiers(values), level: Level::Task, ..seed.node(number) }
}

/// A parent over its children; all values are whole.
fn family(parent: &str, children: &[&str]) -> Scheme {
    let mut nodes = vec![node(0, None, parent)];
    nodes.extend((3..).zip(children).map(|(number, values)| node(number, Some(0), values)));
    let numbers = [0].into_iter().chain(3..).take(nodes.len());
    let whole = |number| Indicator { precision: Precision::INTEGER, ..indicator(number) };
    scheme(nodes, numbers.map(whole).collect())
}

fn findings_of(tree: &Tree, number: u8) -> Vec<Finding> {
    let row = tree.row(node_id(number)).unwrap();
    diagnose_node(tree, row).into_iter().map(|diagnostic| diagnostic.finding).collect()
}

fn findings(scheme: Scheme) -> Vec<Finding> {
    findings_of(&Tree::new(scheme), 0)
}

#[test]
fn a_scheme_in_order_has_nothing_to_report() {
    assert_eq!(diagnose(&Tree::new(family("10/12/15", &["4/5/6", "6/7/9"]))), []);
}

#[test]
fn links_that_were_cut_are_reported() {
    let nodes = vec![node(0, Some(1), "1/2/3"), node(1, Some(0), "1/2/3"), node(2, Some(9), "1/2/3")];
    let tree = Tree::new(scheme(nodes, [0, 1, 2].map(indicator).into()));
    assert!(findings_of(&tree, 0).contains(&Finding::Cycle));
    assert!(!findings_of(&tree, 1).contains(&Finding::Cycle), "one cut opens the cycle");
    assert!(findings_of(&tree, 2).contains(&Finding::UnknownParent { parent: node_id(9) }));
}

#[test]
fn a_node_that_leaves_a_cycle_affects_the_one_whose_link_was_cut() {
    let nodes = vec![node(0, Some(1), "1/2/3"), node(1, Some(0), "1/2/3")];
    let mut tree = Tree::new(scheme(nodes, [0, 1].map(indicator).into()));
    let before = tree.node(tree.row(node_id(1)).unwrap()).place;
    let after = Place { parent: None, ..before };
    let edit = Edit::Place { before: before.into(), after: after.into() };
    let changes = [Change { node: node_id(1), edit }];
    let moved = tree.apply_all(&changes).unwrap();
    assert!(!findings_of(&tree, 0).contains(&Finding::Cycle));
    assert!(affected(&tree, &changes, &moved).contains(&tree.row(node_id(0)).unwrap()));
}

#[test]
fn what_the_scheme_lacks_is_reported() {
    let mut scheme = family("1/2/3", &[]);
    scheme.indicators.clear();
    scheme.organizations.clear();
    assert_eq!(findings(scheme), [Finding::UnknownIndicator, Finding::UnknownOwner]);
}

#[rstest]
#[case::both_targets("5/-/-", &[], &[Tier::Basic, Tier::Challenge])]
#[case::a_baseline_is_a_fact_and_may_be_missing("-/5/6", &[], &[])]
#[case::a_roll_up_stands_in("-/-/-", &["-/5/6"], &[])]
#[case::zero_is_not_missing("0/0/1", &[], &[])]
fn a_missing_target_is_reported(#[case] parent: &str, #[case] children: &[&str], #[case] missing: &[Tier]) {
    let expected: Vec<_> = missing.iter().map(|&tier| Finding::MissingTarget { tier }).collect();
    assert_eq!(findings(family(parent, children)), expected);
}

// domain.md §4: a count adds up; a rate of growth may well be below zero.
#[rstest]
#[case::a_count(MeasureKind::Count, "-1/2/3", "4/-5/6", &[Tier::Basic])]
#[case::both_targets(MeasureKind::Count, "1/2/3", "4/-6/-5", &[Tier::Basic, Tier::Challenge])]
#[case::a_baseline_is_a_fact(MeasureKind::Count, "1/2/3", "-4/5/6", &[])]
#[case::a_rate(MeasureKind::Ratio, "1/2/3", "-7/-6/-5", &[])]
fn a_negative_target_of_a_count_is_reported(
    #[case] measure: MeasureKind,
    #[case] parent: &str,
    #[case] child: &str,
    #[case] negative: &[Tier],
) {
    let mut scheme = family(parent, &[child]);
    for indicator in &mut scheme.indicators {
        indicator.measure = measure;
    }
    let found = findings_of(&Tree::new(scheme), 3);
    let found: Vec<_> =
        found.into_iter().filter(|one| matches!(one, Finding::NegativeTarget { .. })).collect();
    let expected: Vec<_> = negative.iter().map(|&tier| Finding::NegativeTarget { tier }).collect();
    assert_eq!(found, expected);
}

// domain.md §7: C01 and JYJ-01; symmetric in direction.
#[rstest]
#[case::higher(Direction::HigherBetter, "5/6/7", &[])]
#[case::lower(Direction::LowerBetter, "7/6/5", &[])]
#[case::no_headroom(Direction::HigherBetter, "5/6/6", &[Finding::ChallengeNotBeyondBasic])]
#[case::no_headroom_below(Direction::LowerBetter, "7/6/6", &[Finding::ChallengeNotBeyondBasic])]
#[case::below_baseline(Direction::HigherBetter, "6/5/7", &[Finding::BasicBelowBaseline])]
#[case::worse_than_baseline(Direction::LowerBetter, "5/6/4", &[Finding::BasicBelowBaseline])]
#[case::the_baseline_held(Direction::HigherBetter, "5/5/6", &[])]
#[case::within_a_band_nothing_is_better(Direction::WithinBand, "9/5/3", &[])]
fn targets_lie_in_the_good_direction(
    #[case] direction: Direction,
    #[case] values: &str,
    #[case] expected: &[Finding],
) {
    let mut scheme = family(values, &[]);
    scheme.indicators[0].direction = direction;
    assert_eq!(findings(scheme), expected);
}

// domain.md §5: warn above 10 % (层层加码) and below 0 (缺口); for lower-better the hard direction is less.
#[rstest]
#[case::ten_per_cent_is_tolerated(Direction::HigherBetter, "100", "110", None)]
#[case::more_is_overload(Direction::HigherBetter, "100", "111", Some(("overload", "0.11")))]
#[case::less_is_a_shortfall(Direction::HigherBetter, "100", "99", Some(("shortfall", "-0.01")))]
#[case::fewer_accidents_are_overload(Direction::LowerBetter, "100", "89", Some(("overload", "0.11")))]
#[case::ten_per_cent_fewer_are_tolerated(Direction::LowerBetter, "100", "90", None)]
#[case::more_accidents_are_a_shortfall(Direction::LowerBetter, "100", "101", Some(("shortfall", "-0.01")))]
#[case::a_band_has_no_hard_direction(Direction::WithinBand, "100", "150", None)]
#[case::below_zero_the_rate_is_of_the_magnitude(
    Direction::HigherBetter, "-100", "-120", Some(("shortfall", "-0.2"))
)]
#[case::nothing_has_no_rate(Direction::HigherBetter, "0", "5", None)]
fn the_guard_is_symmetric_in_direction(
    #[case] direction: Direction,
    #[case] own: &str,
    #[case] sum: &str,
    #[case] guard: Option<(&str, &str)>,
) {
    let mut scheme = family(&format!("-/{own}/-"), &[&format!("-/{sum}/-"), "-/0/-"]);
    scheme.indicators[0].direction = direction;
    // A balance, which may be below zero.
    scheme.indicators[0].measure = MeasureKind::Stock;
    let tier = Tier::Basic;
    let mut expected = vec![
        Finding::MissingTarget { tier: Tier::Challenge },
        Finding::RollUpDiffers { tier, own: quantity(own), roll_up: quantity(sum) },
    ];
    expected.extend(guard.map(|(kind, rate)| match (kind, quantity(rate)) {
        ("overload", rate) => Finding::Overload { tier, rate },
        (_, rate) => Finding::Shortfall { tier, rate },
    }));
    assert_eq!(findings(scheme), expected);
}

#[test]
fn a_reserve_closes_the_gap() {
    let mut scheme = family("-/100/-", &["-/80/-"]);
    scheme.nodes[0].reserve.basic = Some(quantity("20"));
    assert_eq!(findings(scheme), [Finding::MissingTarget { tier: Tier::Challenge }]);
}

#[test]
fn a_fact_that_does_not_add_up_is_not_a_burden() {
    let own = quantity("10");
    let expected = Finding::RollUpDiffers { tier: Tier::Baseline, own, roll_up: quantity("90") };
    assert_eq!(findings(family("10/90/91", &["90/90/91"])), [expected]);
}

// domain.md §7: C01 is 5.5 and its children's mean 5.518; at the precision of the unit they are the same.
#[rstest]
#[case("5.5", 1, false)]
#[case("5.6", 1, true)]
#[case("5.52", 2, false)]
#[case("5.5", 3, true)]
fn a_mean_is_compared_at_the_precision_of_the_unit(
    #[case] own: &str,
    #[case] decimals: u8,
    #[case] differs: bool,
) {
    let children = [("5.7", "0.48"), ("5.8", "0.34"), ("4.5", "0.18")];
    let values = children.map(|(value, _)| format!("-/{value}/9"));
    let mut scheme = family(&format!("-/{own}/9"), &values.each_ref().map(String::as_str));
    for (node, (_, share)) in scheme.nodes[1..].iter_mut().zip(children) {
        node.edge.rule = RollUpRule::WeightedMean;
        node.edge.share = Some(quantity(share));
    }
    scheme.indicators[0].precision = Precision::new(decimals).unwrap();
    let roll_up = quantity("5.518");
    let finding = Finding::RollUpDiffers { tier: Tier::Basic, own: quantity(own), roll_up };
    assert_eq!(findings(scheme), if differs { vec![finding] } else { Vec::new() });
}

#[test]
fn children_must_be_of_one_unit_and_rule() {
    let mut scheme = family("-/10/20", &["-/5/10", "-/5/10", "-/7/8"]);
    scheme.indicators[2].unit = "亩".into();
    scheme.indicators[3].unit = "%".into();
    scheme.nodes[3].edge.rule = RollUpRule::NotDecomposed;
    assert_eq!(findings(scheme.clone()), [Finding::UnitMismatch { child: node_id(4) }]);
    scheme.indicators[2].unit = indicator(0).unit;
    scheme.nodes[1].edge.rule = RollUpRule::WorstOf;
    assert_eq!(findings(scheme), [Finding::MixedRules]);
}

#[rstest]
#[case::complete(RollUpRule::Contribution, [Some("0.6"), Some("0.4")], &[], None)]
#[case::incomplete(RollUpRule::Contribution, [Some("0.6"), Some("0.3")], &[], Some("0.9"))]
#[case::missing(RollUpRule::Contribution, [Some("1"), None], &[4], None)]
#[case::a_mean_needs_no_total(RollUpRule::WeightedMean, [Some("6"), Some("4")], &[], None)]
#[case::a_mean_needs_shares(RollUpRule::WeightedMean, [Some("0"), None], &[3, 4], None)]
#[case::a_ratio_needs_denominators(RollUpRule::Ratio, [Some("9"), None], &[4], None)]
#[case::a_sum_needs_none(RollUpRule::Milestone, [None, None], &[], None)]
fn shares_are_complete(
    #[case] rule: RollUpRule,
    #[case] shares: [Option<&str>; 2],
    #[case] missing: &[u8],
    #[case] total: Option<&str>,
) {
    let mut scheme = family("-/5/6", &["-/5/6", "-/5/6"]);
    for (node, share) in scheme.nodes[1..].iter_mut().zip(shares) {
        node.edge.rule = rule;
        node.edge.share = share.map(quantity);
    }
    let mut expected: Vec<_> =
        missing.iter().map(|&child| Finding::MissingShare { child: node_id(child) }).collect();
    expected.extend(total.map(|total| Finding::SharesNotOne { total: quantity(total) }));
    assert_eq!(findings(scheme), expected);
}

#[test]
fn a_result_out_of_range_is_reported() {
    let mut scheme = family("-/-/1", &["-/1/1", "-/-/-"]);
    scheme.nodes[2].targets.basic = Some(Quantity::MAX);
    let tier = Tier::Basic;
    let expected = [Finding::MissingTarget { tier }, Finding::Overflow { tier }];
    assert_eq!(findings(scheme), expected);
}

// domain.md §7: weights total 100 per owner and level.
#[rstest]
#[case::complete([Some("60"), Some("40"), None], None)]
#[case::incomplete([Some("60"), Some("30"), None], Some("90"))]
#[case::not_in_use([None, None, None], None)]
fn the_weights_of_one_owner_and_level_are_a_hundred(
    #[case] weights: [Option<&str>; 3],
    #[case] total: Option<&str>,
) {
    let mut scheme = family("-/1/2", &["-/1/2", "-/1/2"]);
    for (node, weight) in scheme.nodes.iter_mut().zip(weights) {
        node.weight = weight.map(quantity);
    }
    // Another owner and another level are other totals.
    scheme.nodes.push(Node {
        owner: owner_id(1),
        indicator: indicator_id(7),
        weight: Some(quantity("100")),
        ..node(7, None, "-/1/2")
    });
    scheme.nodes.push(Node {
        level: Level::Post,
        indicator: indicator_id(7),
        weight: Some(quantity("100")),
        ..node(8, None, "-/1/2")
    });
    scheme.indicators.push(Indicator { name: "另一指标".into(), ..indicator(7) });
    let tree = Tree::new(scheme);
    let found: Vec<_> = diagnose_weights(&tree)
        .into_iter()
        .map(|diagnostic| (diagnostic.node, diagnostic.finding))
        .filter(|(_, finding)| matches!(finding, Finding::WeightsNotHundred { .. }))
        .collect();
    let expected = total.map(|total| {
        let (owner, level) = (owner_id(0), Level::Task);
        (node_id(0), Finding::WeightsNotHundred { owner, level, total: quantity(total) })
    });
    assert_eq!(found, Vec::from_iter(expected));
}

// domain.md §3.1, 统一指标、分类赋权: districts of one class carry an indicator at one weight. Of the three districts
// of the sketch, the last two are of one class.
#[test]
fn districts_of_one_class_weigh_an_indicator_alike() {
    let mut scheme = family("-/6/9", &["-/1/2", "-/2/3", "-/3/4"]);
    for ((node, owner), weight) in scheme.nodes[1..].iter_mut().zip(0..).zip(["30", "35", "15"]) {
        node.owner = owner_id(owner);
        node.weight = Some(quantity(weight));
    }
    for indicator in &mut scheme.indicators {
        indicator.name = "地区生产总值增长率".into();
    }
    let found: Vec<_> = diagnose_weights(&Tree::new(scheme))
        .into_iter()
        .filter(|diagnostic| matches!(diagnostic.finding, Finding::ClassWeightDiffers { .. }))
        .map(|diagnostic| (diagnostic.node, diagnostic.finding))
        .collect();
    let finding = Finding::ClassWeightDiffers {
        weight: quantity("15"),
        other: node_id(4),
        other_weight: quantity("35"),
    };
    assert_eq!(found, [(node_id(5), finding)]);
}

/// The second child of a family is its key result.
fn okr(parent: Option<Mode>, weights: [&str; 3]) -> Scheme {
    let mut scheme = family("-/1/2", &["-/1/2", "-/1/2"]);
    for (node, weight) in scheme.nodes.iter_mut().zip(weights) {
        node.weight = Some(quantity(weight));
    }
    scheme.nodes[0].mode = parent;
    scheme.nodes[2].mode = Some(Mode::KeyResult);
    scheme
}

#[rstest]
#[case::below_a_kpi(None, true)]
#[case::below_its_objective(Some(Mode::Objective), false)]
#[case::below_another_key_result(Some(Mode::KeyResult), true)]
fn a_key_result_lies_below_an_objective(#[case] parent: Option<Mode>, #[case] is_alone: bool) {
    let tree = Tree::new(okr(parent, ["0", "0", "0"]));
    assert_eq!(findings_of(&tree, 4).contains(&Finding::KeyResultAlone), is_alone);
    assert!(!findings_of(&tree, 3).contains(&Finding::KeyResultAlone));
}

#[test]
fn the_key_results_below_follow_when_an_objective_becomes_a_kpi() {
    let mut tree = Tree::new(okr(Some(Mode::Objective), ["0", "0", "0"]));
    let edit = Edit::Mode { before: Some(Mode::Objective), after: None };
    let changes = [Change { node: node_id(0), edit }];
    let moved = tree.apply_all(&changes).unwrap();
    let key_result = tree.row(node_id(4)).unwrap();
    assert!(affected(&tree, &changes, &moved).contains(&key_result));
    assert!(findings_of(&tree, 4).contains(&Finding::KeyResultAlone));
}

#[test]
fn objectives_and_key_results_count_in_no_sum_of_weights() {
    let about_weights = |scheme| {
        let found = diagnose_weights(&Tree::new(scheme)).into_iter().map(|it| it.finding);
        let total = |finding| match finding {
            Finding::WeightsNotHundred { total, .. } => Some(total.to_string()),
            _ => None,
        };
        found.filter_map(total).collect::<Vec<_>>()
    };
    // Of 40, 60 and 30 the last is that of the key result, and the first that of the objective.
    assert_eq!(about_weights(okr(None, ["40", "60", "30"])), Vec::<String>::new());
    assert_eq!(about_weights(okr(Some(Mode::Objective), ["40", "60", "30"])), ["60"]);
    let tree = Tree::new(okr(Some(Mode::Objective), ["40", "60", "30"]));
    let scaled = decompose::normalise_weights(&tree, owner_id(0), Level::Task);
    let after = Edit::Weight { before: Some(quantity("60")), after: Some(quantity("100")) };
    assert_eq!(scaled.changes, [Change { node: node_id(3), edit: after }]);
}

#[test]
fn an_objective_needs_no_target_and_a_key_result_one() {
    let mut scheme = family("-/-/-", &["-/5/-", "-/5/-"]);
    for node in &mut scheme.nodes {
        node.edge.rule = RollUpRule::NotDecomposed;
    }
    let missing = |scheme: &Scheme, number| {
        let found = findings_of(&Tree::new(scheme.clone()), number);
        found.into_iter().filter(|it| matches!(it, Finding::MissingTarget { .. })).count()
    };
    assert_eq!([0, 3, 4].map(|number| missing(&scheme, number)), [2, 1, 1]);
    scheme.nodes[0].mode = Some(Mode::Objective);
    scheme.nodes[1].mode = Some(Mode::KeyResult);
    assert_eq!([0, 3, 4].map(|number| missing(&scheme, number)), [0, 0, 1]);
}
