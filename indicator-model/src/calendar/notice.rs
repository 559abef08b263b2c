//! Reads the arrangement of holidays in the wording of the State Council's yearly notice, and has that of some years.
//!
//! A notice states the same thing twice: dates and weekdays, ranges and how many days they have. Both must agree, so that
//! a slip while copying, or the notice of another year, is found.

use serde::{Deserialize, Serialize};

use super::{ArrangedDay, DayKind, Days};
use crate::date::Date;
use crate::text::{self, Kind};

/// The arrangement of a year as it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    pub year: u16,
    /// The number of the document.
    pub source: &'static str,
    /// The lines that name days.
    pub text: &'static str,
}

/// The notices that come with Hengce.
pub const NOTICES: &[Notice] = &[
    Notice { year: 2025, source: "国办发明电〔2024〕12号", text: include_str!("2025.txt") },
    Notice { year: 2026, source: "国办发明电〔2025〕7号", text: include_str!("2026.txt") },
];

/// Why a text is no notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "unread", rename_all = "snake_case")]
pub enum Unread {
    /// It says of no day that it is off or worked.
    #[error("the text names no days")]
    NoDays,
    #[error("line {line} has a day that is none")]
    NotADate { line: u32 },
    /// The weekday beside a date is another one: often the year is.
    #[error("{day} is not the weekday that line {line} says")]
    Weekday { line: u32, day: Date },
    /// A line says how many days its holiday has, and names more or fewer.
    #[error("line {line} names {named} days and says {stated}")]
    Count { line: u32, named: u32, stated: u32 },
    /// A name that cannot be kept.
    #[error("the name in line {line} cannot be kept")]
    Name { line: u32 },
}

/// The days of a notice; `year` is that of dates without one. Lines that name no days are passed over.
pub fn read(notice: &str, year: u16) -> Result<Days, Unread> {
    let (mut days, mut name) = (Days::new(), String::new());
    for (line, text) in (1..).zip(notice.lines()) {
        let (heading, body) = text.split_once(['：', ':']).unwrap_or(("", text));
        if !heading.is_empty() {
            let heading = heading.trim_start_matches(is_numbering);
            name = Kind::Label.read(&text::unwrapped(heading)).map_err(|_| Unread::Name { line })?;
        }
        for sentence in body.split(['。', '；', ';']) {
            let kind = match sentence {
                sentence if sentence.contains("上班") => DayKind::Working,
                sentence if sentence.contains('休') || sentence.contains("放假") => DayKind::Holiday,
                _ => continue,
            };
            for day in dates(sentence, year, line)? {
                days.insert(day, ArrangedDay { kind, name: name.clone() });
            }
        }
    }
    if days.is_empty() { Err(Unread::NoDays) } else { Ok(days) }
}

const fn is_numbering(character: char) -> bool {
    matches!(
        character,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '、'
            | '.'
            | '．'
            | ' '
            | '\u{3000}'
    ) || character.is_ascii_digit()
}

/// The days that a sentence names: `1月28日（周二）至2月4日`, `9月28日、10月11日`.
fn dates(sentence: &str, year: u16, line: u32) -> Result<Vec<Date>, Unread> {
    let mut dates: Vec<Date> = Vec::new();
    let (mut year, mut month, mut number) = (year, None, None);
    let (mut is_range, mut stated) = (false, None);
    let mut characters = sentence.chars();
    while let Some(character) = characters.next() {
        if let Some(digit) = character.to_digit(10) {
            number = Some(number.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
            continue;
        }
        match (character, number.take()) {
            ('年', Some(written)) => year = u16::try_from(written).unwrap_or(0),
            ('月', Some(written)) => month = u8::try_from(written).ok(),
            ('日' | '号', Some(written)) => {
                let day = |year| Date::new(year, month?, u8::try_from(written).ok()?).ok();
                let last = dates.last().copied().filter(|_| is_range);
                let date = day(year).filter(|date| last.is_none_or(|last| last < *date));
                // A range over the end of a year.
                let date = date.or_else(|| day(last?.year() + 1)).ok_or(Unread::NotADate { line })?;
                let between = last.and_then(Date::next).unwrap_or(date);
                if date.number() - between.number() > LONGEST {
                    return Err(Unread::NotADate { line });
                }
                dates.extend((between.number()..=date.number()).map(Date::from_number));
                is_range = false;
            }
            ('天', Some(written)) => stated = Some(written),
            ('至' | '—' | '-' | '~' | '～', _) => is_range = !dates.is_empty(),
            ('（' | '(', _) => {
                let beside: String =
                    characters.by_ref().take_while(|character| !matches!(character, '）' | ')')).collect();
                if let Some(&day) = dates.last().filter(|day| differs(**day, &beside)) {
                    return Err(Unread::Weekday { line, day });
                }
            }
            _ => {}
        }
    }
    let named = u32::try_from(dates.len()).unwrap_or(u32::MAX);
    match stated.filter(|stated| *stated != named) {
        Some(stated) => Err(Unread::Count { line, named, stated }),
        None => Ok(dates),
    }
}

/// The most days of one holiday.
const LONGEST: i64 = 60;

/// Whether a text names a weekday, and another one than that of the day.
fn differs(day: Date, text: &str) -> bool {
    let stated =
        text.split_once('周').or_else(|| text.split_once("星期")).and_then(|(_, day)| day.chars().next());
    let number = stated.and_then(|stated| "一二三四五六日".chars().position(|known| known == stated));
    number.is_some_and(|number| number != usize::from(day.weekday()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn listed(days: &Days, kind: DayKind) -> String {
        let days = days.iter().filter(|(_, arranged)| arranged.kind == kind);
        days.map(|(day, _)| format!("{:02}{:02}", day.month(), day.day())).collect::<Vec<_>>().join(" ")
    }

    /// By the lists of the notices themselves (gov.cn): 28 and 33 days off, 5 and 6 weekends worked.
    #[rstest]
    #[case(2025, 28, "0126 0208 0427 0928 1011")]
    #[case(2026, 33, "0104 0214 0228 0509 0920 1010")]
    fn the_notice_of_a_year_names_its_days(#[case] year: u16, #[case] off: usize, #[case] worked: &str) {
        let notice = NOTICES.iter().find(|notice| notice.year == year).unwrap();
        let days = read(notice.text, year).unwrap();
        let holidays = listed(&days, DayKind::Holiday);
        assert_eq!((holidays.split(' ').count(), listed(&days, DayKind::Working).as_str()), (off, worked));
        // What is worked would be off by the week.
        let worked = days.iter().filter(|(_, arranged)| arranged.kind == DayKind::Working);
        assert!(worked.into_iter().all(|(day, _)| day.weekday() >= 5));
    }

    #[test]
    fn a_day_has_the_name_of_its_holiday() {
        let days = read(NOTICES[0].text, 2025).unwrap();
        let name = |day: &str| days[&day.parse().unwrap()].name.clone();
        assert_eq!(
            (name("2025-02-01"), name("2025-10-11")),
            ("春节".to_owned(), "国庆节、中秋节".to_owned())
        );
    }

    #[rstest]
    #[case::another_year("元旦：1月1日（周三）放假1天。", 2026, Unread::Weekday { line: 1, day: "2026-01-01".parse().unwrap() })]
    #[case::a_day_is_lost("\n国庆节：10月1日至6日放假，共7天。", 2026, Unread::Count { line: 2, named: 6, stated: 7 })]
    #[case::no_such_day("春节：2月30日放假。", 2026, Unread::NotADate { line: 1 })]
    #[case::backwards("春节：2月3日至300日放假。", 2026, Unread::NotADate { line: 1 })]
    #[case::something_else("各地区、各部门要妥善安排好值班。", 2026, Unread::NoDays)]
    fn what_does_not_agree_is_refused(#[case] notice: &str, #[case] year: u16, #[case] unread: Unread) {
        assert_eq!(read(notice, year), Err(unread));
    }

    #[rstest]
    #[case::over_the_year("元旦：12月31日至1月2日放假，共3天。", "1231 0101 0102")]
    #[case::with_a_year("元旦：2026年1月1日放假。", "0101")]
    #[case::no_heading("5月1日至3日放假", "0501 0502 0503")]
    fn dates_are_read_as_people_write_them(#[case] notice: &str, #[case] off: &str) {
        let days = read(notice, 2025).unwrap();
        assert_eq!(listed(&days, DayKind::Holiday), off);
    }
}
