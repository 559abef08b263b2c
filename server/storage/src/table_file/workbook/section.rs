//! What a section of a format does with a number.

use ssfmt::ast::{Condition, DatePart, FormatPart};
use ssfmt::{NumberFormat, Section};

use super::figure::Figure;

/// A section of a format.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    pub(super) condition: Option<Condition>,
    pub(super) way: Way,
    /// The section as a format of its own.
    pub(super) alone: NumberFormat,
}

#[derive(Debug, PartialEq)]
pub(super) enum Way {
    /// Nothing is shown.
    Blank,
    Plain,
    /// As a plain number between two texts.
    Between(String, String),
    /// `is_spelled` where months or days of the week have their names, which are in the language of each reader.
    Day {
        is_spelled: bool,
    },
    Figure(Figure),
    /// As `ssfmt` has it, of a number that is rounded to so many places after it was divided by this power of ten.
    Other {
        thousands: i32,
        places: usize,
    },
}

impl Part {
    /// `written` is the section as [`sections`] has it.
    pub(super) fn of(section: &Section, written: &str) -> Self {
        let alone = Section { condition: None, ..section.clone() };
        let way = match written.split_once(GENERAL) {
            _ if written.is_empty() => Way::Blank,
            Some(("", "")) => Way::Plain,
            Some((before, behind)) => Way::Between(before.to_owned(), behind.to_owned()),
            None => way(&alone),
        };
        Self { condition: section.condition, way, alone: NumberFormat::from_sections(vec![alone]) }
    }
}

fn way(section: &Section) -> Way {
    if section.parts.is_empty() || section.has_text_placeholder() {
        Way::Plain
    } else if names_day(section) {
        Way::Day { is_spelled: is_spelled(section) }
    } else {
        let other = || Way::Other { thousands: thousands(section), places: places(section) };
        Figure::of(section).map_or_else(other, Way::Figure)
    }
}

/// Whether a text is not shown as it is. `written` is the section as [`sections`] has it.
pub(super) fn is_dressed(section: &Section, written: &str) -> bool {
    let is_literal =
        |part: &FormatPart| matches!(part, FormatPart::Literal(_) | FormatPart::EscapedLiteral(_));
    let is_shown = section.has_text_placeholder() || written.contains(GENERAL);
    !is_shown || section.parts.iter().any(is_literal)
}

/// Stands for a number as it is in what [`sections`] answers.
const GENERAL: char = '\u{1}';

/// The sections of a code as they are written, without colours, conditions and padding. A blank one shows nothing, unlike one that
/// says `General`, or no more than a colour.
pub(super) fn sections(code: &str) -> Vec<String> {
    const WORD: &str = "General";
    let mut sections = Vec::new();
    let mut section = String::new();
    // Whether the section says a colour or a condition, and no text, not even an empty one.
    let mut is_coloured = false;
    let mut rest = code.chars();
    loop {
        let begins = rest.as_str().get(..WORD.len()).is_some_and(|word| word.eq_ignore_ascii_case(WORD));
        if begins {
            section.push(GENERAL);
            rest = rest.as_str()[WORD.len()..].chars();
            continue;
        }
        match rest.next() {
            end @ (None | Some(';')) => {
                if section.is_empty() && is_coloured {
                    section.push(GENERAL);
                }
                sections.push(std::mem::take(&mut section));
                is_coloured = false;
                if end.is_none() {
                    return sections;
                }
            }
            Some('[') => {
                is_coloured = true;
                while rest.next().is_some_and(|next| next != ']') {}
            }
            Some('"') => {
                is_coloured = false;
                section.extend(rest.by_ref().take_while(|next| *next != '"'));
            }
            Some('_' | '*') => drop(rest.next()),
            Some('\\') => section.extend(rest.next()),
            Some(other) => section.push(other),
        }
    }
}

pub(super) fn digits(section: &Section) -> usize {
    section.parts.iter().filter(|part| matches!(part, FormatPart::Digit(_))).count()
}

/// The power of ten by which separators behind the last digit divide.
fn thousands(section: &Section) -> i32 {
    let mut power = 0;
    for part in &section.parts {
        match part {
            FormatPart::Digit(_) => power = 0,
            FormatPart::ThousandsSeparator => power += 3,
            _ => {}
        }
    }
    power
}

/// Digits behind the point.
fn places(section: &Section) -> usize {
    let behind = section.parts.iter().skip_while(|part| !matches!(part, FormatPart::DecimalPoint));
    behind.filter(|part| matches!(part, FormatPart::Digit(_))).count()
}

/// Whether a year, month or day is shown, and not a time alone.
fn names_day(section: &Section) -> bool {
    use DatePart::{Hour, Hour2, Minute, Minute2, Second, Second2, SubSecond};
    let is_time =
        |part: &DatePart| matches!(part, Hour | Hour2 | Minute | Minute2 | Second | Second2 | SubSecond(_));
    section.parts.iter().any(|part| matches!(part, FormatPart::DatePart(part) if !is_time(part)))
}

fn is_spelled(section: &Section) -> bool {
    use DatePart::{DayAbbr, DayFull, MonthAbbr, MonthFull, MonthLetter};
    let is_name = |part: &DatePart| matches!(part, MonthAbbr | MonthFull | MonthLetter | DayAbbr | DayFull);
    section.parts.iter().any(|part| matches!(part, FormatPart::DatePart(part) if is_name(part)))
}
