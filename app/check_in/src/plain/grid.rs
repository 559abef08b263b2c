//! What is due as a table: a row for each indicator, a column for each period, a table for each frequency.

use std::collections::BTreeSet;

use indicator_model::check_in::due::Due;
use indicator_model::indicator::{Frequency, Indicator};
use indicator_model::measurement::{Measured, Subject};
use indicator_model::period::Period;

use super::group::is_found;

/// Periods before the first open one that are shown to compare with.
const BEFORE: usize = 5;

/// The indicators of one frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub frequency: Frequency,
    pub periods: Vec<Period>,
    pub rows: Vec<Row>,
}

/// An indicator, with a cell for each period.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub indicator: Indicator,
    pub cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// To be filled in, or corrected.
    Open(Subject),
    /// What was reported; none where nothing was.
    Past(Option<Measured>),
}

/// The tables of all that is due and that a search finds, the most frequent first.
pub fn tables(due: &[Due], query: &str) -> Vec<Table> {
    let mut frequencies: Vec<Frequency> = due.iter().map(|due| due.indicator.frequency).collect();
    frequencies.sort_unstable();
    frequencies.dedup();
    let table = |frequency| {
        let own: Vec<&Due> =
            due.iter().filter(|due| due.indicator.frequency == frequency && is_found(due, query)).collect();
        let periods = periods(&own);
        let rows = rows(&own, &periods);
        (!rows.is_empty()).then_some(Table { frequency, periods, rows })
    };
    frequencies.into_iter().filter_map(table).collect()
}

fn periods(due: &[&Due]) -> Vec<Period> {
    let open: BTreeSet<Period> = due.iter().map(|due| due.subject.period).collect();
    let Some(first) = open.first().copied() else { return Vec::new() };
    let reported = due.iter().flat_map(|due| due.year.iter().map(|report| report.period));
    let before: BTreeSet<Period> = reported.filter(|period| *period < first).collect();
    let skipped = before.len().saturating_sub(BEFORE);
    // What is closed for all lies between periods that are open for some.
    before.into_iter().skip(skipped).chain(open).collect()
}

fn rows(due: &[&Due], periods: &[Period]) -> Vec<Row> {
    let mut places: Vec<_> = due.iter().copied().map(place).collect();
    places.sort_unstable();
    places.dedup();
    let row = |(code, subject): (&str, _)| {
        let own: Vec<&&Due> = due.iter().filter(|due| place(due) == (code, subject)).collect();
        let indicator = &own.first()?.indicator;
        let cell = |period: &Period| {
            let open = own.iter().find(|due| due.subject.period == *period);
            let past = own.iter().flat_map(|due| &due.year).find(|report| report.period == *period);
            open.map_or(Cell::Past(past.map(|report| report.value)), |due| Cell::Open(due.subject))
        };
        Some(Row { indicator: indicator.clone(), cells: periods.iter().map(cell).collect() })
    };
    places.into_iter().filter_map(row).collect()
}

/// What makes a row: by its code first, which is how people order indicators.
fn place(due: &Due) -> (&str, impl Ord + Copy + use<>) {
    let Subject { indicator, organization, source, .. } = due.subject;
    (due.indicator.code.as_str(), (organization, indicator, source.key()))
}

#[cfg(test)]
mod tests {
    use indicator_model::indicator::MeasureKind;
    use indicator_model::measurement::Counting;
    use indicator_model::measurement::series::Reported;

    use super::*;
    use crate::plain::sketch::due;

    fn of(code: &str, period: &str, reported: &[&str]) -> Due {
        let mut due = due(MeasureKind::Stock, "人");
        code.clone_into(&mut due.indicator.code);
        due.subject.period = period.parse().unwrap();
        let report = |period: &&str| Reported {
            period: period.parse().unwrap(),
            value: Measured::Plain { value: "7".parse().unwrap() },
            counting: Counting::ToDate,
        };
        due.year = reported.iter().map(report).collect();
        due
    }

    #[test]
    fn an_indicator_has_a_row_and_a_period_a_column() {
        let reported = ["2026-M08", "2026-M09"];
        let due = [
            of("NYJ-02", "2026-M10", &["2026-M09"]),
            of("NYJ-01", "2026-M10", &reported),
            of("NYJ-01", "2026-M11", &reported),
        ];
        let tables = tables(&due, "");
        let [Table { periods, rows, .. }] = tables.as_slice() else { panic!("{tables:?}") };
        let periods: Vec<String> = periods.iter().map(ToString::to_string).collect();
        assert_eq!(periods, ["2026-M08", "2026-M09", "2026-M10", "2026-M11"]);
        let [first, second] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((first.indicator.code.as_str(), second.indicator.code.as_str()), ("NYJ-01", "NYJ-02"));
        assert!(matches!(
            first.cells.as_slice(),
            [Cell::Past(Some(_)), Cell::Past(Some(_)), Cell::Open(_), Cell::Open(_)]
        ));
        assert!(matches!(
            second.cells.as_slice(),
            [Cell::Past(None), Cell::Past(Some(_)), Cell::Open(_), Cell::Past(None)]
        ));
    }

    #[test]
    fn a_few_periods_before_the_open_one_are_enough() {
        let months: Vec<String> = (1..=9).map(|month| format!("2026-M{month:02}")).collect();
        let months: Vec<&str> = months.iter().map(String::as_str).collect();
        let tables = tables(&[of("NYJ-01", "2026-M10", &months)], "");
        assert_eq!(tables[0].periods.len(), BEFORE + 1);
        assert_eq!(tables[0].periods[0], "2026-M05".parse().unwrap());
    }

    #[test]
    fn a_search_leaves_the_rows_that_it_finds() {
        let due = [of("NYJ-01", "2026-M10", &[]), of("NYJ-02", "2026-M10", &[])];
        assert_eq!(tables(&due, "nyj-02")[0].rows.len(), 1);
        assert_eq!(tables(&due, "x"), []);
    }
}
