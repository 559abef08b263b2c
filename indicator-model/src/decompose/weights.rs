//! Weights that add up to 100, and contribution shares that add up to 1.

use super::Plan;
use crate::allocate::{self, Share, Spread};
use crate::change::{Change, Edit};
use crate::id::{NodeId, OrganizationId};
use crate::node::{Level, Node, RollUpRule};
use crate::quantity::{Precision, Quantity};
use crate::tree::Tree;

/// Contribution shares get at least this many decimals: sixteen indicators share a whole in steps of a hundredth.
const SHARE_DECIMALS: Precision = Precision::new(2).expect("two decimals are within six");

/// Scales the weights of what is scored of one owner at one level to 100, keeping their proportions and their decimals.
///
/// A node without a weight stays without; where none has a positive one, all get an equal weight.
pub fn normalise_weights(tree: &Tree, owner: OrganizationId, level: Level) -> Plan {
    let is_scored = |node: &&Node| node.owner == owner && node.level == level && node.mode.is_none();
    let nodes = tree.rows().map(|row| tree.node(row));
    let nodes: Vec<&Node> = nodes.filter(is_scored).collect();
    let before: Vec<_> = nodes.iter().map(|node| node.weight).collect();
    scaled(&nodes, &before, Quantity::HUNDRED, Precision::INTEGER, |before, after| Edit::Weight {
        before,
        after,
    })
}

/// Scales the contribution shares of a node's children to 1, keeping their proportions.
pub fn normalise_shares(tree: &Tree, parent: NodeId) -> Plan {
    let children = tree.row(parent).into_iter().flat_map(|row| tree.children(row));
    let nodes = children.map(|row| tree.node(row));
    let nodes: Vec<&Node> = nodes.filter(|node| node.edge.rule == RollUpRule::Contribution).collect();
    let before: Vec<_> = nodes.iter().map(|node| node.edge.share).collect();
    scaled(&nodes, &before, Quantity::ONE, SHARE_DECIMALS, |before, after| Edit::Share { before, after })
}

/// The numbers of the nodes scaled to `whole`, at their own decimals but no fewer than `coarsest`.
fn scaled(
    nodes: &[&Node],
    before: &[Option<Quantity>],
    whole: Quantity,
    coarsest: Precision,
    edit: impl Fn(Option<Quantity>, Option<Quantity>) -> Edit,
) -> Plan {
    let precision = before.iter().flatten().map(|number| number.precision()).max();
    let precision = precision.unwrap_or(coarsest).max(coarsest);
    let shares: Vec<Share> =
        before.iter().map(|&current| Share { current, reference: current, ..Share::default() }).collect();
    let allocation = allocate::sum(whole, precision, Spread::Proportional, &shares);
    let first = nodes.first().map(|node| node.id);
    let mut plan = Plan::default();
    plan.notes
        .extend(first.into_iter().flat_map(|node| allocation.notes.iter().map(move |&note| (node, note))));
    for ((node, &before), after) in nodes.iter().zip(before).zip(allocation.values) {
        if before != after {
            plan.changes.push(Change { node: node.id, edit: edit(before, after) });
        }
    }
    plan
}
