//! Typing in one cell is one step of the draft, however many keys it takes: each key takes the step back and plans it
//! again from where it began, so that a typed total splits the children as they were, not as the previous digit left
//! them.

use indicator_model::change::{Change, Edit, Refusal};
use indicator_model::decompose::{self, ChildMode, Method, Plan};
use indicator_model::id::NodeId;
use indicator_model::quantity::{PERCENT, Quantity};
use indicator_model::tree::Tree;
use people_model::policy::Denial;

use super::Draft;
use crate::plain::cell::{Cell, Manner, Mistake};

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
        let value = match text.trim() {
            "" => None,
            text => Some(Quantity::parse_loose(text, self.unit(node, cell)).map_err(Mistake::Quantity)?),
        };
        let mut changes = self.plan(node, cell, value, manner)?;
        if let Err(denial) = may(&self.tree, &changes) {
            changes = self.plan(node, cell, value, Manner { children_follow: false, ..manner })?;
            may(&self.tree, &changes).map_err(|_| denial)?;
        }
        if !changes.is_empty() {
            self.push(changes)?;
            self.typing = Some((node, cell));
        }
        Ok(())
    }

    /// What the number in a cell counts.
    fn unit(&self, node: NodeId, cell: Cell) -> &str {
        match cell {
            Cell::Value(_) => self.tree.row(node).map_or("", |row| self.tree.indicator(row).unit.as_str()),
            Cell::Weight | Cell::Share => PERCENT,
        }
    }

    /// Typing is over; the next key begins a step of its own.
    pub fn finish_typing(&mut self) {
        self.typing = None;
    }

    /// Typing is over and is to be forgotten (Esc).
    pub fn cancel_typing(&mut self) {
        if let Some((node, cell)) = self.typing {
            self.take_back_typing(node, cell);
        }
    }

    fn plan(
        &self,
        node: NodeId,
        cell: Cell,
        value: Option<Quantity>,
        manner: Manner,
    ) -> Result<Vec<Change>, Refusal> {
        let row = self.tree.row(node).ok_or(Refusal::UnknownNode { node })?;
        let ground = self.tree.node(row);
        match cell {
            Cell::Value(tier) => {
                let method = if manner.children_follow { None } else { Some(Method::Manual) };
                let moves_total = manner.upwards == ChildMode::MoveTotal && ground.edge.rule.is_arithmetic();
                let plan: Plan = if moves_total && manner.children_follow {
                    decompose::set_child(&self.tree, node, tier, value, ChildMode::MoveTotal)?
                } else {
                    let method = method.unwrap_or_else(|| decompose::default_method(&self.tree, node));
                    decompose::set_total(&self.tree, node, tier, value, &method)?
                };
                Ok(plan.changes)
            }
            Cell::Weight => {
                Ok(replaced(node, ground.weight, value, |before, after| Edit::Weight { before, after }))
            }
            Cell::Share => {
                Ok(replaced(node, ground.edge.share, value, |before, after| Edit::Share { before, after }))
            }
        }
    }

    fn take_back_typing(&mut self, node: NodeId, cell: Cell) {
        if self.typing.take() == Some((node, cell)) {
            self.pop();
        }
    }
}

fn replaced(
    node: NodeId,
    before: Option<Quantity>,
    after: Option<Quantity>,
    edit: impl Fn(Option<Quantity>, Option<Quantity>) -> Edit,
) -> Vec<Change> {
    if before == after { Vec::new() } else { vec![Change { node, edit: edit(before, after) }] }
}
