//! Typing in one cell is one step of the draft, however many keys it takes: each key takes the step back and plans it
//! again from where it began, so that a typed total splits the children as they were, not as the previous digit left
//! them.

use indicator_model::change::{Change, Refusal};
use indicator_model::decompose::{self, ChildMode, Method, Plan};
use indicator_model::id::NodeId;
use indicator_model::quantity::{PERCENT, Quantity, QuantityError};
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};
use people_model::policy::Denial;

use super::Draft;
use crate::plain::cell::{Cell, Manner, Mistake};
use crate::plain::step::{Step, TypedNumber};

impl Draft {
    pub fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// One key in a cell. Empty text is a missing value, not zero. `may` is the policy: children that are not the
    /// reader's to change stay as they are, and what is then left to give out shows in the remainder.
    pub fn retype(
        &mut self,
        node: NodeId,
        cell: Cell,
        text: &str,
        manner: Manner,
        may: impl Fn(&Tree, &[Change]) -> Result<(), Denial>,
    ) -> Result<(), Mistake> {
        self.take_back_typing(node, cell);
        let after = match text.trim() {
            "" => None,
            text => Some(self.typed_over(node, cell, text).map_err(Mistake::Quantity)?),
        };
        let mut typed = TypedNumber { node, cell, before: self.number(node, cell), after, manner };
        let mut changes = self.plan(&typed)?;
        if let Err(denial) = may(&self.tree, &changes) {
            typed.manner.children_follow = false;
            changes = self.plan(&typed)?;
            may(&self.tree, &changes).map_err(|_| denial)?;
        }
        if !changes.is_empty() {
            self.push(Step::typed(typed, changes))?;
            self.typing = Some((node, cell));
        }
        Ok(())
    }

    /// A typed total that was kept, planned over the scheme as it is. Where others typed over the same cell, the number
    /// alone is put beside theirs.
    pub(super) fn planned(&self, step: Step) -> Step {
        let Some(typed) = step.typed.filter(|_| step.changes.is_empty()) else { return step };
        let plan = self.plan(&typed).ok().filter(|_| self.number(typed.node, typed.cell) == typed.before);
        let changes = plan.unwrap_or_else(|| vec![typed.change()]);
        Step { number: step.number, ..Step::typed(typed, changes) }
    }

    /// The number that a text says in a cell: itself, or a step from what the cell shows.
    fn typed_over(&self, node: NodeId, cell: Cell, text: &str) -> Result<Quantity, QuantityError> {
        let row = self.tree.row(node);
        let (shown, precision) = if let (Cell::Value(tier), Some(row)) = (cell, row) {
            (self.tree.effective(row, tier), self.tree.indicator(row).precision)
        } else {
            let shown = self.number(node, cell);
            (shown, shown.map(Quantity::precision).unwrap_or_default())
        };
        Quantity::parse_over(text, self.unit(node, cell), shown, precision)
    }

    /// What the number in a cell counts.
    pub(super) fn unit(&self, node: NodeId, cell: Cell) -> &str {
        match cell {
            Cell::Value(_) => self.tree.row(node).map_or("", |row| self.tree.indicator(row).unit.as_str()),
            Cell::Weight | Cell::Share => PERCENT,
        }
    }

    /// The number in a cell.
    pub fn number(&self, node: NodeId, cell: Cell) -> Option<Quantity> {
        let row = self.tree.row(node)?;
        match cell {
            Cell::Value(tier) => self.tree.value(row, tier),
            Cell::Weight => self.tree.node(row).weight,
            Cell::Share => self.tree.node(row).edge.share,
        }
    }

    /// Typing is over; the next key begins a step of its own. To be followed by [`Draft::look_over`].
    pub fn finish_typing(&mut self) {
        self.typing = None;
    }

    /// Typing is over and is to be forgotten (Esc). To be followed by [`Draft::look_over`].
    pub fn cancel_typing(&mut self) {
        if let Some((node, cell)) = self.typing {
            self.take_back_typing(node, cell);
        }
    }

    pub(super) fn plan(&self, typed: &TypedNumber) -> Result<Vec<Change>, Refusal> {
        let TypedNumber { node, cell, before, after, manner } = *typed;
        let row = self.tree.row(node).ok_or(Refusal::UnknownNode { node })?;
        let Cell::Value(tier) = cell else {
            return Ok(if before == after { Vec::new() } else { vec![typed.change()] });
        };
        let mut changes = self.plan_tier(row, tier, after, manner)?;
        if manner.tiers_follow
            && let Some((other, after)) = self.in_proportion(row, tier, after)
        {
            changes.extend(self.plan_tier(row, other, Some(after), manner)?);
        }
        Ok(changes)
    }

    /// The other target of a node, as far from what it is as a typed one; none where there is no such number.
    fn in_proportion(&self, row: Row, tier: Tier, after: Option<Quantity>) -> Option<(Tier, Quantity)> {
        let other = match tier {
            Tier::Basic => Tier::Challenge,
            Tier::Challenge => Tier::Basic,
            Tier::Baseline => return None,
        };
        let (before, present) = (self.tree.effective(row, tier)?, self.tree.effective(row, other)?);
        let precision = self.tree.indicator(row).precision.max(present.precision());
        Some((other, present.in_proportion(before, after?, precision)?))
    }

    fn plan_tier(
        &self,
        row: Row,
        tier: Tier,
        after: Option<Quantity>,
        manner: Manner,
    ) -> Result<Vec<Change>, Refusal> {
        let node = self.tree.node(row).id;
        let method = if manner.children_follow { None } else { Some(Method::Manual) };
        let is_arithmetic = self.tree.node(row).edge.rule.is_arithmetic();
        let plan: Plan = if manner.upwards == ChildMode::MoveTotal && is_arithmetic && manner.children_follow
        {
            decompose::set_child(&self.tree, node, tier, after, ChildMode::MoveTotal)?
        } else {
            let method = method.unwrap_or_else(|| decompose::default_method(&self.tree, node));
            decompose::set_total(&self.tree, node, tier, after, &method)?
        };
        Ok(plan.changes)
    }

    fn take_back_typing(&mut self, node: NodeId, cell: Cell) {
        if self.typing.take() == Some((node, cell)) {
            self.pop();
        }
    }
}
