//! Typing in a cell: it opens, every key recomputes the tree, and it closes.
//!
//! As long as only the first rows are there, no tree can answer: what is typed waits, and is taken once it can.

use std::time::Duration;

use indicator_model::change::{Change, Edit, Refusal};
use indicator_model::id::NodeId;
use indicator_model::tree::Tree;
use leptos::prelude::*;
use leptos_i18n::td_string;

use crate::plain::cell::{Cell, Mistake, OpenCell};
use crate::plain::draft::Draft;
use crate::plain::typed::TypedCell;
use crate::state::edits::Edits;

impl Edits {
    /// Opens a cell on its present value.
    pub fn open_cell(self, node: NodeId, cell: Cell) {
        self.finish();
        if !self.opens(node, cell) {
            return;
        }
        let text = self.text_of(node, cell);
        self.open.set(Some(OpenCell { node, cell, text, selects: true, mistake: None }));
    }

    /// Opens a cell by typing in it: `text` takes the place of the value.
    pub fn type_over(self, node: NodeId, cell: Cell, text: String) {
        self.finish();
        if !self.opens(node, cell) {
            return;
        }
        let open = OpenCell { node, cell, text: String::new(), selects: false, mistake: None };
        self.open.set(Some(open));
        self.type_text(text);
    }

    /// One key in the open cell: the whole tree answers.
    pub fn type_text(self, text: String) {
        let Some(OpenCell { node, cell, selects, .. }) = self.open.get_untracked() else { return };
        let manner = self.manner.get_untracked();
        let typed = TypedCell { node, cell, text, manner };
        let mistake = if untrack(|| self.is_loading()) { None } else { self.retype(&typed).err() };
        self.open.set(Some(OpenCell { node, cell, text: typed.text, selects, mistake }));
    }

    fn retype(self, typed: &TypedCell) -> Result<(), Mistake> {
        let TypedCell { node, cell, text, manner } = typed;
        let rights = self.access.rights.get_untracked();
        let may = |tree: &Tree, changes: &[Change]| rights.allow(tree, changes);
        let taken = self.draft.try_update(|draft| draft.retype(*node, *cell, text, *manner, may));
        taken.unwrap_or(Ok(()))
    }

    /// Lifts the cell that is open over the first rows, to be put down by [`Edits::take_early`]. Returns with it whether
    /// something was typed there.
    pub fn lift(self) -> Option<(OpenCell, bool)> {
        let open = self.open.try_update(Option::take).flatten()?;
        let is_typed = !open.selects || open.text != self.text_of(open.node, open.cell);
        Some((open, is_typed))
    }

    /// The whole scheme is there: takes what was typed over the first rows, and the cell that was open is open again.
    pub fn take_early(self, lifted: Option<(OpenCell, bool)>) {
        for typed in self.early.try_update(std::mem::take).unwrap_or_default() {
            if let Err(mistake) = self.retype(&typed) {
                self.report_mistyped(typed.text, &mistake);
            }
            self.draft.update(Draft::finish_typing);
        }
        if let Some((open, is_typed)) = lifted {
            self.leave();
            let text = open.text.clone();
            let present = self.text_of(open.node, open.cell);
            self.open.set(Some(OpenCell { text: present, ..open }));
            if is_typed {
                self.type_text(text);
            }
        }
        self.look_over();
    }

    /// Closes the open cell and keeps what was taken. Returns what was not, so that it can be shown.
    pub fn finish(self) -> Option<OpenCell> {
        let open = self.open.get_untracked()?;
        self.open.set(None);
        if untrack(|| self.is_loading()) {
            let OpenCell { node, cell, text, .. } = open;
            if text != self.text_of(node, cell) {
                let manner = self.manner.get_untracked();
                self.early.update(|early| early.push(TypedCell { node, cell, text, manner }));
            }
            return None;
        }
        self.draft.update(Draft::finish_typing);
        self.look_over();
        open.mistake.is_some().then_some(open)
    }

    /// Closes the open cell as leaving it by the pointer does: what is valid is taken, what is not is shown, so that it
    /// can be typed again.
    pub fn leave(self) {
        if let Some(OpenCell { text, mistake: Some(mistake), .. }) = self.finish() {
            self.report_mistyped(text, &mistake);
        }
    }

    fn report_mistyped(self, text: String, mistake: &Mistake) {
        let mistake = untrack(|| self.explain(mistake));
        let locale = self.i18n.get_locale_untracked();
        self.toasts.error(td_string!(locale, decompose.mistyped, text = text, mistake = mistake));
    }

    /// The locked node that keeps what is typed in the open cell from being taken, where the reader can unlock it.
    pub fn locked(self) -> Option<NodeId> {
        let node = self.open.with(|open| match open.as_ref()?.mistake.as_ref()? {
            Mistake::Refused(Refusal::Locked { node, .. }) => Some(*node),
            _ => None,
        })?;
        self.access.denial(node).is_none().then_some(node)
    }

    /// Unlocks a node, and takes what is typed in the open cell.
    pub fn unlock_and_retype(self, locked: NodeId) {
        let Some(OpenCell { node, cell, text, .. }) = self.open.get_untracked() else { return };
        self.cancel();
        let lock = self.draft.with_untracked(|draft| {
            let tree = draft.tree();
            tree.row(locked).and_then(|row| tree.node(row).lock.clone())
        });
        let edit = Edit::Lock { before: lock.map(Box::new), after: None };
        self.take_or_report(Ok(vec![Change { node: locked, edit }]));
        self.type_over(node, cell, text);
    }

    /// Closes the open cell and forgets what was typed.
    pub fn cancel(self) {
        self.open.set(None);
        self.draft.update(Draft::cancel_typing);
        self.look_over();
    }

    /// Counts the problems again where much was typed over, once that is drawn.
    fn look_over(self) {
        if self.draft.with_untracked(|draft| draft.findings().is_behind()) {
            // The page may have been left by then.
            let work = move || {
                let _ = self.draft.try_update(Draft::look_over);
            };
            request_animation_frame(move || set_timeout(work, Duration::ZERO));
        }
    }

    pub fn has_mistake(self) -> bool {
        self.open.with_untracked(|open| open.as_ref().is_some_and(|open| open.mistake.is_some()))
    }

    /// Whether the node can be edited; if not, the cell says why.
    fn opens(self, node: NodeId, cell: Cell) -> bool {
        let is_open = untrack(|| self.access.denial(node)).is_none();
        self.barred.set((!is_open).then_some((node, cell)));
        is_open
    }

    /// What a cell opens on: the value, or what was typed there and still waits.
    fn text_of(self, node: NodeId, cell: Cell) -> String {
        let waits = self.early.with_untracked(|early| {
            let typed = early.iter().rfind(|typed| (typed.node, typed.cell) == (node, cell));
            typed.map(|typed| typed.text.clone())
        });
        waits.unwrap_or_else(|| self.draft.with_untracked(|draft| plain_text(draft, node, cell)))
    }
}

/// The value as it is edited: no separators, nothing for a missing one.
fn plain_text(draft: &Draft, node: NodeId, cell: Cell) -> String {
    let tree = draft.tree();
    let Some(row) = tree.row(node) else { return String::new() };
    let value = match cell {
        Cell::Value(tier) => tree.value(row, tier),
        Cell::Weight => tree.node(row).weight,
        Cell::Share => tree.node(row).edge.share,
    };
    value.map(|value| value.to_string()).unwrap_or_default()
}
