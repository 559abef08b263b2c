use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::indicator::MeasureKind;
use crate::period::Period;
use crate::quantity::Precision;
use crate::time::Profile;
use Direction::{HigherBetter, LowerBetter};
use MeasureKind::{Count, Milestone, Ratio, WeightedMean};

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn calendar(period: &str) -> Quantity {
    let period: Period = period.parse().unwrap();
    Profile::Linear.done(period.number(), period.frequency().per_year())
}

fn stands(
    measure: MeasureKind,
    direction: Direction,
    target: &str,
    period: &str,
    value: &str,
) -> (Light, String) {
    let planned = calendar(period);
    let aim = Aim { grows: measure.grows(), direction, target: quantity(target), start: None, planned };
    let standing = aim.judge(Some(quantity(value)), &Thresholds::default());
    (standing.light, standing.gap.round_to(Precision::INTEGER).to_string())
}

/// 银川 2025: below the plan by 10 to 30 points amber, by more red; 52 % in August is 15 points behind the calendar.
#[rstest]
#[case::on_plan(Count, "1200", "2026-M06", "600", Light::Green, "0")]
#[case::ahead(Count, "1200", "2026-M06", "900", Light::Green, "-25")]
#[case::just_before_amber(Count, "100", "2026-M06", "40.1", Light::Green, "10")]
#[case::amber_begins(Count, "100", "2026-M06", "40", Light::Amber, "10")]
#[case::amber_ends(Count, "100", "2026-M06", "20", Light::Amber, "30")]
#[case::red_begins(Count, "100", "2026-M06", "19.9", Light::Red, "30")]
#[case::by_the_calendar(Count, "1200", "2026-M08", "624", Light::Amber, "15")]
#[case::works(Milestone, "100", "2026-M05", "28.8", Light::Amber, "13")]
#[case::a_level_has_no_plan(Ratio, "95", "2026-M01", "94", Light::Green, "1")]
#[case::as_far_behind_as_can_be(Ratio, "95", "2026-M11", "-999999999999", Light::Red, "999999999999")]
#[case::a_level_that_fell(Ratio, "95", "2026-M11", "71", Light::Amber, "25")]
fn more_is_better(
    #[case] measure: MeasureKind,
    #[case] target: &str,
    #[case] period: &str,
    #[case] value: &str,
    #[case] light: Light,
    #[case] gap: &str,
) {
    assert_eq!(stands(measure, HigherBetter, target, period, value), (light, gap.into()));
}

/// 安全事故 ≤ 3 has used 2 by April and 3 by September.
#[rstest]
#[case::within(WeightedMean, "5", "2026-M03", "3.5", Light::Green)]
#[case::a_little_over(WeightedMean, "5", "2026-M03", "5.4", Light::Green)]
#[case::over(WeightedMean, "5", "2026-M03", "6", Light::Amber)]
#[case::far_over(WeightedMean, "5", "2026-M03", "7", Light::Red)]
#[case::one_of_three(Count, "3", "2026-M04", "1", Light::Green)]
#[case::two_of_three_in_april(Count, "3", "2026-M04", "2", Light::Amber)]
#[case::used_up_in_september(Count, "3", "2026-M09", "3", Light::Amber)]
#[case::used_up_at_the_end(Count, "3", "2026-M12", "3", Light::Green)]
#[case::more_than_allowed(Count, "3", "2026-M12", "4", Light::Red)]
#[case::none_allowed_none_used(Count, "0", "2026-M06", "0", Light::Green)]
#[case::none_allowed(Count, "0", "2026-M06", "1", Light::Red)]
fn less_is_better(
    #[case] measure: MeasureKind,
    #[case] target: &str,
    #[case] period: &str,
    #[case] value: &str,
    #[case] light: Light,
) {
    assert_eq!(stands(measure, LowerBetter, target, period, value).0, light);
}

#[test]
fn silence_is_never_green() {
    let planned = calendar("2026-M06");
    let target = Quantity::HUNDRED;
    let aim = Aim { grows: true, direction: HigherBetter, target, start: None, planned };
    assert_eq!(aim.judge(None, &Thresholds::default()).light, Light::Grey);
    assert_eq!(aim.target_to_date(), quantity("50"));
}

/// The districts sow in spring: by last year's season August is on plan with what is behind by the calendar.
#[test]
fn a_plan_follows_the_season() {
    let last_year = [5, 10, 10, 5, 5, 5, 5, 7, 13, 20, 10, 5];
    let last_year = last_year.map(|value| Quantity::from_integer(value).ok()).to_vec();
    let planned = Profile::Season { last_year }.done(8, 12);
    assert_eq!(planned, quantity("52"));
    let target = quantity("1200");
    let aim = Aim { grows: true, direction: HigherBetter, target, start: None, planned };
    assert_eq!(aim.judge(Some(quantity("624")), &Thresholds::default()).light, Light::Green);
}

/// A level on its way from a baseline: 取水许可审批平均时限 12 → 10 of SLJ-04, 优良天数比率 86.5 → 88 of STJ-01. At half of the
/// way 11 and 87.25 are on plan; points are those of the target.
#[rstest]
#[case::on_plan(LowerBetter, "12", "10", "50", "11", Light::Green, "0")]
#[case::better(LowerBetter, "12", "10", "50", "9", Light::Green, "-20")]
#[case::amber_begins(LowerBetter, "12", "10", "50", "12", Light::Amber, "10")]
#[case::amber_ends(LowerBetter, "12", "10", "50", "14", Light::Amber, "30")]
#[case::red_begins(LowerBetter, "12", "10", "50", "14.001", Light::Red, "30.01")]
#[case::at_the_end_the_target_holds(LowerBetter, "12", "10", "100", "11", Light::Amber, "10")]
#[case::rising(HigherBetter, "86.5", "88", "50", "87.25", Light::Green, "0")]
#[case::fallen(HigherBetter, "86.5", "88", "50", "78.45", Light::Amber, "10")]
// 保持型: what is better than its target already is to be kept, and no worse is planned for the while.
#[case::kept(LowerBetter, "8", "10", "50", "10", Light::Green, "0")]
#[case::kept_and_lost(HigherBetter, "92", "88", "0", "79.2", Light::Amber, "10")]
// 下降率 with a target below zero: the whole is as large as the target is far from zero.
#[case::below_zero(LowerBetter, "0", "-4", "50", "-2", Light::Green, "0")]
#[case::below_zero_and_behind(LowerBetter, "0", "-4", "50", "-1.6", Light::Amber, "10")]
#[case::towards_zero(HigherBetter, "-8", "-4", "50", "-6.4", Light::Amber, "10")]
// Of a target of zero there are no points: reached or not.
#[case::nothing(LowerBetter, "4", "0", "50", "2", Light::Green, "0")]
#[case::nothing_missed(LowerBetter, "4", "0", "50", "2.1", Light::Red, "0")]
fn a_level_is_judged_by_the_point_on_its_way(
    #[case] direction: Direction,
    #[case] start: &str,
    #[case] target: &str,
    #[case] planned: &str,
    #[case] value: &str,
    #[case] light: Light,
    #[case] gap: &str,
) {
    let (start, target, planned) = (Some(quantity(start)), quantity(target), quantity(planned));
    let aim = Aim { grows: false, direction, target, start, planned };
    let standing = aim.judge(Some(quantity(value)), &Thresholds::default());
    assert_eq!((standing.light, standing.gap.to_string()), (light, gap.to_owned()));
    assert_eq!(aim.judge(None, &Thresholds::default()).light, Light::Grey);
}

fn any_quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![Just(0), -2_000..=2_000_i64, -1_000_000_000..=1_000_000_000_i64]
        .prop_map(|tenths| Quantity::from_millionths(tenths * (ONE / 10)).unwrap())
}

fn negative(quantity: Quantity) -> Quantity {
    Quantity::ZERO.checked_sub(quantity).unwrap()
}

/// Any aim of a direction that has an order, with shares between nothing and all.
fn any_aim() -> impl Strategy<Value = Aim> {
    let direction = prop_oneof![Just(HigherBetter), Just(LowerBetter)];
    let planned = (0..=100 * ONE).prop_map(|share| Quantity::from_millionths(share).unwrap());
    (any::<bool>(), direction, any_quantity(), prop::option::of(any_quantity()), planned).prop_map(
        |(grows, direction, target, start, planned)| Aim { grows, direction, target, start, planned },
    )
}

/// Those of cities, and all others that make sense.
fn any_thresholds() -> impl Strategy<Value = Thresholds> {
    let published = prop::sample::select(Preset::ALL.to_vec()).prop_map(Preset::thresholds);
    let points = || (0..=100 * ONE).prop_map(|points| Quantity::from_millionths(points).unwrap());
    let own = (any::<bool>(), points(), points(), points()).prop_map(|(by_plan, one, other, burn)| {
        let gauge = if by_plan { Gauge::Plan } else { Gauge::Target };
        Thresholds { gauge, amber: one.min(other), red: one.max(other), burn }
    });
    prop_oneof![published, own]
}

#[test]
fn thresholds_that_make_no_sense_are_not_received() {
    let received = |amber: &str, red: &str, burn: &str| {
        let text = format!(r#"{{"gauge":"plan","amber":"{amber}","red":"{red}","burn":"{burn}"}}"#);
        serde_json::from_str::<Thresholds>(&text)
    };
    let own = received("5", "12.5", "20").unwrap();
    assert_eq!(serde_json::from_str::<Thresholds>(&serde_json::to_string(&own).unwrap()).unwrap(), own);
    assert!(received("10", "10", "0").is_ok());
    for (amber, red, burn) in
        [("10", "9.9", "20"), ("-1", "5", "20"), ("1", "100.1", "20"), ("1", "5", "101")]
    {
        assert!(received(amber, red, burn).is_err(), "{amber} {red} {burn}");
    }
}

/// The published rules, each threshold from both sides: 银川 2025 by points of the year, 天津 2022 and 三亚 2022 by what is missing of
/// the plan to date. By June half of 1200 is planned; a level of 95 is held at any time, and one of 5 days is better below.
#[rstest]
#[case(Preset::Yinchuan, true, HigherBetter, "1200", [("600", Light::Green), ("480.1", Light::Green), ("480", Light::Amber), ("240", Light::Amber), ("239.9", Light::Red)])]
#[case(Preset::Tianjin, true, HigherBetter, "1200", [("601", Light::Green), ("600", Light::Green), ("599.9", Light::Amber), ("420", Light::Amber), ("419.9", Light::Red)])]
#[case(Preset::Sanya, true, HigherBetter, "1200", [("601", Light::Green), ("600", Light::Green), ("599.9", Light::Amber), ("300", Light::Amber), ("299.9", Light::Red)])]
#[case(Preset::Yinchuan, false, HigherBetter, "100", [("100", Light::Green), ("90.1", Light::Green), ("90", Light::Amber), ("70", Light::Amber), ("69.9", Light::Red)])]
#[case(Preset::Tianjin, false, HigherBetter, "100", [("101", Light::Green), ("100", Light::Green), ("99.9", Light::Amber), ("70", Light::Amber), ("69.9", Light::Red)])]
#[case(Preset::Sanya, false, HigherBetter, "100", [("101", Light::Green), ("100", Light::Green), ("99.9", Light::Amber), ("50", Light::Amber), ("49.9", Light::Red)])]
#[case(Preset::Yinchuan, false, LowerBetter, "5", [("5", Light::Green), ("5.4", Light::Green), ("5.5", Light::Amber), ("6.5", Light::Amber), ("6.6", Light::Red)])]
#[case(Preset::Tianjin, false, LowerBetter, "5", [("4", Light::Green), ("5", Light::Green), ("5.1", Light::Amber), ("6.5", Light::Amber), ("6.6", Light::Red)])]
#[case(Preset::Sanya, false, LowerBetter, "5", [("4", Light::Green), ("5", Light::Green), ("5.1", Light::Amber), ("7.5", Light::Amber), ("7.6", Light::Red)])]
// Zero and below zero: of a target of nothing there are no points.
#[case(Preset::Tianjin, false, LowerBetter, "0", [("-1", Light::Green), ("0", Light::Green), ("0.1", Light::Red), ("1", Light::Red), ("9", Light::Red)])]
#[case(Preset::Tianjin, false, HigherBetter, "-10", [("-9", Light::Green), ("-10", Light::Green), ("-10.1", Light::Amber), ("-13", Light::Amber), ("-13.1", Light::Red)])]
// An allowance is used up by the same rule everywhere.
#[case(Preset::Yinchuan, true, LowerBetter, "10", [("5", Light::Green), ("7", Light::Green), ("7.1", Light::Amber), ("10", Light::Amber), ("10.1", Light::Red)])]
#[case(Preset::Sanya, true, LowerBetter, "10", [("5", Light::Green), ("7", Light::Green), ("7.1", Light::Amber), ("10", Light::Amber), ("10.1", Light::Red)])]
fn each_city_has_thresholds_of_its_own(
    #[case] preset: Preset,
    #[case] grows: bool,
    #[case] direction: Direction,
    #[case] target: &str,
    #[case] values: [(&str, Light); 5],
) {
    let planned = calendar("2026-M06");
    let aim = Aim { grows, direction, target: quantity(target), start: None, planned };
    for (value, light) in values {
        let standing = aim.judge(Some(quantity(value)), &preset.thresholds());
        assert_eq!(standing.light, light, "{value}: {standing:?}");
    }
    assert_eq!(aim.judge(None, &preset.thresholds()).light, Light::Grey);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_better_value_never_has_a_worse_light(aim in any_aim(), one in any_quantity(), other in any_quantity(), thresholds in any_thresholds()) {
        let (better, worse) =
            if aim.direction.is_better(one, other) { (one, other) } else { (other, one) };
        let [better, worse] =
            [better, worse].map(|value| aim.judge(Some(value), &thresholds).light);
        // Green, amber, red, in the order of the enumeration.
        prop_assert!(better <= worse, "{:?} {:?} {:?}", aim, better, worse);
    }

    /// More and less are the same rule: what is mirrored at zero has the same light, and is as far behind. What grows has no
    /// mirror: an allowance that is used up is another thing than a plan that is followed.
    #[test]
    fn a_mirrored_direction_has_the_mirrored_light(aim in any_aim(), value in any_quantity(), thresholds in any_thresholds()) {
        let direction = if aim.direction == HigherBetter { LowerBetter } else { HigherBetter };
        let aim = Aim { grows: false, ..aim };
        let mirrored = Aim { direction, target: negative(aim.target), start: aim.start.map(negative), ..aim };
        prop_assert_eq!(
            aim.judge(Some(value), &thresholds),
            mirrored.judge(Some(negative(value)), &thresholds)
        );
    }

    /// A plan that asks for more by now never makes a light better.
    #[test]
    fn a_harder_plan_never_gives_a_better_light(aim in any_aim(), value in any_quantity(), more in 0..=ONE, thresholds in any_thresholds()) {
        let target = aim.target.max(negative(aim.target));
        let aim = Aim { direction: HigherBetter, grows: true, target, ..aim };
        let more = Quantity::from_millionths(aim.planned.millionths() + more).unwrap().min(Quantity::HUNDRED);
        let harder = Aim { planned: more, ..aim };
        let [now, harder] = [aim, harder].map(|aim| aim.judge(Some(value), &thresholds).light);
        prop_assert!(now <= harder);
    }
}
