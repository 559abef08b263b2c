//! What a filter leaves of the board: the page shows it, and the file has it.

use std::collections::BTreeSet;

use indicator_model::id::NodeId;
use indicator_model::objective::list::{KeyResult, Objective, Objectives};

use crate::address::View;

/// The nodes that are shown, in the order of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub objectives: Vec<NodeId>,
    pub key_results: Vec<NodeId>,
}

impl Found {
    /// Key results whose own texts or whose objective have what is searched for, with their objectives and those above. An objective
    /// without such key results is there only where no status is asked for.
    pub fn of(shown: &Objectives, view: &View) -> Self {
        let is_named = |objective: NodeId| shown.objective(objective).is_some_and(|it| view.finds(&it.row));
        let is_found = |it: &&KeyResult| {
            view.result.is_none_or(|status| it.status() == status)
                && (view.finds(&it.row) || it.objective.is_some_and(is_named))
        };
        let key_results: Vec<&KeyResult> = shown.key_results.iter().filter(is_found).collect();
        let mut kept: BTreeSet<NodeId> = BTreeSet::new();
        let named = shown.objectives.iter().map(|it| it.row.node);
        let named = named.filter(|node| view.result.is_none() && is_named(*node));
        for objective in key_results.iter().filter_map(|it| it.objective).chain(named) {
            // Links of a tree form no circle.
            let mut next = Some(objective);
            while let Some(node) = next.filter(|node| kept.insert(*node)) {
                next = shown.objective(node).and_then(|objective| objective.above);
            }
        }
        let objectives = shown.objectives.iter().map(|it| it.row.node).filter(|node| kept.contains(node));
        Self {
            objectives: objectives.collect(),
            key_results: key_results.iter().map(|it| it.row.node).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.objectives.is_empty() && self.key_results.is_empty()
    }

    /// The objectives directly below one, or those below none.
    pub fn below<'a>(
        &'a self,
        shown: &'a Objectives,
        above: Option<NodeId>,
    ) -> impl Iterator<Item = &'a Objective> {
        shown.below(above).filter(|objective| self.objectives.contains(&objective.row.node))
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
