//! A number that can be typed over: which one it is, how the tree answers, and why what is typed may not be taken.

use indicator_model::change::Refusal;
use indicator_model::decompose::ChildMode;
use indicator_model::id::NodeId;
use indicator_model::quantity::QuantityError;
use indicator_model::target::Tier;
use people_model::policy::Denial;
use serde::{Deserialize, Serialize};

/// A number of a node that can be typed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cell {
    Value(Tier),
    Weight,
    Share,
}

impl Cell {
    /// Whether it holds a part of a whole.
    pub const fn is_never_negative(self) -> bool {
        matches!(self, Self::Weight | Self::Share)
    }
}

/// How the rest of the tree answers a typed value: three switches on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manner {
    /// What gives way above: the parent's remainder, or the parent's total.
    pub upwards: ChildMode,
    /// Whether the children below follow their new total.
    pub children_follow: bool,
    /// Whether the other target of the node moves in proportion.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tiers_follow: bool,
}

/// Why what was typed is not taken. The tree stays as it was before the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    Quantity(QuantityError),
    Refused(Refusal),
    /// The policy keeps the reader from it.
    Denied(Denial),
    /// Only the first rows are there.
    Loading,
}

impl From<Refusal> for Mistake {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Denial> for Mistake {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

/// The cell being typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCell {
    pub node: NodeId,
    pub cell: Cell,
    pub text: String,
    /// Opened on the present value, which the first key replaces.
    pub selects: bool,
    pub mistake: Option<Mistake>,
}
