//! What would change, before it does.

use serde::{Deserialize, Serialize};

use super::Method;
use super::group::Group;
use crate::allocate::Note;
use crate::change::{Change, Edit};
use crate::id::NodeId;
use crate::quantity::Quantity;
use crate::target::Tier;
use crate::tree::{Row, Tree};

/// The changes of one decomposition, and what a person should know before applying them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// Nodes that a lock kept from moving.
    pub locked: u32,
    /// Where the children cannot make up their parent's value: asked for minus reached.
    pub unreachable: Vec<(NodeId, Tier, Quantity)>,
    pub notes: Vec<(NodeId, Note)>,
}

/// A plan in the making, over a tree that stays as it is.
pub(super) struct Planner<'tree> {
    pub(super) tree: &'tree Tree,
    pub(super) plan: Plan,
}

impl<'tree> Planner<'tree> {
    pub(super) fn new(tree: &'tree Tree) -> Self {
        Self { tree, plan: Plan::default() }
    }

    /// Gives the row a value of its own, unless it has that already.
    pub(super) fn assign(&mut self, row: Row, tier: Tier, after: Option<Quantity>) {
        let figures = self.tree.figures(row);
        let before = figures.value(tier);
        if before != after {
            self.plan.changes.push(Change { node: figures.id, edit: Edit::Target { tier, before, after } });
        }
    }

    /// Splits `total` over the children of the row by `method`, and so on below every child that moves.
    ///
    /// Breadth first, as the rows lie. A child that has no value of its own and whose children make the value it
    /// is to have stays without one.
    pub(super) fn split(&mut self, row: Row, tier: Tier, total: Quantity, method: &Method) {
        self.split_over(row, tier, total, method, |_| true);
    }

    /// As [`Planner::split`], over those children only that `moves` names; the others stay as if locked.
    pub(super) fn split_over(
        &mut self,
        row: Row,
        tier: Tier,
        total: Quantity,
        method: &Method,
        moves: impl Fn(Row) -> bool,
    ) {
        if *method == Method::Manual {
            return;
        }
        self.plan.changes.reserve(self.tree.count_below(row));
        let mut group = Group::default();
        let mut pending = Vec::new();
        group.gather(self.tree, row, tier, moves);
        self.split_group(&mut group, row, tier, total, Some(method), &mut pending);
        let mut next = 0;
        while let Some(&(row, total)) = pending.get(next) {
            next += 1;
            group.gather(self.tree, row, tier, |_| true);
            self.split_group(&mut group, row, tier, total, None, &mut pending);
        }
    }

    fn split_group(
        &mut self,
        group: &mut Group,
        row: Row,
        tier: Tier,
        total: Quantity,
        method: Option<&Method>,
        pending: &mut Vec<(Row, Quantity)>,
    ) {
        let Some(rule) = self.tree.arithmetic_rule(row) else { return };
        let default = Method::of(rule);
        let allocation = group.allocate(self.tree, row, tier, total, rule, method.unwrap_or(&default));
        let node = self.tree.figures(row).id;
        self.plan.locked += group.locked;
        self.plan.notes.extend(allocation.notes.into_iter().map(|note| (node, note)));
        if !allocation.unreachable.is_zero() {
            self.plan.unreachable.push((node, tier, allocation.unreachable));
        }
        for (child, value) in group.moved(&allocation.values) {
            self.assign(child, tier, Some(value));
            if self.tree.children(child).len() > 0 {
                pending.push((child, value));
            }
        }
    }
}
