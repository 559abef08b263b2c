//! Numbers of a workbook as its cells show them, and what they are where a column wants a number or a day.
//!
//! The crate `ssfmt` knows the language of formats. Which section of a format a number is shown by is decided here, as are its sign
//! and its rounding: `ssfmt` rounds and cuts as binary numbers are, and spreadsheets round the decimal number that they show, away
//! from zero.

use std::rc::Rc;

use indicator_model::date::Date;
use ssfmt::ast::{Condition, FormatPart};
use ssfmt::{DateSystem, FormatOptions, NumberFormat, Section};

use super::decimal::Decimal;
use super::section::{Part, Way, digits, is_dressed, sections};

/// The longest code of a format that spreadsheets keep, in characters, and the most decimals that they show. A file can say more; a
/// number in thousands of decimals is no number that anybody meant.
const CODE: usize = 255;
const DECIMALS: usize = 30;

/// How a cell shows what it holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    /// To the 15 digits that spreadsheets keep.
    Plain,
    /// As the spreadsheet of each reader has days.
    Day,
    /// Shared by all styles that have it.
    Format(Rc<Format>),
}

#[derive(Debug, PartialEq)]
pub(super) struct Format {
    numbers: Vec<Part>,
    /// What is around a text; none where a text is shown as it is.
    text: Option<Section>,
}

/// What a cell of a number says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) shown: String,
    /// What it is, where that is shown with more or less: `95%` for `≥95%`, `2025-03-01` for `3-1`.
    pub(super) value: Option<String>,
}

impl Written {
    fn plain(number: f64) -> Self {
        Self { shown: Decimal::of(number).written(0..=DECIMALS), value: None }
    }

    fn with(shown: String, value: String) -> Self {
        Self { value: (value != shown).then_some(value), shown }
    }
}

impl Shown {
    /// Reads formats like `0`, `#,##0.00_)`, `"≥"0%`, `[<60]0.0;0` and `m"月"d"日"`.
    pub(super) fn of(code: &str) -> Self {
        // As Chinese editions call it.
        let code = &code.replace("G/通用格式", "General");
        // `ssfmt` takes a bracket that closes for one that opened.
        let is_balanced = code.find(']').is_none_or(|end| code[..end].contains('['));
        let is_sound = is_balanced && !code.is_empty() && code.chars().count() <= CODE;
        let Some(format) = is_sound.then(|| NumberFormat::parse(code).ok()).flatten() else {
            return Self::Plain;
        };
        if format.sections().iter().any(|section| digits(section) > 2 * DECIMALS) {
            return Self::Plain;
        }
        let all: Vec<(&Section, String)> = format.sections().iter().zip(sections(code)).collect();
        // The fourth is for texts, and so is the last that has a place for one.
        let is_of_text = |at: usize| at == 3 || all[at].0.has_text_placeholder();
        let text =
            all.last().filter(|(section, written)| is_of_text(all.len() - 1) && is_dressed(section, written));
        let text = text.map(|&(section, _)| section.clone());
        let of_numbers = (0..all.len()).filter(|&at| at == 0 || !is_of_text(at));
        let numbers = of_numbers.map(|at| Part::of(all[at].0, &all[at].1)).collect();
        Self::Format(Rc::new(Format { numbers, text }))
    }

    /// The formats that a workbook need not define; those of days include the ones of Chinese editions.
    pub(super) fn built_in(id: usize) -> Self {
        match id {
            5 | 6 | 41 | 42 => Self::of("#,##0"),
            7 | 8 | 43 | 44 => Self::of("#,##0.00"),
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Day,
            _ => u32::try_from(id).ok().and_then(ssfmt::format_code_from_id).map_or(Self::Plain, Self::of),
        }
    }

    pub(super) fn write(&self, number: f64, is_1904: bool) -> Written {
        match self {
            Self::Plain => Written::plain(number),
            Self::Day => day(number, is_1904)
                .map_or_else(|| Written::plain(number), |shown| Written { shown, value: None }),
            Self::Format(format) => format.write(number, is_1904),
        }
    }

    /// A text as a cell shows it, where that is not the text alone.
    pub(super) fn write_text(&self, text: &str) -> Option<String> {
        let Self::Format(format) = self else { return None };
        let shown = format.text.as_ref()?.parts.iter().map(|part| match part {
            FormatPart::Literal(literal) | FormatPart::EscapedLiteral(literal) => literal.as_str(),
            FormatPart::TextPlaceholder => text,
            _ => "",
        });
        Some(shown.collect())
    }
}

impl Format {
    fn write(&self, number: f64, is_1904: bool) -> Written {
        let Some((part, is_signed)) = self.part(number) else { return Written::plain(number) };
        let seen = if is_signed { number } else { number.abs() };
        let render = |number: f64| render(&part.alone, number, is_1904);
        match &part.way {
            Way::Blank => Written { shown: String::new(), value: None },
            Way::Plain => Written::plain(number),
            Way::Between(before, behind) => {
                let value = Written::plain(seen).shown;
                Written::with(format!("{before}{value}{behind}").trim().to_owned(), value)
            }
            Way::Day { is_spelled } => {
                let Some(day) = day(number, is_1904) else { return Written::plain(number) };
                Written::with(if *is_spelled { day.clone() } else { render(number) }, day)
            }
            Way::Figure(figure) => {
                let rounded = Decimal::of(number).times_ten_to(figure.shift()).rounded(figure.most);
                let seen = Decimal::of(seen).times_ten_to(figure.shift()).rounded(figure.most);
                let shown = render(seen.times_ten_to(-figure.shift()).to_f64());
                match figure.value(&rounded) {
                    Some(value) => Written::with(shown, value),
                    None => Written { shown, value: None },
                }
            }
            &Way::Other { thousands: 0, .. } => Written { shown: render(seen), value: None },
            &Way::Other { thousands, places } => {
                let seen = Decimal::of(seen).times_ten_to(-thousands).rounded(places).times_ten_to(thousands);
                Written { shown: render(seen.to_f64()), value: None }
            }
        }
    }

    /// The section that a number is shown by, and whether with its sign: a section for negative numbers alone says itself what they
    /// look like.
    fn part(&self, number: f64) -> Option<(&Part, bool)> {
        if self.numbers.iter().any(|part| part.condition.is_some()) {
            let holds = |part: &&Part| part.condition.is_some_and(|condition| condition.evaluate(number));
            let found = self.numbers.iter().find(holds);
            let part = found.or_else(|| self.numbers.iter().find(|part| part.condition.is_none()))?;
            let is_of_negatives = match part.condition {
                Some(Condition::LessThan(most)) => most <= 0.0,
                Some(Condition::LessOrEqual(most) | Condition::Equal(most)) => most < 0.0,
                _ => false,
            };
            return Some((part, !is_of_negatives));
        }
        match &self.numbers[..] {
            [_, negative, ..] if number < 0.0 => Some((negative, false)),
            [_, _, zero] if number == 0.0 => Some((zero, true)),
            numbers => numbers.first().map(|part| (part, true)),
        }
    }
}

fn render(format: &NumberFormat, number: f64, is_1904: bool) -> String {
    let date_system = if is_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
    let shown = format.format(number, &FormatOptions { date_system, ..FormatOptions::default() });
    shown.trim().to_owned()
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
    #[case(0.95, "0%", "95%")]
    #[case(0.955, "0.0%", "95.5%")]
    #[case(1200.0, "#,##0", "1200")]
    #[case(91.0, "0.0", "91.0")]
    #[case(5.55, "", "5.55")]
    #[case(0.1 + 0.2, "General", "0.3")]
    #[case(0.07, "0.##", "0.07")]
    #[case(123_456_789_012.0, "", "123456789012")]
    #[case(46027.0, "yyyy-mm-dd", "2026-01-05")]
    #[case(46027.25, "yyyy\"年\"m\"月\"d\"日\";@", "2026-01-05")]
    #[case(12.0, "0\"days\"", "12days")]
    #[case(12.0, "[Red]0", "12")]
    // The percentages of offices.
    #[case(0.95, "0.00%", "95.00%")]
    #[case(0.95, "0.0#%", "95.0%")]
    #[case(0.95, "0.##%", "95%")]
    #[case(0.95, "0 %", "95%")]
    #[case(0.95, "\"≥\"0%", "95%")]
    #[case(0.95, "0%_ ", "95%")]
    #[case(0.95, "[Red]0%", "95%")]
    #[case(0.95, "0%;[Red]-0%", "95%")]
    // Rounded as it is shown: the decimal number, away from zero.
    #[case(2.5, "0", "3")]
    #[case(-2.5, "0", "-3")]
    #[case(0.125, "0.00", "0.13")]
    #[case(1.005, "0.00", "1.01")]
    #[case(0.125, "0%", "13%")]
    #[case(0.285, "0%", "29%")]
    #[case(999.995, "#,##0.00", "1000.00")]
    // Padding, colours, accounting.
    #[case(91.0, "0.00_ ", "91.00")]
    #[case(33.333_333_333_3, "0.00_ ", "33.33")]
    #[case(91.0, "#,##0.00_);[Red](#,##0.00)", "91.00")]
    #[case(-91.0, "#,##0.00_);[Red](#,##0.00)", "-91.00")]
    #[case(1234.5, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "1234.50")]
    #[case(0.0, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "0")]
    #[case(7.0, "000", "7")]
    // Conditions choose the section, and the sign stays.
    #[case(-3.5, "[Red][<60]0.0;0.0", "-3.5")]
    #[case(-12.3, "[=0]\"\";0.0", "-12.3")]
    #[case(-12_600.0, "[>=10000]0.0,\"万\";0", "-12600")]
    #[case(59.5, "[Red][<60]General;0.0", "59.5")]
    #[case(95.6, "[>=90]General;0.0", "95.6")]
    #[case(1.005, "[Red][<60]0.00;0.00", "1.01")]
    #[case(0.575, "[Red][<0.6]0%;0%", "58%")]
    // Thousands that are not shown are rounded.
    #[case(12_600.0, "0,", "13")]
    #[case(-12_600.0, "0,", "-13")]
    #[case(1_500_000.0, "0,,", "2")]
    #[case(999_500.0, "#,##0,", "1000")]
    // A text that makes another number of it counts.
    #[case(5.0, "\"-\"0", "-5")]
    #[case(12.0, "0\"0000\"", "120000")]
    #[case(8.3, "0.0\"万元\"", "8.3万元")]
    #[case(5.0, "\"约\"General", "5")]
    // What is not shown is not there.
    #[case(0.0, "0;-0;;@", "")]
    #[case(0.0, "General;-General;", "")]
    #[case(5.0, ";;;", "")]
    #[case(5.0, "[Red]", "5")]
    #[case(-5.5, "0.0;[Red]", "-5.5")]
    #[case(33.337, "]General", "33.337")]
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
    #[case(1.0, "\"NYJ-0\"General", "NYJ-01")]
    #[case(126_500.0, "0\\.0,\"万\"", "12.7万")]
    #[case(-5.5, "[<0]0.0", "5.5")]
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

    #[test]
    fn a_text_has_what_its_format_puts_around_it() {
        assert_eq!(Shown::of("\"NYJ-\"@").write_text("01").as_deref(), Some("NYJ-01"));
        assert_eq!(Shown::of(";;;").write_text("01").as_deref(), Some(""));
        assert_eq!(Shown::of("@").write_text("01"), None);
        assert_eq!(Shown::of("0.00").write_text("01"), None);
        assert_eq!(Shown::of("0;-0;0;General").write_text("01"), None);
        assert_eq!(Shown::of("0;-0;0;[Red]").write_text("01"), None);
        assert_eq!(Shown::of("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ").write_text("01"), None);
    }
}
