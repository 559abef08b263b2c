//! What of a map is expanded, in few words, so that it fits into an address: the levels that are open, and the nodes that differ.

use serde::{Deserialize, Serialize};

use super::MapNode;
use crate::id::NodeId;

/// Boxes that one map draws. Children that would be more stay hidden, with their siblings.
pub const MOST: usize = 2_000;

/// Nodes that an address names.
const TURNED: usize = 100;

/// What is expanded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// How many levels are shown, from 1: the roots alone.
    pub levels: u8,
    /// Nodes that are collapsed although their level would be open, or the other way round.
    pub turned: Vec<NodeId>,
}

impl Default for Spread {
    fn default() -> Self {
        Self::of(Self::FIRST)
    }
}

impl Spread {
    /// The levels with which a map opens.
    pub const FIRST: u8 = 2;
    /// With so many all are open: a city, its departments, districts and posts have four.
    pub const ALL: u8 = 9;

    pub const fn of(levels: u8) -> Self {
        Self { levels, turned: Vec::new() }
    }

    /// As it is understood, whatever an address says.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.levels = self.levels.clamp(1, Self::ALL);
        let mut turned = Vec::new();
        for node in self.turned {
            if turned.len() < TURNED && !turned.contains(&node) {
                turned.push(node);
            }
        }
        Self { turned, ..self }
    }

    /// `depth` is 0 for a root of the map.
    pub fn is_expanded(&self, node: NodeId, depth: usize) -> bool {
        let is_open = self.levels >= Self::ALL || depth + 1 < usize::from(self.levels);
        is_open != self.turned.contains(&node)
    }

    /// Expands what is collapsed, and collapses what is expanded. The first that was turned is forgotten where there are too many.
    #[must_use]
    pub fn turn(&self, node: NodeId) -> Self {
        let mut turned = self.turned.clone();
        match turned.iter().position(|known| *known == node) {
            Some(at) => {
                turned.remove(at);
            }
            None => turned.push(node),
        }
        if turned.len() > TURNED {
            turned.remove(0);
        }
        Self { turned, ..*self }
    }

    /// With all nodes of a path expanded, which begins at a root of the map.
    #[must_use]
    pub fn open(&self, path: &[NodeId]) -> Self {
        let mut opened = self.clone();
        for (depth, node) in path.iter().enumerate() {
            if !opened.is_expanded(*node, depth) {
                opened = opened.turn(*node);
            }
        }
        opened
    }
}

/// What is shown of nodes, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// Of each node.
    pub shown: Vec<bool>,
    /// Of each node, whether its children are shown, or should be.
    pub expanded: Vec<bool>,
    /// Of each node, 0 for a root.
    pub depths: Vec<usize>,
    /// Children that are hidden although they should be shown, because they would be more than [`MOST`] boxes.
    pub left_out: usize,
    /// Nodes whose children should be shown and are not here.
    pub missing: Vec<NodeId>,
}

/// Level by level, so that a large branch does not keep the others closed. Of more roots than [`MOST`] the first are shown.
pub fn within(nodes: &[MapNode], spread: &Spread) -> Within {
    let mut found = Within::default();
    let mut is_here = vec![false; nodes.len()];
    for parent in nodes.iter().filter_map(|node| node.parent) {
        is_here[parent] = true;
    }
    // Roots come before what is below any of them.
    let roots = nodes.iter().filter(|node| node.parent.is_none()).count();
    let (mut count, mut roots_shown) = (roots.min(MOST), 0);
    for (at, node) in nodes.iter().enumerate() {
        let depth = node.parent.map_or(0, |parent| found.depths[parent] + 1);
        let is_shown = match node.parent {
            Some(parent) => found.expanded[parent],
            None if roots_shown < MOST => {
                roots_shown += 1;
                true
            }
            None => {
                found.left_out += 1;
                false
            }
        };
        let wants = is_shown && node.children > 0 && spread.is_expanded(node.node, depth);
        let fits = count + node.children <= MOST;
        if wants && fits {
            count += node.children;
            if !is_here[at] {
                found.missing.push(node.node);
            }
        } else if wants {
            found.left_out += node.children;
        }
        found.depths.push(depth);
        found.shown.push(is_shown);
        found.expanded.push(wants && fits);
    }
    found
}
