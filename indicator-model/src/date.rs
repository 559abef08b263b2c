//! Days of the calendar. The model has no clock: "today" is always an argument.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day (GB/T 7408, `2025-03-31`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text or the numbers are not a day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct NotADate;

impl Date {
    /// A day of the Gregorian calendar, years 1 to 9999.
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, NotADate> {
        if year == 0 || year > 9999 || month == 0 || month > 12 || day == 0 || day > days_in(year, month) {
            return Err(NotADate);
        }
        Ok(Self { year, month, day })
    }

    /// The first day there is.
    pub const FIRST: Self = Self { year: 1, month: 1, day: 1 };
    /// The last one.
    pub const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// Days since 1 January 1970.
    pub const fn number(self) -> i64 {
        let mut number = days_before(self.year as i64);
        let mut month = 1;
        while month < self.month {
            number += days_in(self.year, month) as i64;
            month += 1;
        }
        number + self.day as i64 - 1
    }

    /// The day with this [`number`](Self::number); the first or last one there is, beyond those.
    pub const fn from_number(number: i64) -> Self {
        if number <= Self::FIRST.number() {
            return Self::FIRST;
        }
        if number >= Self::LAST.number() {
            return Self::LAST;
        }
        // 400 years have 146,097 days, so this is the year or one beside it.
        let mut year = 1 + (number - Self::FIRST.number()) * 400 / 146_097;
        while days_before(year) > number {
            year -= 1;
        }
        while days_before(year + 1) <= number {
            year += 1;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a year of 1 to 9999")]
        let (year, mut month, mut left) = (year as u16, 1, number - days_before(year));
        while left >= days_in(year, month) as i64 {
            left -= days_in(year, month) as i64;
            month += 1;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a month")]
        let day = left as u8 + 1;
        Self { year, month, day }
    }

    /// So many days later, or earlier; none where the calendar ends.
    pub const fn plus_days(self, days: i64) -> Option<Self> {
        let number = self.number().saturating_add(days);
        let is_one = Self::FIRST.number() <= number && number <= Self::LAST.number();
        if is_one { Some(Self::from_number(number)) } else { None }
    }

    /// The same day so many months later, or the last of a month that is shorter; at most the last there is.
    #[must_use]
    pub fn plus_months(self, months: u8) -> Self {
        let count = u16::from(self.month - 1) + u16::from(months);
        let year = self.year + count / 12;
        // What is left of a division by twelve.
        let month = u8::try_from(count % 12 + 1).unwrap_or(12);
        (1..=self.day).rev().find_map(|day| Self::new(year, month, day).ok()).unwrap_or(Self::LAST)
    }

    /// The day after; none after the last of year 9999.
    pub const fn next(self) -> Option<Self> {
        self.plus_days(1)
    }

    /// The day of the week, from 0 for Monday to 6 for Sunday.
    pub const fn weekday(self) -> u8 {
        // 1 January 1970 was a Thursday.
        #[expect(clippy::cast_possible_truncation, reason = "0 to 6")]
        let weekday = (self.number() + 3).rem_euclid(7) as u8;
        weekday
    }

    pub const fn year(self) -> u16 {
        self.year
    }

    pub const fn month(self) -> u8 {
        self.month
    }

    pub const fn day(self) -> u8 {
        self.day
    }
}

/// Days from 1 January 1970 to the first of a year.
const fn days_before(year: i64) -> i64 {
    let years = year - 1;
    years * 365 + years / 4 - years / 100 + years / 400 - 719_162
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(400) || (year.is_multiple_of(4) && !year.is_multiple_of(100)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next().ok_or(NotADate);
        let (year, month, day) = (part()?, part()?, part()?);
        // Numbers are also read with a sign.
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Err(NotADate);
        }
        Self::new(
            year.parse().map_err(|_| NotADate)?,
            month.parse().map_err(|_| NotADate)?,
            day.parse().map_err(|_| NotADate)?,
        )
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The third is the first day that spreadsheets count, the fourth a day of a leap century.
    #[rstest]
    #[case("+2026-+1-+2")]
    #[case("2026-01-+2")]
    #[case("2026--1-02")]
    #[case("2026-01")]
    #[case("2026-02-30")]
    #[case("")]
    fn what_is_no_day_is_not_read(#[case] text: &str) {
        assert!(text.parse::<Date>().is_err());
    }

    #[rstest]
    #[case("1970-01-01", 0)]
    #[case("1969-12-31", -1)]
    #[case("1899-12-30", -25_569)]
    #[case("2000-02-29", 11_016)]
    #[case("2001-09-09", 11_574)]
    #[case("2100-03-01", 47_541)]
    fn a_day_has_a_number(#[case] day: Date, #[case] number: i64) {
        assert_eq!(day.number(), number);
    }

    #[rstest]
    #[case("2026-11-30", 3, "2027-02-28")]
    #[case("2026-01-31", 3, "2026-04-30")]
    #[case("2026-09-15", 3, "2026-12-15")]
    #[case("9999-12-01", 1, "9999-12-31")]
    fn a_shorter_month_ends_sooner(#[case] day: Date, #[case] months: u8, #[case] after: Date) {
        assert_eq!(day.plus_months(months), after);
    }

    #[rstest]
    #[case("1970-01-01", 3)]
    #[case("2000-02-29", 1)]
    #[case("2026-11-28", 5)]
    #[case("1969-12-28", 6)]
    fn a_day_has_a_place_in_the_week(#[case] day: Date, #[case] weekday: u8) {
        assert_eq!(day.weekday(), weekday);
    }

    #[test]
    fn every_day_follows_the_one_before_it() {
        let mut day = Date::FIRST;
        let mut number = day.number();
        while let Some(next) = day.next() {
            let is_next_month = next.day() == 1 && (day.month() % 12 + 1) == next.month();
            assert!(next.day() == day.day() + 1 || is_next_month, "{day} {next}");
            number += 1;
            assert_eq!(next.number(), number);
            day = next;
        }
        assert_eq!(day, Date::LAST);
        assert_eq!((Date::from_number(i64::MIN), Date::from_number(i64::MAX)), (Date::FIRST, Date::LAST));
        assert_eq!((Date::FIRST.plus_days(-1), Date::LAST.plus_days(1)), (None, None));
    }
}
