//! Brings the derived state up to date after values moved, visiting only what follows from them.
//!
//! A moved value corrects the sums of its parent at once and marks the parent; marked rows are then worked off from
//! the bottom, each once, whatever the number of children that moved. A row whose effective value stays ends its
//! path: an own value is a wall. Siblings that are given values one after the other move their parent once ([`Run`]).

use super::batch::TargetEdit;
use super::engine::Engine;
use super::ground::Ground;
use super::marks::{Mark, Marks, Queue};
use super::order::Order;
use crate::id::NodeId;
use crate::node::RollUpRule;
use crate::quantity::Quantity;
use crate::roll_up::{Fine, Rolled};
use crate::target::Tier;

/// One round of bringing up to date, without renumbering.
pub(super) struct Update<'tree> {
    order: &'tree Order,
    engine: &'tree mut Engine,
    marks: &'tree mut Marks,
    queue: Queue,
    run: Option<Run>,
    /// The cells that moved, by row.
    moved: Vec<(u32, Tier)>,
}

/// Siblings that add up, and whose values move one after the other, as an allocation gives them.
struct Run {
    parent: u32,
    tier: Tier,
    /// Theirs: a child that counts otherwise takes no part.
    rule: RollUpRule,
    /// What they gained, in millionths.
    gain: i128,
    /// How many more of them have a value.
    joined: i32,
}

impl<'tree> Update<'tree> {
    /// A round in which about `edits` cells are edited.
    pub(super) fn new(
        order: &'tree Order,
        engine: &'tree mut Engine,
        marks: &'tree mut Marks,
        edits: usize,
    ) -> Self {
        let moved = Vec::with_capacity(edits);
        Self { order, engine, marks, queue: Queue::default(), run: None, moved }
    }

    /// Whether the derived state or the marks may differ from before.
    pub(super) fn is_begun(&self) -> bool {
        !self.queue.is_empty() || !self.moved.is_empty()
    }

    /// The children of `row`, or how they count, change: its sums are made again. To be called before any
    /// [`Update::own_value`].
    pub(super) fn rebuild(&mut self, row: u32) {
        if self.marks.of(row).set(Mark::REBUILD | Mark::PENDING) {
            self.queue.push(row);
        }
    }

    /// An own value was written to the ground.
    pub(super) fn own_value(&mut self, ground: &Ground, row: u32, edit: TargetEdit<'_>) {
        let TargetEdit { tier, before, after, .. } = edit;
        if before == after {
            return;
        }
        self.report(row, tier);
        // Only where it has a value of its own and then none, or the other way round, can its roll-up count.
        let is_own = (before.is_some() && after.is_some()) || self.engine.rolled(row, tier).value.is_none();
        if is_own && let Some(run) = self.run_of(ground, row, tier) {
            run.gain += millionths(after) - millionths(before);
            run.joined += i32::from(after.is_some()) - i32::from(before.is_some());
            return;
        }
        let rolled = self.engine.rolled(row, tier).value;
        let effective = |own: Option<Quantity>| own.map(Fine::from).or(rolled);
        if let Some(parent) = self.effective_moved(ground, row, tier, effective(before), effective(after)) {
            self.queue.push(parent);
        }
    }

    /// The run that the row goes on, or begins; none where siblings do not add up.
    fn run_of(&mut self, ground: &Ground, row: u32, tier: Tier) -> Option<&mut Run> {
        let rule = ground.figures(row).rule;
        let parent = self.order.parent(row)?;
        let goes_on = |run: &Run| (run.parent, run.tier, run.rule) == (parent, tier, rule);
        if !self.run.as_ref().is_some_and(goes_on) {
            self.end_run();
            let begins = self.engine.adds_up(parent, rule) && !self.marks.of(parent).has(Mark::REBUILD);
            self.run = begins.then_some(Run { parent, tier, rule, gain: 0, joined: 0 });
        }
        self.run.as_mut()
    }

    fn end_run(&mut self) {
        let Some(Run { parent, tier, gain, joined, .. }) = self.run.take() else { return };
        self.engine.gain(parent, tier, gain, joined);
        if self.marks.mark(parent, tier) {
            self.queue.push(parent);
        }
    }

    /// Says that a cell moved, once.
    pub(super) fn report(&mut self, row: u32, tier: Tier) {
        if self.marks.of(row).set(Mark::reported(tier)) {
            self.moved.push((row, tier));
        }
    }

    /// Works off the marked rows, deepest first, and returns the cells that moved.
    #[inline(never)] // A browser optimises small functions sooner, and the caller edits a hundred thousand cells.
    pub(super) fn finish(mut self, ground: &Ground) -> Vec<(NodeId, Tier)> {
        self.end_run();
        self.queue.begin();
        while let Some(row) = self.queue.pop() {
            let marked = self.marks.of(row).take(Mark::PENDING | Mark::REBUILD);
            let rebuild = marked.has(Mark::REBUILD);
            let before = Tier::ALL.map(|tier| self.engine.rolled(row, tier));
            if rebuild {
                self.engine.recompute(ground, self.order, row);
            }
            for tier in Tier::ALL.into_iter().filter(|&tier| marked.has(Mark::pending(tier))) {
                if !rebuild {
                    self.engine.roll_up(ground, self.order, row, tier);
                }
                if let Some(parent) = self.rolled_moved(ground, row, tier, before[tier as usize]) {
                    self.queue.rise(parent);
                }
            }
        }
        let Self { marks, moved, .. } = self;
        let cell = |(row, tier)| {
            marks.of(row).take(Mark::REPORTED);
            (ground.figures(row).id, tier)
        };
        moved.into_iter().map(cell).collect()
    }

    /// Returns the parent if that marks it.
    fn rolled_moved(&mut self, ground: &Ground, row: u32, tier: Tier, before: Rolled) -> Option<u32> {
        let after = self.engine.rolled(row, tier);
        if before == after {
            return None;
        }
        self.report(row, tier);
        if ground.figures(row).value(tier).is_some() {
            return None;
        }
        self.effective_moved(ground, row, tier, before.value, after.value)
    }

    /// Corrects the sums of the parent, unless the row takes no part there. Returns the parent if that marks it.
    fn effective_moved(
        &mut self,
        ground: &Ground,
        row: u32,
        tier: Tier,
        before: Option<Fine>,
        after: Option<Fine>,
    ) -> Option<u32> {
        let parent = self.order.parent(row)?;
        let figures = ground.figures(row);
        if before == after || !figures.rule.is_arithmetic() || self.marks.of(parent).has(Mark::REBUILD) {
            return None;
        }
        let moved = self.engine.replace(parent, tier, figures.share, before, after);
        (moved && self.marks.mark(parent, tier)).then_some(parent)
    }
}

fn millionths(value: Option<Quantity>) -> i128 {
    value.map_or(0, |value| value.millionths().into())
}
