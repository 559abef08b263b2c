//! Where the boxes of a map are: a tidy tree from left to right, in whole units, of only what is expanded.
//!
//! Every box without shown children has a line of its own, in the order of the tree; a parent is in the middle between its first and
//! its last child. A level is a column, so no two boxes overlap.

use super::MapNode;
use super::spread::{Spread, within};
use crate::id::NodeId;

/// A unit is a pixel of a map at its own size.
pub const BOX_WIDTH: u32 = 248;
pub const BOX_HEIGHT: u32 = 84;
/// From a column to the next.
pub const COLUMN: u32 = 316;
/// From a line to the next.
pub const LINE: u32 = 96;
/// Around everything.
pub const MARGIN: u32 = 12;
/// What hangs on the right edge of a box that has children.
pub const STUB: u32 = 40;

/// All boxes, in the order of the tree: a parent before its children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub boxes: Vec<Place>,
    pub width: u32,
    pub height: u32,
    /// Nodes that should be shown and would be too many.
    pub left_out: usize,
    /// Nodes whose children should be shown and are not here.
    pub missing: Vec<NodeId>,
}

/// A box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its place among the nodes of the map.
    pub at: usize,
    pub node: NodeId,
    /// The place of its parent among the boxes.
    pub parent: Option<usize>,
    /// 0 for a root.
    pub depth: usize,
    /// The left upper corner.
    pub x: u32,
    pub y: u32,
    /// Its number among its siblings, from 1, and how many they are.
    pub position: (usize, usize),
    pub state: Branch,
}

/// What is behind a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    Leaf,
    Expanded,
    /// With so many children hidden.
    Collapsed(usize),
}

impl Layout {
    pub fn of(nodes: &[MapNode], spread: &Spread) -> Self {
        let within = within(nodes, spread);
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut roots = Vec::new();
        for (at, node) in nodes.iter().enumerate().filter(|(at, _)| within.shown[*at]) {
            match node.parent {
                Some(parent) => children[parent].push(at),
                None => roots.push(at),
            }
        }
        let mut boxes: Vec<Place> = Vec::new();
        // What is still to be placed, the next one last: node, box of the parent, position.
        let mut pending: Vec<(usize, Option<usize>, (usize, usize))> = Vec::new();
        let queue = |pending: &mut Vec<_>, siblings: &[usize], parent: Option<usize>| {
            let of = siblings.len();
            pending
                .extend(siblings.iter().enumerate().rev().map(|(place, at)| (*at, parent, (place + 1, of))));
        };
        queue(&mut pending, &roots, None);
        let mut lines = 0;
        let mut deepest = 0;
        while let Some((at, parent, position)) = pending.pop() {
            let depth = within.depths[at];
            deepest = deepest.max(depth);
            let state = match nodes[at].children {
                0 => Branch::Leaf,
                _ if !children[at].is_empty() => Branch::Expanded,
                hidden => Branch::Collapsed(hidden),
            };
            let y = MARGIN + LINE * lines;
            if children[at].is_empty() {
                lines += 1;
            }
            let x = MARGIN + COLUMN * units(depth);
            queue(&mut pending, &children[at], Some(boxes.len()));
            boxes.push(Place { at, node: nodes[at].node, parent, depth, x, y, position, state });
        }
        // Children come after their parents, so that from behind they are placed first.
        let mut ends: Vec<Option<(u32, u32)>> = vec![None; boxes.len()];
        for at in (0..boxes.len()).rev() {
            if let Some((first, last)) = ends[at] {
                boxes[at].y = u32::midpoint(first, last);
            }
            if let Some(parent) = boxes[at].parent {
                let y = boxes[at].y;
                ends[parent] = Some((y, ends[parent].map_or(y, |(_, last)| last)));
            }
        }
        let (width, height) = if boxes.is_empty() {
            (0, 0)
        } else {
            (
                2 * MARGIN + COLUMN * units(deepest) + BOX_WIDTH + STUB,
                2 * MARGIN + LINE * (lines - 1) + BOX_HEIGHT,
            )
        };
        Self { boxes, width, height, left_out: within.left_out, missing: within.missing }
    }

    /// The place of a node among the boxes; none where it is not shown.
    pub fn place(&self, node: NodeId) -> Option<usize> {
        self.boxes.iter().position(|place| place.node == node)
    }

    /// Each box with its parent.
    pub fn edges(&self) -> impl Iterator<Item = (&Place, &Place)> {
        self.boxes.iter().filter_map(|place| Some((self.boxes.get(place.parent?)?, place)))
    }
}

/// A map is never so deep that it could not be counted.
fn units(depth: usize) -> u32 {
    u32::try_from(depth).unwrap_or(u32::MAX / COLUMN)
}

#[cfg(test)]
mod tests;
