//! The sheets of the sample city, moved to the years of the day that it is there.
//!
//! They are written for no year: measurements and budgets are of the year `last` and of `this`, and the baselines of the indicators
//! are of the year before the scheme.

use indicator_model::date::Date;
use indicator_model::period::Period;

use crate::table_file::File;

const LAST: &str = include_str!("../../../../assets/sample_city_last.csv");
const THIS: &str = include_str!("../../../../assets/sample_city.csv");
const SPENT: &str = include_str!("../../../../assets/sample_budget.csv");
const REPORTED: &str = include_str!("../../../../assets/sample_year.csv");

/// The indicators of the year before.
pub(super) fn last(today: Date) -> File {
    file(
        "sample_city_last.csv",
        planned(&LAST.replace(",2023,", &format!(",{},", today.year() - 2)), INVESTED, &[]),
    )
}

/// The indicators of the year.
pub(super) fn this(today: Date) -> File {
    let sheet = THIS.replace(",2024,", &format!(",{},", today.year() - 1));
    file("sample_city.csv", planned(&sheet, INVESTMENT, &MODES))
}

/// The plan curves that the departments of the sample have filed, by the code of the indicator: farming and water works have
/// their seasons, projects the months of their investment plan, and permits are to become faster from month to month.
const CURVES: [(&str, &str); 3] = [("NYJ-01", "农时"), ("SLJ-01", "汛期"), ("SLJ-04", "按日历")];

/// What of the year is followed as objectives and key results, by the code of the indicator: all of the bureau of big data, and the
/// satisfaction of the city that it serves. All of the bureau, so that what is left to be scored of others adds up as before.
const MODES: [(&str, &str); 7] = [
    ("C06", "目标"),
    ("SJJ-01", "关键结果"),
    ("SJJ-02", "目标"),
    ("SJJ-03", "关键结果"),
    ("SJJ-04", "关键结果"),
    ("SJJ-P1", "关键结果"),
    ("SJJ-P2", "关键结果"),
];

/// What the projects plan to have invested by the end of each month of the year, in percent.
const INVESTMENT: &str = "2 6 14 26 40 52 62 72 82 90 96 100";

/// The same of the year before.
const INVESTED: &str = "2 5 12 22 32 43 53 64 75 84 92 100";

/// A sheet of indicators with the columns of plan curves and modes. No cell of it has a second line.
fn planned(sheet: &str, projects: &str, modes: &[(&str, &'static str)]) -> String {
    let line = |line: &str| {
        let code = line.split(',').next().unwrap_or_default();
        let of = |all: &[(&str, &'static str)]| {
            all.iter().find(|(known, _)| *known == code).map_or("", |(_, cell)| *cell)
        };
        let (curve, mode) = match code {
            HEADING => ("plan", "mode"),
            "FGW-01" => (projects, of(modes)),
            _ => (of(&CURVES), of(modes)),
        };
        format!("{line},{curve},{mode}\n")
    };
    sheet.lines().map(line).collect()
}

/// The first column of the sheets of indicators.
const HEADING: &str = "indicator_code";

/// What was reported in both years until today.
pub(super) fn reported(today: Date) -> File {
    let rows = REPORTED.lines().filter_map(|line| row(line, today));
    file("sample_year.csv", rows.fold(String::new(), |rows, row| rows + &row + "\n"))
}

/// What is spent of the budgets of both years by the end of the months that are over today.
pub(super) fn spent(today: Date) -> File {
    let rows = SPENT.lines().filter_map(|line| spent_row(line, today));
    file("sample_budget.csv", rows.fold(String::new(), |rows, row| rows + &row + "\n"))
}

fn file(name: &str, text: String) -> File {
    File { name: name.to_owned(), bytes: text.into_bytes() }
}

/// The year that a row is of, and the word for it; none of the heading.
fn year(line: &str, today: Date) -> Option<(u16, &'static str)> {
    let years = [(today.year() - 1, ",last,"), (today.year(), ",this,")];
    years.into_iter().find(|(_, word)| line.contains(word))
}

/// A row with the number of its year; none for what is reported later. The heading stays as it is.
fn row(line: &str, today: Date) -> Option<String> {
    let Some((year, word)) = year(line, today) else { return Some(line.to_owned()) };
    let cells: Vec<&str> = line.split(',').collect();
    let end = Period::of_part(year, cells.get(PERIOD)?).ok()?.ends();
    let reported_on = end.plus_days(cells.get(LATE_DAYS)?.parse().ok()?)?;
    (reported_on <= today).then(|| line.replacen(word, &format!(",{year},"), 1))
}

/// The same of a row of the budgets, which are known when their month is over.
fn spent_row(line: &str, today: Date) -> Option<String> {
    let Some((year, word)) = year(line, today) else { return Some(line.to_owned()) };
    let month = line.split(',').nth(MONTH)?;
    let end = Period::of_part(year, month).ok()?.ends();
    (end <= today).then(|| line.replacen(word, &format!(",{year},"), 1))
}

/// Where the columns are in the file. No cell before them has a comma.
const PERIOD: usize = 3;
const LATE_DAYS: usize = 11;
/// The same of the file of budgets.
const MONTH: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(today: &str) -> Vec<String> {
        let text = String::from_utf8(reported(today.parse().unwrap()).bytes).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn nothing_is_reported_before_its_day() {
        let all = rows("2026-11-15");
        assert_eq!(all.len(), REPORTED.lines().count());
        assert_eq!(all[1], "C01,YL,2025,Q1,5.6,,,否,,高,confirmed,4,,");
        // Some of October in its first days, the rest up to twelve days after its end.
        let october = |row: &&String| row.contains(",2026,M10,");
        assert!(rows("2026-10-31").iter().find(october).is_none());
        let early = rows("2026-11-05");
        assert!(early.iter().any(|row| october(&row)) && early.len() < all.len());
        assert_eq!(rows("2027-01-10").iter().filter(|row| row.contains(",2027,")).count(), 0);
    }
}
