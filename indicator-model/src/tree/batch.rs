//! Changes to be applied, forwards or backwards, without making the inverse of each.

use std::borrow::Cow;

use crate::change::{Change, Edit};
use crate::id::NodeId;
use crate::quantity::Quantity;
use crate::target::Tier;

/// Changes as they stand, or the inverse of each from the last to the first.
#[derive(Clone, Copy)]
pub(super) struct Batch<'changes> {
    pub(super) changes: &'changes [Change],
    pub(super) backwards: bool,
}

/// An edit of a target. Most changes of a large batch are such.
#[derive(Clone, Copy)]
pub(super) struct TargetEdit<'changes> {
    pub(super) node: &'changes NodeId,
    pub(super) tier: Tier,
    pub(super) before: Option<Quantity>,
    pub(super) after: Option<Quantity>,
}

impl<'changes> Batch<'changes> {
    pub(super) fn len(self) -> usize {
        self.changes.len()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Cow<'changes, Change>> {
        (0..self.len()).map(move |at| self.change(at))
    }

    pub(super) fn change(self, at: usize) -> Cow<'changes, Change> {
        let change = self.at(at);
        if self.backwards { Cow::Owned(change.clone().inverse()) } else { Cow::Borrowed(change) }
    }

    /// The change at this place, if it is an edit of a target.
    pub(super) fn target(self, at: usize) -> Option<TargetEdit<'changes>> {
        let Change { node, edit: Edit::Target { tier, before, after } } = self.at(at) else { return None };
        let (tier, before, after) = (*tier, *before, *after);
        let (before, after) = if self.backwards { (after, before) } else { (before, after) };
        Some(TargetEdit { node, tier, before, after })
    }

    fn at(self, at: usize) -> &'changes Change {
        &self.changes[if self.backwards { self.len() - 1 - at } else { at }]
    }

    /// The first of them.
    pub(super) fn first(self, count: usize) -> Self {
        let from = if self.backwards { self.len() - count } else { 0 };
        Self { changes: &self.changes[from..from + count], ..self }
    }

    /// The inverse of each, in reverse order.
    pub(super) fn inverse(self) -> Self {
        Self { backwards: !self.backwards, ..self }
    }

    /// Where the node of the next change may stand. Changes mostly name siblings one after the other.
    pub(super) fn after(self, row: u32) -> u32 {
        if self.backwards { row.wrapping_sub(1) } else { row + 1 }
    }
}

impl From<TargetEdit<'_>> for Change {
    fn from(TargetEdit { node, tier, before, after }: TargetEdit<'_>) -> Self {
        Self { node: *node, edit: Edit::Target { tier, before, after } }
    }
}
