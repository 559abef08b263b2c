use rstest::rstest;

use super::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// Current values and weights, `None` for a missing value.
fn shares(children: &[(&str, &str)]) -> Vec<Share> {
    let value = |text: &str| (!text.is_empty()).then(|| quantity(text));
    children
        .iter()
        .map(|&(current, weight)| Share {
            current: value(current),
            weight: value(weight),
            ..Share::default()
        })
        .collect()
}

fn aim(value: &str) -> Aim {
    Aim { value: quantity(value), precision: quantity(value).precision(), bounds: None }
}

fn rate(value: &str) -> Aim {
    Aim { bounds: Some((Quantity::ZERO, Quantity::HUNDRED)), ..aim(value) }
}

fn tenths() -> Precision {
    Precision::new(1).unwrap()
}

fn values(allocation: &Allocation) -> Vec<String> {
    allocation.values.iter().map(|value| value.map_or_else(String::new, |value| value.to_string())).collect()
}

/// The districts of C01 地区生产总值增长率: basic targets and shares by GDP (sample city, domain.md §7).
const C01: [(&str, &str); 3] = [("5.7", "0.48"), ("5.8", "0.34"), ("4.5", "0.18")];

#[rstest]
// The mean is 5.518; each grows by 6 / 5.518: 6.198, 6.307, 4.893.
#[case::growth("6.0", Spread::Growth, ["6.2", "6.3", "4.9"])]
// 5.518 rounds to the 5.5 that is asked for: nobody moves.
#[case::met("5.5", Spread::Growth, ["5.7", "5.8", "4.5"])]
#[case::equal("6.0", Spread::Equal, ["6", "6", "6"])]
// λ = (6 − 5.518) / (8 − 5.518) = 0.1942 of the gaps 2.3, 2.2, 3.5.
#[case::gap_closing("6.0", Spread::GapClosing { goal: Quantity::from_integer(8).unwrap() }, ["6.1", "6.2", "5.2"])]
fn splits_the_growth_of_the_city(#[case] value: &str, #[case] spread: Spread, #[case] expected: [&str; 3]) {
    let aim = Aim { precision: tenths(), ..aim(value) };
    let allocation = mean(aim, tenths(), spread, &shares(&C01));
    assert_eq!(values(&allocation), expected);
    assert_eq!((allocation.unreachable, allocation.notes), (Quantity::ZERO, vec![]));
}

#[test]
fn a_fixed_child_leaves_the_change_to_the_others() {
    let mut children = shares(&C01);
    children[0].fixed = true;
    let allocation = mean(Aim { precision: tenths(), ..aim("6.0") }, tenths(), Spread::Growth, &children);
    // (6 − .48 × 5.7) / (.34 × 5.8 + .18 × 4.5) = 1.1732: 6.805 and 5.279.
    assert_eq!(values(&allocation), ["5.7", "6.8", "5.3"]);
    assert_eq!(allocation.unreachable, Quantity::ZERO);
}

#[test]
fn children_stop_at_their_bounds_and_the_others_go_further() {
    // To a mean of 99, the first would grow to 108.9; then the second makes up for it.
    let allocation =
        mean(rate("99"), Precision::INTEGER, Spread::Growth, &shares(&[("99", "1"), ("81", "1")]));
    assert_eq!(values(&allocation), ["100", "98"]);
    assert_eq!(allocation.unreachable, Quantity::ZERO);
    assert_eq!(allocation.notes, [Note::Saturated { children: 1 }]);
}

#[test]
fn the_unreachable_rest_is_reported() {
    let mut children = shares(&[("90", "1"), ("95", "1")]);
    children[0].fixed = true;
    let allocation = mean(rate("99"), Precision::INTEGER, Spread::Growth, &children);
    assert_eq!(values(&allocation), ["90", "100"]);
    assert_eq!(allocation.unreachable, quantity("4"));
}

#[test]
fn coarser_children_are_corrected_by_single_steps() {
    // 10.3 each rounds to 10; one of the four at 11 makes 10.25, which rounds to what is asked for.
    let allocation = mean(
        aim("10.3"),
        Precision::INTEGER,
        Spread::Growth,
        &shares(&[("8", "1"), ("8", "1"), ("8", "1"), ("8", "1")]),
    );
    assert_eq!(values(&allocation), ["11", "10", "10", "10"]);
    assert_eq!(allocation.unreachable, Quantity::ZERO);
}

#[test]
fn gap_closing_moves_nobody_back() {
    let goal = Spread::GapClosing { goal: quantity("95") };
    let allocation =
        mean(rate("92"), Precision::INTEGER, goal, &shares(&[("98", "1"), ("85", "1"), ("85", "1")]));
    assert_eq!(values(&allocation), ["98", "89", "89"]);
}

#[test]
fn gap_closing_beyond_its_goal_grows_instead() {
    let goal = Spread::GapClosing { goal: quantity("90") };
    let allocation = mean(rate("92"), Precision::INTEGER, goal, &shares(&[("90", "1"), ("80", "1")]));
    assert_eq!(allocation.notes, [Note::GrowthInstead]);
    assert_eq!(values(&allocation), ["97", "87"]);
}

#[test]
fn missing_stays_missing_under_growth_and_is_filled_by_equal() {
    let children = shares(&[("10", "1"), ("", "1")]);
    assert_eq!(values(&mean(aim("12"), Precision::INTEGER, Spread::Growth, &children)), ["12", ""]);
    assert_eq!(values(&mean(aim("12"), Precision::INTEGER, Spread::Equal, &children)), ["12", "12"]);
}

#[test]
fn nothing_to_grow_from_is_equal_and_says_so() {
    let allocation = mean(aim("12"), Precision::INTEGER, Spread::Growth, &shares(&[("0", "3"), ("", "1")]));
    assert_eq!(values(&allocation), ["12", "12"]);
    assert_eq!(allocation.notes, [Note::EqualInstead]);
}

#[test]
fn a_child_without_weight_is_left_alone() {
    let allocation =
        mean(aim("12"), Precision::INTEGER, Spread::Growth, &shares(&[("10", "2"), ("7", ""), ("3", "0")]));
    assert_eq!(values(&allocation), ["12", "7", "3"]);
    assert_eq!(allocation.notes, [Note::WeightMissing { children: 2 }]);
}

#[test]
fn the_ends_of_the_range_do_not_overflow() {
    let wide =
        shares(&[("999999999999.999999", "999999999999.999999"), ("-999999999999.999999", "0.000001")]);
    let aim = Aim { precision: Precision::FINEST, ..aim("-999999999999") };
    let allocation = mean(aim, Precision::FINEST, Spread::Growth, &wide);
    assert_eq!(allocation.unreachable, Quantity::ZERO);
}

/// The lines end at 124.0000046, which is 124.00001 once it is rounded to six decimals and then to five.
#[test]
fn a_mean_on_the_wrong_side_of_two_roundings_is_corrected() {
    let fifths = Precision::new(5).unwrap();
    let aim = Aim { precision: fifths, ..aim("124") };
    let children = shares(&[("19", "0.126199"), ("32", "13.610302")]);
    assert_eq!(mean(aim, fifths, Spread::Growth, &children).unreachable, Quantity::ZERO);
}
