//! What a page about the timetable of a scheme shows, what it asks the server to change, and what the server answers.

use serde::{Deserialize, Serialize};

use super::{DeadlineFault, DeadlineField, Extension, Schedule, Span, Timetable};
use crate::calendar::{DayChange, Days};
use crate::check_in::chain::{Chain, Scope};
use crate::date::Date;
use crate::id::{OrganizationId, SchemeId};
use crate::indicator::Frequency;
use crate::moment::Moment;
use crate::period::Cycle;
use crate::warning::Severity;
use crate::warning::escalation::{Ladder, LadderFault, Step};

/// When the periods of a scheme are reported, with what was decided about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrangement {
    pub scheme: SchemeId,
    pub cycle: Cycle,
    /// The day in the city; in the sample the day that it pretends.
    pub today: Date,
    pub schedule: Schedule,
    pub days: Days,
    /// The last to be granted first.
    pub extensions: Vec<Granted>,
    /// Those that own something or have something below them that does, by code: the id and the name.
    pub organizations: Vec<(OrganizationId, String)>,
    /// Of the indicators that somebody reports.
    pub frequencies: Vec<Frequency>,
    /// By which reports of the scheme are confirmed.
    pub chain: Chain,
    /// By organization and then by indicator, each by code.
    pub exceptions: Vec<Exception>,
    /// The organizations that can be named as owner of the data, by code: the city, departments and districts.
    pub data_owners: Vec<(OrganizationId, String)>,
    /// By which warnings without a measure go up the line.
    pub ladder: Ladder,
    /// Whether the reader may change all this.
    pub may_edit: bool,
}

/// An extension, and who granted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    pub extension: Extension,
    pub organization: String,
    /// As the reader may see it; none for the operator.
    pub by: Option<String>,
    pub at: Moment,
}

/// A chain that differs from that of the scheme, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub scope: Scope,
    /// Of the organization or the indicator.
    pub code: String,
    pub name: String,
    pub chain: Chain,
}

/// Another chain of confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewChain {
    pub scheme: SchemeId,
    pub scope: ScopeName,
    /// As the reader saw it; none where nothing was decided for the scope.
    pub before: Option<Chain>,
    /// None takes the exception back.
    pub after: Option<Chain>,
}

/// What a chain is for, as a person names it: an indicator by its code, because a scheme may have too many to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScopeName {
    Scheme,
    Organization { organization: OrganizationId },
    Indicator { code: String },
}

/// Why a chain is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainFault {
    /// Nothing of the scheme belongs to the organization or to one below it.
    NotAnOwner,
    /// The scheme has no such indicator, or nobody reports it.
    UnknownIndicator,
    /// The organization that should own the data is not one of the scheme's.
    UnknownDataOwner,
}

/// Other deadlines for a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    pub scheme: SchemeId,
    /// As the reader saw them.
    pub before: Schedule,
    pub after: Schedule,
}

/// Another ladder for the warnings of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewLadder {
    pub scheme: SchemeId,
    /// As the reader saw it.
    pub before: Ladder,
    pub after: Ladder,
}

/// Other days for the city of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDays {
    pub scheme: SchemeId,
    pub changes: Vec<DayChange>,
}

/// More time for an organization. The id is made by the client, so that one that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewExtension {
    pub scheme: SchemeId,
    pub extension: Extension,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Saved {
    Done,
    /// Somebody else changed the deadlines since; they are these now.
    ScheduleChanged {
        current: Schedule,
    },
    /// Somebody else changed some of these days since; they are so now.
    DaysChanged {
        current: Days,
    },
    BadDeadline {
        frequency: Frequency,
        field: DeadlineField,
        fault: DeadlineFault,
    },
    BadExtension {
        fault: ExtensionFault,
    },
    /// Somebody else changed the chain since; it is this now.
    ChainChanged {
        current: Option<Chain>,
    },
    BadChain {
        fault: ChainFault,
    },
    /// Somebody else changed the ladder since; it is this now.
    LadderChanged {
        current: Ladder,
    },
    BadLadder {
        severity: Severity,
        step: Step,
        fault: LadderFault,
    },
}

/// Why an extension is not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionFault {
    /// Nothing of the scheme belongs to the organization or to one below it.
    NotAnOwner,
    /// The period is not of the cycle.
    NotAPeriod,
    /// The period is due then anyhow, or the days end before they begin.
    NoMoreTime,
    /// More than a year after it is due or begins.
    TooLong,
    NoReason,
    /// The id was used for another extension.
    ReusedId,
}

impl Extension {
    /// What is wrong with granting it, as far as the timetable tells.
    pub fn fault(&self, timetable: &Timetable, cycle: &Cycle) -> Option<ExtensionFault> {
        let from = match self.span {
            Span::Period { period } => {
                let is_of_cycle = (cycle.starts..=cycle.ends).contains(&period.ends());
                if !is_of_cycle {
                    return Some(ExtensionFault::NotAPeriod);
                }
                timetable.usual(period).due
            }
            Span::From { day } => day,
        };
        let days = self.until.number() - from.number();
        let least = i64::from(matches!(self.span, Span::Period { .. }));
        if days < least {
            return Some(ExtensionFault::NoMoreTime);
        }
        if days > LONGEST {
            return Some(ExtensionFault::TooLong);
        }
        self.reason.trim().is_empty().then_some(ExtensionFault::NoReason)
    }
}

/// Days that an extension has at most.
const LONGEST: i64 = 366;
