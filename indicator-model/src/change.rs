//! Edits as data: what optimistic concurrency, undo, history and the audit trail all share.
//!
//! A [`Change`] names one field of one node with its value before and after. It applies only where `before` still
//! holds, and its inverse is the same change with the two swapped; so undo is one more change-set, and two
//! people's disjoint edits merge while the same field shows both values.

use serde::{Deserialize, Serialize};

use crate::id::{ChangeSetId, NodeId, OrganizationId};
use crate::indicator::Indicator;
use crate::node::{Facts, Lock, Node, Place, RollUpRule};
use crate::quantity::Quantity;
use crate::scheme::Revision;
use crate::target::Tier;

/// One edit of one field of one node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub node: NodeId,
    pub edit: Edit,
}

/// A field with its value before and after.
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
        before: Place,
        after: Place,
    },
    Owner {
        before: OrganizationId,
        after: OrganizationId,
    },
    Lock {
        before: Option<Lock>,
        after: Option<Lock>,
    },
    /// Level, post, year of the baseline, and what the share stands for.
    Facts {
        before: Facts,
        after: Facts,
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
            Self::Lock { .. } => Field::Lock,
            Self::Facts { .. } => Field::Facts,
            Self::Indicator { .. } => Field::Indicator,
            Self::Presence { .. } => Field::Presence,
            Self::Support { to, .. } => Field::Support(*to),
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

/// One saved edit of a scheme, all or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Made by the client, so that a repeated save is recognised and answered as the first.
    pub id: ChangeSetId,
    /// The revision that the author saw.
    pub base: Revision,
    pub origin: Origin,
    /// Why; may be empty for everyday edits.
    pub reason: String,
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
    #[error("node {node} was changed meanwhile")]
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
    #[error("a weight or share of node {node} is negative")]
    NegativeWeight { node: NodeId },
    #[error("a value of node {node} is finer than its unit")]
    TooFine { node: NodeId, tier: Tier },
}
