//! Looks a tree over and says what is remarkable. Never fails, changes nothing.
//!
//! Most findings follow from a node and its children; [`diagnose_node`] finds those, so that a keystroke looks at
//! the few nodes it moved ([`affected`]) and not at a hundred thousand. Weights are judged across the tree:
//! [`diagnose_weights`] passes over all nodes once, and is needed again only after an edit of a weight, a level, an
//! owner, a definition or the structure ([`concerns_weights`]).

mod node;
mod weight;

use std::collections::{BTreeSet, HashMap};

pub use self::node::diagnose_node;
pub use self::weight::{concerns_weights, diagnose_weights};
use crate::change::{Change, Edit};
use crate::diagnostic::Diagnostic;
use crate::id::NodeId;
use crate::tree::{Changes, Row, Tree};

/// All findings, in the order of [`Tree::rows`].
pub fn diagnose(tree: &Tree) -> Vec<Diagnostic> {
    let mut of_weights: HashMap<NodeId, Vec<Diagnostic>> = HashMap::new();
    for diagnostic in diagnose_weights(tree) {
        of_weights.entry(diagnostic.node).or_default().push(diagnostic);
    }
    let mut diagnostics = Vec::new();
    for row in tree.rows() {
        diagnostics.append(&mut diagnose_node(tree, row));
        diagnostics.extend(of_weights.remove(&tree.node(row).id).into_iter().flatten());
    }
    diagnostics
}

/// The rows whose own findings may differ after `changes` were applied and `moved` was returned.
///
/// Findings of nodes that are gone are gone with them.
pub fn affected(tree: &Tree, changes: &[Change], moved: &Changes) -> BTreeSet<Row> {
    let mut nodes: BTreeSet<NodeId> = moved.cells.iter().map(|&(node, _)| node).collect();
    for change in changes {
        nodes.insert(change.node);
        match &change.edit {
            Edit::Place { before, after } => nodes.extend(before.parent.into_iter().chain(after.parent)),
            Edit::Presence { before, after } => {
                nodes.extend(before.iter().chain(after).filter_map(|placed| placed.node.place.parent));
            }
            Edit::Indicator { after, .. } => {
                let same = tree.scheme().nodes.iter().filter(|node| node.indicator == after.id);
                nodes.extend(same.map(|node| node.id));
            }
            _ => {}
        }
    }
    let rows: BTreeSet<Row> = nodes.into_iter().filter_map(|node| tree.row(node)).collect();
    // Rule, share and unit of a child are findings of its parent.
    let parents: Vec<Row> = rows.iter().filter_map(|&row| tree.parent(row)).collect();
    rows.into_iter().chain(parents).collect()
}
