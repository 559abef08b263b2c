//! Moving, copying and deleting nodes, by key, menu or drag: each is one step of the draft.

use indicator_model::decompose::{self, Slot};
use indicator_model::id::NodeId;
use leptos::prelude::*;
use uuid::Uuid;

use crate::plain::place::{Nudge, Target, nudged};
use crate::state::edits::Edits;

/// Moves a node by key. A move that leads nowhere does nothing; the key is used all the same.
pub fn nudge(edits: Edits, node: NodeId, nudge: Nudge) -> bool {
    let target = edits.draft.with_untracked(|draft| nudged(draft.tree(), node, nudge));
    if let Some(target) = target {
        move_to(edits, node, target);
    }
    true
}

/// Moves a node with its subtree. A refusal is shown in a toast.
pub fn move_to(edits: Edits, node: NodeId, target: Target) {
    let planned = edits
        .draft
        .with_untracked(|draft| decompose::move_to(draft.tree(), node, target.parent, target.slot));
    edits.take_or_report(planned);
}

/// Copies a node with its subtree, right behind it.
pub fn copy(edits: Edits, node: NodeId) {
    let planned = edits.draft.with_untracked(|draft| {
        let tree = draft.tree();
        let parent = tree.row(node).and_then(|row| tree.parent(row)).map(|parent| tree.node(parent).id);
        decompose::copy(tree, node, parent, Slot::After(node), Uuid::now_v7)
    });
    edits.take_or_report(planned);
}

/// Deletes a node with its subtree.
pub fn delete(edits: Edits, node: NodeId) {
    let planned = edits.draft.with_untracked(|draft| decompose::delete(draft.tree(), node));
    edits.take_or_report(planned);
}
