//! The journal of a scheme as it crosses between server and browser: what a save answers, and what history shows.
//!
//! The edits themselves are [`crate::change`]; here is what the server adds to them: revision, author, time.

use serde::{Deserialize, Serialize};

use crate::approval::Transition;
use crate::change::{Edit, Origin};
use crate::id::{ChangeSetId, NodeId};
use crate::node::Lock;
use crate::scheme::Revision;
use crate::target::TargetVersion;

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
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// How many fields it changed.
    pub changes: u32,
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
    pub revision: Revision,
    pub author: String,
    /// In whose place, when a lent role was used.
    pub on_behalf_of: Option<String>,
    pub reason: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}
