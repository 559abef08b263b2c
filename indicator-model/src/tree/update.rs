//! Brings the derived state up to date after values moved, visiting only what follows from them.
//!
//! A moved value corrects the sums of its parent at once and marks the parent; marked rows are then worked off from
//! the bottom, each once, whatever the number of children that moved. A row whose effective value stays ends its
//! path: an own value is a wall.

use std::collections::BinaryHeap;

use super::engine::Engine;
use super::ground::Ground;
use super::order::Order;
use crate::id::NodeId;
use crate::quantity::Quantity;
use crate::roll_up::{Fine, Rolled};
use crate::target::Tier;

/// One round of bringing up to date, without renumbering.
pub(super) struct Update<'tree> {
    order: &'tree Order,
    engine: &'tree mut Engine,
    marks: &'tree mut Marks,
    /// Marked rows. Children stand after their parent, so the last row is the deepest.
    queue: BinaryHeap<u32>,
    /// The cells that moved, and beside them their rows.
    moved: Vec<(NodeId, Tier)>,
    rows: Vec<u32>,
}

/// What is to do and what was said, by row; empty between rounds. Kept by the tree so that an edit need not clear
/// a hundred thousand of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marks(Vec<Mark>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mark {
    /// Tiers whose sums moved.
    pending: [bool; 3],
    /// Rule or shares moved: the sums are void.
    rebuild: bool,
    /// Cells in `moved` already.
    reported: [bool; 3],
}

impl Marks {
    pub(super) fn new(order: &Order) -> Self {
        Self(vec![Mark::default(); order.len()])
    }

    fn of(&mut self, row: u32) -> &mut Mark {
        &mut self.0[row as usize]
    }
}

impl<'tree> Update<'tree> {
    /// A round in which about `edits` cells are edited.
    pub(super) fn new(
        order: &'tree Order,
        engine: &'tree mut Engine,
        marks: &'tree mut Marks,
        edits: usize,
    ) -> Self {
        let (moved, rows) = (Vec::with_capacity(edits), Vec::with_capacity(edits));
        Self { order, engine, marks, queue: BinaryHeap::new(), moved, rows }
    }

    /// Whether the derived state or the marks may differ from before.
    pub(super) fn is_begun(&self) -> bool {
        !self.queue.is_empty() || !self.moved.is_empty()
    }

    /// The children of `row`, or how they count, change: its sums are made again. To be called before any
    /// [`Update::own_value`].
    pub(super) fn rebuild(&mut self, row: u32) {
        self.enqueue(row);
        let mark = self.marks.of(row);
        mark.rebuild = true;
        mark.pending = [true; 3];
    }

    /// An own value was written to the ground.
    pub(super) fn own_value(
        &mut self,
        ground: &Ground,
        row: u32,
        tier: Tier,
        before: Option<Quantity>,
        after: Option<Quantity>,
    ) {
        self.report(ground, row, tier);
        let rolled = self.engine.rolled(row, tier).value;
        let effective = |own: Option<Quantity>| own.map(Fine::from).or(rolled);
        self.effective_moved(ground, row, tier, effective(before), effective(after));
    }

    /// Says that a cell moved, once.
    pub(super) fn report(&mut self, ground: &Ground, row: u32, tier: Tier) {
        let reported = &mut self.marks.of(row).reported[tier as usize];
        if !std::mem::replace(reported, true) {
            self.moved.push((ground.figures(row).id, tier));
            self.rows.push(row);
        }
    }

    /// Works off the marked rows, deepest first, settles what was edited, and returns the cells that moved.
    pub(super) fn finish(mut self, ground: &mut Ground) -> Vec<(NodeId, Tier)> {
        while let Some(row) = self.queue.pop() {
            let mark = self.marks.of(row);
            let (pending, rebuild) = (std::mem::take(&mut mark.pending), std::mem::take(&mut mark.rebuild));
            let before = Tier::ALL.map(|tier| self.engine.rolled(row, tier));
            if rebuild {
                self.engine.recompute(ground, self.order, row);
            }
            for tier in Tier::ALL.into_iter().filter(|&tier| pending[tier as usize]) {
                if !rebuild {
                    self.engine.roll_up(ground, self.order, row, tier);
                }
                self.rolled_moved(ground, row, tier, before[tier as usize]);
            }
        }
        for &row in &self.rows {
            self.marks.of(row).reported = [false; 3];
        }
        ground.settle(&self.rows);
        self.moved
    }

    fn rolled_moved(&mut self, ground: &Ground, row: u32, tier: Tier, before: Rolled) {
        let after = self.engine.rolled(row, tier);
        if before == after {
            return;
        }
        self.report(ground, row, tier);
        if ground.figures(row).value(tier).is_none() {
            self.effective_moved(ground, row, tier, before.value, after.value);
        }
    }

    /// Corrects the sums of the parent, unless the row takes no part there.
    fn effective_moved(
        &mut self,
        ground: &Ground,
        row: u32,
        tier: Tier,
        before: Option<Fine>,
        after: Option<Fine>,
    ) {
        let Some(parent) = self.order.parent(row) else { return };
        let figures = ground.figures(row);
        if before == after || !figures.rule.is_arithmetic() || self.marks.of(parent).rebuild {
            return;
        }
        if self.engine.replace(parent, tier, figures.share, before, after) {
            self.enqueue(parent);
            self.marks.of(parent).pending[tier as usize] = true;
        }
    }

    fn enqueue(&mut self, row: u32) {
        if self.marks.of(row).pending == [false; 3] {
            self.queue.push(row);
        }
    }
}
