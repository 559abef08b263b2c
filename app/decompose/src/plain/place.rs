//! Where a node may go: the place that a key or a drag names, and whether it is legal.

use indicator_model::decompose::Slot;
use indicator_model::id::NodeId;
use indicator_model::tree::{Row, Tree};

/// A move by one place with the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    Up,
    Down,
    /// Becomes the next sibling of its parent.
    Out,
    /// Becomes the last child of the sibling above.
    In,
}

/// Where a node goes: under `parent`, none for the top, and where among its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub parent: Option<NodeId>,
    pub slot: Slot,
}

/// Whether the place is legal: a node never goes below itself.
pub fn is_legal(tree: &Tree, node: NodeId, target: Target) -> bool {
    !matches!(target.slot, Slot::Before(sibling) | Slot::After(sibling) if sibling == node)
        && target.parent.is_none_or(|parent| {
            parent != node
                && tree
                    .row(parent)
                    .is_some_and(|row| tree.ancestors(row).all(|above| tree.node(above).id != node))
        })
}

/// Where a nudge takes the node; none where there is no such place.
pub fn nudged(tree: &Tree, node: NodeId, nudge: Nudge) -> Option<Target> {
    let row = tree.row(node)?;
    let parent = tree.parent(row);
    let siblings: Vec<Row> =
        parent.map_or_else(|| tree.roots().collect(), |parent| tree.children(parent).collect());
    let at = siblings.iter().position(|sibling| *sibling == row)?;
    let id = |row: Row| tree.node(row).id;
    let above = at.checked_sub(1).and_then(|above| siblings.get(above)).copied().map(id);
    let below = siblings.get(at + 1).copied().map(id);
    Some(match nudge {
        Nudge::Up => Target { parent: parent.map(id), slot: Slot::Before(above?) },
        Nudge::Down => Target { parent: parent.map(id), slot: Slot::After(below?) },
        Nudge::Out => Target { parent: tree.parent(parent?).map(id), slot: Slot::After(id(parent?)) },
        Nudge::In => Target { parent: Some(above?), slot: Slot::Last },
    })
}
