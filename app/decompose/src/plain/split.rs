//! What a split of a node's targets over its children is compared by: the tiers, a reference indicator, and the children
//! as they are before any method.

use indicator_model::allocate::Note;
use indicator_model::change::Edit;
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

/// The plans that are worth comparing, those that would change nothing last. Left out are the one that leaves all to the reader, and
/// those that fall back to equal parts, which is a method of its own.
pub fn worth_comparing(plans: Vec<(Method, Plan)>, node: NodeId) -> Vec<(Method, Plan)> {
    let falls_back = |plan: &Plan| plan.notes.contains(&(node, Note::EqualInstead));
    let mut plans = plans;
    plans.retain(|(method, plan)| {
        *method == Method::Equal || (*method != Method::Manual && !falls_back(plan))
    });
    plans.sort_by_key(|(_, plan)| plan.changes.is_empty());
    plans
}

/// What the children have together in each tier, where their sum is the total; none where they make it otherwise.
pub fn sums(draft: &Draft, node: NodeId, values: &[Vec<Option<Quantity>>]) -> Option<Vec<Option<Quantity>>> {
    let tree = draft.tree();
    if tree.row(node).and_then(|row| tree.arithmetic_rule(row)) != Some(RollUpRule::Sum) {
        return None;
    }
    let tiers = 0..values.first()?.len();
    Some(tiers.map(|at| Quantity::sum(values.iter().filter_map(|child| child[at])).ok()).collect())
}

/// What a child has in each tier after a plan.
pub fn after(child: &Child, tiers: &[Tier], plan: &Plan) -> Vec<Option<Quantity>> {
    let of_child = || plan.changes.iter().filter(|change| change.node == child.node);
    let in_tier = |tier: Tier| {
        of_child().find_map(|change| match change.edit {
            Edit::Target { tier: of, after, .. } if of == tier => Some(after),
            _ => None,
        })
    };
    tiers.iter().zip(&child.now).map(|(tier, now)| in_tier(*tier).unwrap_or(*now)).collect()
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
