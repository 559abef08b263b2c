//! What is known only while structure is edited, when nodes are in no order and rows mean nothing.
//!
//! Counting it costs a pass over the scheme, which an edit of a value must not pay; so it is made at the first change
//! of structure in a batch and dropped at the end.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::id::{IndicatorId, NodeId};
use crate::scheme::Scheme;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loose {
    /// How many nodes name this one as their parent, cut links and unknown parents included. None has no entry.
    children: FxHashMap<NodeId, u32>,
    /// How many nodes place an indicator. None has no entry.
    uses: FxHashMap<IndicatorId, u32>,
    codes: FxHashMap<String, IndicatorId>,
}

impl Loose {
    pub(super) fn of(scheme: &Scheme) -> Self {
        let codes = scheme.indicators.iter().map(|indicator| (indicator.code.clone(), indicator.id));
        let mut loose =
            Self { children: FxHashMap::default(), uses: FxHashMap::default(), codes: codes.collect() };
        for node in &scheme.nodes {
            loose.join(node.place.parent);
            loose.place(node.indicator);
        }
        loose
    }

    pub(super) fn is_parent(&self, id: NodeId) -> bool {
        self.children.contains_key(&id)
    }

    pub(super) fn join(&mut self, parent: Option<NodeId>) {
        if let Some(parent) = parent {
            *self.children.entry(parent).or_default() += 1;
        }
    }

    pub(super) fn leave(&mut self, parent: Option<NodeId>) {
        if let Some(parent) = parent {
            count_down(&mut self.children, parent);
        }
    }

    pub(super) fn place(&mut self, indicator: IndicatorId) {
        *self.uses.entry(indicator).or_default() += 1;
    }

    /// One node less places the indicator. Says whether that was the last.
    pub(super) fn displace(&mut self, indicator: IndicatorId) -> bool {
        count_down(&mut self.uses, indicator);
        !self.uses.contains_key(&indicator)
    }

    pub(super) fn indicator_of_code(&self, code: &str) -> Option<IndicatorId> {
        self.codes.get(code).copied()
    }

    pub(super) fn name(&mut self, code: &str, indicator: IndicatorId) {
        self.codes.insert(code.to_owned(), indicator);
    }

    pub(super) fn unname(&mut self, code: &str) {
        self.codes.remove(code);
    }
}

fn count_down<K: std::hash::Hash + Eq>(counts: &mut FxHashMap<K, u32>, key: K) {
    if let Entry::Occupied(mut count) = counts.entry(key) {
        *count.get_mut() -= 1;
        if *count.get() == 0 {
            count.remove();
        }
    }
}
