//! The rows that a page is rendered with and shows until the whole scheme is there. What is typed in them waits for it.
//!
//! What they show was computed from the whole tree: a part of the scheme alone would add up to something else.

use std::collections::{HashMap, HashSet};

use indicator_model::id::NodeId;
use indicator_model::scheme::Scheme;
use indicator_model::tree::{Row, Tree};
use serde::{Deserialize, Serialize};
use ui::tree_table::FIRST_WINDOW;

use crate::plain::findings::Findings;
use crate::plain::outline::{Filter, Keys, Line, outline};
use crate::plain::row::RowView;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstRows {
    /// The scheme with no other nodes than those of the rows and what lies above them.
    pub scheme: Scheme,
    /// The first rows of the table.
    pub lines: Vec<Line>,
    /// How many rows the table has.
    pub count: usize,
    /// How many nodes of the whole scheme have a problem.
    pub problems: usize,
    rows: Vec<RowView>,
}

impl FirstRows {
    /// What `filter` shows of the tree in a table, and what a phone shows on which `at` is open.
    #[cfg_attr(not(any(test, feature = "ssr")), expect(dead_code, reason = "the server makes them"))]
    pub fn of(tree: &Tree, filter: &Filter, at: Option<NodeId>) -> Self {
        let findings = Findings::new(tree);
        let keys = if filter.query.is_empty() { Keys::default() } else { Keys::of(tree) };
        let mut lines = outline(tree, filter, &HashMap::new(), |row| findings.is_problem(row), &keys);
        let count = lines.len();
        lines.truncate(FIRST_WINDOW);
        let at = at.and_then(|at| tree.row(at));
        let below = at.map_or_else(|| tree.roots(), |at| tree.children(at)).take(FIRST_WINDOW);
        let listed = lines.iter().filter_map(|line| tree.row(line.node)).chain(at).chain(below);
        let mut shown = HashSet::new();
        let listed: Vec<Row> = listed.filter(|row| shown.insert(*row)).collect();
        let row = |&row: &Row| RowView::new(tree, row, &findings, |_| false);
        Self {
            rows: listed.iter().map(row).collect(),
            scheme: part(tree, &listed),
            lines,
            count,
            problems: findings.problems(),
        }
    }

    /// What the row of a node shows; none where it is not among the first.
    pub fn row(&self, node: NodeId) -> Option<RowView> {
        self.rows.iter().find(|row| row.node == node).cloned()
    }
}

/// The scheme with the nodes of `rows`, those above them, and what these refer to.
fn part(tree: &Tree, rows: &[Row]) -> Scheme {
    let above = rows.iter().flat_map(|row| tree.ancestors(*row));
    let rows: HashSet<Row> = rows.iter().copied().chain(above).collect();
    let whole = tree.scheme();
    let nodes: Vec<_> = rows.iter().map(|row| tree.node(*row).clone()).collect();
    let placed: HashSet<_> = nodes.iter().map(|node| node.indicator).collect();
    // Whose a node is, and what a reader may do with it, follows from the organizations above its owner.
    let mut owners: HashSet<_> = nodes.iter().map(|node| node.owner).collect();
    loop {
        let known = whole.organizations.iter().filter(|known| owners.contains(&known.id));
        let above: Vec<_> = known.filter_map(|known| known.parent).collect();
        let before = owners.len();
        owners.extend(above);
        if owners.len() == before {
            break;
        }
    }
    Scheme {
        id: whole.id,
        name: whole.name.clone(),
        cycle: whole.cycle.clone(),
        revision: whole.revision,
        organizations: whole.organizations.iter().filter(|it| owners.contains(&it.id)).cloned().collect(),
        indicators: whole.indicators.iter().filter(|it| placed.contains(&it.id)).cloned().collect(),
        nodes,
        supports: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::sketch::{id, scheme};

    /// A thousand districts more.
    fn large() -> Tree {
        let mut scheme = scheme();
        let like = scheme.nodes[1].clone();
        scheme.nodes.extend((4..1_004).map(|at| {
            let mut node = like.clone();
            node.id = id(at);
            node.place.position = (at + 1) * 1_024;
            node
        }));
        Tree::new(scheme)
    }

    #[test]
    fn a_page_is_rendered_with_few_rows_however_many_there_are() {
        let tree = large();
        let first = FirstRows::of(&tree, &Filter::default(), None);
        assert_eq!((first.lines.len(), first.count, first.rows.len()), (48, 1_004, 48));
        assert_eq!((first.scheme.nodes.len(), first.scheme.indicators.len()), (48, 4));
    }

    #[test]
    fn a_row_shows_what_the_whole_tree_makes_of_it() {
        let tree = large();
        let first = FirstRows::of(&tree, &Filter::default(), None);
        let goal = first.row(id(0)).unwrap();
        assert_eq!(goal.basic_sum.text, "201,200");
        assert_eq!(first.row(id(1_000)), None);
    }

    #[test]
    fn what_a_phone_lists_is_there_with_the_way_to_it() {
        let tree = large();
        let roots = Filter { depth: Some(1), ..Filter::default() };
        let first = FirstRows::of(&tree, &roots, Some(id(900)));
        assert_eq!(first.count, 1);
        let nodes: HashSet<_> = first.scheme.nodes.iter().map(|node| node.id).collect();
        assert_eq!(nodes, HashSet::from([id(0), id(900)]));
        assert_eq!(Tree::new(first.scheme.clone()).len(), 2);
        assert!(first.row(id(900)).is_some());
    }
}
