//! What is wrong with the draft: of each node when it is asked for, and how many nodes have problems.
//!
//! The findings of a node follow from it and its children and are made when it is drawn; what weights add up to is kept
//! in groups. Which nodes have problems is kept too, for the count and for "only problems", and follows each step: it
//! looks at the nodes that the step moved. A step that moves much leaves that for the end of the typing.

use std::cmp::Reverse;

use indicator_model::change::Change;
use indicator_model::diagnose::{self, Weights, affected};
use indicator_model::diagnostic::{Finding, Severity};
use indicator_model::tree::{Changes, Row, Tree};

/// A step that moves more cells than this is looked over when it is done, and not at each of its keys.
const MANY: usize = 2_000;

#[derive(Clone, Debug)]
pub struct Findings {
    weights: Weights,
    /// Whether a node has a problem, by row.
    problems: Vec<bool>,
    count: usize,
    /// What of this is not of the tree as it is.
    behind: Behind,
    /// Counts changes of `problems`.
    turns: u32,
    /// How many nodes were looked at so far.
    looks: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Behind {
    Nothing,
    Problems,
    /// Rows came, went or moved.
    All,
}

impl Findings {
    /// O(nodes).
    pub fn new(tree: &Tree) -> Self {
        let mut findings = Self {
            weights: Weights::new(tree),
            problems: Vec::new(),
            count: 0,
            behind: Behind::Problems,
            turns: 0,
            looks: 0,
        };
        findings.look_over(tree);
        findings
    }

    /// The findings of a node, worst first.
    pub fn of(&self, tree: &Tree, row: Row) -> Vec<Finding> {
        let found = diagnose::findings(tree, &self.weights, row).into_iter();
        let mut found: Vec<Finding> = found.map(|diagnostic| diagnostic.finding).collect();
        found.sort_by_key(|finding| Reverse(finding.severity()));
        found
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// How many nodes have a problem, as of the last time that they were looked at.
    pub fn problems(&self) -> usize {
        self.count
    }

    /// Whether "only problems" keeps the node.
    pub fn is_problem(&self, row: Row) -> bool {
        self.problems.get(row.index()) == Some(&true)
    }

    /// Whether more moved than was looked at.
    pub fn is_behind(&self) -> bool {
        self.behind != Behind::Nothing
    }

    /// Moves when other nodes have problems than before.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// How many nodes were looked at so far: what a key costs.
    #[cfg(test)]
    pub fn looks(&self) -> usize {
        self.looks
    }

    /// Follows `changes` that were applied or taken back, and what `moved` by it. What costs too much for a key waits for
    /// [`Findings::look_over`].
    pub fn follow(&mut self, tree: &Tree, changes: &[Change], moved: &Changes) {
        if moved.structure {
            self.behind = Behind::All;
        }
        if self.behind == Behind::All {
            return;
        }
        let weighed = if moved.numbers { Vec::new() } else { self.weights.follow(tree, changes) };
        if moved.cells.len() > MANY {
            self.behind = Behind::Problems;
        }
        if self.behind == Behind::Problems {
            return;
        }
        let mut rows = affected(tree, changes, moved);
        rows.extend(weighed);
        for row in rows {
            self.look(tree, row);
        }
    }

    /// Looks at all nodes, if more moved than was looked at.
    pub fn look_over(&mut self, tree: &Tree) {
        match std::mem::replace(&mut self.behind, Behind::Nothing) {
            Behind::Nothing => return,
            Behind::Problems => {}
            Behind::All => {
                self.weights = Weights::new(tree);
                self.problems.clear();
                self.count = 0;
                self.turns = self.turns.wrapping_add(1);
            }
        }
        self.problems.resize(tree.len(), false);
        for row in tree.rows() {
            self.look(tree, row);
        }
    }

    fn look(&mut self, tree: &Tree, row: Row) {
        self.looks += 1;
        let found = diagnose::findings(tree, &self.weights, row);
        let is_problem = found.iter().any(|found| is_problem(&found.finding));
        let was_problem = std::mem::replace(&mut self.problems[row.index()], is_problem);
        if is_problem != was_problem {
            self.count = self.count + usize::from(is_problem) - usize::from(was_problem);
            self.turns = self.turns.wrapping_add(1);
        }
    }
}

/// A notice is no problem.
fn is_problem(finding: &Finding) -> bool {
    finding.severity() >= Severity::Warning
}
