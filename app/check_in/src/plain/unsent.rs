//! A report that is on the device: on its way, or answered in a way that takes a decision.

use base::error::AppError;
use base::outbox;
use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::{AccountId, CheckInId};
use indicator_model::measurement::Subject;
use serde::{Deserialize, Serialize};

/// What became of it so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Waiting,
    /// By the server, and not accepted.
    Answered(Answer),
    /// The request failed in a way that no repetition helps.
    Failed(AppError),
}

/// A report on the device. Each has a place of its own, so that no tab writes over another's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    pub check_in: CheckIn,
    /// The files that it names, as far as they are shown and sent.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Code and name of the indicator, for when it is no longer on the list.
    pub name: String,
    /// Its unit, likewise.
    #[serde(default)]
    pub unit: String,
    pub outcome: Outcome,
}

const PLACE: &str = "check_in.unsent.";

impl Unsent {
    pub const fn id(&self) -> CheckInId {
        self.check_in.id
    }

    pub fn is_waiting(&self) -> bool {
        self.outcome == Outcome::Waiting
    }

    pub fn is_of(&self, subject: &Subject) -> bool {
        self.check_in.subject == *subject
    }

    /// Where it is kept on the device.
    pub fn place(id: CheckInId) -> String {
        format!("{PLACE}{id}")
    }

    /// All of an account on this device, in the order in which they were made.
    pub fn all(account: AccountId) -> Vec<Self> {
        let mut names = outbox::names(account, PLACE);
        // Ids grow with time.
        names.sort();
        names.iter().filter_map(|name| outbox::read(account, name)).collect()
    }
}

/// How the names of all drafts begin.
pub const DRAFTS: &str = "check_in.draft.";

/// Where a card keeps what is being typed.
pub fn draft_place(subject: &Subject) -> String {
    let Subject { indicator, organization, period, source } = subject;
    format!("{DRAFTS}{indicator}.{organization}.{period}.{}", source.key())
}
