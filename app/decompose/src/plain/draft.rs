//! The edits that are not saved yet, over the scheme as it was loaded. Plain Rust: the page holds one in a signal.
//!
//! Edits come in steps, the units of undo before saving.

use std::collections::HashMap;

use indicator_model::change::{Change, ChangeSet, Field, Refusal, coalesce, inverse};
use indicator_model::id::{ChangeSetId, NodeId};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::text;
use indicator_model::tree::Tree;
use serde::{Deserialize, Serialize};

use crate::plain::cell::Cell;
use crate::plain::dispute::Dispute;

mod typing;

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

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The change-set that saves the first `steps` steps. `id` stays the same when a save is tried again.
    pub fn change_set(&self, id: ChangeSetId, reason: String, steps: usize) -> ChangeSet {
        let changes = self.steps.iter().take(steps).flat_map(|step| step.changes.iter().cloned());
        ChangeSet { id, base: self.base, reason, changes: coalesce(changes) }
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

    pub fn catch_up(&mut self, news: &[(Revision, Vec<Change>)]) -> Result<Vec<(Step, Refusal)>, Refusal> {
        let steps = self.unsaved_steps();
        self.discard();
        for (revision, changes) in news {
            let moved = self.tree.apply_all(changes)?;
            self.structure += u32::from(moved.structure);
            self.base = *revision;
        }
        Ok(self.resume(steps))
    }

    pub fn catch_up_unless_disputed(
        &mut self,
        news: &[(Revision, Vec<Change>)],
    ) -> Result<Vec<(Step, Refusal)>, Refusal> {
        let before = self.clone();
        let refused = self.catch_up(news)?;
        if !refused.is_empty() && !before.is_disputed() {
            *self = before;
        }
        Ok(refused)
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

#[cfg(test)]
mod tests;
