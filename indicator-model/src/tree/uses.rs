//! Which nodes place an indicator: mostly one, so each indicator has the first and each node the next.

use rustc_hash::FxHashMap;

use super::order::position;
use crate::id::IndicatorId;
use crate::node::Node;

/// No node.
const NONE: u32 = u32::MAX;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// By the slot of the indicator, and by row.
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Uses {
    /// `indicators` names the slot of every id.
    pub(super) fn of(nodes: &[Node], indicators: &FxHashMap<IndicatorId, u32>) -> Self {
        let mut uses = Self { first: vec![NONE; indicators.len()], next: vec![NONE; nodes.len()] };
        for (row, node) in nodes.iter().enumerate().rev() {
            if let Some(&slot) = indicators.get(&node.indicator) {
                uses.next[row] = std::mem::replace(&mut uses.first[slot as usize], position(row));
            }
        }
        uses
    }

    /// The rows of an indicator, in order.
    pub(super) fn rows(&self, slot: u32) -> impl Iterator<Item = u32> {
        let some = |row: u32| (row != NONE).then_some(row);
        let first = self.first.get(slot as usize).copied().and_then(some);
        std::iter::successors(first, move |&row| some(self.next[row as usize]))
    }
}
