//! Numbers of a workbook as its cells show them.

use std::str::Chars;

use indicator_model::date::Date;

/// The longest code of a format that spreadsheets keep, and the most decimals that they show. A file can say more; a
/// number in thousands of decimals is no number that anybody meant.
const CODE: usize = 255;
const DECIMALS: usize = 30;

/// How a cell shows a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// With so many decimals.
    Decimals(usize),
    /// A hundred times as large, with so many decimals.
    Percent(usize),
    Day,
    /// To the 15 digits that spreadsheets keep: general, scientific, fractions, texts.
    Plain,
}

impl Shown {
    /// Reads formats like `0`, `#,##0.00`, `0.0%` and `yyyy-mm-dd`.
    pub(super) fn of(code: &str) -> Self {
        if code.len() > CODE {
            return Self::Plain;
        }
        let positive = code.split(';').next().unwrap_or_default();
        if names_day(positive) {
            return Self::Day;
        }
        let plain: String = positive.chars().filter(|character| *character != ',').collect();
        let (plain, is_percent) = match plain.strip_suffix('%') {
            Some(plain) => (plain, true),
            None => (plain.as_str(), false),
        };
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
        let is_plain = whole.ends_with('0')
            && whole.bytes().all(|byte| matches!(byte, b'#' | b'0'))
            && decimals.bytes().all(|byte| byte == b'0')
            && decimals.len() <= DECIMALS
            && !positive.ends_with(',');
        match (is_plain, is_percent) {
            (false, _) => Self::Plain,
            (true, false) => Self::Decimals(decimals.len()),
            (true, true) => Self::Percent(decimals.len()),
        }
    }

    /// The formats that a workbook need not define; those of days include the ones of Chinese editions.
    pub(super) const fn built_in(id: usize) -> Self {
        match id {
            1 | 3 | 37 | 38 => Self::Decimals(0),
            2 | 4 | 39 | 40 => Self::Decimals(2),
            9 => Self::Percent(0),
            10 => Self::Percent(2),
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Day,
            _ => Self::Plain,
        }
    }

    pub(super) fn write(self, number: f64, is_1904: bool) -> String {
        match self {
            Self::Decimals(decimals) => format!("{:.decimals$}", fifteen_digits(number)),
            Self::Percent(decimals) => format!("{:.decimals$}", fifteen_digits(number * 100.0)),
            Self::Day => day(number, is_1904).unwrap_or_else(|| fifteen_digits(number).to_string()),
            Self::Plain => fifteen_digits(number).to_string(),
        }
    }
}

fn fifteen_digits(number: f64) -> f64 {
    // What was just written as a number can be read as one.
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Whether a format shows a year or a day, outside of its literal texts, colours and conditions.
fn names_day(code: &str) -> bool {
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => pass(&mut characters, '"'),
            '[' => pass(&mut characters, ']'),
            '\\' | '_' | '*' => {
                characters.next();
            }
            'y' | 'Y' | 'd' | 'D' => return true,
            _ => {}
        }
    }
    false
}

/// Goes on behind the next `end`.
fn pass(characters: &mut Chars<'_>, end: char) {
    while characters.next().is_some_and(|next| next != end) {}
}

/// The day with this number, without the time of day. Day 60 is a 29 February 1900 that never was; days before it
/// are not worth the trouble.
fn day(number: f64, is_1904: bool) -> Option<String> {
    let first = if is_1904 { Date::new(1904, 1, 1) } else { Date::new(1899, 12, 30) };
    let is_possible = number > 60.0 && number < 2_958_466.0;
    #[expect(clippy::cast_possible_truncation, reason = "a day of four digits of years")]
    let days = is_possible.then_some(number.floor() as i64)?;
    Some(first.ok()?.plus_days(days)?.to_string())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0.95, "0%", "95")]
    #[case(0.955, "0.0%", "95.5")]
    #[case(1200.0, "#,##0", "1200")]
    #[case(91.0, "0.0", "91.0")]
    #[case(5.55, "", "5.55")]
    #[case(0.1 + 0.2, "General", "0.3")]
    #[case(0.07, "0.##", "0.07")]
    #[case(3000.0, "0.00E+00", "3000")]
    #[case(123_456_789_012.0, "", "123456789012")]
    #[case(46027.0, "yyyy-mm-dd", "2026-01-05")]
    #[case(46027.25, "yyyy\"年\"m\"月\"d\"日\";@", "2026-01-05")]
    #[case(12.0, "0\"days\"", "12")]
    #[case(12.0, "[Red]0", "12")]
    fn a_number_is_read_as_it_is_shown(#[case] number: f64, #[case] format: &str, #[case] text: &str) {
        assert_eq!(Shown::of(format).write(number, false), text);
    }

    #[test]
    fn decimals_beyond_what_spreadsheets_show_are_not_written() {
        assert_eq!(Shown::of(&format!("0.{}", "0".repeat(30))), Shown::Decimals(30));
        assert_eq!(Shown::of(&format!("0.{}", "0".repeat(31))), Shown::Plain);
        assert_eq!(Shown::of(&format!("0.{}", "0".repeat(60_000))), Shown::Plain);
    }

    #[test]
    fn days_are_counted_from_1904_where_a_workbook_says_so() {
        assert_eq!(Shown::Day.write(44565.0, true), "2026-01-05");
        assert_eq!(Shown::built_in(14).write(46027.0, false), "2026-01-05");
    }
}
