use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::id::IndicatorId;
use crate::indicator::{Frequency, IndicatorKind, ScoringMethod};
use crate::light::Light;
use crate::period::Period;
use crate::quantity::Precision;

fn indicator(measure: MeasureKind, unit: &str) -> Indicator {
    Indicator {
        id: IndicatorId(Uuid::nil()),
        code: "STJ-P1".into(),
        name: String::new(),
        unit: unit.into(),
        precision: Precision::new(1).unwrap(),
        kind: IndicatorKind::Quantitative,
        measure,
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
    }
}

/// A value as it is typed: a number, `numerator/denominator`, yes, or nothing for a missing one.
fn value(text: &str, measure: MeasureKind) -> Measured {
    let quantity = |text: &str| text.parse().unwrap();
    match text.split_once('/') {
        Some((numerator, denominator)) => {
            Measured::Ratio { numerator: quantity(numerator), denominator: quantity(denominator) }
        }
        None if text.is_empty() => {
            Measured::Missing { reason: crate::measurement::MissingReason::NotCollected }
        }
        None => Measured::number(measure, quantity(text)),
    }
}

struct Case {
    indicator: Indicator,
    year: Vec<Reported>,
    today: &'static str,
    stated: Option<Quantity>,
    standing: Option<Standing>,
}

impl Case {
    /// The months before, and then the one that is typed, from January on.
    fn new(measure: MeasureKind, unit: &str, counting: Counting, months: &str) -> Self {
        let year =
            months.split(' ').zip(1..).filter(|(text, _)| *text != ".").map(|(text, number)| Reported {
                period: Period::new(2026, Frequency::Monthly, number).unwrap(),
                value: value(text, measure),
                counting,
            });
        let year = year.collect();
        Self { indicator: indicator(measure, unit), year, today: "", stated: None, standing: None }
    }

    fn remarks(&mut self) -> Vec<Remark> {
        let report = self.year.pop().unwrap();
        let window = Window {
            opens: report.period.ends(),
            due: report.period.ends().plus_days(7).unwrap(),
            closes: report.period.ends().plus_days(30).unwrap(),
        };
        let today = if self.today.is_empty() { report.period.ends() } else { self.today.parse().unwrap() };
        let situation = Situation {
            indicator: &self.indicator,
            year: &self.year,
            past: &[],
            window,
            today,
            standing: self.standing,
        };
        let entry = Entry { report, stated: self.stated, has_note: false, has_cause: false };
        check(&entry, &situation)
    }
}

fn names(remarks: &[Remark]) -> String {
    let name = |remark: &Remark| serde_json::to_value(remark).unwrap()["remark"].as_str().unwrap().to_owned();
    remarks.iter().map(name).collect::<Vec<_>>().join(" ")
}

#[rstest]
#[case::usual("97 96 98 97 96 98 97", "")]
#[case::a_slipped_point("97 96 98 97 96 98 9.8", "unusual")]
#[case::a_fraction("97 96 98 97 96 98 0.97", "hundredfold")]
#[case::a_fraction_in_february("97 0.97", "hundredfold")]
#[case::a_percentage_near_one("1.1 0.9 1.2 1 0.8 1", "")]
#[case::above_the_whole("97 96 101", "not_within_hundred comparator")]
#[case::parts("97 96 98 97 96 98 960/1000", "")]
#[case::parts_above_the_whole("97 1001/1000", "above_whole")]
#[case::over_nothing("97 1/0", "not_a_value")]
#[case::missing("97 96 ", "")]
fn a_percentage_is_checked(#[case] months: &str, #[case] expected: &str) {
    let remarks = Case::new(MeasureKind::Ratio, "%", Counting::ForPeriod, months).remarks();
    assert_eq!(names(&remarks), expected);
}

#[rstest]
#[case::grows("3 5 9", "")]
#[case::stays("3 5 5", "")]
#[case::zero_is_no_gap("0 0 0", "")]
#[case::falls("3 5 4", "falls")]
#[case::falls_after_a_gap("3 . 2", "falls")]
#[case::a_jump("3 6 9 12 15 18 60", "unusual")]
#[case::a_month_that_nobody_reported("3 6 9 12 15 18 . 30", "")]
fn a_count_to_date_is_checked(#[case] months: &str, #[case] expected: &str) {
    let remarks = Case::new(MeasureKind::Count, "家", Counting::ToDate, months).remarks();
    assert_eq!(names(&remarks), expected);
}

#[rstest]
#[case::too_soon("2026-02-27", "not_open")]
#[case::open("2026-02-28", "")]
#[case::on_its_day("2026-03-07", "")]
#[case::late("2026-03-08", "late")]
#[case::the_last_day("2026-03-30", "late")]
#[case::locked("2026-03-31", "closed")]
fn a_report_has_its_time(#[case] today: &'static str, #[case] expected: &str) {
    let mut case = Case::new(MeasureKind::Count, "家", Counting::ToDate, "3 5");
    case.today = today;
    assert_eq!(names(&case.remarks()), expected);
}

#[test]
fn a_stated_quotient_is_the_one_of_its_parts() {
    for (stated, expected) in [("91.7", ""), ("91.6", ""), ("93.4", "quotient_differs")] {
        let mut case = Case::new(MeasureKind::Ratio, "%", Counting::ForPeriod, "8241/8990");
        case.stated = stated.parse().ok();
        assert_eq!(names(&case.remarks()), expected);
    }
}

#[test]
fn a_second_value_says_why_and_what_cannot_be_comes_first() {
    let mut case = Case::new(MeasureKind::Rating, "分", Counting::ForPeriod, "85 120");
    let again = Reported { period: case.year[0].period, ..case.year[1] };
    case.year[1] = again;
    let remarks = case.remarks();
    assert_eq!(names(&remarks), "not_a_value supersedes");
    assert_eq!(remarks[0].asks(), Asks::Change);
}

#[test]
fn what_is_off_track_takes_a_note_and_a_cause() {
    let mut case = Case::new(MeasureKind::Count, "家", Counting::ToDate, "3");
    let gap = "15".parse().unwrap();
    case.standing = Some(Standing { light: Light::Amber, gap });
    let remarks = case.remarks();
    assert_eq!(remarks, [Remark::OffTrack { gap }]);
    let report = Reported {
        period: "2026-M01".parse().unwrap(),
        value: value("3", MeasureKind::Count),
        counting: Counting::ToDate,
    };
    let entry = |has_note, has_cause| Entry { report, stated: None, has_note, has_cause };
    let settled = [(false, false), (true, false), (true, true)]
        .map(|(note, cause)| remarks[0].is_settled(&entry(note, cause)));
    assert_eq!(settled, [false, false, true]);
}

#[rstest]
#[case::of_the_year(MeasureKind::Count, Counting::ForPeriod, "900000000000 900000000000")]
#[case::of_a_quotient(MeasureKind::Ratio, Counting::ForPeriod, "900000000000/0.000001")]
fn what_cannot_be_computed_is_refused(
    #[case] measure: MeasureKind,
    #[case] counting: Counting,
    #[case] months: &str,
) {
    let remarks = Case::new(measure, "件", counting, months).remarks();
    assert!(remarks.contains(&Remark::TooLarge), "{remarks:?}");
}
