use indicator_model::curve::{Curve, CurveInForce, CurveOrigin};
use indicator_model::id::IndicatorId;
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::{Counting, Measured};
use indicator_model::quantity::Precision;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use Direction::{HigherBetter, LowerBetter};
use MeasureKind::{Count, WeightedMean};

pub(super) fn indicator(measure: MeasureKind, direction: Direction, unit: &str) -> Indicator {
    Indicator {
        id: IndicatorId(Uuid::nil()),
        code: String::new(),
        name: String::new(),
        unit: unit.to_owned(),
        precision: Precision::INTEGER,
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

/// Months from January on, `.` for one that nobody reported.
pub(super) fn reports(measure: MeasureKind, year: u16, months: &str) -> Vec<Reported> {
    let counting = if measure == Count { Counting::ToDate } else { Counting::ForPeriod };
    let months = months.split(' ').zip(1..).filter(|(month, _)| *month != "." && !month.is_empty());
    let report = |(month, number): (&str, u8)| Reported {
        period: Period::new(year, Frequency::Monthly, number).unwrap(),
        value: Measured::Plain { value: month.parse().unwrap() },
        counting,
    };
    months.map(report).collect()
}

fn of(
    measure: MeasureKind,
    direction: Direction,
    target: &str,
    curve: Option<Curve>,
    before: &str,
    months: &str,
) -> Option<Forecast> {
    let curve = curve.map(|curve| CurveInForce { curve, origin: CurveOrigin::Own });
    let commitment = Commitment { basic: target.parse().ok(), curve, ..Commitment::default() };
    let (before, year) = (reports(measure, 2025, before), reports(measure, 2026, months));
    let last = year.last()?.period;
    forecast(
        &indicator(measure, direction, "家"),
        &commitment,
        Reports { year: &year, before: &before },
        last,
    )
}

const LAST_YEAR: &str = "11 33 109 238 364 452 494 555 710 887 1005 1068";

/// NYJ-01 of the sample city: 1015 in October, of 1200. What goes by the season is forecast by it.
#[rstest]
#[case::as_last_year(None, LAST_YEAR, Method::Season, 1150, 1300)]
#[case::by_the_plan(Some(Curve::Farming), "", Method::RunRate, 1150, 1300)]
fn the_method_that_was_least_wrong_is_taken(
    #[case] curve: Option<Curve>,
    #[case] before: &str,
    #[case] method: Method,
    #[case] least: i64,
    #[case] most: i64,
) {
    let months = "12 36 122 266 406 519 583 621 805 1015";
    let forecast = of(Count, HigherBetter, "1200", curve, before, months).unwrap();
    assert_eq!(forecast.method, method, "{forecast:?}");
    let range = Quantity::from_integer(least).unwrap()..=Quantity::from_integer(most).unwrap();
    assert!(range.contains(&forecast.likely), "{forecast:?}");
    assert!(forecast.least <= forecast.likely && forecast.likely <= forecast.most);
    assert_eq!(forecast.basic, Some(Chance::Possible), "{forecast:?}");
}

#[rstest]
#[case::steady_is_certain(Count, HigherBetter, "120", "11 22 33 44 55 66 77 88", Some(Chance::Certain))]
#[case::far_behind_is_impossible(Count, HigherBetter, "120", "1 2 3 4 5 6 7 8", Some(Chance::Impossible))]
#[case::an_allowance_kept(Count, LowerBetter, "12", "1 1 2 2 3 3 4 4 5", Some(Chance::Certain))]
#[case::an_allowance_exceeded(Count, LowerBetter, "3", "1 1 2 2 3 4 4 4 5", Some(Chance::Impossible))]
#[case::a_level_that_stays(WeightedMean, LowerBetter, "10", "9 9 9 9 9 9", Some(Chance::Certain))]
#[case::no_target(Count, HigherBetter, "", "10 20 30 40 50", None)]
fn a_forecast_says_whether_the_target_can_be_reached(
    #[case] measure: MeasureKind,
    #[case] direction: Direction,
    #[case] target: &str,
    #[case] months: &str,
    #[case] basic: Option<Chance>,
) {
    let forecast = of(measure, direction, target, None, "", months).unwrap();
    assert_eq!(forecast.basic, basic, "{forecast:?}");
}

#[rstest]
#[case::nothing("")]
#[case::a_beginning("10 20")]
#[case::the_end("10 20 30 40 50 60 70 80 90 100 110 120")]
fn too_little_or_all_of_a_year_has_no_forecast(#[case] months: &str) {
    assert_eq!(of(Count, HigherBetter, "120", None, "", months), None);
}

/// A gap is no zero: the forecast is that of the months around it.
#[test]
fn a_gap_is_bridged() {
    let whole = of(Count, HigherBetter, "120", None, "", "10 20 30 40 50 60").unwrap();
    let gap = of(Count, HigherBetter, "120", None, "", "10 20 . 40 50 60").unwrap();
    assert_eq!((gap.likely, gap.basic), (whole.likely, whole.basic));
    assert_eq!(whole.likely.to_string(), "120");
}

fn course_of_two_years() -> method::Course {
    method::Course {
        before: vec![Some(10.0); 12],
        year: vec![Some(20.0); 4],
        planned: vec![None; 12],
        grows: false,
        start: None,
        smoothed: BTreeMap::new().into(),
    }
}

#[test]
fn smoothing_takes_the_latest_for_more() {
    let course = course_of_two_years();
    let level = predict(Method::Smoothing, &course, 3, 11).unwrap();
    assert!((15.0..=20.0).contains(&level), "{level}");
    // The value of a nearer period does not depend on what was asked before.
    let asked_first = predict(Method::Smoothing, &course_of_two_years(), 3, 7);
    assert_eq!(predict(Method::Smoothing, &course, 3, 7), asked_first);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever is reported, a forecast is in order, does not take back what was counted, and is made twice the same.
    #[test]
    fn a_forecast_is_sound(
        before in prop::option::of(prop::collection::vec(0..1_000_i64, 12)),
        gains in prop::collection::vec(0..1_000_i64, 1..=11),
        target in prop::option::of(-100..20_000_i64),
        curve in prop::option::of(prop::sample::select(Curve::NAMED.to_vec())),
    ) {
        let to_date = |gains: &[i64]| {
            let sums = gains.iter().scan(0, |sum, gain| { *sum += gain; Some(sum.to_string()) });
            sums.collect::<Vec<_>>().join(" ")
        };
        let (before, months) = (before.map(|it| to_date(&it)).unwrap_or_default(), to_date(&gains));
        let target = target.map(|target| target.to_string()).unwrap_or_default();
        let made = || of(Count, HigherBetter, &target, curve, &before, &months);
        let forecast = made();
        prop_assert_eq!(forecast, made());
        if let Some(forecast) = forecast {
            let now = Quantity::from_integer(gains.iter().sum()).unwrap();
            prop_assert!(now <= forecast.least && forecast.least <= forecast.likely && forecast.likely <= forecast.most, "{:?}", forecast);
            prop_assert!(forecast.error >= Quantity::ZERO);
        }
    }
}
