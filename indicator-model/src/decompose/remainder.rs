//! The remainder bar: what a parent has that its children do not have yet, or the other way round.

use super::plan::Planner;
use super::total::free_row;
use super::{Method, Plan, default_method};
use crate::change::{Change, Edit, Refusal};
use crate::id::NodeId;
use crate::node::RollUpRule;
use crate::quantity::{LIMIT, Quantity};
use crate::target::Tier;
use crate::tree::Tree;

/// Shares the remainder among the free children, in proportion to what they have.
pub fn share_remainder(tree: &Tree, node: NodeId, tier: Tier) -> Result<Plan, Refusal> {
    super::allocate(tree, node, &[tier], &default_method(tree, node))
}

/// Gives the whole remainder to one child, and takes from it what is over-allocated. The other children stay.
pub fn give_remainder(tree: &Tree, node: NodeId, tier: Tier, to: NodeId) -> Result<Plan, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    let child = free_row(tree, to)?;
    if tree.parent(child) != Some(row) {
        return Err(Refusal::UnknownNode { node: to });
    }
    let mut planner = Planner::new(tree);
    if let Some(total) = tree.value(row, tier) {
        planner.split_over(row, tier, total, &Method::Equal, |sibling| sibling == child);
    }
    Ok(planner.plan)
}

/// Keeps the remainder of a sum back as its reserve; what is over-allocated is taken from the reserve as far as that
/// goes. Other rules have no reserve and no plan.
pub fn keep_as_reserve(tree: &Tree, node: NodeId, tier: Tier) -> Result<Plan, Refusal> {
    let row = free_row(tree, node)?;
    let mut plan = Plan::default();
    if tree.arithmetic_rule(row) != Some(RollUpRule::Sum) {
        return Ok(plan);
    }
    let Some(balance) = tree.balance(row, tier) else { return Ok(plan) };
    let before = tree.node(row).reserve[tier];
    let step = i128::from(tree.indicator(row).precision.step());
    let wanted = i128::from(balance.reserve.millionths()) + i128::from(balance.unallocated.millionths());
    // Clamped to the range of a quantity, and to whole steps of the unit.
    let reserve = Quantity::from_wide(wanted.clamp(0, i128::from(LIMIT)) / step * step).unwrap_or_default();
    let after = Some(reserve).filter(|reserve| before.is_some() || !reserve.is_zero());
    if before != after {
        plan.changes.push(Change { node, edit: Edit::Reserve { tier, before, after } });
    }
    let rest = Quantity::from_wide(wanted - i128::from(reserve.millionths()));
    if let Some(rest) = rest.ok().filter(|rest| !rest.is_zero()) {
        plan.unreachable.push((node, tier, rest));
    }
    Ok(plan)
}
