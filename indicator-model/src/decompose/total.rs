//! Typing over a value: the children follow, and above the remainder or the total does.

use super::plan::Planner;
use super::{ChildMode, Method, Plan, default_method};
use crate::change::Refusal;
use crate::id::NodeId;
use crate::node::RollUpRule;
use crate::quantity::Quantity;
use crate::roll_up::{self, Fine, Sums};
use crate::target::Tier;
use crate::tree::{Row, Tree};

/// Sets the node's own value; its arithmetic descendants follow by `method`.
///
/// A total that is taken away (`None`) leaves the children as they are.
pub fn set_total(
    tree: &Tree,
    node: NodeId,
    tier: Tier,
    value: Option<Quantity>,
    method: &Method,
) -> Result<Plan, Refusal> {
    let row = free_row(tree, node)?;
    fits(tree, row, tier, value)?;
    let mut planner = Planner::new(tree);
    planner.assign(row, tier, value);
    if let Some(total) = value {
        planner.split(row, tier, total, method);
    }
    Ok(planner.plan)
}

/// Sets the value of a child: its own descendants follow by their proportions, and above, `mode` says what gives way.
///
/// A locked ancestor keeps its value: from there on it is the remainder that changes.
pub fn set_child(
    tree: &Tree,
    node: NodeId,
    tier: Tier,
    value: Option<Quantity>,
    mode: ChildMode,
) -> Result<Plan, Refusal> {
    let row = free_row(tree, node)?;
    fits(tree, row, tier, value)?;
    let mut planner = Planner::new(tree);
    planner.assign(row, tier, value);
    if let Some(total) = value {
        planner.split(row, tier, total, &default_method(tree, node));
    }
    if mode == ChildMode::MoveTotal {
        let after = value.or_else(|| tree.roll_up(row, tier).map(|roll_up| roll_up.value));
        planner.climb(row, tier, after);
    }
    Ok(planner.plan)
}

/// Splits the value that the node has, its own or what its children make of it, over the children by `method`, in
/// each of `tiers`, and so on below.
pub fn allocate(tree: &Tree, node: NodeId, tiers: &[Tier], method: &Method) -> Result<Plan, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    let mut planner = Planner::new(tree);
    let mut locked = 0;
    for &tier in tiers {
        if let Some(total) = tree.effective(row, tier) {
            planner.split(row, tier, total.round_to(tree.indicator(row).precision), method);
        }
        // A lock keeps a node from moving in every tier; it is one node.
        locked = locked.max(std::mem::take(&mut planner.plan.locked));
    }
    Ok(Plan { locked, ..planner.plan })
}

/// The row of a node that may be typed over.
pub(super) fn free_row(tree: &Tree, node: NodeId) -> Result<Row, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    match &tree.node(row).lock {
        Some(lock) => Err(Refusal::Locked { node, lock: lock.clone() }),
        None => Ok(row),
    }
}

fn fits(tree: &Tree, row: Row, tier: Tier, value: Option<Quantity>) -> Result<(), Refusal> {
    if value.is_some_and(|value| value.precision() > tree.indicator(row).precision) {
        return Err(Refusal::TooFine { node: tree.node(row).id, tier });
    }
    Ok(())
}

impl Planner<'_> {
    /// Lets the ancestors of `row` follow its new effective value, each by its rule, until one does not move.
    fn climb(&mut self, row: Row, tier: Tier, after: Option<Quantity>) {
        let (mut row, mut after) = (row, after);
        while let Some(parent) = self.tree.parent(row) {
            if !self.tree.node(row).edge.rule.is_arithmetic() {
                return;
            }
            let Some(rule) = self.tree.arithmetic_rule(parent) else { return };
            let own = self.tree.value(parent, tier);
            if own.is_some() && self.tree.node(parent).lock.is_some() {
                self.plan.locked += 1;
                return;
            }
            let rolled = self.rolled(parent, rule, tier, row, after);
            let followed = match (rule, own) {
                (RollUpRule::SameValue, _) if after.is_some() => after,
                (_, None) => rolled,
                (RollUpRule::Sum, Some(own)) => Some(moved(own, self.tree.effective(row, tier), after)),
                (_, Some(own)) => Some(rolled.unwrap_or(own)),
            };
            if rule == RollUpRule::SameValue
                && let Some(value) = after
            {
                self.split_over(parent, tier, value, &Method::Equal, |sibling| sibling != row);
            }
            let followed = match own {
                Some(_) => followed.map(|value| value.round_to(self.tree.indicator(parent).precision)),
                None => followed,
            };
            if followed == self.tree.effective(parent, tier) {
                return;
            }
            if own.is_some() {
                self.assign(parent, tier, followed);
            }
            (row, after) = (parent, followed);
        }
    }

    /// The roll-up of `parent` with `after` as the effective value of `child`.
    fn rolled(
        &self,
        parent: Row,
        rule: RollUpRule,
        tier: Tier,
        child: Row,
        after: Option<Quantity>,
    ) -> Option<Quantity> {
        let children =
            self.tree.children(parent).filter(|&row| self.tree.node(row).edge.rule.is_arithmetic());
        let values = children.map(|row| {
            let value = if row == child { after } else { self.tree.effective(row, tier) };
            (row, value.map(Fine::from))
        });
        let rolled = match rule {
            RollUpRule::SameValue | RollUpRule::WorstOf => {
                roll_up::worst(self.tree.indicator(parent).direction, values.map(|(_, value)| value))
            }
            _ => {
                let mut sums = Sums::default();
                for (row, value) in values {
                    sums.add(value, roll_up::factor(rule, self.tree.node(row).edge.share));
                }
                sums.roll_up(rule)
            }
        };
        rolled.value?.round().ok()
    }
}

/// A total after one of its parts went from `before` to `after`; at the end of the range when it would leave it.
fn moved(total: Quantity, before: Option<Quantity>, after: Option<Quantity>) -> Quantity {
    let wide = |quantity: Option<Quantity>| quantity.map_or(0, |quantity| i128::from(quantity.millionths()));
    let moved = i128::from(total.millionths()) + wide(after) - wide(before);
    Quantity::from_wide(moved).unwrap_or(if moved < 0 { Quantity::MIN } else { Quantity::MAX })
}
