use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::id::{CycleId, IndicatorId};
use crate::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use crate::measurement::Counting;
use crate::quantity::Precision;
use Direction::{HigherBetter, LowerBetter, WithinBand};
use MeasureKind::{Count, Ratio, WeightedMean};

pub(super) fn indicator(measure: MeasureKind, direction: Direction) -> Indicator {
    Indicator {
        id: IndicatorId(Uuid::nil()),
        code: String::new(),
        name: String::new(),
        unit: String::new(),
        precision: Precision::new(1).unwrap(),
        kind: IndicatorKind::Quantitative,
        measure,
        direction,
        comparator: Comparator::AtLeast,
        definition: String::new(),
        theme: String::new(),
        dimension: String::new(),
        scoring: ScoringMethod::Proportional,
        frequency: Frequency::Monthly,
        data_source: String::new(),
        data_provider: String::new(),
        evidence: String::new(),
    }
}

/// Months from January on, `.` for one that nobody reported and `-` for one that is not applicable. Counts are to date.
pub(super) fn year(measure: MeasureKind, months: &str) -> Vec<Reported> {
    let counting = if measure == Count { Counting::ToDate } else { Counting::ForPeriod };
    let months = months.split(' ').zip(1..).filter(|(month, _)| *month != "." && !month.is_empty());
    let report = |(month, number): (&str, u8)| Reported {
        period: Period::new(2026, Frequency::Monthly, number).unwrap(),
        value: match month {
            "-" => Measured::Missing { reason: MissingReason::NotApplicable },
            value => Measured::Plain { value: value.parse().unwrap() },
        },
        counting,
    };
    months.map(report).collect()
}

pub(super) fn cycle() -> Cycle {
    Cycle {
        id: CycleId(Uuid::nil()),
        name: String::new(),
        starts: "2026-01-01".parse().unwrap(),
        ends: "2026-12-31".parse().unwrap(),
    }
}

fn on(day: &str, measure: MeasureKind, direction: Direction, target: &str, months: &str) -> Reading {
    let year = year(measure, months);
    let indicator = indicator(measure, direction);
    let commitment = Commitment { basic: target.parse().ok(), ..Commitment::default() };
    let reports = Reports { year: &year, before: &[] };
    read(&indicator, &commitment, reports, &cycle(), &Rules::default(), day.parse().unwrap())
}

#[rstest]
// The plan to the end of August is 66.67 of 100.
#[case::farming_by_the_calendar(
    "2026-09-01",
    Count,
    HigherBetter,
    "100",
    "1 3 6 9 20 35 45 52",
    Light::Amber,
    Why::Value
)]
#[case::on_plan("2026-09-01", Count, HigherBetter, "100", "8 17 25 33 42 50 58 67", Light::Green, Why::Value)]
#[case::far_behind("2026-09-01", Count, HigherBetter, "100", "1 2 3 4 5 6 7 8", Light::Red, Why::Value)]
#[case::an_allowance_that_goes_fast(
    "2026-05-01",
    Count,
    LowerBetter,
    "3",
    "0 1 1 2",
    Light::Amber,
    Why::Value
)]
#[case::an_allowance_used_up(
    "2026-10-01",
    Count,
    LowerBetter,
    "3",
    "0 1 1 2 2 2 2 2 3",
    Light::Amber,
    Why::Value
)]
#[case::an_allowance_exceeded(
    "2026-10-01",
    Count,
    LowerBetter,
    "3",
    "0 1 1 2 2 2 2 3 4",
    Light::Red,
    Why::Value
)]
#[case::lower_is_better(
    "2026-07-01",
    WeightedMean,
    LowerBetter,
    "4",
    "5 5 4.5 4.2 4 3.4",
    Light::Green,
    Why::Value
)]
#[case::lower_is_better_and_it_is_not(
    "2026-07-01",
    WeightedMean,
    LowerBetter,
    "4",
    "5 5 5 5 5 5.4",
    Light::Red,
    Why::Value
)]
#[case::zero_is_a_value("2026-02-01", Count, HigherBetter, "120", "0", Light::Green, Why::Value)]
#[case::zero_is_a_value_and_behind(
    "2026-04-01",
    Count,
    HigherBetter,
    "120",
    "0 0 0",
    Light::Amber,
    Why::Value
)]
#[case::nothing_due_yet("2026-01-20", Count, HigherBetter, "120", "", Light::Grey, Why::NothingYet)]
#[case::no_target("2026-02-01", Count, HigherBetter, "", "8", Light::Grey, Why::NoTarget)]
#[case::a_range_without_bounds("2026-02-01", Ratio, WithinBand, "8", "8", Light::Grey, Why::NoRule)]
// January is due on 6 February.
#[case::not_late_on_the_day("2026-02-06", Count, HigherBetter, "120", "", Light::Grey, Why::NothingYet)]
#[case::late_and_grey("2026-02-16", Count, HigherBetter, "120", "", Light::Grey, Why::Late)]
#[case::late_and_amber("2026-02-17", Count, HigherBetter, "120", "", Light::Amber, Why::Late)]
#[case::never_green_by_silence("2026-03-10", Count, HigherBetter, "120", "10", Light::Grey, Why::Late)]
#[case::red_stays_red("2026-08-10", Count, HigherBetter, "120", "1 1 1 1 1 1", Light::Red, Why::Value)]
#[case::excused("2026-03-10", Count, HigherBetter, "120", "10 -", Light::Green, Why::Value)]
fn a_light_says_where_an_indicator_stands(
    #[case] day: &str,
    #[case] measure: MeasureKind,
    #[case] direction: Direction,
    #[case] target: &str,
    #[case] months: &str,
    #[case] light: Light,
    #[case] why: Why,
) {
    let reading = on(day, measure, direction, target, months);
    assert_eq!((reading.light, reading.why), (light, why), "{reading:?}");
}

/// Planned of 120 are 10 a month; points are in hundredths of the year.
#[rstest]
#[case::worse_at_once("10 20 30 10", Light::Amber, Light::Amber, Why::Value)]
#[case::the_first_good_period("10 10 10 40", Light::Green, Light::Amber, Why::FirstGood)]
#[case::the_second("10 10 10 40 50", Light::Green, Light::Green, Why::Value)]
#[case::from_red("0 0 0 0 0 60", Light::Green, Light::Red, Why::FirstGood)]
// Two periods no worse than amber are amber, and no better.
#[case::step_by_step("0 0 0 0 0 30 70", Light::Green, Light::Amber, Why::FirstGood)]
#[case::a_year_begins_fresh("10", Light::Green, Light::Green, Why::Value)]
// What is excused says nothing; the period before it does.
#[case::over_a_gap("10 10 10 - 50", Light::Green, Light::Amber, Why::FirstGood)]
#[case::back_and_forth("10 10 10 40 10", Light::Red, Light::Red, Why::Value)]
fn a_light_gets_better_after_two_good_periods(
    #[case] months: &str,
    #[case] alone: Light,
    #[case] light: Light,
    #[case] why: Why,
) {
    let day = format!("2026-{:02}-01", months.split(' ').count() + 1);
    let reading = on(&day, Count, HigherBetter, "120", months);
    assert_eq!((reading.alone, reading.light, reading.why), (Some(alone), light, why), "{reading:?}");
}

/// MZJ-03 of the sample city: September and October are not there at all.
#[test]
fn what_is_late_is_named_with_its_days() {
    let reading = on("2026-11-15", Count, HigherBetter, "1200", "100 200 300 400 500 600 700 800");
    let late = reading.late.unwrap();
    assert_eq!(late.period.to_string(), "2026-M09");
    assert_eq!((late.due.to_string().as_str(), late.days), ("2026-10-07", 39));
    assert_eq!(reading.last.unwrap().period.to_string(), "2026-M08");
    assert_eq!(reading.course.len(), 10);
    assert_eq!(reading.course[9].value, None);
}

/// FGW-01 of the sample city says how much of the year's investment is made; SJJ-04 how many calls are answered.
#[rstest]
#[case::money_spent("2 5 12 21", "97", "33.333333")]
#[case::calls_answered("92 93 94 94", "95", "100")]
#[case::nothing_to_compare_with("2 5 12 21", "", "100")]
fn a_share_of_the_work_of_a_year_follows_the_plan(
    #[case] months: &str,
    #[case] last_year: &str,
    #[case] planned: &str,
) {
    let before: Vec<Reported> = year(Ratio, last_year)
        .into_iter()
        .map(|report| Reported { period: "2025-M12".parse().unwrap(), ..report })
        .collect();
    let months = year(Ratio, months);
    let april = "2026-M04".parse().unwrap();
    let commitment = Commitment { basic: Some(Quantity::HUNDRED), ..Commitment::default() };
    let indicator = indicator(Ratio, HigherBetter);
    let way = Way::of(&indicator, &commitment, Reports { year: &months, before: &before });
    assert_eq!(way.aim(april).unwrap().target_to_date().to_string(), planned);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Whichever of the values is better, and whatever came before and after it.
    #[test]
    fn a_better_value_anywhere_never_has_a_worse_light_in_the_end(
        mut months in prop::collection::vec(0..200_i64, 1..=8),
        at in any::<prop::sample::Index>(),
        more in 0..50_i64,
        measure in prop::sample::select(vec![Count, WeightedMean]),
        direction in prop::sample::select(vec![HigherBetter, LowerBetter]),
    ) {
        let day = format!("2026-{:02}-01", months.len() + 1);
        let read = |months: &[i64]| {
            let months: Vec<String> = months.iter().map(i64::to_string).collect();
            on(&day, measure, direction, "100", &months.join(" "))
        };
        let before = read(&months);
        let at = at.index(months.len());
        months[at] += if direction == HigherBetter { more } else { -more };
        let after = read(&months);
        prop_assert!(after.light <= before.light, "{:?} {:?}", before, after);
        // What is shown is never better than what the value says.
        prop_assert!(Some(after.light) >= after.alone);
    }
}

/// A better value never has a worse light, in either direction.
#[rstest]
#[case(Count, HigherBetter)]
#[case(Ratio, HigherBetter)]
#[case(WeightedMean, LowerBetter)]
#[case(Count, LowerBetter)]
fn a_better_value_never_has_a_worse_light(#[case] measure: MeasureKind, #[case] direction: Direction) {
    let mut lights = (0..=40_i64).map(|value| {
        let months = format!(". . . . . . . {}", value * 5);
        on("2026-09-01", measure, direction, "100", &months).light
    });
    // Green, amber, red, in the order of the enumeration.
    let first = lights.next().unwrap();
    lights.fold(first, |last, light| {
        let is_no_worse = if direction == HigherBetter { light <= last } else { light >= last };
        assert!(is_no_worse, "{measure:?} {direction:?}: {last:?}, then {light:?}");
        light
    });
}

/// It can be reported three days before the month ends.
#[test]
fn what_is_reported_before_its_period_is_over_counts() {
    let ahead = on("2026-03-29", Count, HigherBetter, "120", "10 20 31");
    let last = ahead.last.unwrap();
    assert_eq!((last.period.to_string(), last.value), ("2026-M03".to_owned(), "31".parse().ok()));
    let earlier = on("2026-02-27", Count, HigherBetter, "120", "10 20 31");
    assert_eq!(earlier.last.unwrap().period.to_string(), "2026-M02");
}

/// What is computed is grey before it ever was there, and does not stay green where those below it are silent.
#[test]
fn what_is_computed_is_late_as_what_is_reported_is() {
    let indicator =
        Indicator { data_source: "系统自动计算".to_owned(), ..indicator(WeightedMean, HigherBetter) };
    let commitment = Commitment { basic: "85".parse().ok(), ..Commitment::default() };
    let on = |months: &str, day: &str| {
        let year = year(WeightedMean, months);
        let reports = Reports { year: &year, before: &[] };
        let reading =
            read(&indicator, &commitment, reports, &cycle(), &Rules::default(), day.parse().unwrap());
        (reading.light, reading.why)
    };
    assert_eq!(on("", "2026-06-20"), (Light::Grey, Why::Computed));
    assert_eq!(on("90 90", "2026-03-05"), (Light::Green, Why::Value));
    assert_eq!(on("90 90", "2026-06-20"), (Light::Amber, Why::Late));
}
