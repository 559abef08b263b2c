//! When a period opens for reporting, falls due and closes: days after its end, by the calendar or by what is worked.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::date::Date;
use crate::period::Period;

/// So many days after the last day of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "days", rename_all = "snake_case", deny_unknown_fields)]
pub enum After {
    /// 自然日.
    Calendar(u16),
    /// 工作日.
    Working(u16),
}

impl After {
    /// The most days that a setting may have: a year.
    pub const MOST: u16 = 366;

    pub const fn days(self) -> u16 {
        match self {
            Self::Calendar(days) | Self::Working(days) => days,
        }
    }

    fn date(self, end: Date, calendar: &Calendar) -> Date {
        match self {
            Self::Calendar(days) => end.plus_days(i64::from(days)).unwrap_or(Date::LAST),
            Self::Working(days) => calendar.plus_working_days(end, days),
        }
    }
}

/// When the periods of a scheme are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Days before the end of a period at which it opens, by the calendar.
    pub opens_before: u16,
    pub due: After,
    /// Not before it is due.
    pub closes: After,
}

impl Deadlines {
    /// Three days before the end; the fifth working day after it, as the monthly dispatch wants it; a month later the
    /// period is locked.
    pub const DEFAULT: Self = Self { opens_before: 3, due: After::Working(5), closes: After::Working(25) };
}

impl Default for Deadlines {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The days of one period. All are included: on the day it closes it can still be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub opens: Date,
    pub due: Date,
    pub closes: Date,
}

/// Where a period stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not open yet.
    Ahead,
    Open,
    /// Due on this very day.
    DueToday,
    /// 逾期: past its day and still open.
    Overdue,
    Closed,
}

impl Phase {
    /// Whether something can be reported, in time or late.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::DueToday | Self::Overdue)
    }
}

impl Deadlines {
    pub fn window(&self, period: Period, calendar: &Calendar) -> Window {
        let end = period.ends();
        let opens = end.plus_days(-i64::from(self.opens_before)).unwrap_or(Date::FIRST);
        let due = self.due.date(end, calendar);
        Window { opens, due, closes: self.closes.date(end, calendar).max(due) }
    }
}

impl Window {
    pub fn phase(&self, today: Date) -> Phase {
        match today {
            today if today < self.opens => Phase::Ahead,
            today if today > self.closes => Phase::Closed,
            today if today > self.due => Phase::Overdue,
            today if today == self.due => Phase::DueToday,
            _ => Phase::Open,
        }
    }

    /// With more time, for an organization that was granted it: due on `until`, and open as long.
    #[must_use]
    pub fn extended(self, until: Date) -> Self {
        let due = self.due.max(until);
        Self { due, closes: self.closes.max(due), ..self }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::calendar::DayKind;

    fn calendar() -> Calendar {
        (1..=8).map(|day| (Date::new(2025, 10, day).unwrap(), DayKind::Holiday)).collect()
    }

    #[rstest]
    #[case::over_a_holiday("2025-M09", "2025-09-27", "2025-10-15", "2025-11-12")]
    #[case::over_a_weekend("2025-M10", "2025-10-28", "2025-11-07", "2025-12-05")]
    #[case::a_year("2025-Y", "2025-12-28", "2026-01-07", "2026-02-04")]
    fn a_period_is_due_so_many_working_days_after_its_end(
        #[case] period: Period,
        #[case] opens: Date,
        #[case] due: Date,
        #[case] closes: Date,
    ) {
        assert_eq!(Deadlines::default().window(period, &calendar()), Window { opens, due, closes });
    }

    #[rstest]
    #[case("2025-10-27", Phase::Ahead)]
    #[case("2025-10-28", Phase::Open)]
    #[case("2025-11-07", Phase::DueToday)]
    #[case("2025-11-08", Phase::Overdue)]
    #[case("2025-12-05", Phase::Overdue)]
    #[case("2025-12-06", Phase::Closed)]
    fn a_period_stands_somewhere_each_day(#[case] today: Date, #[case] phase: Phase) {
        let window = Deadlines::default().window("2025-M10".parse().unwrap(), &calendar());
        assert_eq!(window.phase(today), phase);
    }

    #[test]
    fn a_period_never_closes_before_it_is_due() {
        let soon = Deadlines { closes: After::Calendar(0), ..Deadlines::default() };
        let window = soon.window("2025-M10".parse().unwrap(), &Calendar::default());
        assert_eq!(window.closes, window.due);
        let later = window.extended("2025-12-31".parse().unwrap());
        assert_eq!((later.due, later.closes), ("2025-12-31".parse().unwrap(), "2025-12-31".parse().unwrap()));
        assert_eq!(window.extended("2025-01-01".parse().unwrap()), window);
    }
}
