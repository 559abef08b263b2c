//! What is remarkable about a scheme. Analyses never fail: they return what they could compute, and these.

use serde::{Deserialize, Serialize};

use crate::id::{NodeId, OrganizationId};
use crate::node::Level;
use crate::quantity::Quantity;
use crate::target::Tier;

/// One remark about one node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub node: NodeId,
    pub finding: Finding,
}

/// What was found. Amounts are exact; rates are fractions (0.1 = 10 %).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The node names a parent that is not in the scheme; it is shown as a root.
    UnknownParent {
        parent: NodeId,
    },
    /// The node is its own ancestor; the link is cut and it is shown as a root.
    Cycle,
    /// The definition of the node is not in the scheme.
    UnknownIndicator,
    /// The owner of the node is not an organization of the scheme.
    UnknownOwner,
    MissingTarget {
        tier: Tier,
    },
    /// A count is to be below zero. Rates of growth may be; a number of things is mistyped.
    NegativeTarget {
        tier: Tier,
    },
    /// Weights of this owner at this level do not add up to 100. Reported on the first of its nodes.
    WeightsNotHundred {
        owner: OrganizationId,
        level: Level,
        total: Quantity,
    },
    /// The same indicator has different weights for two districts of one class (统一指标、分类赋权).
    ClassWeightDiffers {
        weight: Quantity,
        other: NodeId,
        other_weight: Quantity,
    },
    /// A key result whose parent is no objective.
    KeyResultAlone,
    /// Arithmetic children in another unit than this node.
    UnitMismatch {
        child: NodeId,
    },
    /// Children of this node roll up by more than one arithmetic rule; nothing is computed.
    MixedRules,
    /// Contribution shares of the children do not add up to 1.
    SharesNotOne {
        total: Quantity,
    },
    /// A share that the rule needs is missing, zero or negative in sum.
    MissingShare {
        child: NodeId,
    },
    /// The roll-up of the children (plus reserve) is not the node's own value.
    RollUpDiffers {
        tier: Tier,
        own: Quantity,
        roll_up: Quantity,
    },
    /// 层层加码: Σ children asks for more than 10 % beyond the parent, in the hard direction.
    Overload {
        tier: Tier,
        rate: Quantity,
    },
    /// 缺口: Σ children asks for less than the parent.
    Shortfall {
        tier: Tier,
        rate: Quantity,
    },
    /// The challenge target is not beyond the basic target in the good direction.
    ChallengeNotBeyondBasic,
    /// The basic target is worse than the baseline.
    BasicBelowBaseline,
    /// A computed value leaves the range of a quantity; nothing is computed.
    Overflow {
        tier: Tier,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth a look.
    Notice,
    /// Should be resolved before publishing.
    Warning,
    /// The arithmetic cannot be trusted until this is resolved.
    Error,
}

impl Finding {
    /// Whether the finding says that the children of a tier do not match their parent.
    pub fn is_about_sum_of(&self, of: Tier) -> bool {
        match self {
            Self::RollUpDiffers { tier, .. } | Self::Overload { tier, .. } | Self::Shortfall { tier, .. } => {
                *tier == of
            }
            _ => false,
        }
    }

    /// Whether the finding says that a target itself cannot be meant.
    pub fn is_about_value_of(&self, of: Tier) -> bool {
        matches!(self, Self::NegativeTarget { tier } if *tier == of)
    }

    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownParent { .. }
            | Self::Cycle
            | Self::UnknownIndicator
            | Self::UnknownOwner
            | Self::MixedRules
            | Self::MissingShare { .. }
            | Self::UnitMismatch { .. }
            | Self::Overflow { .. } => Severity::Error,
            Self::MissingTarget { .. }
            | Self::NegativeTarget { .. }
            | Self::WeightsNotHundred { .. }
            | Self::ClassWeightDiffers { .. }
            | Self::KeyResultAlone
            | Self::SharesNotOne { .. }
            | Self::RollUpDiffers { .. }
            | Self::Overload { .. }
            | Self::Shortfall { .. } => Severity::Warning,
            Self::ChallengeNotBeyondBasic | Self::BasicBelowBaseline => Severity::Notice,
        }
    }
}
