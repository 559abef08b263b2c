//! Assessment cycles, and the periods of a year for which values are measured.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::Date;
use crate::id::CycleId;
use crate::indicator::Frequency;

mod loose;

pub use self::loose::Unread;

/// An assessment cycle (考核周期), usually a calendar year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    pub id: CycleId,
    pub name: String,
    pub starts: Date,
    /// Last day, included.
    pub ends: Date,
}

/// A part of a calendar year for which a value is measured, as often as an indicator is collected.
///
/// A fortnight is two weeks from 1 January on; the last of a year lasts until 31 December, so every year has 26. The
/// text is the year and the part: `2026-F07`, `2026-M03`, `2026-Q1`, `2026-H2`, `2026-Y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: u16,
    frequency: Frequency,
    /// From 1.
    number: u8,
}

/// The text or the numbers are no part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period")]
pub struct NotAPeriod;

const FORTNIGHT: i64 = 14;

impl Frequency {
    /// How many periods a year has.
    pub const fn per_year(self) -> u8 {
        match self {
            Self::Fortnightly => 26,
            Self::Monthly => 12,
            Self::Quarterly => 4,
            Self::HalfYearly => 2,
            Self::Yearly => 1,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Fortnightly => 'F',
            Self::Monthly => 'M',
            Self::Quarterly => 'Q',
            Self::HalfYearly => 'H',
            Self::Yearly => 'Y',
        }
    }
}

impl Period {
    /// The period of a year (1 to 9999) with this number, from 1.
    pub const fn new(year: u16, frequency: Frequency, number: u8) -> Result<Self, NotAPeriod> {
        if year == 0 || year > 9999 || number == 0 || number > frequency.per_year() {
            return Err(NotAPeriod);
        }
        Ok(Self { year, frequency, number })
    }

    /// The period that a day lies in.
    pub fn of(frequency: Frequency, day: Date) -> Self {
        let year = day.year();
        let number = match frequency {
            Frequency::Fortnightly => {
                let passed = (day.number() - first_of(year).number()) / FORTNIGHT;
                u8::try_from(passed + 1).unwrap_or(u8::MAX).min(frequency.per_year())
            }
            _ => (day.month() - 1) / months(frequency) + 1,
        };
        Self { year, frequency, number }
    }

    /// The periods of a year, in order.
    pub fn all(frequency: Frequency, year: u16) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (1..=frequency.per_year()).filter_map(move |number| Self::new(year, frequency, number).ok())
    }

    /// The periods that end within a cycle, in order.
    pub fn within(frequency: Frequency, cycle: &Cycle) -> impl Iterator<Item = Self> {
        let (starts, ends) = (cycle.starts, cycle.ends);
        let years = starts.year()..=ends.year();
        years
            .flat_map(move |year| Self::all(frequency, year))
            .filter(move |period| (starts..=ends).contains(&period.ends()))
    }

    pub const fn year(self) -> u16 {
        self.year
    }

    pub const fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Which of its year, from 1.
    pub const fn number(self) -> u8 {
        self.number
    }

    pub fn starts(self) -> Date {
        match self.frequency {
            Frequency::Fortnightly => {
                let passed = i64::from(self.number - 1) * FORTNIGHT;
                Date::from_number(first_of(self.year).number() + passed)
            }
            frequency => first_of(self.year).plus_months((self.number - 1) * months(frequency)),
        }
    }

    /// Last day, included.
    pub fn ends(self) -> Date {
        match self.next().filter(|next| next.year == self.year) {
            Some(next) => Date::from_number(next.starts().number() - 1),
            None => Date::new(self.year, 12, 31).unwrap_or(Date::LAST),
        }
    }

    /// The one after; none after the last of year 9999.
    pub fn next(self) -> Option<Self> {
        if self.number < self.frequency.per_year() {
            return Some(Self { number: self.number + 1, ..self });
        }
        Self::new(self.year + 1, self.frequency, 1).ok()
    }

    /// The one before; none before the first of year 1.
    pub fn previous(self) -> Option<Self> {
        if self.number > 1 {
            return Some(Self { number: self.number - 1, ..self });
        }
        Self::new(self.year - 1, self.frequency, self.frequency.per_year()).ok()
    }

    /// The same part of the year before.
    pub fn year_before(self) -> Option<Self> {
        Self::new(self.year - 1, self.frequency, self.number).ok()
    }

    /// The part of the year without the year: `M03`, `Y`.
    pub fn part(self) -> String {
        let letter = self.frequency.letter();
        match self.frequency {
            Frequency::Yearly => letter.to_string(),
            Frequency::HalfYearly | Frequency::Quarterly => format!("{letter}{}", self.number),
            Frequency::Monthly | Frequency::Fortnightly => format!("{letter}{:02}", self.number),
        }
    }

    /// Reads what [`Self::part`] writes.
    pub fn of_part(year: u16, part: &str) -> Result<Self, NotAPeriod> {
        let frequency = Frequency::ALL.into_iter().find(|known| part.starts_with(known.letter()));
        let frequency = frequency.ok_or(NotAPeriod)?;
        let number = if frequency == Frequency::Yearly { Ok(1) } else { part[1..].parse() };
        let period = Self::new(year, frequency, number.map_err(|_| NotAPeriod)?)?;
        if period.part() == part { Ok(period) } else { Err(NotAPeriod) }
    }
}

/// How many months a period has; a fortnight has none and is counted in days.
const fn months(frequency: Frequency) -> u8 {
    12 / frequency.per_year()
}

/// The first day of a year of 1 to 9999.
fn first_of(year: u16) -> Date {
    Date::new(year, 1, 1).unwrap_or(Date::LAST)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.year, self.part())
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    /// Only the form that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, part) = text.split_once('-').ok_or(NotAPeriod)?;
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPeriod);
        }
        Self::of_part(year.parse().map_err(|_| NotAPeriod)?, part)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-M02", "2026-02-01", "2026-02-28")]
    #[case("2024-M02", "2024-02-01", "2024-02-29")]
    #[case("2026-M12", "2026-12-01", "2026-12-31")]
    #[case("2026-Q3", "2026-07-01", "2026-09-30")]
    #[case("2026-H1", "2026-01-01", "2026-06-30")]
    #[case("2026-Y", "2026-01-01", "2026-12-31")]
    #[case("2026-F01", "2026-01-01", "2026-01-14")]
    #[case("2026-F26", "2026-12-17", "2026-12-31")]
    #[case("2024-F26", "2024-12-16", "2024-12-31")]
    #[case("9999-Y", "9999-01-01", "9999-12-31")]
    fn a_period_lasts_from_a_day_to_a_day(#[case] period: Period, #[case] starts: Date, #[case] ends: Date) {
        assert_eq!((period.starts(), period.ends()), (starts, ends));
    }

    #[rstest]
    #[case("2026-M13")]
    #[case("2026-M3")]
    #[case("2026-M00")]
    #[case("2026-Q5")]
    #[case("2026-Y1")]
    #[case("0000-Y")]
    #[case("26-Y")]
    #[case("+202-Y")]
    #[case("2026-M+3")]
    #[case("2026-月03")]
    #[case("2026")]
    #[case("")]
    fn another_text_is_no_period(#[case] text: &str) {
        assert_eq!(text.parse::<Period>(), Err(NotAPeriod));
    }

    #[test]
    fn a_cycle_has_the_periods_that_end_in_it() {
        let day = |text: &str| text.parse().unwrap();
        let cycle = |starts, ends| Cycle {
            id: CycleId(uuid::Uuid::nil()),
            name: String::new(),
            starts: day(starts),
            ends: day(ends),
        };
        let names = |cycle: &Cycle, frequency| -> Vec<String> {
            Period::within(frequency, cycle).map(|period| period.to_string()).collect()
        };
        let school = cycle("2025-09-01", "2026-06-30");
        assert_eq!(names(&school, Frequency::Quarterly), ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]);
        assert_eq!(names(&school, Frequency::Yearly), ["2025-Y"]);
        let year = cycle("2026-01-01", "2026-12-31");
        for frequency in Frequency::ALL {
            assert_eq!(names(&year, frequency).len(), usize::from(frequency.per_year()));
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_one_period_of_each_kind(number in -700_000_i64..3_000_000) {
            let day = Date::from_number(number);
            for frequency in Frequency::ALL {
                let period = Period::of(frequency, day);
                prop_assert!((period.starts()..=period.ends()).contains(&day), "{} {}", day, period);
                let holding = Period::all(frequency, day.year())
                    .filter(|known| (known.starts()..=known.ends()).contains(&day));
                prop_assert_eq!(holding.collect::<Vec<_>>(), vec![period]);
                prop_assert_eq!(period.to_string().parse(), Ok(period));
            }
        }

        #[test]
        fn periods_follow_each_other_without_a_gap(number in -700_000_i64..2_900_000) {
            for frequency in Frequency::ALL {
                let period = Period::of(frequency, Date::from_number(number));
                let next = period.next().unwrap();
                prop_assert_eq!(period.ends().next(), Some(next.starts()));
                prop_assert_eq!(next.previous(), Some(period));
            }
        }
    }
}
