//! The edits that are not saved yet, over the scheme as it was loaded. Plain Rust: the page holds one in a signal.
//!
//! Edits come in steps, the units of undo before saving. Typing in one cell is one step however many keys it takes:
//! each key takes the step back and plans it again from where it began, so that a typed total splits the children
//! as they were, not as the previous digit left them.

use std::collections::HashMap;

use indicator_model::change::{Change, ChangeSet, Edit, Field, Refusal, coalesce, inverse};
use indicator_model::decompose::{self, ChildMode, Method, Plan};
use indicator_model::id::{ChangeSetId, NodeId};
use indicator_model::quantity::{PERCENT, Quantity, QuantityError};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::Tier;
use indicator_model::text;
use indicator_model::tree::Tree;
use people_model::policy::Denial;
use serde::{Deserialize, Serialize};

use crate::plain::dispute::Dispute;

/// A number of a node that can be typed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cell {
    Value(Tier),
    Weight,
    Share,
}

/// How the rest of the tree answers a typed value: two switches on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manner {
    /// What gives way above: the parent's remainder, or the parent's total.
    pub upwards: ChildMode,
    /// Whether the children below follow their new total.
    pub children_follow: bool,
}

/// Why what was typed is not taken. The tree stays as it was before the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    Quantity(QuantityError),
    Refused(Refusal),
    /// The policy keeps the reader from it.
    Denied(Denial),
}

impl From<Refusal> for Mistake {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Denial> for Mistake {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

/// One step of editing, undone as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub changes: Vec<Change>,
}

/// Unsaved steps as they are kept on the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub base: Revision,
    pub steps: Vec<Step>,
    /// When they were kept, in milliseconds since 1970; an earlier version did not say.
    #[serde(default)]
    pub at: u64,
}

/// A loaded scheme with unsaved edits.
#[derive(Clone, Debug)]
pub struct Draft {
    base: Revision,
    tree: Tree,
    steps: Vec<Step>,
    undone: Vec<Step>,
    /// Unsaved steps that do not apply to the scheme as others left it. They wait for a choice, and are kept.
    disputed: Vec<Step>,
    /// How many changes of the steps touch a cell.
    touched: HashMap<(NodeId, Field), u32>,
    typing: Option<(NodeId, Cell)>,
    /// Counts changes of the tree's shape, so that what depends on the shape alone need not follow every key.
    structure: u32,
}

impl Draft {
    pub fn new(scheme: Scheme) -> Self {
        Self {
            base: scheme.revision,
            tree: Tree::new(scheme),
            steps: Vec::new(),
            undone: Vec::new(),
            disputed: Vec::new(),
            touched: HashMap::new(),
            typing: None,
            structure: 0,
        }
    }

    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    pub fn base(&self) -> Revision {
        self.base
    }

    pub fn structure(&self) -> u32 {
        self.structure
    }

    pub fn is_dirty(&self) -> bool {
        !self.steps.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Whether there are steps that wait for a choice between them and what others saved.
    pub fn is_disputed(&self) -> bool {
        !self.disputed.is_empty()
    }

    /// All unsaved steps.
    pub fn unsaved_steps(&self) -> Vec<Step> {
        self.unsaved().cloned().collect()
    }

    /// All unsaved changes, repeated edits of one cell merged.
    pub fn changes(&self) -> Vec<Change> {
        coalesce(self.unsaved().flat_map(|step| step.changes.iter().cloned()))
    }

    fn unsaved(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().chain(&self.disputed)
    }

    /// What of the steps that wait meets what others saved, or the steps of another tab that were taken up first.
    pub fn dispute(&self) -> Dispute {
        Dispute::over(self.tree.clone(), &self.waiting())
    }

    /// The steps once `dispute` is settled: of the differing fields those that I `keep` are mine.
    pub fn settled(&self, dispute: &Dispute, keep: &[bool]) -> Vec<Step> {
        let (mut steps, changes) = if self.is_disputed() {
            (self.steps.clone(), dispute.settled(self.waiting(), keep))
        } else {
            (Vec::new(), dispute.settled(self.changes(), keep))
        };
        if !changes.is_empty() {
            steps.push(Step { changes });
        }
        steps
    }

    fn waiting(&self) -> Vec<Change> {
        coalesce(self.disputed.iter().flat_map(|step| step.changes.iter().cloned()))
    }

    /// Whether the cell has an edit that is not saved.
    pub fn is_unsaved(&self, node: NodeId, field: Field) -> bool {
        self.touched.contains_key(&(node, field))
    }

    pub fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The change-set that saves the first `steps` steps. `id` stays the same when a save is tried again.
    pub fn change_set(&self, id: ChangeSetId, reason: String, steps: usize) -> ChangeSet {
        let changes = self.steps.iter().take(steps).flat_map(|step| step.changes.iter().cloned());
        ChangeSet { id, base: self.base, reason, changes: coalesce(changes) }
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

    /// The first `steps` steps are saved as `revision`.
    pub fn settle(&mut self, steps: usize, revision: Revision) {
        self.typing = None;
        self.base = revision;
        self.undone.clear();
        let rest = self.steps.split_off(steps.min(self.steps.len()));
        self.steps = rest;
        self.touched = HashMap::new();
        for change in self.steps.iter().flat_map(|step| &step.changes) {
            *self.touched.entry(change.cell()).or_default() += 1;
        }
    }

    /// A step made elsewhere: by a method, a button, a drag.
    pub fn take(&mut self, mut changes: Vec<Change>) -> Result<(), Refusal> {
        self.typing = None;
        text::edit::settle(&mut changes)?;
        text::edit::unambiguous(&self.tree, &changes)?;
        if changes.is_empty() {
            return Ok(());
        }
        self.push(changes)
    }

    pub fn undo(&mut self) -> bool {
        self.typing = None;
        let Some(step) = self.pop() else { return false };
        self.undone.push(step);
        true
    }

    pub fn redo(&mut self) -> bool {
        self.typing = None;
        let Some(step) = self.undone.pop() else { return false };
        let undone = std::mem::take(&mut self.undone);
        let done = self.push(step.changes).is_ok();
        self.undone = undone;
        done
    }

    pub fn discard(&mut self) {
        self.typing = None;
        while self.pop().is_some() {}
        self.undone.clear();
        self.disputed.clear();
    }

    /// Takes over the scheme as others left it, with `steps` on top. What no longer applies is given back, too.
    pub fn rebase(&mut self, scheme: Scheme, steps: Vec<Step>) -> Vec<(Step, Refusal)> {
        *self = Self { structure: self.structure + 1, ..Self::new(scheme) };
        self.resume(steps)
    }

    /// Takes up steps that were put aside. What does not apply waits for a choice, and is given back, too; what is there
    /// already is done.
    pub fn resume(&mut self, steps: Vec<Step>) -> Vec<(Step, Refusal)> {
        self.typing = None;
        let mut refused = Vec::new();
        for step in steps {
            if let Err(refusal) = self.push(step.changes.clone()) {
                self.disputed.push(step.clone());
                refused.push((step, refusal));
            }
        }
        if !self.is_disputed() {
            return refused;
        }
        let dispute = self.dispute();
        if dispute.is_settled() {
            let changes = dispute.settled(self.waiting(), &[]);
            // What is left was tried over this very tree.
            if changes.is_empty() || self.push(changes).is_ok() {
                self.disputed.clear();
                refused.clear();
            }
        }
        refused
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

    fn push(&mut self, changes: Vec<Change>) -> Result<(), Refusal> {
        let moved = self.tree.apply_all(&changes)?;
        self.structure += u32::from(moved.structure);
        for change in &changes {
            *self.touched.entry(change.cell()).or_default() += 1;
        }
        self.steps.push(Step { changes });
        self.undone.clear();
        Ok(())
    }

    fn pop(&mut self) -> Option<Step> {
        let step = self.steps.pop()?;
        // The last step was applied to this very tree, so its inverse always applies.
        if let Ok(moved) = self.tree.apply_all(&inverse(&step.changes)) {
            self.structure += u32::from(moved.structure);
        }
        for change in &step.changes {
            if let Some(count) = self.touched.get_mut(&change.cell()) {
                *count -= 1;
                if *count == 0 {
                    self.touched.remove(&change.cell());
                }
            }
        }
        Some(step)
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

#[cfg(test)]
mod tests;
