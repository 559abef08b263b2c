//! The journal of a scheme as it crosses between server and browser: what a save answers, and what history shows.
//!
//! The edits themselves are [`indicator_model::change`]; here is what the server adds to them: revision, author, time.

use indicator_model::change::{Edit, Origin};
use indicator_model::history::Direction;
use indicator_model::id::{ChangeSetId, NodeId};
use indicator_model::moment::Moment;
use indicator_model::node::Lock;
use indicator_model::quantity::Precision;
use indicator_model::scheme::Revision;
use indicator_model::target::TargetVersion;
use serde::{Deserialize, Serialize};

use crate::approval::Transition;

/// The answer to a save, an undo or a redo; the same again when the request is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub change_set: ChangeSetId,
    /// The revision that the change-set made. Where it is more than one beyond the base of the edit, other
    /// people's disjoint edits lie between, and the scheme should be fetched again.
    pub revision: Revision,
    /// The locks that the change-set set, with owner and time as the server wrote them.
    pub locks: Vec<(NodeId, Lock)>,
}

/// Nothing was saved: fields of the change-set hold other values than its author saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The revision in force.
    pub revision: Revision,
    /// Every field that differs. Empty when an undo or redo is no longer the next one.
    pub differing: Vec<Difference>,
}

/// One field that two people changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub node: NodeId,
    /// The edit as it was sent.
    pub mine: Edit,
    /// The same edit over the value in force: its `before` is what others made of the field, and saving it keeps
    /// mine.
    pub current: Edit,
}

/// A line of a scheme's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetSummary {
    pub id: ChangeSetId,
    pub revision: Revision,
    pub origin: Origin,
    pub author: String,
    /// In whose place, when a lent role was used.
    pub on_behalf_of: Option<String>,
    /// Why; empty when no reason was given.
    pub reason: String,
    pub at: Moment,
    /// How many fields it changed.
    pub changes: u32,
}

/// An edit with what a reader needs to know about its node, which may be gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedEdit {
    pub node: NodeId,
    pub code: String,
    pub name: String,
    /// 计量单位; empty when the indicator has none.
    pub unit: String,
    /// Of the values of the indicator.
    pub precision: Precision,
    /// The name of the owner; `None` when the node is gone.
    pub owner: Option<String>,
    pub edit: Edit,
}

/// A saved change-set with the first of its edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetDetails {
    pub summary: ChangeSetSummary,
    pub edits: Vec<NamedEdit>,
}

/// What an undo or redo would do, shown before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    pub direction: Direction,
    /// The change-set to take back, or to do again.
    pub of: ChangeSetSummary,
    /// The state of the scheme that this was computed for. A confirmation holds for this revision alone.
    pub revision: Revision,
    /// What it would do: `before` is in force, `after` is what the field would become. The first of a long list.
    pub edits: Vec<NamedEdit>,
    /// How many nodes it concerns.
    pub nodes: u32,
    /// What others saved since then on the same nodes, newest first.
    pub built_on: Vec<ChangeSetSummary>,
    /// Fields that hold other values by now, as they were changed since. If there are any, nothing can be undone.
    pub overtaken: Vec<ChangeSetDetails>,
}

impl Reversal {
    /// An undo of more changes than this asks first.
    pub const MANY: u32 = 20;

    /// Whether it takes an explicit confirmation: it concerns an import or a great many fields, or others have built
    /// on what it would take back.
    pub fn asks(&self) -> bool {
        Self::is_asked(&self.of, !self.built_on.is_empty())
    }

    /// The same question, of the change-set alone.
    pub fn is_asked(of: &ChangeSetSummary, is_built_on: bool) -> bool {
        of.origin == Origin::Import || of.changes > Self::MANY || is_built_on
    }
}

/// Everything that happened to one node, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeHistory {
    pub targets: Vec<TargetVersion>,
    pub changes: Vec<FieldChange>,
    /// The steps that the scheme of the node took towards being settled, and back.
    pub transitions: Vec<Transition>,
}

/// One edit of one field, with who, why and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub edit: Edit,
    pub change_set: ChangeSetId,
    /// Whether it was an edit, an import, or an undo or redo of one.
    pub origin: Origin,
    pub revision: Revision,
    pub author: String,
    /// In whose place, when a lent role was used.
    pub on_behalf_of: Option<String>,
    pub reason: String,
    pub at: Moment,
}
