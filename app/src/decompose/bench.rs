//! What the parts of the Decompose page share: one draft, what is selected, how edits behave.
//!
//! Everything else on the page is derived from these signals; nothing is kept twice.

use std::collections::HashMap;
use std::sync::Arc;

use indicator_model::change::{Change, Refusal};
use indicator_model::decompose::ChildMode;
use indicator_model::diagnose::diagnose;
use indicator_model::diagnostic::{Finding, Severity};
use indicator_model::history::Cursor;
use indicator_model::id::{NodeId, SchemeId};
use leptos::prelude::*;

use super::draft::{Cell, Draft, Manner, Mistake};

/// Findings by node, worst first.
pub type Findings = Arc<HashMap<NodeId, Vec<Finding>>>;

/// Above this many nodes the findings follow when typing pauses, not with every key.
const LARGE: usize = 5_000;

/// The page's shared state; `Copy`, so that every handler can have it.
#[derive(Clone, Copy)]
pub struct Bench {
    pub scheme: SchemeId,
    pub draft: RwSignal<Draft>,
    /// What undo and redo concern once everything is saved.
    pub history: RwSignal<Cursor>,
    pub selected: RwSignal<Option<NodeId>>,
    pub manner: RwSignal<Manner>,
    /// Rows opened or closed by hand.
    pub toggled: RwSignal<HashMap<NodeId, bool>>,
    pub editing: RwSignal<Option<Editing>>,
    pub findings: Memo<Findings>,
    pub structure: Memo<u32>,
}

/// The cell being typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    pub node: NodeId,
    pub cell: Cell,
    pub text: String,
    pub mistake: Option<Mistake>,
}

impl Bench {
    pub fn new(draft: Draft, history: Cursor) -> Self {
        let scheme = draft.tree().scheme().id;
        let draft = RwSignal::new(draft);
        let manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true };
        Self {
            scheme,
            draft,
            history: RwSignal::new(history),
            selected: RwSignal::new(None),
            manner: RwSignal::new(manner),
            toggled: RwSignal::new(HashMap::new()),
            editing: RwSignal::new(None),
            findings: Memo::new(move |earlier| draft.with(|draft| findings(draft, earlier))),
            structure: Memo::new(move |_| draft.with(Draft::structure)),
        }
    }

    /// Opens a cell for typing. `text` is what was typed to open it; none starts from the present value.
    pub fn edit(self, node: NodeId, cell: Cell, text: Option<String>) {
        self.finish();
        let text = text.unwrap_or_else(|| self.draft.with_untracked(|draft| plain_text(draft, node, cell)));
        self.editing.set(Some(Editing { node, cell, text, mistake: None }));
    }

    /// One key in the open cell: the whole tree answers.
    pub fn type_text(self, text: String) {
        let Some(Editing { node, cell, .. }) = self.editing.get_untracked() else { return };
        let manner = self.manner.get_untracked();
        let mistake = self.draft.try_update(|draft| draft.retype(node, cell, &text, manner)).and_then(Result::err);
        self.editing.set(Some(Editing { node, cell, text, mistake }));
    }

    /// Closes the open cell and keeps what was taken. Gives back what was not, so that it can be shown.
    pub fn finish(self) -> Option<Editing> {
        let editing = self.editing.get_untracked()?;
        self.editing.set(None);
        self.draft.update(Draft::finish_typing);
        editing.mistake.is_some().then_some(editing)
    }

    /// Closes the open cell and forgets what was typed.
    pub fn cancel(self) {
        self.editing.set(None);
        self.draft.update(Draft::cancel_typing);
    }

    /// Takes a planned step into the draft.
    pub fn take(self, changes: Vec<Change>) -> Result<(), Refusal> {
        self.finish();
        self.draft.try_update(|draft| draft.take(changes)).unwrap_or(Ok(()))
    }

    pub fn set_open(self, node: NodeId, open: bool) {
        self.toggled.update(|toggled| {
            toggled.insert(node, open);
        });
    }
}

fn findings(draft: &Draft, earlier: Option<&Findings>) -> Findings {
    if let Some(earlier) = earlier
        && draft.is_typing()
        && draft.tree().len() > LARGE
    {
        return Arc::clone(earlier);
    }
    let mut by_node: HashMap<NodeId, Vec<Finding>> = HashMap::new();
    for diagnostic in diagnose(draft.tree()) {
        by_node.entry(diagnostic.node).or_default().push(diagnostic.finding);
    }
    for findings in by_node.values_mut() {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    }
    Arc::new(by_node)
}

/// Whether "only problems" keeps the node: a notice is no problem.
pub fn is_problem(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() >= Severity::Warning)
}

/// The value as it is edited: no separators, nothing for a missing one.
fn plain_text(draft: &Draft, node: NodeId, cell: Cell) -> String {
    let tree = draft.tree();
    let Some(row) = tree.row(node) else { return String::new() };
    let value = match cell {
        Cell::Value(tier) => tree.value(row, tier),
        Cell::Weight => tree.node(row).weight,
        Cell::Share => tree.node(row).edge.share,
    };
    value.map(|value| value.to_string()).unwrap_or_default()
}
