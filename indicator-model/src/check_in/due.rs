//! What somebody is to report: one indicator of one organization for one period, with all that is needed to type the value,
//! to check it, and to say how it stands, without asking the server again.

use serde::{Deserialize, Serialize};

use crate::check_in::chain::Progress;
use crate::check_in::evidence::Evidence;
use crate::check_in::rule::{Remark, Situation, doubts};
use crate::check_in::{Cause, CheckInState, Confidence};
use crate::date::Date;
use crate::deadline::{Phase, Window};
use crate::id::{CheckInId, NodeId};
use crate::indicator::{Indicator, MeasureKind};
use crate::light::{Aim, Standing, Thresholds};
use crate::measurement::series::{Reported, to_date};
use crate::measurement::{Counting, Measured, Subject};
use crate::quantity::Quantity;

/// One thing to report, or that was reported and can still be corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Due {
    pub node: NodeId,
    pub subject: Subject,
    pub window: Window,
    /// Why there is more time than others have; none without an extension.
    #[serde(default)]
    pub extension: Option<More>,
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
    /// How far that is in its chain while it waits to be confirmed.
    #[serde(default)]
    pub progress: Option<Progress>,
}

/// More time that was granted for a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct More {
    pub until: Date,
    pub reason: String,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
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

    /// What the person who confirms what is in force should look at: what is hard to believe of it, whatever its author wrote beside it.
    /// How late it is and how it stands is shown anyway.
    pub fn doubts(&self) -> Vec<Remark> {
        let doubts = |current: &Known| doubts(current.report, &self.indicator, &self.year, &self.past);
        self.current.as_ref().map(doubts).unwrap_or_default()
    }

    /// By how much what is in force is more than the last report before it; none unless both are numbers.
    pub fn moved(&self) -> Option<Quantity> {
        let number = |known: &Known| known.report.value.quantity(&self.indicator.unit).ok().flatten();
        number(self.current.as_ref()?)?.checked_sub(number(self.last.as_ref()?)?).ok()
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
