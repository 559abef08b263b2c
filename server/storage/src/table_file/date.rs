//! Dates as offices and spreadsheets write them.

use std::ops::RangeInclusive;

use indicator_model::date::Date;

/// Years that a day can lie in; numbers that are no such year or day are slips.
const YEARS: RangeInclusive<u16> = 1949..=2200;

/// `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, or the number by which a spreadsheet keeps a day. A year
/// alone, two digits of a year and digits without separators can be read in several ways, and are not.
pub(super) fn read(text: &str) -> Option<Date> {
    let date = match text.parse::<i64>() {
        Ok(days) => day(days)?,
        Err(_) => written(text)?,
    };
    YEARS.contains(&date.year()).then_some(date)
}

/// The day with this number. Those of the years above have five digits, or six from 2173 on.
fn day(days: i64) -> Option<Date> {
    let is_day = (10_000..1_000_000).contains(&days);
    Date::new(1899, 12, 30).ok()?.plus_days(is_day.then_some(days)?)
}

fn written(text: &str) -> Option<Date> {
    let plain = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    // A workbook may add the time at which the day begins.
    let day = plain.split([' ', 'T']).next()?;
    let has_year = day.split('-').next()?.len() == 4;
    day.parse().ok().filter(|_| has_year)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-01-05", Some("2026-01-05"))]
    #[case("2026/1/5", Some("2026-01-05"))]
    #[case("2026.1.5", Some("2026-01-05"))]
    #[case("2026年1月5日", Some("2026-01-05"))]
    #[case("46027", Some("2026-01-05"))]
    #[case("2026-01-05 00:00:00", Some("2026-01-05"))]
    #[case("2026-02-30", None)]
    #[case("昨天", None)]
    #[case("5", None)]
    #[case("2026", None)]
    #[case("2026年", None)]
    #[case("2026年1月", None)]
    #[case("20260105", None)]
    #[case("202601", None)]
    #[case("260105", None)]
    #[case("1/5/26", None)]
    #[case("26/1/5", None)]
    #[case("26年1月5日", None)]
    #[case("26-01-05", None)]
    #[case("1/5/2026", None)]
    #[case("0026-01-05", None)]
    #[case("1948-12-31", None)]
    #[case("2201-01-01", None)]
    #[case("1e5", None)]
    #[case("-46027", None)]
    #[case("46027.5", None)]
    #[case("17899", Some("1949-01-01"))]
    #[case("17898", None)]
    fn a_date_is_read_as_offices_write_it(#[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(read(text).map(|date| date.to_string()).as_deref(), day);
    }
}
