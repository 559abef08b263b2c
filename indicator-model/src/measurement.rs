//! What was measured: append-only facts. A correction supersedes, it never overwrites.

use serde::{Deserialize, Serialize};

use crate::id::{IndicatorId, OrganizationId};
use crate::period::Period;
use crate::quantity::Quantity;

/// A fact (完成值), unique per indicator, organization and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    pub indicator: IndicatorId,
    pub organization: OrganizationId,
    pub period: Period,
    pub value: Measured,
}

/// A measured value. Missing has a reason; it is never a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measured {
    Plain {
        value: Quantity,
    },
    /// Kept apart, so that a roll-up is Σ numerator / Σ denominator.
    Ratio {
        numerator: Quantity,
        denominator: Quantity,
    },
    Missing {
        reason: MissingReason,
    },
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    NotDue,
    Late,
    NotCollected,
    NotApplicable,
}
