//! Top-down: one value split over children, exactly.
//!
//! The kernels here know neither trees nor units: plain slices in, plain values out. [`crate::decompose`] reads the
//! slices off a tree and turns the values into changes.
//!
//! Two invariants. A fixed child keeps its value. What the children cannot carry is never dropped or hidden in a
//! rounding: for every kernel, what the children make of the new values plus [`Allocation::unreachable`] is the
//! value that was asked for.
//!
//! Deliberately absent: negative children of a sum that has none. When fixed children already ask for more than
//! the total, the others go to zero and the excess is reported.

mod lambda;
mod largest_remainder;
mod mean;
mod same;
mod sum;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::quantity::{LIMIT, Quantity};

pub use largest_remainder::largest_remainder;
pub use mean::{Aim, mean};
pub use same::same_value;
pub use sum::sum;

/// One child, as an allocation sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The value now; a fixed child without one counts as zero in a sum and not at all in a mean.
    pub current: Option<Quantity>,
    /// What a proportional split goes by: baseline, last year, population, weight …; zero when negative.
    pub reference: Option<Quantity>,
    /// The weight in a mean, the denominator of a ratio; a child takes part only when it is positive.
    pub weight: Option<Quantity>,
    /// Locked, or the very child that a person just typed over.
    pub fixed: bool,
}

/// How the free children move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// All the same: the same part of a sum, the same value in a mean.
    Equal,
    /// In proportion to [`Share::reference`].
    Proportional,
    /// All by one factor, so that their proportions stay. Where signs differ, each moves by the same part of its
    /// magnitude.
    Growth,
    /// In a mean, each closes the same part of its gap to `goal`, and nobody beyond it moves back.
    GapClosing { goal: Quantity },
    /// Nobody moves.
    Manual,
}

/// One entry per child of a group. Nearly every group is small, and a large tree has ten thousands of them: as long as
/// they are few, they stand on the stack.
pub type Few<T> = SmallVec<[T; 16]>;

/// The new values, in the order of the shares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    pub values: Few<Option<Quantity>>,
    /// What was asked for minus what the children now make of it; negative when fixed children alone exceed it.
    /// Zero for [`Spread::Manual`], which asks for nothing. Beyond the range of a quantity it stands at its end.
    pub unreachable: Quantity,
    pub notes: Vec<Note>,
}

/// What a person should know about how a split came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// Every reference is zero or missing: the split is equal instead.
    EqualInstead,
    /// Some children have no reference and got no part.
    ReferenceMissing { children: u32 },
    /// Some children have no positive weight: they take no part in the mean and were left alone.
    WeightMissing { children: u32 },
    /// The goal of the gap-closing does not lie beyond the value asked for: growth by one factor instead.
    GrowthInstead,
    /// Some children stopped at the end of their range: zero, or 100 % of a rate.
    Saturated { children: u32 },
    /// The weights and values are too large to be weighed exactly; nobody was moved.
    Overflow,
}

impl Allocation {
    /// The children as they are.
    fn unchanged(shares: &[Share]) -> Self {
        let mut allocation = Self::default();
        allocation.values.extend(shares.iter().map(|share| share.current));
        allocation
    }
}

/// A wide result as a quantity, at the end of the range when it lies outside.
fn saturate(millionths: i128) -> Quantity {
    let limit = i128::from(LIMIT);
    // A number between the limits is a quantity.
    Quantity::from_wide(millionths.clamp(-limit, limit)).unwrap_or_default()
}

/// A count of children for a note.
pub(crate) fn count(children: impl Iterator) -> u32 {
    // No slice of shares is longer than the rows of a tree, which are counted in 32 bits.
    u32::try_from(children.count()).unwrap_or(u32::MAX)
}
