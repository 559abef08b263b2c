//! Edits as data: what optimistic concurrency, undo, history and the audit trail all share.
//!
//! A [`Change`] names one field of one node with its value before and after. It applies only where `before` still
//! holds, and its inverse is the same change with the two swapped; so undo is one more change-set, and two
//! people's disjoint edits merge while the same field shows both values.

pub mod compact;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::curve::Curve;
use crate::id::{ChangeSetId, NodeId, OrganizationId};
use crate::indicator::Indicator;
use crate::node::{Facts, Lock, Mode, Node, Place, RollUpRule};
use crate::quantity::Quantity;
use crate::scheme::Revision;
use crate::target::Tier;
use crate::text::Fault;
use crate::text::edit::TextField;

/// One edit of one field of one node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub node: NodeId,
    pub edit: Edit,
}

/// A field with its value before and after. What is larger than a few numbers is in a box: an allocation over a
/// large scheme is a list of a hundred thousand targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum Edit {
    Target {
        tier: Tier,
        before: Option<Quantity>,
        after: Option<Quantity>,
    },
    Reserve {
        tier: Tier,
        before: Option<Quantity>,
        after: Option<Quantity>,
    },
    Weight {
        before: Option<Quantity>,
        after: Option<Quantity>,
    },
    Share {
        before: Option<Quantity>,
        after: Option<Quantity>,
    },
    Rule {
        before: RollUpRule,
        after: RollUpRule,
    },
    Place {
        before: Box<Place>,
        after: Box<Place>,
    },
    Owner {
        before: OrganizationId,
        after: OrganizationId,
    },
    /// None for a KPI.
    Mode {
        before: Option<Mode>,
        after: Option<Mode>,
    },
    /// None where the curve of a node above holds.
    Curve {
        before: Option<Curve>,
        after: Option<Curve>,
    },
    Lock {
        before: Option<Box<Lock>>,
        after: Option<Box<Lock>>,
    },
    /// Level, post, year of the baseline, and what the share stands for.
    Facts {
        before: Box<Facts>,
        after: Box<Facts>,
    },
    /// The definition behind the node: name, unit, direction, source …
    Indicator {
        before: Box<Indicator>,
        after: Box<Indicator>,
    },
    /// The node appears (`before` is none) or disappears (`after` is none), with its indicator.
    Presence {
        before: Option<Box<Placed>>,
        after: Option<Box<Placed>>,
    },
    /// A support link from the node to another.
    Support {
        to: NodeId,
        before: bool,
        after: bool,
    },
}

// A line of the processor's cache, in the browser as on the server.
const _: () = assert!(size_of::<Change>() <= 56);

/// A node together with the indicator it places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub node: Node,
    pub indicator: Indicator,
}

/// The name of a field: the identity of a cell, without its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Target(Tier),
    Reserve(Tier),
    Weight,
    Share,
    Rule,
    Place,
    Owner,
    Mode,
    Curve,
    Lock,
    Facts,
    Indicator,
    Presence,
    Support(NodeId),
}

impl Change {
    /// The cell that the change touches.
    pub fn cell(&self) -> (NodeId, Field) {
        (self.node, self.edit.field())
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { node: self.node, edit: self.edit.inverse() }
    }
}

impl Edit {
    pub fn field(&self) -> Field {
        match self {
            Self::Target { tier, .. } => Field::Target(*tier),
            Self::Reserve { tier, .. } => Field::Reserve(*tier),
            Self::Weight { .. } => Field::Weight,
            Self::Share { .. } => Field::Share,
            Self::Rule { .. } => Field::Rule,
            Self::Place { .. } => Field::Place,
            Self::Owner { .. } => Field::Owner,
            Self::Mode { .. } => Field::Mode,
            Self::Curve { .. } => Field::Curve,
            Self::Lock { .. } => Field::Lock,
            Self::Facts { .. } => Field::Facts,
            Self::Indicator { .. } => Field::Indicator,
            Self::Presence { .. } => Field::Presence,
            Self::Support { to, .. } => Field::Support(*to),
        }
    }

    /// Whether this is a number of the node, as opposed to its place, definition, lock or presence.
    fn is_value(&self) -> bool {
        matches!(self, Self::Target { .. } | Self::Reserve { .. } | Self::Weight { .. } | Self::Share { .. })
    }

    /// Whether a field ends where it began. A node that neither appears nor disappears is no such field: it is refused.
    pub fn is_idle(&self) -> bool {
        match self {
            Self::Target { before, after, .. }
            | Self::Reserve { before, after, .. }
            | Self::Weight { before, after }
            | Self::Share { before, after } => before == after,
            Self::Rule { before, after } => before == after,
            Self::Place { before, after } => before == after,
            Self::Owner { before, after } => before == after,
            Self::Mode { before, after } => before == after,
            Self::Curve { before, after } => before == after,
            Self::Lock { before, after } => before == after,
            Self::Facts { before, after } => before == after,
            Self::Indicator { before, after } => before == after,
            Self::Support { before, after, .. } => before == after,
            Self::Presence { .. } => false,
        }
    }

    /// Takes over where a later edit of the same value ended.
    fn continue_with(&mut self, later: Self) {
        match (self, later) {
            (Self::Target { after, .. }, Self::Target { after: last, .. })
            | (Self::Reserve { after, .. }, Self::Reserve { after: last, .. })
            | (Self::Weight { after, .. }, Self::Weight { after: last, .. })
            | (Self::Share { after, .. }, Self::Share { after: last, .. }) => *after = last,
            _ => {}
        }
    }

    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Target { tier, before, after } => Self::Target { tier, before: after, after: before },
            Self::Reserve { tier, before, after } => Self::Reserve { tier, before: after, after: before },
            Self::Weight { before, after } => Self::Weight { before: after, after: before },
            Self::Share { before, after } => Self::Share { before: after, after: before },
            Self::Rule { before, after } => Self::Rule { before: after, after: before },
            Self::Place { before, after } => Self::Place { before: after, after: before },
            Self::Owner { before, after } => Self::Owner { before: after, after: before },
            Self::Mode { before, after } => Self::Mode { before: after, after: before },
            Self::Curve { before, after } => Self::Curve { before: after, after: before },
            Self::Lock { before, after } => Self::Lock { before: after, after: before },
            Self::Facts { before, after } => Self::Facts { before: after, after: before },
            Self::Indicator { before, after } => Self::Indicator { before: after, after: before },
            Self::Presence { before, after } => Self::Presence { before: after, after: before },
            Self::Support { to, before, after } => Self::Support { to, before: after, after: before },
        }
    }
}

/// The inverse of a list of changes: each inverted, in reverse order.
pub fn inverse(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().cloned().map(Change::inverse).collect()
}

/// The same edits in fewer changes: repeated values of one cell become one change, and what ended where it began
/// disappears. What applied before applies after, with the same result.
///
/// Two values merge only when nothing else happened to their node in between: whether a value is allowed depends
/// on its lock, its definition and its presence.
pub fn coalesce(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::new();
    let mut latest: HashMap<(NodeId, Field), usize> = HashMap::new();
    let mut barrier: HashMap<NodeId, usize> = HashMap::new();
    for change in changes {
        if !change.edit.is_value() {
            barrier.insert(change.node, merged.len());
            merged.push(change);
            continue;
        }
        let from = barrier.get(&change.node).map_or(0, |&at| at + 1);
        if let Some(&at) = latest.get(&change.cell()).filter(|&&at| at >= from) {
            merged[at].edit.continue_with(change.edit);
        } else {
            latest.insert(change.cell(), merged.len());
            merged.push(change);
        }
    }
    merged.retain(|change| !change.edit.is_idle());
    merged
}

/// Edits on their way to the server, saved all or nothing. Who made them, when and from what the server says itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSet {
    /// Made by the client, so that a repeated save is recognised and answered as the first.
    pub id: ChangeSetId,
    /// The revision that the author saw.
    pub base: Revision,
    /// Why; may be empty for everyday edits.
    pub reason: String,
    #[serde(with = "compact")]
    pub changes: Vec<Change>,
}

/// What a change-set came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    Edit,
    Import,
    /// Takes back the change-set `of`.
    Undo {
        of: ChangeSetId,
    },
    /// Does again the change-set `of`, which had been undone.
    Redo {
        of: ChangeSetId,
    },
}

/// Why a change does not apply. The tree is left as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("node {node} is not in the scheme")]
    UnknownNode { node: NodeId },
    #[error("the parent {parent} of node {node} is not in the scheme")]
    UnknownParent { node: NodeId, parent: NodeId },
    #[error("the owner of node {node} is not an organization of the city")]
    UnknownOwner { node: NodeId },
    /// The field no longer holds the value that the change expected. `current` restates the field: its `before`
    /// is the value now, its `after` the value asked for.
    #[error("node {node} was changed in the meantime")]
    Stale { node: NodeId, current: Box<Edit> },
    #[error("node {node} is locked by {}", lock.owner)]
    Locked { node: NodeId, lock: Lock },
    #[error("node {node} would become its own ancestor")]
    Cycle { node: NodeId },
    #[error("node {node} still has children")]
    HasChildren { node: NodeId },
    /// Support links must be taken away, by changes of their own, before the node disappears.
    #[error("node {node} still has support links")]
    HasSupports { node: NodeId },
    /// The ids within the change disagree, or it neither adds nor removes.
    #[error("the change of node {node} contradicts itself")]
    Inconsistent { node: NodeId },
    #[error("node {node} is in the scheme already")]
    Repeated { node: NodeId },
    #[error("the code {code} is used already")]
    RepeatedCode { node: NodeId, code: String },
    #[error("the name of node {node} is empty")]
    EmptyName { node: NodeId },
    /// A text of the node, or of its indicator or lock.
    #[error("a text of node {node}: {fault}")]
    Text { node: NodeId, field: TextField, fault: Fault },
    #[error("a weight or share of node {node} is negative")]
    NegativeWeight { node: NodeId },
    #[error("a value of node {node} is finer than its unit")]
    TooFine { node: NodeId, tier: Tier },
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn node(number: u128) -> NodeId {
        NodeId(Uuid::from_u128(number))
    }

    fn whole(integer: i64) -> Option<Quantity> {
        Quantity::from_integer(integer).ok()
    }

    fn basic(at: u128, before: i64, after: i64) -> Change {
        let edit = Edit::Target { tier: Tier::Basic, before: whole(before), after: whole(after) };
        Change { node: node(at), edit }
    }

    fn lock(at: u128, before: Option<Lock>, after: Option<Lock>) -> Change {
        Change {
            node: node(at),
            edit: Edit::Lock { before: before.map(Box::new), after: after.map(Box::new) },
        }
    }

    #[test]
    fn repeated_values_of_one_cell_become_one_change() {
        let merged = coalesce([basic(1, 1, 2), basic(2, 5, 6), basic(1, 2, 3)]);
        assert_eq!(merged, [basic(1, 1, 3), basic(2, 5, 6)]);
    }

    #[test]
    fn a_value_that_ended_where_it_began_disappears() {
        assert_eq!(coalesce([basic(1, 1, 2), basic(1, 2, 1)]), []);
    }

    #[test]
    fn values_do_not_merge_across_a_lock_of_their_node() {
        let held = Lock { owner: "张三".into(), reason: "已签责任书".into(), at: None };
        let story =
            [basic(1, 1, 2), lock(1, None, Some(held.clone())), lock(1, Some(held), None), basic(1, 2, 3)];
        assert_eq!(coalesce(story.clone()), story);
    }
}
