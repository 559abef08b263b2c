//! What a filter leaves of the board: the page shows it, and the file has it.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::id::NodeId;
use indicator_model::objective::list::{KeyResult, Objective, Objectives};

use crate::address::View;

/// The nodes that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub objectives: BTreeSet<NodeId>,
    pub key_results: BTreeSet<NodeId>,
}

impl Found {
    /// Key results whose own texts or whose objective have what is searched for, with their objectives and those above. An objective
    /// without such key results is there only where no status is asked for.
    pub fn of(shown: &Objectives, view: &View) -> Self {
        let above: BTreeMap<NodeId, Option<NodeId>> =
            shown.objectives.iter().map(|it| (it.row.node, it.above)).collect();
        let named = shown.objectives.iter().filter(|it| view.finds(&it.row)).map(|it| it.row.node);
        let named: BTreeSet<NodeId> = named.collect();
        let is_found = |it: &&KeyResult| {
            view.result.is_none_or(|status| it.status() == status)
                && (view.finds(&it.row) || it.objective.is_some_and(|objective| named.contains(&objective)))
        };
        let key_results: Vec<&KeyResult> = shown.key_results.iter().filter(is_found).collect();
        let mut objectives: BTreeSet<NodeId> = BTreeSet::new();
        let named = named.iter().copied().filter(|_| view.result.is_none());
        for objective in key_results.iter().filter_map(|it| it.objective).chain(named) {
            // Links of a tree form no circle.
            let mut next = Some(objective);
            while let Some(node) = next.filter(|node| objectives.insert(*node)) {
                next = above.get(&node).copied().flatten();
            }
        }
        Self { objectives, key_results: key_results.iter().map(|it| it.row.node).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.objectives.is_empty() && self.key_results.is_empty()
    }

    /// The objectives directly below one, or those below none.
    pub fn below<'a>(
        &self,
        shown: &'a Objectives,
        above: Option<NodeId>,
    ) -> impl Iterator<Item = &'a Objective> {
        shown.below(above).filter(|objective| self.objectives.contains(&objective.row.node))
    }

    /// All objectives below one, each before those below it.
    pub fn all_below<'a>(&self, shown: &'a Objectives, above: NodeId) -> Vec<&'a Objective> {
        let mut found = Vec::new();
        // Those that come next, the last first.
        let mut next: Vec<&Objective> = self.below(shown, Some(above)).collect();
        next.reverse();
        while let Some(objective) = next.pop() {
            found.push(objective);
            let at = next.len();
            next.extend(self.below(shown, Some(objective.row.node)));
            next[at..].reverse();
        }
        found
    }

    /// The key results of an objective, or those of none.
    pub fn of_objective<'a>(
        &'a self,
        shown: &'a Objectives,
        objective: Option<NodeId>,
    ) -> impl Iterator<Item = &'a KeyResult> {
        shown.of_objective(objective).filter(|it| self.key_results.contains(&it.row.node))
    }
}
