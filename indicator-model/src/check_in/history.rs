//! Everything that was reported for one indicator, organization and period, with what became of each report.

use serde::{Deserialize, Serialize};

use crate::check_in::chain::StageKind;
use crate::check_in::confirm::Step;
use crate::check_in::evidence::Evidence;
use crate::check_in::{Cause, Confidence};
use crate::date::Date;
use crate::deadline::Window;
use crate::id::CheckInId;
use crate::indicator::Indicator;
use crate::measurement::series::Reported;
use crate::moment::Moment;

/// The reports of a subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub indicator: Indicator,
    pub organization: String,
    /// By the deadlines of today, with the extensions of the organization.
    pub window: Window,
    /// The newest first.
    pub reports: Vec<Report>,
}

/// One report. What a sheet brought without a check-in has no [`Said`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub id: CheckInId,
    pub value: Reported,
    /// Whether nothing has taken its place.
    pub in_force: bool,
    pub origin: Origin,
    /// Who brought it, as the reader may see it; none for the operator.
    pub by: Option<String>,
    pub on_behalf_of: Option<String>,
    /// When the server kept it.
    pub at: Moment,
    pub said: Option<Said>,
    /// What others decided about it, in order of time.
    pub steps: Vec<Taken>,
}

/// How a report came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    Person,
    /// The name of the file.
    Sheet {
        name: String,
    },
}

/// What was said beside the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub note: String,
    pub confidence: Confidence,
    pub cause: Option<Cause>,
    pub next_step: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// By the clock of the device.
    pub typed_at: Moment,
    /// The day in the city on which it arrived.
    pub reported_on: Date,
}

/// A decision about a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub step: Step,
    /// None where the chain was changed to one of which nothing was left to take.
    pub stage: Option<StageKind>,
    /// The name of the organization that owns the data, at that stage; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data_owner: String,
    pub by: Option<String>,
    pub on_behalf_of: Option<String>,
    pub at: Moment,
    pub reason: String,
}

impl History {
    /// Whether a report came after it was due.
    pub fn is_late(&self, report: &Report) -> bool {
        report.said.as_ref().is_some_and(|said| said.reported_on > self.window.due)
    }
}
