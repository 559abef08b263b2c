//! The values of one indicator, organization and source over the periods of a year: what was reported, and the other way
//! of counting, which follows from it.

use serde::{Deserialize, Serialize};

use crate::measurement::{Counting, Measured};
use crate::period::Period;
use crate::quantity::{Quantity, QuantityError};

/// What was reported for one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub period: Period,
    pub value: Measured,
    pub counting: Counting,
}

/// A value that follows from what was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    pub value: Quantity,
    /// Periods on the way to it that nobody has reported.
    pub missing: u8,
}

/// The count from the beginning of the year to the end of `period`.
///
/// `year` has the reports of that year, in order of time; those of another year or frequency do not count. A report to date
/// settles all periods before it.
/// None when nothing is known for the period itself.
pub fn to_date(year: &[Reported], period: Period) -> Result<Option<Derived>, QuantityError> {
    let Some(at) = position(year, period) else { return Ok(None) };
    let (mut total, mut missing, mut expected) = (Quantity::ZERO, 0, period.number());
    for report in year[..=at].iter().rev().filter(|report| is_beside(report, period)) {
        let Some(value) = plain(report) else { continue };
        total = total.checked_add(value)?;
        missing += expected - report.period.number();
        expected = report.period.number() - 1;
        if report.counting == Counting::ToDate {
            return Ok(Some(Derived { value: total, missing }));
        }
    }
    // Nothing but single periods: the sum begins with the year.
    Ok(Some(Derived { value: total, missing: missing + expected }))
}

/// The count of `period` alone.
///
/// A report to date is less what was counted until the period before it that has a value; `missing` periods in between are
/// in it too.
pub fn for_period(year: &[Reported], period: Period) -> Result<Option<Derived>, QuantityError> {
    let Some(at) = position(year, period) else { return Ok(None) };
    let Some(value) = plain(&year[at]) else { return Ok(None) };
    if year[at].counting == Counting::ForPeriod {
        return Ok(Some(Derived { value, missing: 0 }));
    }
    let is_known = |report: &&Reported| is_beside(report, period) && plain(report).is_some();
    let Some(before) = year[..at].iter().rev().find(is_known) else {
        return Ok(Some(Derived { value, missing: period.number() - 1 }));
    };
    let Some(counted) = to_date(year, before.period)? else { return Ok(None) };
    let missing = period.number() - before.period.number() - 1;
    Ok(Some(Derived { value: value.checked_sub(counted.value)?, missing }))
}

/// Whether a report is of the same year and frequency as a period.
fn is_beside(report: &Reported, period: Period) -> bool {
    (report.period.year(), report.period.frequency()) == (period.year(), period.frequency())
}

fn position(year: &[Reported], period: Period) -> Option<usize> {
    year.iter().position(|report| report.period == period && plain(report).is_some())
}

fn plain(report: &Reported) -> Option<Quantity> {
    if let Measured::Plain { value } = report.value { Some(value) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::indicator::Frequency;

    const MONTH: fn(u8) -> Period = |number| Period::new(2026, Frequency::Monthly, number).unwrap();

    /// Months with what was reported: `3` for the month, `=3` to date, nothing at all, `-` for a missing value.
    fn year(text: &str) -> Vec<Reported> {
        let months = text.split(' ').zip(1..).filter(|(month, _)| !month.is_empty() && *month != ".");
        months
            .map(|(month, number)| {
                let (counting, value) = match month.strip_prefix('=') {
                    Some(value) => (Counting::ToDate, value),
                    None => (Counting::ForPeriod, month),
                };
                let value = match value {
                    "-" => Measured::Missing { reason: crate::measurement::MissingReason::Late },
                    value => Measured::Plain { value: value.parse().unwrap() },
                };
                Reported { period: MONTH(number), value, counting }
            })
            .collect()
    }

    fn shown(derived: Result<Option<Derived>, QuantityError>) -> String {
        match derived.unwrap() {
            Some(Derived { value, missing: 0 }) => value.to_string(),
            Some(Derived { value, missing }) => format!("{value} ({missing} missing)"),
            None => "none".into(),
        }
    }

    #[rstest]
    #[case::to_date("=3 =5 =9", "9", "4")]
    #[case::by_month("3 2 4", "9", "4")]
    #[case::a_month_after_a_total("=3 =5 4", "9", "4")]
    #[case::a_total_after_months("3 2 =9", "9", "4")]
    #[case::a_month_that_nobody_reported("=3 . =9", "9", "6 (1 missing)")]
    #[case::a_month_with_a_reason("=3 - =9", "9", "6 (1 missing)")]
    #[case::months_with_a_gap("3 . 4", "7 (1 missing)", "4")]
    #[case::the_first_that_is_known(". . =9", "9", "9 (2 missing)")]
    #[case::only_the_last_month(". . 4", "4 (2 missing)", "4")]
    #[case::a_correction_downwards("=3 =5 =4", "4", "-1")]
    #[case::zero_is_a_number("=0 =0 =0", "0", "0")]
    #[case::missing_is_none("=3 =5 -", "none", "none")]
    #[case::not_reported("=3 =5 .", "none", "none")]
    fn either_way_of_counting_gives_the_other(#[case] text: &str, #[case] total: &str, #[case] alone: &str) {
        let year = year(text);
        assert_eq!(shown(to_date(&year, MONTH(3))), total);
        assert_eq!(shown(for_period(&year, MONTH(3))), alone);
    }

    /// An indicator that was reported by the month and is now by the quarter.
    #[test]
    fn what_was_reported_on_another_frequency_does_not_count() {
        let mut reports = year("=3 =5 =9");
        let quarter: Period = "2026-Q3".parse().unwrap();
        let value = Measured::Plain { value: Quantity::ONE };
        reports.push(Reported { period: quarter, value, counting: Counting::ForPeriod });
        assert_eq!(to_date(&reports, quarter), Ok(Some(Derived { value: Quantity::ONE, missing: 2 })));
        assert_eq!(for_period(&reports, quarter), Ok(Some(Derived { value: Quantity::ONE, missing: 0 })));
        assert_eq!(shown(to_date(&reports, MONTH(3))), "9");
    }

    proptest! {
        #[test]
        fn both_ways_agree_when_nothing_is_missing(
            months in prop::collection::vec((0_i64..1_000, any::<bool>()), 1..=12),
        ) {
            let mut total = 0;
            let year: Vec<Reported> = (1..).zip(&months).map(|(number, (value, is_total))| {
                total += value;
                let (counting, reported) =
                    if *is_total { (Counting::ToDate, total) } else { (Counting::ForPeriod, *value) };
                let value = Measured::Plain { value: Quantity::from_integer(reported).unwrap() };
                Reported { period: MONTH(number), value, counting }
            }).collect();
            let mut sum = 0;
            for (report, (value, _)) in year.iter().zip(&months) {
                sum += value;
                let derived = |value| Ok(Some(Derived { value: Quantity::from_integer(value).unwrap(), missing: 0 }));
                prop_assert_eq!(to_date(&year, report.period), derived(sum));
                prop_assert_eq!(for_period(&year, report.period), derived(*value));
            }
        }
    }
}
