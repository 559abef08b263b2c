//! What somebody is to report: one indicator of one organization for one period, with all that is needed to type the value,
//! to check it, and to say how it stands, without asking the server again.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::check_in::rule::Situation;
use crate::check_in::{Cause, CheckInState, Confidence};
use crate::date::Date;
use crate::deadline::{Deadlines, Phase, Window};
use crate::id::{CheckInId, NodeId};
use crate::indicator::{Frequency, Indicator, MeasureKind};
use crate::light::{Aim, Standing, Thresholds};
use crate::measurement::series::{Reported, to_date};
use crate::measurement::{Counting, Measured, Subject};
use crate::period::{Cycle, Period};
use crate::quantity::Quantity;

/// One thing to report, or that was reported and can still be corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Due {
    pub node: NodeId,
    pub subject: Subject,
    pub window: Window,
    pub indicator: Indicator,
    /// By the basic target; none without one.
    pub aim: Option<Aim>,
    /// How a count is reported: as it was the last time.
    pub counting: Counting,
    /// What is in force of the same year, in order of time.
    pub year: Vec<Reported>,
    /// Of earlier years, what is comparable.
    pub past: Vec<Quantity>,
    /// The last report before this period.
    pub last: Option<Known>,
    /// What is in force for this period.
    pub current: Option<Known>,
}

/// A report that is in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    pub id: CheckInId,
    pub report: Reported,
    pub note: String,
    pub confidence: Confidence,
    pub cause: Option<Cause>,
    pub next_step: String,
    pub state: CheckInState,
    /// Why it came back; empty unless it did.
    pub returned: String,
}

impl Due {
    /// Whether nothing is in force for it, or what is came back.
    pub fn is_open(&self) -> bool {
        self.current.as_ref().is_none_or(|current| current.state == CheckInState::Returned)
    }

    pub fn phase(&self, today: Date) -> Phase {
        self.window.phase(today)
    }

    /// How a value stands, with what was reported before where it is of the period alone.
    pub fn standing(&self, report: Reported, thresholds: &Thresholds) -> Option<Standing> {
        let aim = self.aim.as_ref()?;
        Some(aim.judge(self.so_far(report), thresholds))
    }

    /// The value that is compared with the target: of a count the one to date.
    fn so_far(&self, report: Reported) -> Option<Quantity> {
        if self.indicator.measure != MeasureKind::Count {
            return report.value.quantity(&self.indicator.unit).ok().flatten();
        }
        let mut year: Vec<Reported> =
            self.year.iter().filter(|known| known.period < report.period).copied().collect();
        year.push(report);
        to_date(&year, report.period).ok().flatten().map(|derived| derived.value)
    }

    /// What a report is checked against.
    pub fn situation(&self, report: Reported, today: Date, thresholds: &Thresholds) -> Situation<'_> {
        Situation {
            indicator: &self.indicator,
            year: &self.year,
            past: &self.past,
            window: self.window,
            today,
            standing: self.standing(report, thresholds),
        }
    }

    /// The value of the last report, to say it again.
    pub fn same_as_last(&self) -> Option<Measured> {
        self.last.as_ref().map(|last| last.report.value).filter(|value| !value.is_missing())
    }
}

/// The periods of a cycle that can be reported on a day, in order of time.
pub fn open_periods(
    frequency: Frequency,
    cycle: &Cycle,
    deadlines: &Deadlines,
    calendar: &Calendar,
    today: Date,
) -> Vec<(Period, Window)> {
    Period::within(frequency, cycle)
        .map(|period| (period, deadlines.window(period, calendar)))
        .filter(|(_, window)| !matches!(window.phase(today), Phase::Ahead | Phase::Closed))
        .collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::id::CycleId;

    fn open(frequency: Frequency, today: &str) -> String {
        let day = |text: &str| text.parse().unwrap();
        let cycle = Cycle {
            id: CycleId(Uuid::nil()),
            name: String::new(),
            starts: day("2026-01-01"),
            ends: day("2026-12-31"),
        };
        let open = open_periods(frequency, &cycle, &Deadlines::default(), &Calendar::default(), day(today));
        open.iter().map(|(period, _)| period.part()).collect::<Vec<_>>().join(" ")
    }

    #[rstest]
    #[case(Frequency::Monthly, "2026-03-10", "M02")]
    #[case(Frequency::Monthly, "2026-03-28", "M02 M03")]
    #[case(Frequency::Monthly, "2026-01-10", "")]
    #[case(Frequency::Fortnightly, "2026-02-11", "F01 F02 F03")]
    #[case(Frequency::Quarterly, "2026-03-27", "")]
    #[case(Frequency::Quarterly, "2026-04-20", "Q1")]
    #[case::the_year_is_reported_after_it(Frequency::Yearly, "2027-01-10", "Y")]
    #[case::not_for_ever(Frequency::Yearly, "2027-03-01", "")]
    fn a_period_can_be_reported_from_its_end_until_it_closes(
        #[case] frequency: Frequency,
        #[case] today: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(open(frequency, today), expected);
    }
}
