//! What becomes of a check-in after it was submitted: somebody else confirms it, or sends it back with a reason.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::check_in::CheckInState;
use crate::check_in::due::Due;
use crate::date::Date;
use crate::enumeration::array;
use crate::id::CheckInId;
use crate::light::Thresholds;

/// A step that a check-in takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Step {
    Confirm,
    /// Only with a reason.
    Return,
}

impl Step {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    pub const fn to(self) -> CheckInState {
        match self {
            Self::Confirm => CheckInState::Confirmed,
            Self::Return => CheckInState::Returned,
        }
    }
}

/// What somebody decides about a check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub check_in: CheckInId,
    pub step: Step,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A check-in that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// What was reported is its `current`.
    pub due: Due,
    pub organization: String,
    /// As the reader may see it; none for the operator.
    pub author: Option<String>,
    pub reported_on: Date,
    /// Whether the reader may decide: nobody confirms their own report.
    pub is_own: bool,
    /// By which its light is proposed.
    pub thresholds: Thresholds,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Decided {
    Done,
    /// It was confirmed, sent back or superseded by another before.
    NotWaiting,
    Forbidden,
    /// The reader had a part in it.
    OwnWork,
    /// It is sent back with a reason or not at all.
    NoReason,
}
