//! What is to do in a round of bringing up to date, and what was said in it.

use std::collections::VecDeque;

use super::order::Order;
use crate::target::Tier;

/// By row; empty between rounds. Kept by the tree so that an edit need not clear a hundred thousand of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marks(Vec<Mark>);

/// A bit for each of three tiers: those whose sums moved, and those whose cell was reported. One more where rule or shares
/// moved: then the sums are void.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark(u8);

impl Mark {
    pub(super) const PENDING: u8 = 0b111;
    pub(super) const REPORTED: u8 = Self::PENDING << 3;
    pub(super) const REBUILD: u8 = 1 << 6;

    pub(super) const fn pending(tier: Tier) -> u8 {
        1 << tier as u8
    }

    pub(super) const fn reported(tier: Tier) -> u8 {
        Self::pending(tier) << 3
    }

    /// Whether any of the bits is set.
    pub(super) fn has(self, bits: u8) -> bool {
        self.0 & bits != 0
    }

    /// Returns whether none of them was set.
    pub(super) fn set(&mut self, bits: u8) -> bool {
        let first = !self.has(bits);
        self.0 |= bits;
        first
    }

    /// Clears the bits, and returns them as they were.
    pub(super) fn take(&mut self, bits: u8) -> Self {
        let taken = Self(self.0 & bits);
        self.0 &= !bits;
        taken
    }
}

impl Marks {
    pub(super) fn new(order: &Order) -> Self {
        Self(vec![Mark::default(); order.len()])
    }

    pub(super) fn of(&mut self, row: u32) -> &mut Mark {
        &mut self.0[row as usize]
    }

    /// The sums of a row moved. Returns whether none of them had.
    pub(super) fn mark(&mut self, row: u32, tier: Tier) -> bool {
        let mark = self.of(row);
        let first = !mark.has(Mark::PENDING);
        mark.set(Mark::pending(tier));
        first
    }
}

/// Marked rows, each once, to be worked off from the last to the first. Children stand after their parent, so the last row
/// is one of the deepest.
#[derive(Default)]
pub(super) struct Queue {
    marked: Vec<u32>,
    /// Parents that were marked by rows that were worked off. As siblings stand in the order of their parents, these come
    /// from the last to the first, too.
    risen: VecDeque<u32>,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.marked.is_empty() && self.risen.is_empty()
    }

    /// To be called before [`Queue::begin`].
    pub(super) fn push(&mut self, row: u32) {
        self.marked.push(row);
    }

    /// From here on rows are worked off.
    pub(super) fn begin(&mut self) {
        self.marked.sort_unstable();
    }

    /// The last row.
    pub(super) fn pop(&mut self) -> Option<u32> {
        let next = self.marked.last().copied();
        if next > self.risen.front().copied() { self.marked.pop() } else { self.risen.pop_front() }
    }

    /// The parent of the row that was popped last.
    pub(super) fn rise(&mut self, parent: u32) {
        self.risen.push_back(parent);
    }
}
