//! Applies changes to a tree: first the ground state, all or nothing, then what follows from it.

use rustc_hash::FxHashMap;

use super::batch::Batch;
use super::engine::Engine;
use super::ground::Ground;
use super::marks::Marks;
use super::order::{Order, position};
use super::update::Update;
use super::{Changes, Row, Tree};
use crate::change::{Change, Edit, Refusal};
use crate::id::NodeId;
use crate::roll_up::Rolled;
use crate::target::Tier;

impl Tree {
    /// Applies one change: O(depth) for a value, O(siblings) for a share or rule, O(nodes) for structure.
    /// A refused change leaves the tree as it was.
    pub fn apply(&mut self, change: &Change) -> Result<Changes, Refusal> {
        self.apply_all(std::slice::from_ref(change))
    }

    /// Applies all changes, in order, or none: on refusal the tree is bit for bit as before.
    pub fn apply_all(&mut self, changes: &[Change]) -> Result<Changes, Refusal> {
        self.apply_batch(Batch { changes, backwards: false })
    }

    /// Takes back changes that were applied: what their [`inverse`](crate::change::inverse) does, without making it.
    pub fn take_back(&mut self, changes: &[Change]) -> Result<Changes, Refusal> {
        self.apply_batch(Batch { changes, backwards: true })
    }

    fn apply_batch(&mut self, batch: Batch<'_>) -> Result<Changes, Refusal> {
        let reach = batch.changes.iter().map(|change| Reach::of(&change.edit)).max();
        let reach = reach.unwrap_or(Reach::Number);
        let structure = reach == Reach::Structure;
        let cells = if structure { self.apply_structure(batch)? } else { self.apply_values(batch, reach)? };
        Ok(Changes { cells, structure, numbers: reach == Reach::Number })
    }

    /// Rows stay, so what moved is followed change by change, while the node is at hand.
    fn apply_values(&mut self, batch: Batch<'_>, reach: Reach) -> Result<Vec<(NodeId, Tier)>, Refusal> {
        let Self { ground, order, engine, marks } = self;
        let mut update = Update::new(order, engine, marks, batch.changes.len());
        if reach == Reach::Group {
            for change in batch.changes {
                regroup(&mut update, ground, order, change);
            }
        }
        let mut guess = 0;
        for at in 0..batch.len() {
            let target = batch.target(at);
            let taken = match target {
                Some(edit) => ground.take_target(edit, guess),
                None => ground.take(&batch.change(at), guess),
            };
            let row = match taken {
                Ok(row) => row,
                Err(refusal) => {
                    let begun = update.is_begun();
                    take_back(ground, batch.first(at));
                    if begun {
                        self.derive();
                    }
                    return Err(refusal);
                }
            };
            guess = batch.after(row);
            if let Some(edit) = target {
                update.own_value(ground, row, edit);
            } else if let Edit::Reserve { tier, before, after } = batch.change(at).edit
                && before != after
            {
                update.report(row, tier);
            }
        }
        Ok(update.finish(ground))
    }

    /// Rows change, so everything is derived again, and what moved is found by comparing.
    fn apply_structure(&mut self, batch: Batch<'_>) -> Result<Vec<(NodeId, Tier)>, Refusal> {
        let before = self.rolled_by_node();
        self.ground.loosen();
        let mut guess = 0;
        for (done, change) in batch.iter().enumerate() {
            guess = match self.ground.take(&change, guess) {
                Ok(slot) => slot,
                Err(refusal) => {
                    take_back(&mut self.ground, batch.first(done));
                    // The derived state was not touched, and the order follows from the nodes alone.
                    self.ground.arrange();
                    return Err(refusal);
                }
            };
        }
        self.order = self.ground.arrange();
        self.derive();
        Ok(self.moved_since(batch, before))
    }

    /// Derives everything again from the ground state.
    fn derive(&mut self) {
        self.engine = Engine::new(&self.ground, &self.order);
        self.marks = Marks::new(&self.order);
    }

    fn rolled_by_node(&self) -> FxHashMap<NodeId, [Rolled; 3]> {
        let rows = (0..position(self.len())).filter(|&row| self.engine.has_children(row));
        rows.map(|row| (self.ground.node(row).id, Tier::ALL.map(|tier| self.engine.rolled(row, tier))))
            .collect()
    }

    /// What moved across a change of structure, of the nodes that are still there.
    fn moved_since(
        &self,
        batch: Batch<'_>,
        mut before: FxHashMap<NodeId, [Rolled; 3]>,
    ) -> Vec<(NodeId, Tier)> {
        let mut cells = Vec::new();
        let mut reported = vec![[false; 3]; self.len()];
        let mut report = |row: Row, tier: Tier| {
            if !std::mem::replace(&mut reported[row.index()][tier as usize], true) {
                cells.push((self.node(row).id, tier));
            }
        };
        for change in batch.iter() {
            let Some(row) = self.row(change.node) else { continue };
            for tier in edited(&change.edit) {
                report(row, tier);
            }
        }
        for row in (0..position(self.len())).rev().map(Row) {
            let before = before.remove(&self.node(row).id).unwrap_or_default();
            for tier in Tier::ALL {
                if self.engine.rolled(row.0, tier) != before[tier as usize] {
                    report(row, tier);
                }
            }
        }
        cells
    }
}

/// How far an edit reaches at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// A value, and what follows from it.
    Number,
    /// What a node says of itself.
    Fact,
    /// How a group of siblings counts.
    Group,
    /// Which rows there are.
    Structure,
}

impl Reach {
    fn of(edit: &Edit) -> Self {
        match edit {
            Edit::Place { .. } | Edit::Presence { .. } => Self::Structure,
            Edit::Share { .. } | Edit::Rule { .. } | Edit::Indicator { .. } => Self::Group,
            Edit::Weight { .. }
            | Edit::Owner { .. }
            | Edit::Mode { .. }
            | Edit::Curve { .. }
            | Edit::Lock { .. }
            | Edit::Facts { .. }
            | Edit::Support { .. } => Self::Fact,
            Edit::Target { .. } | Edit::Reserve { .. } => Self::Number,
        }
    }
}

/// Writes the inverse of what was written, in reverse order.
fn take_back(ground: &mut Ground, written: Batch<'_>) {
    for change in written.inverse().iter() {
        ground.write(&change, 0);
    }
}

/// Says which groups a change makes count differently, before any value moves.
fn regroup(update: &mut Update<'_>, ground: &Ground, order: &Order, change: &Change) {
    match &change.edit {
        Edit::Share { .. } | Edit::Rule { .. } => {
            if let Some(parent) = ground.slot(change.node).and_then(|row| order.parent(row)) {
                update.rebuild(parent);
            }
        }
        // Which child is worst depends on the direction.
        Edit::Indicator { before, after } if before.direction != after.direction => {
            for row in 0..position(order.len()) {
                if ground.node(row).indicator == after.id {
                    update.rebuild(row);
                }
            }
        }
        _ => {}
    }
}

/// The tiers in which an edit moves the node's own value or reserve.
fn edited(edit: &Edit) -> impl Iterator<Item = Tier> {
    let tiers = Tier::ALL.map(|tier| match edit {
        Edit::Target { tier: of, before, after } | Edit::Reserve { tier: of, before, after } => {
            *of == tier && before != after
        }
        Edit::Presence { after: Some(placed), .. } => {
            placed.node.targets[tier].is_some() || placed.node.reserve[tier].is_some()
        }
        _ => false,
    });
    Tier::ALL.into_iter().filter(move |&tier| tiers[tier as usize])
}
