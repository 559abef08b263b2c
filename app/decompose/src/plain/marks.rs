//! Which cells have edits that are not saved, and how many nodes.
//!
//! Counted, because steps overlap and each can be taken back. By row and not by name: a typed total touches all of a
//! tree at every key.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use indicator_model::change::{Change, Edit, Field};
use indicator_model::id::NodeId;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;

/// The column of what is no target, after those of the tiers.
const OTHERS: usize = Tier::ALL.len();

/// How many changes touch the cells of a row, by column.
type Counts = [u32; OTHERS + 1];

const NONE: Counts = [0; OTHERS + 1];

/// How many changes touch each cell. Void when rows come, go or move.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// By row; empty while nothing is edited.
    rows: Vec<Counts>,
    /// What is no target, by field.
    fields: HashMap<(NodeId, Field), u32>,
    /// Nodes that are gone.
    gone: HashMap<NodeId, u32>,
    nodes: usize,
}

impl Marks {
    /// How many nodes are touched.
    pub fn nodes(&self) -> usize {
        self.nodes + self.gone.len()
    }

    pub fn is_marked(&self, tree: &Tree, node: NodeId) -> bool {
        let counts = tree.row(node).and_then(|row| self.rows.get(row.index()));
        counts.is_some_and(|counts| *counts != NONE) || self.gone.contains_key(&node)
    }

    pub fn is_unsaved(&self, tree: &Tree, node: NodeId, field: Field) -> bool {
        let Field::Target(tier) = field else { return self.fields.contains_key(&(node, field)) };
        let counts = tree.row(node).and_then(|row| self.rows.get(row.index()));
        counts.is_some_and(|counts| counts[tier as usize] > 0)
    }

    pub fn add(&mut self, tree: &Tree, changes: &[Change]) {
        self.rows.resize(tree.len(), NONE);
        self.count(tree, changes, |count| count + 1);
    }

    /// Takes back what was added.
    pub fn remove(&mut self, tree: &Tree, changes: &[Change]) {
        self.count(tree, changes, |count| count.saturating_sub(1));
    }

    fn count(&mut self, tree: &Tree, changes: &[Change], next: impl Fn(u32) -> u32) {
        let mut guess = 0;
        for change in changes {
            let column = if let Edit::Target { tier, .. } = change.edit {
                tier as usize
            } else {
                count_in(&mut self.fields, change.cell(), &next);
                OTHERS
            };
            let Some(row) = tree.row_near(change.node, guess) else {
                count_in(&mut self.gone, change.node, &next);
                continue;
            };
            guess = row.index() + 1;
            let Some(counts) = self.rows.get_mut(row.index()) else { continue };
            let was_marked = *counts != NONE;
            counts[column] = next(counts[column]);
            let is_marked = *counts != NONE;
            self.nodes = self.nodes + usize::from(is_marked) - usize::from(was_marked);
        }
    }
}

/// What is counted down to none has no entry.
fn count_in<K: Hash + Eq>(counts: &mut HashMap<K, u32>, key: K, next: impl Fn(u32) -> u32) {
    match counts.entry(key) {
        Entry::Vacant(none) => drop(none.insert(next(0))),
        Entry::Occupied(mut count) => {
            *count.get_mut() = next(*count.get());
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}
