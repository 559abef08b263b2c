//! Looks a tree over and says what is remarkable. Never fails, changes nothing.
//!
//! Most findings follow from a node and its children; [`diagnose_node`] finds those, so that a keystroke looks at
//! the few nodes it moved ([`affected`]) and not at a hundred thousand. Weights are judged across the tree, in groups
//! that are kept ([`Weights`]): an edit costs its group.

mod node;
mod weight;

use std::collections::BTreeSet;

pub use self::node::diagnose_node;
pub use self::weight::{Weights, concerns_weights, diagnose_weights};
use crate::change::{Change, Edit};
use crate::diagnostic::Diagnostic;
use crate::id::NodeId;
use crate::tree::{Changes, Row, Tree};

/// All findings, in the order of [`Tree::rows`].
pub fn diagnose(tree: &Tree) -> Vec<Diagnostic> {
    let weights = Weights::new(tree);
    tree.rows().flat_map(|row| findings(tree, &weights, row)).collect()
}

/// All findings of one node; O(children).
pub fn findings(tree: &Tree, weights: &Weights, row: Row) -> Vec<Diagnostic> {
    let mut diagnostics = diagnose_node(tree, row);
    let node = tree.node(row).id;
    diagnostics.extend(weights.findings(tree, row).map(|finding| Diagnostic { node, finding }));
    diagnostics
}

/// The rows whose own findings may differ after `changes` were applied and `moved` was returned.
///
/// All of them when the structure changed: a node that leaves a cycle makes a link hold again that had been cut
/// elsewhere. A change of structure costs a pass over the nodes anyway.
pub fn affected(tree: &Tree, changes: &[Change], moved: &Changes) -> BTreeSet<Row> {
    if moved.structure {
        return tree.rows().collect();
    }
    let mut nodes: BTreeSet<NodeId> = moved.cells.iter().map(|&(node, _)| node).collect();
    for change in changes {
        nodes.insert(change.node);
        match &change.edit {
            Edit::Indicator { after, .. } => {
                nodes.extend(tree.rows_of(after.id).map(|row| tree.node(row).id));
            }
            // Whether a key result lies below an objective.
            Edit::Mode { .. } => {
                let children = tree.row(change.node).into_iter().flat_map(|row| tree.children(row));
                nodes.extend(children.map(|row| tree.node(row).id));
            }
            _ => {}
        }
    }
    let rows: BTreeSet<Row> = nodes.into_iter().filter_map(|node| tree.row(node)).collect();
    // Rule, share and unit of a child are findings of its parent.
    let parents: Vec<Row> = rows.iter().filter_map(|&row| tree.parent(row)).collect();
    rows.into_iter().chain(parents).collect()
}
