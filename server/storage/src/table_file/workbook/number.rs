//! Numbers of a workbook as its cells show them, and what they are where a column wants a number or a day.
//!
//! The crate `ssfmt` knows the language of formats. It rounds and cuts as binary numbers are, and spreadsheets round the decimal
//! number that they show, away from zero; so a number is rounded here before it is shown.

use std::rc::Rc;

use indicator_model::date::Date;
use ssfmt::ast::{DatePart, DigitPlaceholder, FormatPart};
use ssfmt::{DateSystem, FormatOptions, NumberFormat, Section};

use super::decimal::Decimal;

/// The longest code of a format that spreadsheets keep, and the most decimals that they show. A file can say more; a
/// number in thousands of decimals is no number that anybody meant.
const CODE: usize = 255;
const DECIMALS: usize = 30;

/// How a cell shows a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    /// To the 15 digits that spreadsheets keep.
    Plain,
    /// As the spreadsheet of each reader has days.
    Day,
    /// Shared by all styles that have it.
    Format(Rc<NumberFormat>),
}

/// What a cell of a number says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) shown: String,
    /// What it is, where that is shown with more or less: `95` for `≥95%`, `2025-03-01` for `3-1`.
    pub(super) value: Option<String>,
}

impl Shown {
    /// Reads formats like `0`, `#,##0.00_)`, `"≥"0%` and `m"月"d"日"`.
    pub(super) fn of(code: &str) -> Self {
        let format = (code.len() <= CODE).then(|| NumberFormat::parse(code).ok()).flatten();
        match format.filter(|format| format.sections().iter().all(is_sensible)) {
            Some(format) if format.sections().iter().any(|section| !section.parts.is_empty()) => {
                Self::Format(Rc::new(format))
            }
            _ => Self::Plain,
        }
    }

    /// The formats that a workbook need not define; those of days include the ones of Chinese editions.
    pub(super) fn built_in(id: usize) -> Self {
        match id {
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Day,
            _ => u32::try_from(id).ok().and_then(ssfmt::format_code_from_id).map_or(Self::Plain, Self::of),
        }
    }

    pub(super) fn write(&self, number: f64, is_1904: bool) -> Written {
        let plain = || Written { shown: Decimal::of(number).written(0..=DECIMALS), value: None };
        match self {
            Self::Plain => plain(),
            Self::Day => day(number, is_1904).map_or_else(plain, |shown| Written { shown, value: None }),
            Self::Format(format) => {
                let Some(section) = section(format, number) else {
                    return Written { shown: render(format, number, is_1904), value: None };
                };
                if section.parts.is_empty() || section.has_text_placeholder() {
                    return plain();
                }
                if names_day(section) {
                    let Some(day) = day(number, is_1904) else { return plain() };
                    let shown =
                        if is_spelled(section) { day.clone() } else { render(format, number, is_1904) };
                    return Written { value: (day != shown).then_some(day), shown };
                }
                let Some(figure) = Figure::of(section) else {
                    return Written { shown: render(format, number, is_1904), value: None };
                };
                let shift = if figure.is_percent { 2 } else { 0 };
                let rounded = Decimal::of(number).times_ten_to(shift).rounded(figure.most);
                let value = rounded.written(figure.least..=figure.most);
                let shown = render(format, rounded.times_ten_to(-shift).to_f64(), is_1904);
                Written { value: (value != shown).then_some(value), shown }
            }
        }
    }
}

fn render(format: &NumberFormat, number: f64, is_1904: bool) -> String {
    let date_system = if is_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
    let shown = format.format(number, &FormatOptions { date_system, ..FormatOptions::default() });
    shown.trim().to_owned()
}

/// The section of a format that a number is shown by. None where conditions choose it, which `ssfmt` knows.
fn section(format: &NumberFormat, number: f64) -> Option<&Section> {
    let sections = format.sections();
    if sections.iter().any(|section| section.condition.is_some()) {
        return None;
    }
    match sections {
        [_, negative, ..] if number < 0.0 => Some(negative),
        [_, _, zero, ..] if number == 0.0 => Some(zero),
        sections => sections.first(),
    }
}

fn is_sensible(section: &Section) -> bool {
    let digits = section.parts.iter().filter(|part| matches!(part, FormatPart::Digit(_)));
    digits.count() <= 2 * DECIMALS
}

/// Whether a year, month or day is shown, and not a time alone.
fn names_day(section: &Section) -> bool {
    use DatePart::{Hour, Hour2, Minute, Minute2, Second, Second2, SubSecond};
    let is_time =
        |part: &DatePart| matches!(part, Hour | Hour2 | Minute | Minute2 | Second | Second2 | SubSecond(_));
    section.parts.iter().any(|part| matches!(part, FormatPart::DatePart(part) if !is_time(part)))
}

/// Whether months or days of the week have their names, which are in the language of each reader.
fn is_spelled(section: &Section) -> bool {
    use DatePart::{DayAbbr, DayFull, MonthAbbr, MonthFull, MonthLetter};
    let is_name = |part: &DatePart| matches!(part, MonthAbbr | MonthFull | MonthLetter | DayAbbr | DayFull);
    section.parts.iter().any(|part| matches!(part, FormatPart::DatePart(part) if is_name(part)))
}

/// How a section shows a number with digits, a decimal point and perhaps a percent sign, whatever else is around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Figure {
    is_percent: bool,
    /// Decimals that are always shown, and those that are at most.
    least: usize,
    most: usize,
}

impl Figure {
    /// None for what is shown in another way: in thousands, as a power of ten, as a fraction, with text between its digits.
    fn of(section: &Section) -> Option<Self> {
        let mut figure = Self { is_percent: false, least: 0, most: 0 };
        let (mut has_digits, mut is_over, mut is_behind_point) = (false, false, false);
        // A separator behind the last digit of the whole number divides by a thousand.
        let mut is_separated = false;
        for part in &section.parts {
            match part {
                FormatPart::Digit(_) if is_over => return None,
                FormatPart::Digit(digit) => {
                    (has_digits, is_separated) = (true, false);
                    figure.most += usize::from(is_behind_point);
                    if is_behind_point && *digit == DigitPlaceholder::Zero {
                        figure.least = figure.most;
                    }
                }
                FormatPart::DecimalPoint if is_over || is_behind_point || is_separated => return None,
                FormatPart::DecimalPoint => is_behind_point = true,
                FormatPart::ThousandsSeparator => is_separated = true,
                FormatPart::Percent if figure.is_percent => return None,
                FormatPart::Percent => (figure.is_percent, is_over) = (true, has_digits),
                FormatPart::Literal(_) | FormatPart::EscapedLiteral(_) => is_over = has_digits,
                FormatPart::Fill(_) | FormatPart::Skip(_) | FormatPart::Locale(_) => {}
                _ => return None,
            }
        }
        (has_digits && !is_separated).then_some(figure)
    }
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

    fn read(number: f64, format: &str) -> (String, String) {
        let Written { shown, value } = Shown::of(format).write(number, false);
        let value = value.unwrap_or_else(|| shown.clone());
        (shown, value)
    }

    #[rstest]
    #[case(0.95, "0%", "95")]
    #[case(0.955, "0.0%", "95.5")]
    #[case(1200.0, "#,##0", "1200")]
    #[case(91.0, "0.0", "91.0")]
    #[case(5.55, "", "5.55")]
    #[case(0.1 + 0.2, "General", "0.3")]
    #[case(0.07, "0.##", "0.07")]
    #[case(123_456_789_012.0, "", "123456789012")]
    #[case(46027.0, "yyyy-mm-dd", "2026-01-05")]
    #[case(46027.25, "yyyy\"年\"m\"月\"d\"日\";@", "2026-01-05")]
    #[case(12.0, "0\"days\"", "12")]
    #[case(12.0, "[Red]0", "12")]
    // The percentages of offices.
    #[case(0.95, "0.00%", "95.00")]
    #[case(0.95, "0.0#%", "95.0")]
    #[case(0.95, "0.##%", "95")]
    #[case(0.95, "0 %", "95")]
    #[case(0.95, "\"≥\"0%", "95")]
    #[case(0.95, "0%_ ", "95")]
    #[case(0.95, "[Red]0%", "95")]
    #[case(0.95, "0%;[Red]-0%", "95")]
    // Rounded as it is shown: the decimal number, away from zero.
    #[case(2.5, "0", "3")]
    #[case(-2.5, "0", "-3")]
    #[case(0.125, "0.00", "0.13")]
    #[case(1.005, "0.00", "1.01")]
    #[case(0.125, "0%", "13")]
    #[case(0.285, "0%", "29")]
    #[case(999.995, "#,##0.00", "1000.00")]
    // Padding, colours, accounting.
    #[case(91.0, "0.00_ ", "91.00")]
    #[case(33.333_333_333_3, "0.00_ ", "33.33")]
    #[case(91.0, "#,##0.00_);[Red](#,##0.00)", "91.00")]
    #[case(-91.0, "#,##0.00_);[Red](#,##0.00)", "-91.00")]
    #[case(1234.5, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "1234.50")]
    #[case(7.0, "000", "7")]
    fn a_number_is_what_is_shown(#[case] number: f64, #[case] format: &str, #[case] value: &str) {
        assert_eq!(read(number, format).1, value);
    }

    #[rstest]
    #[case(1.0, "000", "001")]
    #[case(7.0, "\"NYJ-\"00", "NYJ-07")]
    #[case(0.95, "\"≥\"0%", "≥95%")]
    #[case(1200.0, "#,##0", "1,200")]
    #[case(45717.0, "m-d", "3-1")]
    #[case(45838.0, "yyyy/m/d", "2025/6/30")]
    #[case(45838.0, "mmm-yy", "2025-06-30")]
    #[case(12.0, "0\"天\"", "12天")]
    #[case(3000.0, "0.00E+00", "3.00E+03")]
    #[case(12_345.0, "0\\.0,\"万\"", "1.2万")]
    fn a_text_is_what_is_shown(#[case] number: f64, #[case] format: &str, #[case] shown: &str) {
        assert_eq!(read(number, format).0, shown);
    }

    #[test]
    fn decimals_beyond_what_spreadsheets_show_are_not_written() {
        for decimals in [100, 60_000] {
            assert_eq!(Shown::of(&format!("0.{}", "0".repeat(decimals))), Shown::Plain);
        }
    }

    #[test]
    fn days_are_counted_from_1904_where_a_workbook_says_so() {
        assert_eq!(Shown::Day.write(44565.0, true).shown, "2026-01-05");
        assert_eq!(Shown::built_in(14).write(46027.0, false).shown, "2026-01-05");
        assert_eq!(Shown::of("m-d").write(44565.0, true).shown, "1-5");
    }
}
