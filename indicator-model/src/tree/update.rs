//! Brings the derived state up to date after values moved, visiting only what follows from them.
//!
//! A moved value corrects the sums of its parent at once and marks the parent; marked rows are then worked off from
//! the bottom, each once, whatever the number of children that moved. A row whose effective value stays ends its
//! path: an own value is a wall.

use std::collections::BinaryHeap;

use super::engine::{Engine, GroupRule, has_order};
use super::ground::Ground;
use super::order::Order;
use crate::quantity::Quantity;
use crate::roll_up::{self, Fine, Rolled};
use crate::target::Tier;

/// One round of bringing up to date. The ground state is written already; nothing is renumbered.
pub(super) struct Update<'tree> {
    ground: &'tree Ground,
    order: &'tree Order,
    engine: &'tree mut Engine,
    marks: &'tree mut Marks,
    /// Marked rows. Children stand after their parent, so the last row is the deepest.
    queue: BinaryHeap<u32>,
    moved: Vec<(u32, Tier)>,
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
    pub(super) fn new(
        ground: &'tree Ground,
        order: &'tree Order,
        engine: &'tree mut Engine,
        marks: &'tree mut Marks,
    ) -> Self {
        Self { ground, order, engine, marks, queue: BinaryHeap::new(), moved: Vec::new() }
    }

    /// The children of `row`, or how they count, changed: its sums are made anew. To be said before any
    /// [`Update::own_value`].
    pub(super) fn rebuild(&mut self, row: u32) {
        self.enqueue(row);
        let mark = self.marks.of(row);
        mark.rebuild = true;
        mark.pending = [true; 3];
    }

    /// An own value was written.
    pub(super) fn own_value(
        &mut self,
        row: u32,
        tier: Tier,
        before: Option<Quantity>,
        after: Option<Quantity>,
    ) {
        self.report(row, tier);
        let rolled = self.engine.rolled(row, tier).value;
        let effective = |own: Option<Quantity>| own.map(Fine::from).or(rolled);
        self.effective_moved(row, tier, effective(before), effective(after));
    }

    /// Says that a cell moved, once.
    pub(super) fn report(&mut self, row: u32, tier: Tier) {
        let reported = &mut self.marks.of(row).reported[tier as usize];
        if !std::mem::replace(reported, true) {
            self.moved.push((row, tier));
        }
    }

    /// Works off the marked rows, deepest first, and returns the cells that moved.
    pub(super) fn finish(mut self) -> Vec<(u32, Tier)> {
        while let Some(row) = self.queue.pop() {
            let mark = self.marks.of(row);
            let (pending, rebuild) = (std::mem::take(&mut mark.pending), std::mem::take(&mut mark.rebuild));
            let fresh = rebuild.then(|| self.engine.compute(self.ground, self.order, row));
            let before = Tier::ALL.map(|tier| self.engine.rolled(row, tier));
            if let (Some(fresh), Some(group)) = (fresh, self.engine.group_mut(row)) {
                *group = fresh;
            }
            for tier in Tier::ALL.into_iter().filter(|&tier| pending[tier as usize]) {
                if !rebuild {
                    self.roll_up(row, tier);
                }
                self.rolled_moved(row, tier, before[tier as usize]);
            }
        }
        for &(row, _) in &self.moved {
            self.marks.of(row).reported = [false; 3];
        }
        self.moved
    }

    /// Makes the roll-up of a row from sums that are up to date.
    fn roll_up(&mut self, row: u32, tier: Tier) {
        let Some(group) = self.engine.group(row) else { return };
        let GroupRule::One(rule) = group.rule else { return };
        let sums = group.cells[tier as usize].sums;
        let rolled = self.engine.roll_up(self.ground, self.order, row, rule, tier, &sums);
        if let Some(group) = self.engine.group_mut(row) {
            group.cells[tier as usize].rolled = rolled;
        }
    }

    fn rolled_moved(&mut self, row: u32, tier: Tier, before: Rolled) {
        let after = self.engine.rolled(row, tier);
        if before == after {
            return;
        }
        self.report(row, tier);
        if self.ground.node(row).targets[tier].is_none() {
            self.effective_moved(row, tier, before.value, after.value);
        }
    }

    /// Corrects the sums of the parent, unless the row takes no part there.
    fn effective_moved(&mut self, row: u32, tier: Tier, before: Option<Fine>, after: Option<Fine>) {
        if before == after {
            return;
        }
        let Some(parent) = self.order.parent(row) else { return };
        if self.marks.of(parent).rebuild {
            return;
        }
        let edge = &self.ground.node(row).edge;
        let Some(group) = self.engine.group_mut(parent) else { return };
        let GroupRule::One(rule) = group.rule else { return };
        if !edge.rule.is_arithmetic() {
            return;
        }
        if !has_order(rule) {
            let factor = roll_up::factor(rule, edge.share);
            let sums = &mut group.cells[tier as usize].sums;
            sums.remove(before, factor);
            sums.add(after, factor);
        }
        self.enqueue(parent);
        self.marks.of(parent).pending[tier as usize] = true;
    }

    fn enqueue(&mut self, row: u32) {
        if self.marks.of(row).pending == [false; 3] {
            self.queue.push(row);
        }
    }
}
