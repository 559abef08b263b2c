//! Which days are worked in the city (工作日): Monday to Friday, but for the arrangement of holidays that the State Council
//! publishes each year, by which some weekdays are off and some weekends are worked (调休).

pub mod notice;
pub mod sheet;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::date::Date;
use crate::enumeration::array;

/// What the arrangement says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum DayKind {
    /// 休: off, whatever day of the week.
    Holiday,
    /// 班: worked, whatever day of the week.
    Working,
}

impl DayKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// A day that differs from the week, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrangedDay {
    pub kind: DayKind,
    /// What it is off or worked for, such as 春节; may be empty.
    pub name: String,
}

/// A day as the audit log has it, in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedDay {
    pub day: Date,
    pub kind: DayKind,
    pub name: String,
}

/// The days of a city that differ from the week, with their names.
pub type Days = BTreeMap<Date, ArrangedDay>;

/// One day of the calendar before and after an edit; `None` is a day like those of its week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayChange {
    pub day: Date,
    /// As the reader saw it.
    pub before: Option<ArrangedDay>,
    pub after: Option<ArrangedDay>,
}

/// The days that differ from the week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calendar {
    arranged: BTreeMap<Date, DayKind>,
}

/// A year and more of nothing but holidays is no arrangement; counting ends there.
const LONGEST: i64 = 400;

impl Calendar {
    pub fn is_working(&self, day: Date) -> bool {
        match self.arranged.get(&day) {
            Some(kind) => *kind == DayKind::Working,
            None => day.weekday() < 5,
        }
    }

    /// The day on which the last of so many working days after `day` falls; `day` itself for none.
    pub fn plus_working_days(&self, day: Date, days: u16) -> Date {
        let mut last = day;
        for _ in 0..days {
            last = self.next_working(last);
        }
        last
    }

    /// The first working day after `day`.
    pub fn next_working(&self, day: Date) -> Date {
        let mut after = (1..=LONGEST).filter_map(|days| day.plus_days(days));
        after.clone().find(|day| self.is_working(*day)).or_else(|| after.next_back()).unwrap_or(day)
    }

    pub fn arranged(&self) -> impl ExactSizeIterator<Item = (Date, DayKind)> {
        self.arranged.iter().map(|(day, kind)| (*day, *kind))
    }
}

impl From<&Days> for Calendar {
    fn from(days: &Days) -> Self {
        days.iter().map(|(day, arranged)| (*day, arranged.kind)).collect()
    }
}

impl FromIterator<(Date, DayKind)> for Calendar {
    fn from_iter<I: IntoIterator<Item = (Date, DayKind)>>(arranged: I) -> Self {
        Self { arranged: arranged.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The arrangement of 2025 around 1 May and 1 October (国办发明电〔2024〕12号).
    fn calendar() -> Calendar {
        let days = |kind, days: &'static [&str]| days.iter().map(move |day| (day.parse().unwrap(), kind));
        let off = days(DayKind::Holiday, &["2025-05-01", "2025-05-02", "2025-05-05"]);
        let october = (1..=8).map(|day| (Date::new(2025, 10, day).unwrap(), DayKind::Holiday));
        let worked = days(DayKind::Working, &["2025-04-27", "2025-09-28", "2025-10-11"]);
        off.chain(october).chain(worked).collect()
    }

    #[rstest]
    #[case::a_friday("2025-04-25", true)]
    #[case::a_saturday("2025-04-26", false)]
    #[case::a_sunday_that_is_worked("2025-04-27", true)]
    #[case::a_thursday_off("2025-05-01", false)]
    #[case::a_sunday_within_a_holiday("2025-05-04", false)]
    #[case::the_day_after("2025-05-06", true)]
    fn a_day_is_worked_by_the_week_unless_it_is_arranged(#[case] day: Date, #[case] is_working: bool) {
        assert_eq!(calendar().is_working(day), is_working);
    }

    #[rstest]
    #[case("2025-04-30", 0, "2025-04-30")]
    #[case("2025-04-30", 1, "2025-05-06")]
    #[case("2025-09-30", 2, "2025-10-10")]
    #[case("2025-09-30", 3, "2025-10-11")]
    #[case("2025-09-30", 4, "2025-10-13")]
    #[case("9999-12-31", 5, "9999-12-31")]
    fn working_days_are_counted_over_holidays(#[case] day: Date, #[case] days: u16, #[case] last: Date) {
        assert_eq!(calendar().plus_working_days(day, days), last);
    }

    #[test]
    fn a_calendar_without_a_working_day_ends() {
        let first: Date = "2025-01-01".parse().unwrap();
        let off: Calendar =
            (0..1_000).filter_map(|days| Some((first.plus_days(days)?, DayKind::Holiday))).collect();
        assert_eq!(off.next_working(first), first.plus_days(LONGEST).unwrap());
    }
}
