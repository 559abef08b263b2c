//! Which rows the tree table shows, and in which order. Plain Rust over the tree; the URL holds what decides it.
//!
//! A filter keeps the ancestors of what it finds, so that a row is never seen without the way to it. What is below can be opened by
//! hand: a problem of a total is mended in its parts.

use std::collections::HashMap;

use indicator_model::id::NodeId;
use indicator_model::text::key;
use indicator_model::tree::{Row, Tree};
use serde::{Deserialize, Serialize};

/// What decides the rows. `Default` shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Levels that are open by default, 1 shows only the roots; none opens all.
    pub depth: Option<u32>,
    /// Part of a code, a name or an owner; empty finds all.
    pub query: String,
    /// Only rows with a finding.
    pub only_problems: bool,
}

impl Filter {
    pub fn is_searching(&self) -> bool {
        !self.query.is_empty() || self.only_problems
    }
}

/// A row of the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub node: NodeId,
    pub depth: u32,
    /// None for a leaf.
    pub open: Option<bool>,
    /// Position among the siblings shown, from 1, and their number.
    pub position: u32,
    pub siblings: u32,
}

/// The texts of each row as they are compared with a query, by row: made once for all letters of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(Vec<String>);

impl Keys {
    /// Code, name, post, theme and owner of every node.
    pub fn of(tree: &Tree) -> Self {
        let mut keys = vec![String::new(); tree.len()];
        let organizations = tree.scheme().organizations.iter();
        let owners: HashMap<_, _> = organizations.map(|owner| (owner.id, key(&owner.name))).collect();
        for row in tree.rows() {
            let (node, indicator) = (tree.node(row), tree.indicator(row));
            let texts =
                [&indicator.code, &indicator.name, &node.post, &indicator.theme].map(|text| key(text));
            let owner = owners.get(&node.owner).into_iter().map(String::as_str);
            for text in texts.iter().map(String::as_str).chain(owner) {
                keys[row.index()].push_str(text);
                // No key has one.
                keys[row.index()].push('\0');
            }
        }
        Self(keys)
    }

    fn mention(&self, row: Row, query: &str) -> bool {
        query.is_empty() || self.0.get(row.index()).is_some_and(|texts| texts.contains(query))
    }
}

/// The lines to show. `toggled` are the rows that a person opened or closed against the default; `keys` are needed for a
/// query only.
pub fn outline(
    tree: &Tree,
    filter: &Filter,
    toggled: &HashMap<NodeId, bool>,
    has_problem: impl Fn(Row) -> bool,
    keys: &Keys,
) -> Vec<Line> {
    let kept = filter.is_searching().then(|| matches_with_ancestors(tree, filter, has_problem, keys));
    let mut lines = Vec::new();
    let roots: Vec<Row> = tree.roots().collect();
    let mut walk = Walk { tree, filter, toggled, kept: kept.as_deref(), lines: &mut lines };
    walk.siblings(&roots, 0, false);
    lines
}

struct Walk<'a> {
    tree: &'a Tree,
    filter: &'a Filter,
    toggled: &'a HashMap<NodeId, bool>,
    /// What a filter makes of each row, by row; none without a filter.
    kept: Option<&'a [Kept]>,
    lines: &'a mut Vec<Line>,
}

impl Walk<'_> {
    /// `is_below_found`: all of them can be seen, whatever the filter says.
    fn siblings(&mut self, rows: &[Row], depth: u32, is_below_found: bool) {
        let is_shown = |row: &Row| is_below_found || self.is_kept(*row);
        let shown: Vec<Row> = rows.iter().copied().filter(is_shown).collect();
        let siblings = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        for (position, &row) in (1..).zip(&shown) {
            let node = self.tree.node(row).id;
            let toggled = self.toggled.get(&node).copied();
            let mut children: Vec<Row> =
                self.tree.children(row).filter(|child| self.is_kept(*child)).collect();
            let is_open = toggled.unwrap_or_else(|| self.opens_by_itself(depth, &children));
            let is_found = is_below_found || self.is_found(row);
            let is_whole = is_found && (children.is_empty() || toggled == Some(true));
            if is_whole {
                children = self.tree.children(row).collect();
            }
            let open = (!children.is_empty()).then_some(is_open);
            self.lines.push(Line { node, depth, open, position, siblings });
            if open == Some(true) {
                self.siblings(&children, depth + 1, is_whole);
            }
        }
    }

    fn is_kept(&self, row: Row) -> bool {
        self.kept.is_none_or(|kept| kept[row.index()] != Kept::Not)
    }

    /// Whether a filter found the row itself.
    fn is_found(&self, row: Row) -> bool {
        self.kept.is_some_and(|kept| kept[row.index()] == Kept::Found)
    }

    /// A filter opens the way to what it found.
    fn opens_by_itself(&self, depth: u32, kept_children: &[Row]) -> bool {
        match self.kept {
            Some(_) => !kept_children.is_empty(),
            None => self.filter.depth.is_none_or(|levels| depth + 1 < levels),
        }
    }
}

/// What a filter makes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Not,
    /// Something below it is found.
    Above,
    Found,
}

fn matches_with_ancestors(
    tree: &Tree,
    filter: &Filter,
    has_problem: impl Fn(Row) -> bool,
    keys: &Keys,
) -> Vec<Kept> {
    let query = key(&filter.query);
    let mut kept = vec![Kept::Not; tree.len()];
    for row in tree.rows() {
        if filter.only_problems && !has_problem(row) || !keys.mention(row, &query) {
            continue;
        }
        kept[row.index()] = Kept::Found;
        // Ancestors of a kept row are kept: the first that is there already ends the climb.
        for ancestor in tree.ancestors(row) {
            let above = &mut kept[ancestor.index()];
            if *above != Kept::Not {
                break;
            }
            *above = Kept::Above;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::sketch::{id, scheme};

    fn shown(filter: &Filter, toggled: &[(u32, bool)], problems: &[u32]) -> Vec<NodeId> {
        let toggled = toggled.iter().map(|&(at, open)| (id(at), open)).collect();
        let tree = Tree::new(scheme());
        let has_problem = |row| problems.iter().any(|&at| tree.row(id(at)) == Some(row));
        outline(&tree, filter, &toggled, has_problem, &Keys::of(&tree))
            .into_iter()
            .map(|line| line.node)
            .collect()
    }

    #[test]
    fn without_a_filter_everything_is_shown_in_order() {
        assert_eq!(shown(&Filter::default(), &[], &[]), [0, 1, 2, 3].map(id));
    }

    #[test]
    fn a_depth_closes_what_lies_below_and_a_hand_opens_it_again() {
        let roots = Filter { depth: Some(1), ..Filter::default() };
        assert_eq!(shown(&roots, &[], &[]), [id(0)]);
        assert_eq!(shown(&roots, &[(0, true)], &[]), [0, 1, 2, 3].map(id));
        assert_eq!(shown(&Filter::default(), &[(0, false)], &[]), [id(0)]);
    }

    #[test]
    fn what_is_found_keeps_its_ancestors() {
        let filter = Filter { query: "澜溪".into(), depth: Some(1), ..Filter::default() };
        assert_eq!(shown(&filter, &[], &[]), [0, 2].map(id));
        let code = Filter { query: "n-3".into(), ..Filter::default() };
        assert_eq!(shown(&code, &[], &[]), [0, 3].map(id));
    }

    #[test]
    fn a_search_finds_what_an_input_method_types_full_width() {
        for typed in ["Ｎ－３", "n –3", "N\u{200b}-3", "ｎ‑３"] {
            let code = Filter { query: typed.into(), ..Filter::default() };
            assert_eq!(shown(&code, &[], &[]), [0, 3].map(id), "{typed}");
        }
    }

    #[test]
    fn only_problems_keeps_problems_and_their_ancestors() {
        let filter = Filter { only_problems: true, ..Filter::default() };
        assert_eq!(shown(&filter, &[], &[1]), [0, 1].map(id));
        assert_eq!(shown(&filter, &[], &[]), []);
    }

    #[test]
    fn what_is_below_a_problem_is_opened_by_hand() {
        let filter = Filter { only_problems: true, ..Filter::default() };
        assert_eq!(shown(&filter, &[], &[0]), [id(0)]);
        assert_eq!(shown(&filter, &[(0, true)], &[0]), [0, 1, 2, 3].map(id));
        assert_eq!(shown(&filter, &[], &[0, 2]), [0, 2].map(id));
        assert_eq!(shown(&filter, &[(0, true)], &[0, 2]), [0, 1, 2, 3].map(id));
        assert_eq!(shown(&filter, &[(0, false)], &[0, 2]), [id(0)]);
        assert_eq!(shown(&filter, &[(0, true)], &[2]), [0, 2].map(id), "the way to it has no problem");
    }

    #[test]
    fn siblings_are_counted_among_those_that_are_shown() {
        let filter = Filter { query: "区".into(), ..Filter::default() };
        let tree = Tree::new(scheme());
        let lines = outline(&tree, &filter, &HashMap::new(), |_| false, &Keys::of(&tree));
        let last = lines.last().expect("a line");
        assert_eq!((last.position, last.siblings, last.depth, last.open), (3, 3, 1, None));
    }
}
