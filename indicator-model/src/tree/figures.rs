//! What arithmetic needs to know of a node, apart from its words: a quarter of its size.
//!
//! A pass over a large scheme waits for memory and not for sums. The figures are in a column of their own beside the
//! nodes, row by row, so that roll-ups, allocations and edits of values never fetch the names of what they count.
//!
//! Invariant: figures always equal those made from the scheme; [`super::ground`] writes both.

use crate::id::NodeId;
use crate::node::{Node, RollUpRule};
use crate::quantity::{Precision, Quantity};
use crate::target::{Tier, Tiers};

/// The numbers of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) id: NodeId,
    pub(crate) targets: Tiers,
    /// [`crate::node::Edge::share`]
    pub(crate) share: Option<Quantity>,
    pub(crate) rule: RollUpRule,
    /// That of the definition behind the node.
    pub(crate) precision: Precision,
    pub(crate) locked: bool,
}

// One line of the processor's cache, in the browser as on the server.
const _: () = assert!(size_of::<Figures>() <= 64);

impl Figures {
    pub(super) fn of(node: &Node, precision: Precision) -> Self {
        Self {
            id: node.id,
            targets: node.targets,
            share: node.edge.share,
            rule: node.edge.rule,
            precision,
            locked: node.lock.is_some(),
        }
    }

    /// The value that the node has itself.
    pub(crate) fn value(&self, tier: Tier) -> Option<Quantity> {
        self.targets[tier]
    }
}

/// Whether a value is no finer than the unit.
pub(super) fn fits(value: Option<Quantity>, precision: Precision) -> bool {
    value.is_none_or(|value| value.millionths() % precision.step() == 0)
}
