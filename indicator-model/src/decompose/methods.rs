//! All methods side by side, each with what it would do.

use super::{Method, Plan, Reference, allocate};
use crate::id::NodeId;
use crate::node::RollUpRule;
use crate::target::Tier;
use crate::tree::{Row, Tree};

/// Every method that applies to the children of the node, with its plan for `tiers`; first the one that a typed
/// total uses. Empty when the node is unknown or its children do not make its value.
pub fn methods(tree: &Tree, node: NodeId, tiers: &[Tier]) -> Vec<(Method, Plan)> {
    let Some(row) = tree.row(node) else { return Vec::new() };
    let plan = |method: Method| allocate(tree, node, tiers, &method).ok().map(|plan| (method, plan));
    applicable(tree, row, tiers).into_iter().filter_map(plan).collect()
}

fn applicable(tree: &Tree, row: Row, tiers: &[Tier]) -> Vec<Method> {
    let Some(rule) = tree.arithmetic_rule(row) else { return Vec::new() };
    let by = Method::Proportional;
    let other_tiers = Tier::ALL.into_iter().filter(|tier| !tiers.contains(tier));
    let by_tier = other_tiers.map(|tier| by(Reference::Tier(tier)));
    let mut methods = vec![Method::of(rule)];
    match rule {
        RollUpRule::Sum => {
            methods.push(Method::Equal);
            methods.extend(by_tier);
            methods.extend([by(Reference::Weight), by(Reference::Share)]);
        }
        RollUpRule::WeightedMean | RollUpRule::Ratio => {
            methods.extend([Method::GapClosing { goal: None }, Method::Equal]);
            methods.extend(by_tier);
        }
        RollUpRule::Milestone => methods.extend([Method::Growth, Method::GapClosing { goal: None }]),
        RollUpRule::SameValue
        | RollUpRule::WorstOf
        | RollUpRule::NotDecomposed
        | RollUpRule::Contribution => {}
    }
    methods.retain(|method| has_references(tree, row, method));
    methods.push(Method::Manual);
    methods
}

/// Whether any child has what a proportional split would go by.
fn has_references(tree: &Tree, row: Row, method: &Method) -> bool {
    let Method::Proportional(reference) = method else { return true };
    tree.children(row).any(|child| {
        let value = match reference {
            Reference::Current => return true,
            Reference::Tier(tier) => tree.effective(child, *tier),
            Reference::Weight => tree.node(child).weight,
            Reference::Share => tree.node(child).edge.share,
            Reference::Values(values) => {
                return values.iter().any(|(node, _)| *node == tree.node(child).id);
            }
        };
        value.is_some_and(|value| value.millionths() > 0)
    })
}
