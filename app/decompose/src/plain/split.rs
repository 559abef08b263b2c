//! What a split of a node's targets over its children is compared by: the tiers, a reference indicator, and the children
//! as they are before any method.

use indicator_model::decompose::{self, Method, Plan, Reference};
use indicator_model::id::NodeId;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;

use crate::plain::draft::Draft;
use crate::plain::reference::{self, Candidate, Match};
use crate::plain::row;

/// The tiers that a method is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tiers {
    Both,
    Basic,
    Challenge,
}

impl Tiers {
    pub fn all(self) -> &'static [Tier] {
        match self {
            Self::Both => &Tier::TARGETS,
            Self::Basic => &[Tier::Basic],
            Self::Challenge => &[Tier::Challenge],
        }
    }
}

/// The reference indicator that a split is compared by, and which of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub indicator: Candidate,
    pub tier: Tier,
}

/// A child with its present values, before any method.
pub struct Child {
    pub node: NodeId,
    pub name: String,
    pub precision: Precision,
    pub locked: bool,
    pub now: Vec<Option<Quantity>>,
}

/// The reference indicators to choose from; none where the children do not share a total.
pub fn candidates(draft: &Draft, node: NodeId) -> Vec<Candidate> {
    let tree = draft.tree();
    let rule = tree.row(node).and_then(|row| tree.arithmetic_rule(row));
    let is_shared = matches!(rule, Some(RollUpRule::Sum | RollUpRule::WeightedMean | RollUpRule::Ratio));
    if is_shared { reference::candidates(tree, node) } else { Vec::new() }
}

/// The split by what was found for the children; none where the model refuses it.
pub fn referred(draft: &Draft, node: NodeId, tiers: &[Tier], matches: &[Match]) -> Option<(Method, Plan)> {
    let values = matches.iter().filter_map(|one| Some((one.child, one.value?))).collect();
    let method = Method::Proportional(Reference::Values(values));
    let plan = decompose::allocate(draft.tree(), node, tiers, &method).ok()?;
    Some((method, plan))
}

/// The children that take part in the arithmetic.
pub fn children(draft: &Draft, node: NodeId, tiers: &[Tier]) -> Vec<Child> {
    let tree = draft.tree();
    let Some(parent) = tree.row(node) else { return Vec::new() };
    tree.children(parent)
        .filter(|child| tree.node(*child).edge.rule.is_arithmetic())
        .map(|child| Child {
            node: tree.node(child).id,
            name: row::owner(tree, child),
            precision: tree.indicator(child).precision,
            locked: tree.node(child).lock.is_some(),
            now: tiers.iter().map(|tier| tree.effective(child, *tier)).collect(),
        })
        .collect()
}
