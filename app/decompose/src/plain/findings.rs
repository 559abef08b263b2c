//! What is wrong with the draft, node by node.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use indicator_model::diagnose::diagnose;
use indicator_model::diagnostic::{Finding, Severity};
use indicator_model::id::NodeId;
use indicator_model::tree::Tree;

use crate::plain::draft::Draft;

/// Findings by node, worst first.
pub type Findings = Arc<HashMap<NodeId, Vec<Finding>>>;

/// Above this many nodes the findings follow when typing pauses, not with every key.
const LARGE: usize = 5_000;

pub fn findings(draft: &Draft, earlier: Option<&Findings>) -> Findings {
    if let Some(earlier) = earlier
        && draft.is_typing()
        && draft.tree().len() > LARGE
    {
        return Arc::clone(earlier);
    }
    Arc::new(of(draft.tree()))
}

/// All findings of a tree.
pub fn of(tree: &Tree) -> HashMap<NodeId, Vec<Finding>> {
    let mut by_node: HashMap<NodeId, Vec<Finding>> = HashMap::new();
    for diagnostic in diagnose(tree) {
        by_node.entry(diagnostic.node).or_default().push(diagnostic.finding);
    }
    for findings in by_node.values_mut() {
        findings.sort_by_key(|finding| Reverse(finding.severity()));
    }
    by_node
}

/// Whether "only problems" keeps the node: a notice is no problem.
pub fn is_problem(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() >= Severity::Warning)
}
