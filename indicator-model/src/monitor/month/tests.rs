use rstest::rstest;

use super::*;
use crate::indicator::{Direction, MeasureKind};
use crate::monitor::tests::{cycle, indicator, year};

#[rstest]
// A level is held to its target of 100: green above 90, red below 70 (domain.md §2.5, 银川 2025).
#[case::worse_at_once_and_better_after_two(
    "2026-06-30",
    Frequency::Monthly,
    "95 60 95 95 80 95",
    "G R R G A A"
)]
#[case::a_month_that_is_missing_is_grey("2026-04-10", Frequency::Monthly, "95 . 95", "G - G")]
#[case::what_is_missing_at_the_end_is_grey("2026-04-10", Frequency::Monthly, "95", "G - -")]
#[case::a_quarter_holds_until_the_next_is_over("2026-07-01", Frequency::Quarterly, "60 95", "· · R R R R")]
#[case::nothing_is_over("2026-01-30", Frequency::Monthly, "95", "")]
fn a_month_has_the_light_of_the_last_period_that_was_over(
    #[case] day: &str,
    #[case] frequency: Frequency,
    #[case] values: &str,
    #[case] expected: &str,
) {
    let indicator = Indicator { frequency, ..indicator(MeasureKind::WeightedMean, Direction::HigherBetter) };
    let mut year = year(MeasureKind::WeightedMean, values);
    for report in &mut year {
        report.period = Period::new(2026, frequency, report.period.number()).unwrap();
    }
    let commitment = Commitment { basic: "100".parse().ok(), ..Commitment::default() };
    let reports = Reports { year: &year, before: &[] };
    let lights = lights(&indicator, &commitment, reports, &cycle(), &Rules::default(), day.parse().unwrap());
    let letter = |light: Option<Light>| match light {
        Some(Light::Green) => "G",
        Some(Light::Amber) => "A",
        Some(Light::Red) => "R",
        Some(Light::Grey) => "-",
        None => "·",
    };
    assert_eq!(lights.into_iter().map(letter).collect::<Vec<_>>().join(" "), expected);
}

#[test]
fn what_nobody_reports_has_no_lights() {
    let computed = Indicator {
        data_source: "系统自动计算".to_owned(),
        ..indicator(MeasureKind::WeightedMean, Direction::HigherBetter)
    };
    let (commitment, reports) = (Commitment::default(), Reports { year: &[], before: &[] });
    let day = "2026-03-31".parse().unwrap();
    let lights = lights(&computed, &commitment, reports, &cycle(), &Rules::default(), day);
    assert_eq!(lights, [None, None, None]);
}
