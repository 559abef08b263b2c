//! Applies changes to a tree: first the ground state, all or nothing, then what follows from it.

use std::collections::HashMap;

use super::engine::Engine;
use super::order::position;
use super::update::{Marks, Update};
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
        let structure = changes.iter().any(|change| is_structural(&change.edit));
        let rolled_before = if structure { self.rolled_by_node() } else { HashMap::new() };
        let mut rows = Vec::with_capacity(changes.len());
        for (done, change) in changes.iter().enumerate() {
            match self.ground.check(change) {
                Ok(slot) => rows.push(slot),
                Err(refusal) => {
                    self.take_back(&changes[..done], structure);
                    return Err(refusal);
                }
            }
            self.ground.write(change);
        }
        let cells = if structure {
            self.rebuild();
            self.moved_since(changes, rolled_before)
        } else {
            let moved = self.update(changes, &rows);
            moved.into_iter().map(|(row, tier)| (self.ground.node(row).id, tier)).collect()
        };
        Ok(Changes { cells, structure })
    }

    fn take_back(&mut self, changes: &[Change], structure: bool) {
        for change in changes.iter().rev() {
            self.ground.write(&change.clone().inverse());
        }
        if structure {
            // The derived state was not touched yet, and the order is a function of the nodes.
            self.ground.arrange();
        }
    }

    fn rebuild(&mut self) {
        self.order = self.ground.arrange();
        self.engine = Engine::new(&self.ground, &self.order);
        self.marks = Marks::new(&self.order);
    }

    fn update(&mut self, changes: &[Change], rows: &[u32]) -> Vec<(u32, Tier)> {
        let Self { ground, order, engine, marks } = self;
        let mut update = Update::new(ground, order, engine, marks);
        for (change, &row) in changes.iter().zip(rows) {
            match &change.edit {
                Edit::Share { .. } | Edit::Rule { .. } => {
                    order.parent(row).into_iter().for_each(|parent| update.rebuild(parent));
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
        for (change, &row) in changes.iter().zip(rows) {
            match change.edit {
                Edit::Target { tier, before, after } if before != after => {
                    update.own_value(row, tier, before, after);
                }
                Edit::Reserve { tier, before, after } if before != after => update.report(row, tier),
                _ => {}
            }
        }
        update.finish()
    }

    fn rolled_by_node(&self) -> HashMap<NodeId, [Rolled; 3]> {
        let rows = (0..position(self.len())).filter(|&row| self.engine.group(row).is_some());
        rows.map(|row| (self.ground.node(row).id, Tier::ALL.map(|tier| self.engine.rolled(row, tier))))
            .collect()
    }

    /// What moved across a change of structure, of the nodes that are still there.
    fn moved_since(
        &self,
        changes: &[Change],
        mut before: HashMap<NodeId, [Rolled; 3]>,
    ) -> Vec<(NodeId, Tier)> {
        let mut cells = Vec::new();
        let mut reported = vec![[false; 3]; self.len()];
        let mut report = |row: Row, tier: Tier| {
            if !std::mem::replace(&mut reported[row.index()][tier as usize], true) {
                cells.push((self.node(row).id, tier));
            }
        };
        for change in changes {
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

fn is_structural(edit: &Edit) -> bool {
    matches!(edit, Edit::Place { .. } | Edit::Presence { .. })
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
