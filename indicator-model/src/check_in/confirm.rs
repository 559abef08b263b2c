//! What becomes of a check-in after it was submitted: others confirm it, stage by stage of its [`chain`](super::chain), or one
//! of them sends it back with a reason.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::check_in::CheckInState;
use crate::check_in::chain::Stage;
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

    /// Where a check-in stands after it; after [`Self::Confirm`] only when no stage is left.
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
    /// For which the check-in waited when the person looked. When it no longer does, nothing is decided.
    #[serde(default)]
    pub stage: Stage,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Who can decide about a check-in, as its reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    Reader,
    /// Somebody else, because the reader had a part in it.
    Other,
    /// Nobody, until somebody is appointed or the chain is changed; only readers who set chains see it.
    Nobody,
}

/// A check-in that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// What was reported is its `current`; its `progress` says which stage it waits for.
    pub due: Due,
    pub organization: String,
    /// As the reader may see it; none for the operator.
    pub author: Option<String>,
    pub reported_on: Date,
    pub turn: Turn,
    /// By which its light is proposed.
    pub thresholds: Thresholds,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Decided {
    Done,
    /// It was confirmed, sent back or superseded by another before, or waits for another stage.
    NotWaiting,
    Forbidden,
    /// The reader had a part in it.
    OwnWork,
    /// It is sent back with a reason or not at all.
    NoReason,
}
