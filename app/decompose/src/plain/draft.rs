//! The edits that are not saved yet, over the scheme as it was loaded. Plain Rust: the page holds one in a signal.
//!
//! Edits come in steps, the units of undo before saving. A key in a cell costs what the model moves: findings, marks and
//! counts are kept beside the tree and follow it.

use std::collections::HashSet;

use indicator_model::change::{Change, ChangeSet, Edit, Field, Refusal, coalesce};
use indicator_model::diagnostic::Finding;
use indicator_model::id::{ChangeSetId, NodeId};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::text;
use indicator_model::tree::{Changes, Row, Tree};

use crate::plain::cell::Cell;
use crate::plain::dispute::Dispute;
use crate::plain::findings::Findings;
use crate::plain::marks::Marks;
use crate::plain::step::Step;

mod block;
mod catch_up;
mod typing;

/// A loaded scheme with unsaved edits.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The revision up to which the tree has everything that was saved.
    base: Revision,
    /// Steps that were saved as a later revision than the next, and that revision: others saved in between what is not
    /// here yet.
    ahead: Option<(Revision, Vec<Step>)>,
    tree: Tree,
    steps: Vec<Step>,
    /// How many of the steps are on their way to the server. They stay as they are until it has answered: what it hears again has
    /// to be what it heard first.
    sending: usize,
    undone: Vec<Step>,
    /// Unsaved steps that do not apply to the scheme as others left it. They wait for a choice, and are kept.
    disputed: Vec<Step>,
    marks: Marks,
    findings: Findings,
    typing: Option<(NodeId, Cell)>,
    /// Counts changes of the tree's shape, so that what depends on the shape alone need not follow every key.
    structure: u32,
    /// Counts changes of what a search looks at.
    texts: u32,
    /// How many steps were ever made: the next one's number.
    made: u64,
}

/// A saved number; none of an empty cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored(pub Option<Quantity>);

impl Draft {
    pub fn new(scheme: Scheme) -> Self {
        let base = scheme.revision;
        let tree = Tree::new(scheme);
        Self {
            base,
            ahead: None,
            findings: Findings::new(&tree),
            tree,
            steps: Vec::new(),
            sending: 0,
            undone: Vec::new(),
            disputed: Vec::new(),
            marks: Marks::default(),
            typing: None,
            structure: 0,
            texts: 0,
            made: 0,
        }
    }

    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    pub fn base(&self) -> Revision {
        self.base
    }

    /// The last revision that something of the tree was saved as.
    pub fn reached(&self) -> Revision {
        self.ahead.as_ref().map_or(self.base, |(revision, _)| *revision)
    }

    pub fn structure(&self) -> u32 {
        self.structure
    }

    pub fn texts(&self) -> u32 {
        self.texts
    }

    pub fn is_dirty(&self) -> bool {
        !self.steps.is_empty()
    }

    pub fn can_undo(&self) -> bool {
        self.steps.len() > self.sending
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Whether there are steps that wait for a choice between them and what others saved.
    pub fn is_disputed(&self) -> bool {
        !self.disputed.is_empty()
    }

    /// What is wrong with a node, worst first; O(children).
    pub fn findings_of(&self, row: Row) -> Vec<Finding> {
        self.findings.of(&self.tree, row)
    }

    /// Which nodes have problems, and what weights add up to.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// All unsaved steps. They share their changes with the draft.
    pub fn unsaved_steps(&self) -> Vec<Step> {
        self.unsaved().cloned().collect()
    }

    /// All unsaved changes, repeated edits of one cell merged.
    pub fn changes(&self) -> Vec<Change> {
        coalesce(self.unsaved().flat_map(|step| step.changes.iter().cloned()))
    }

    /// All unsaved steps, those that wait last.
    pub fn unsaved(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().chain(&self.disputed)
    }

    /// How many nodes have edits that are not saved.
    pub fn unsaved_nodes(&self) -> usize {
        let waiting = self.disputed.iter().flat_map(|step| step.changes.iter()).map(|change| change.node);
        let waiting: HashSet<NodeId> =
            waiting.filter(|node| !self.marks.is_marked(&self.tree, *node)).collect();
        self.marks.nodes() + waiting.len()
    }

    /// What of the steps that wait meets what others saved, or the steps of another tab that were taken up first.
    pub fn dispute(&self) -> Dispute {
        Dispute::over(&mut self.tree.clone(), &self.waiting())
    }

    /// The steps once `dispute` is settled: of the differing fields those that I `keep` are mine.
    pub fn settled(&self, dispute: &Dispute, keep: &[bool]) -> Vec<Step> {
        let (mut steps, changes) = if self.is_disputed() {
            (self.steps.clone(), dispute.settled(self.waiting(), keep))
        } else {
            (Vec::new(), dispute.settled(self.changes(), keep))
        };
        if !changes.is_empty() {
            steps.push(Step::of(changes));
        }
        steps
    }

    fn waiting(&self) -> Vec<Change> {
        coalesce(self.disputed.iter().flat_map(|step| step.changes.iter().cloned()))
    }

    /// Whether the cell has an edit that is not saved.
    pub fn is_unsaved(&self, node: NodeId, field: Field) -> bool {
        self.marks.is_unsaved(&self.tree, node, field)
    }

    /// What a cell had before the edits that are not saved; none where it has no edit or the node is new. O(unsaved changes).
    pub fn stored(&self, node: NodeId, cell: Cell) -> Option<Stored> {
        let changes = self.unsaved().flat_map(|step| step.changes.iter());
        for change in changes.filter(|change| change.node == node) {
            match (&change.edit, cell) {
                (Edit::Presence { .. }, _) => return None,
                (Edit::Target { tier, before, .. }, Cell::Value(of)) if *tier == of => {
                    return Some(Stored(*before));
                }
                (Edit::Weight { before, .. }, Cell::Weight) | (Edit::Share { before, .. }, Cell::Share) => {
                    return Some(Stored(*before));
                }
                _ => {}
            }
        }
        None
    }

    /// Takes the edits of one cell out of the steps. Where later ones rest on them, or they are being saved, everything stays.
    pub fn take_out(&mut self, cell: (NodeId, Field)) -> bool {
        let before = self.steps.clone();
        let is_meant = |change: &Change| change.cell() == cell;
        let first = before.iter().position(|step| step.changes.iter().any(is_meant));
        let Some(from) = first.filter(|first| *first >= self.sending) else { return false };
        let rest = before[from..].iter().filter_map(|step| {
            let left: Vec<Change> = step.changes.iter().filter(|change| !is_meant(change)).cloned().collect();
            let is_whole = left.len() == step.changes.len();
            // What follows has its place after it, so that it is found in this order on the device.
            let kept = if is_whole { Step { number: None, ..step.clone() } } else { Step::of(left) };
            (!kept.changes.is_empty()).then_some(kept)
        });
        let rest: Vec<Step> = before[..from].iter().cloned().chain(rest).collect();
        let is_taken = self.replace_steps(rest).is_ok();
        if !is_taken {
            // They were applied to this very tree before.
            let _ = self.replace_steps(before);
        }
        is_taken
    }

    fn replace_steps(&mut self, steps: Vec<Step>) -> Result<(), Refusal> {
        self.typing = None;
        while self.pop().is_some() {}
        let replaced = steps.into_iter().try_for_each(|step| self.push(step));
        self.undone.clear();
        self.look_over();
        replaced
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

    /// Whether steps are on their way to the server.
    pub fn is_sending(&self) -> bool {
        self.sending > 0
    }

    /// The first `steps` steps go to the server, or none of them any more.
    pub fn send(&mut self, steps: usize) {
        self.finish_typing();
        self.sending = steps;
    }

    /// The first `steps` steps are saved as `revision`.
    pub fn settle(&mut self, steps: usize, revision: Revision) {
        self.finish_typing();
        self.sending = 0;
        let rest = self.steps.split_off(steps.min(self.steps.len()));
        let saved = std::mem::replace(&mut self.steps, rest);
        if self.ahead.is_none() && revision == self.base.next() {
            self.base = revision;
        } else if revision > self.base {
            let (at, ahead) = self.ahead.get_or_insert_with(|| (revision, Vec::new()));
            *at = revision;
            ahead.extend(saved);
        }
        self.undone.clear();
        self.count_marks();
        self.look_over();
    }

    /// A step made elsewhere: by a method, a button, a drag.
    pub fn take(&mut self, mut changes: Vec<Change>) -> Result<(), Refusal> {
        self.finish_typing();
        text::edit::settle(&mut changes)?;
        text::edit::unambiguous(&self.tree, &changes)?;
        if changes.is_empty() {
            return Ok(());
        }
        self.push(Step::of(changes))?;
        self.look_over();
        Ok(())
    }

    pub fn undo(&mut self) -> bool {
        self.typing = None;
        if !self.can_undo() {
            return false;
        }
        let Some(step) = self.pop() else { return false };
        self.undone.push(step);
        self.look_over();
        true
    }

    pub fn redo(&mut self) -> bool {
        self.typing = None;
        let Some(step) = self.undone.pop() else { return false };
        let undone = std::mem::take(&mut self.undone);
        let done = self.push(step).is_ok();
        self.undone = undone;
        self.look_over();
        done
    }

    pub fn discard(&mut self) {
        self.typing = None;
        self.sending = 0;
        while self.pop().is_some() {}
        self.undone.clear();
        self.disputed.clear();
        self.look_over();
    }

    /// Takes over the scheme as others left it, with `steps` on top. What no longer applies is given back, too.
    pub fn rebase(&mut self, scheme: Scheme, steps: Vec<Step>) -> Vec<(Step, Refusal)> {
        let (structure, texts) = (self.structure + 1, self.texts + 1);
        let sent = self.sent();
        *self = Self { structure, texts, made: self.made, ..Self::new(scheme) };
        let refused = self.resume(steps);
        self.find_sent(&sent);
        refused
    }

    /// The numbers of the steps that are on their way.
    fn sent(&self) -> Vec<Option<u64>> {
        self.steps.iter().take(self.sending).map(|step| step.number).collect()
    }

    /// What is on its way is so no longer where one of its steps is gone: it was found among what is saved, or has to be settled.
    fn find_sent(&mut self, sent: &[Option<u64>]) {
        let is_there = self.steps.len() >= sent.len()
            && self.steps.iter().zip(sent).all(|(step, number)| step.number == *number);
        self.sending = if is_there { sent.len() } else { 0 };
    }

    /// Takes up steps that were put aside. What does not apply waits for a choice, and is given back, too; what is there
    /// already is done.
    pub fn resume(&mut self, steps: Vec<Step>) -> Vec<(Step, Refusal)> {
        self.typing = None;
        let mut refused = Vec::new();
        for step in steps {
            let step = self.planned(step);
            if step.changes.is_empty() {
                continue;
            }
            if let Err(refusal) = self.push(step.clone()) {
                let step = self.numbered(step);
                self.disputed.push(step.clone());
                refused.push((step, refusal));
            }
        }
        if self.is_disputed() {
            let waiting = self.waiting();
            let dispute = Dispute::over(&mut self.tree, &waiting);
            if dispute.is_settled() {
                let changes = dispute.settled(waiting, &[]);
                // What is left was tried over this very tree.
                if changes.is_empty() || self.push(Step::of(changes)).is_ok() {
                    self.disputed.clear();
                    refused.clear();
                }
            }
        }
        self.look_over();
        refused
    }

    fn push(&mut self, step: Step) -> Result<(), Refusal> {
        let moved = self.tree.apply_all(&step.changes)?;
        let step = self.numbered(step);
        self.follow(&step.changes, &moved);
        if !moved.structure {
            self.marks.add(&self.tree, &step.changes);
        }
        self.steps.push(step);
        if moved.structure {
            self.count_marks();
        }
        self.undone.clear();
        Ok(())
    }

    fn pop(&mut self) -> Option<Step> {
        let step = self.steps.pop()?;
        // The last step was applied to this very tree, so it can always be taken back.
        let moved = self.tree.take_back(&step.changes).unwrap_or_default();
        self.follow(&step.changes, &moved);
        if moved.structure {
            self.count_marks();
        } else {
            self.marks.remove(&self.tree, &step.changes);
        }
        Some(step)
    }

    /// Gives a step its number, unless it has one.
    fn numbered(&mut self, step: Step) -> Step {
        let number = step.number.unwrap_or(self.made);
        self.made = self.made.max(number + 1);
        Step { number: Some(number), ..step }
    }

    /// Lets what is kept beside the tree follow changes that were applied or taken back.
    fn follow(&mut self, changes: &[Change], moved: &Changes) {
        self.structure += u32::from(moved.structure);
        let is_text = |change: &Change| {
            matches!(change.edit, Edit::Indicator { .. } | Edit::Facts { .. } | Edit::Owner { .. })
        };
        self.texts += u32::from(!moved.numbers && (moved.structure || changes.iter().any(is_text)));
        self.findings.follow(&self.tree, changes, moved);
    }

    /// Counts the problems again if a step moved too much for them to follow it; O(nodes) then.
    pub fn look_over(&mut self) {
        self.findings.look_over(&self.tree);
    }

    fn count_marks(&mut self) {
        self.marks = Marks::default();
        for step in &self.steps {
            self.marks.add(&self.tree, &step.changes);
        }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
