//! What a server says of the check-ins that a device sends, one by one, and of what a person is to report.

use serde::{Deserialize, Serialize};

use crate::check_in::due::{Due, Known};
use crate::check_in::rule::Remark;
use crate::date::Date;
use crate::id::{EvidenceId, OrganizationId};
use crate::light::Thresholds;

/// What a person is to report, with all that a device needs to go on without a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueList {
    /// The day in the city; in the sample the day that it pretends.
    pub today: Date,
    /// Whether the day is another one than that of the clock.
    pub pretends: bool,
    pub thresholds: Thresholds,
    /// Whose reports these are; none where the person reports for nobody.
    pub organization: Option<OrganizationId>,
    /// All for which the person may report, by code.
    pub organizations: Vec<Reporting>,
    /// The first to fall due first.
    pub due: Vec<Due>,
}

/// An organization for which somebody may report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporting {
    pub id: OrganizationId,
    pub code: String,
    pub name: String,
}

/// What became of one check-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// It is kept, now or since it was sent before.
    Accepted,
    /// It is not kept: what would have to be another way.
    Refused { remarks: Vec<Remark> },
    /// Another report came since the person looked. Sent again over that one, it supersedes it.
    Conflict { current: Box<Known> },
    /// There is nothing to report: the indicator was withdrawn or given to another organization.
    NotDue,
    /// The person may not report for the organization, or no longer.
    Forbidden,
    /// The id was used for another content.
    ReusedId,
    /// It would be kept if the server had these files that it names: they are to be sent first, and the report again.
    EvidenceMissing { missing: Vec<EvidenceId> },
}
