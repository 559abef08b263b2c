//! The goal map (目标地图): the tree of a scheme with the light of each node, and the light that rolls up from below it.
//!
//! Lights roll up in two views ([`roll`]). In a large scheme only what is expanded ([`spread`]) leaves the server and is placed
//! ([`layout`]); the lights of what is hidden have rolled up all the same.

pub mod layout;
pub mod roll;
pub mod spread;

use serde::{Deserialize, Serialize};

use self::roll::{Hung, Rolled, roll_up};
use self::spread::{Spread, within};
use super::board::{Board, BoardRow};
use crate::id::{NodeId, OrganizationId};
use crate::light::Light;
use crate::quantity::{Precision, Quantity};

/// A map of so many nodes travels whole, so that it expands without a request.
pub const FEW: usize = 500;

/// Nodes that are named as the reason of a light.
pub const CAUSES: usize = 8;

/// The tree on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    /// Without rows.
    pub board: Board,
    /// Parents before their children, siblings next to each other and in order. Children of a node are here together or not at all.
    pub nodes: Vec<MapNode>,
    /// How many there are, here or not.
    pub total: usize,
    /// How many of them are roots.
    pub roots: usize,
}

/// A node with what its box says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapNode {
    pub node: NodeId,
    /// Its place among the nodes; none for a root of the map.
    pub parent: Option<usize>,
    pub code: String,
    pub name: String,
    pub owner: OrganizationId,
    /// 计量单位; empty where the value has none.
    pub unit: String,
    pub precision: Precision,
    /// The last one.
    pub value: Option<Quantity>,
    /// The basic target of the year.
    pub target: Option<Quantity>,
    /// Its own.
    pub light: Light,
    /// Among its siblings, for the weighted view.
    pub weight: Option<Quantity>,
    /// How many children it has, here or not.
    pub children: usize,
    pub rolled: Rolled,
}

impl MapNode {
    /// A node of a board, before lights have rolled up.
    pub fn of(row: &BoardRow, parent: Option<usize>, weight: Option<Quantity>) -> Self {
        Self {
            node: row.node,
            parent,
            code: row.code.clone(),
            name: row.name.clone(),
            owner: row.owner,
            unit: row.measure.unit(&row.unit).to_owned(),
            precision: row.precision,
            value: row.reading.last.and_then(|last| last.value),
            target: row.reading.target,
            light: row.reading.light,
            weight,
            children: 0,
            rolled: Rolled::leaf(row.reading.light),
        }
    }
}

/// A node where it is mentioned: as the reason of a light, or as what was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub node: NodeId,
    pub code: String,
    pub name: String,
    pub owner: OrganizationId,
    /// What is above it, from the root of the map down.
    pub path: Vec<NodeId>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub mentions: Vec<Mention>,
    /// How many more were found than are listed.
    pub more: usize,
}

/// Why a node has its lights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub row: BoardRow,
    pub rolled: Rolled,
    pub children: usize,
    /// Whether the children count by their weights, and not in equal parts.
    pub is_weighted: bool,
    /// Those below it with the worst light there is among them, the nearest first; at most [`CAUSES`].
    pub causes: Vec<Mention>,
    /// The light that they have; none of a leaf.
    pub cause: Option<Light>,
}

impl Map {
    /// All nodes of a tree, or those of one organization with what is below them, with the lights rolled up. `nodes` come parents
    /// before children, siblings next to each other; the roots of the map are those without a parent that belongs to it.
    pub fn of(board: Board, nodes: Vec<MapNode>) -> Self {
        let nodes = match board.organization {
            Some(organization) => {
                let mut belongs: Vec<bool> = Vec::with_capacity(nodes.len());
                for node in &nodes {
                    let is_below = node.parent.is_some_and(|parent| belongs[parent]);
                    belongs.push(is_below || node.owner == organization);
                }
                kept(nodes, &belongs)
            }
            None => nodes,
        };
        let hung: Vec<Hung> = nodes.iter().map(Hung::of).collect();
        let rolled = roll_up(&hung);
        let mut children = vec![0_usize; nodes.len()];
        for parent in nodes.iter().filter_map(|node| node.parent) {
            children[parent] += 1;
        }
        let settled = nodes.into_iter().zip(rolled).zip(children);
        let nodes: Vec<MapNode> =
            settled.map(|((node, rolled), children)| MapNode { children, rolled, ..node }).collect();
        let roots = nodes.iter().filter(|node| node.parent.is_none()).count();
        Self { board, total: nodes.len(), roots, nodes }
    }

    /// The part of it that travels: all where there are few, else what is expanded.
    #[must_use]
    pub fn travelling(self, spread: &Spread) -> Self {
        if self.nodes.len() <= FEW {
            return self;
        }
        let shown = within(&self.nodes, spread).shown;
        Self { nodes: kept(self.nodes, &shown), ..self }
    }

    /// Roots that are not here, because there are more than a map draws.
    pub fn roots_left_out(&self) -> usize {
        self.roots - self.nodes.iter().filter(|node| node.parent.is_none()).count()
    }

    /// Whether every node is here.
    pub const fn is_whole(&self) -> bool {
        self.nodes.len() == self.total
    }

    /// Why a node has its lights; `row` is that of the board. None where the map does not have it.
    pub fn detail(&self, row: BoardRow) -> Option<Detail> {
        let at = self.nodes.iter().position(|node| node.node == row.node)?;
        let mut is_below = vec![false; self.nodes.len()];
        for (other, node) in self.nodes.iter().enumerate().skip(at + 1) {
            is_below[other] = node.parent.is_some_and(|parent| parent == at || is_below[parent]);
        }
        let below = || self.nodes.iter().enumerate().filter(|(other, _)| is_below[*other]);
        let cause = below().map(|(_, node)| node.light).max_by_key(|light| light.badness());
        let causes = below().filter(|(_, node)| Some(node.light) == cause).take(CAUSES);
        let siblings = self.nodes.iter().filter(|node| node.parent == Some(at));
        Some(Detail {
            rolled: self.nodes[at].rolled,
            children: self.nodes[at].children,
            is_weighted: roll::has_weights(siblings.map(|node| node.weight)),
            causes: causes.map(|(other, _)| self.mention(other)).collect(),
            cause,
            row,
        })
    }

    /// What is above a node, from the root of the map down.
    fn path(&self, at: usize) -> Vec<NodeId> {
        let above = std::iter::successors(self.nodes[at].parent, |&parent| self.nodes[parent].parent);
        let mut path: Vec<NodeId> = above.map(|parent| self.nodes[parent].node).collect();
        path.reverse();
        path
    }

    fn mention(&self, at: usize) -> Mention {
        let MapNode { node, code, name, owner, .. } = &self.nodes[at];
        Mention { node: *node, code: code.clone(), name: name.clone(), owner: *owner, path: self.path(at) }
    }
}

/// Those that are kept, with the places of their parents among them. What is kept without its parent becomes a root.
fn kept(nodes: Vec<MapNode>, keep: &[bool]) -> Vec<MapNode> {
    let mut places = Vec::with_capacity(nodes.len());
    let mut next = 0_usize;
    for keep in keep {
        places.push(keep.then_some(next));
        next += usize::from(*keep);
    }
    let kept = nodes.into_iter().zip(keep).filter(|(_, keep)| **keep);
    kept.map(|(node, _)| MapNode { parent: node.parent.and_then(|parent| places[parent]), ..node }).collect()
}

#[cfg(test)]
mod tests;
