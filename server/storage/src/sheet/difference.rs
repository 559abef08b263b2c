//! What a sheet changes, cell by cell, as the sheet of the scheme would say it before and after.

use std::collections::BTreeSet;

use indicator_model::id::NodeId;
use indicator_model::sheet::{Column, Difference};
use indicator_model::table::Differs;
use indicator_model::tree::{Row, Tree};

use super::export;
use super::plan::Plan;

/// Differences that are listed. More than these nobody reads one by one.
const LISTED: usize = 5_000;

/// The nodes that a plan changes, as they are before.
pub(super) struct Before {
    /// In the order of the sheet: row, node, and what its cells are; none of a new one.
    nodes: Vec<(u32, NodeId, Option<Vec<String>>)>,
    /// Nodes that the sheet does not name, in the order of the tree: code and name.
    missing: Vec<(String, String)>,
}

impl Before {
    pub(super) fn of(tree: &Tree, plan: &Plan) -> Self {
        let changed: BTreeSet<NodeId> = plan.changes.iter().map(|change| change.node).collect();
        let mut rows: Vec<(u32, NodeId)> =
            changed.into_iter().filter_map(|node| Some((*plan.rows.get(&node)?, node))).collect();
        rows.sort_unstable();
        let there = |(number, node)| (number, node, tree.row(node).map(|row| export::texts(tree, row)));
        let missing = tree.rows().filter(|&row| !plan.rows.contains_key(&tree.node(row).id));
        let missing = missing.take(LISTED).map(|row| named(tree, row)).collect();
        Self { nodes: rows.into_iter().take(LISTED).map(there).collect(), missing }
    }

    /// What is different after the plan was carried out, in the order of the sheet.
    pub(super) fn differences(self, tree: &Tree) -> Vec<Difference> {
        let mut differences = Vec::new();
        for (number, node, before) in self.nodes {
            let Some(row) = tree.row(node) else { continue };
            let (code, name) = named(tree, row);
            let difference = |differs| {
                let (code, name) = (code.clone(), name.clone());
                Difference { row: Some(number), code, name, differs }
            };
            let Some(before) = before else {
                differences.push(difference(Differs::New));
                continue;
            };
            let cells = Column::ALL.into_iter().zip(before.into_iter().zip(export::texts(tree, row)));
            let cells = cells.filter(|(_, (before, after))| before != after);
            let cells: Vec<_> =
                cells.map(|(column, (before, after))| Differs::Cell { column, before, after }).collect();
            if cells.is_empty() {
                differences.push(difference(Differs::Moved));
            }
            differences.extend(cells.into_iter().map(difference));
        }
        let missing = self.missing.into_iter();
        differences.extend(missing.map(|(code, name)| Difference {
            row: None,
            code,
            name,
            differs: Differs::Missing,
        }));
        differences.truncate(LISTED);
        differences
    }
}

/// Code and name of a node.
fn named(tree: &Tree, row: Row) -> (String, String) {
    let indicator = tree.indicator(row);
    (indicator.code.clone(), indicator.name.clone())
}
