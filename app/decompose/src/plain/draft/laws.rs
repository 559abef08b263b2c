//! What is kept beside the tree equals what follows from the whole, whatever was edited, taken back and saved by others;
//! and what a key looks at.

use indicator_model::change::Edit;
use indicator_model::decompose::{self, ChildMode};
use indicator_model::diagnose::diagnose;
use indicator_model::diagnostic::Severity;
use indicator_model::node::Lock;
use indicator_model::quantity::Quantity;
use indicator_model::target::Tier;
use proptest::prelude::*;

use super::*;
use crate::plain::cell::Manner;
use crate::plain::sketch::{grown, id, scheme};

/// What a user does, or others.
#[derive(Clone, Debug)]
enum Act {
    Type(u32, Cell, i64, Manner),
    Finish,
    Cancel,
    Lock(u32),
    Delete(u32),
    Move(u32, u32),
    Rename(u32, &'static str),
    Undo,
    Redo,
    Discard,
    Save(usize),
    /// The same, after others saved a target of a node.
    SaveAfter(usize, u32, i64),
    /// Others save a target of a node.
    Others(u32, i64),
    /// Others delete a node.
    Gone(u32),
}

fn any_act() -> impl Strategy<Value = Act> {
    let node = || 0..13_u32;
    let cell = prop_oneof![
        3 => Just(Cell::Value(Tier::Basic)),
        1 => Just(Cell::Value(Tier::Challenge)),
        1 => Just(Cell::Weight),
        1 => Just(Cell::Share),
    ];
    let upwards = prop_oneof![Just(ChildMode::KeepTotal), Just(ChildMode::MoveTotal)];
    let manner = (upwards, any::<[bool; 2]>()).prop_map(|(upwards, [children_follow, tiers_follow])| {
        Manner { upwards, children_follow, tiers_follow }
    });
    prop_oneof![
        8 => (node(), cell, -5..40_i64, manner)
            .prop_map(|(node, cell, value, manner)| Act::Type(node, cell, value, manner)),
        2 => Just(Act::Finish),
        1 => Just(Act::Cancel),
        1 => node().prop_map(Act::Lock),
        1 => node().prop_map(Act::Delete),
        1 => (node(), node()).prop_map(|(node, parent)| Act::Move(node, parent)),
        1 => (node(), prop_oneof![Just("经营主体"), Just("新增投资")]).prop_map(|(node, name)| Act::Rename(node, name)),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Discard),
        1 => (0..4_usize).prop_map(Act::Save),
        2 => (1..4_usize, node(), 0..40_i64)
            .prop_map(|(steps, node, value)| Act::SaveAfter(steps, node, value)),
        2 => (node(), 0..40_i64).prop_map(|(node, value)| Act::Others(node, value)),
        1 => node().prop_map(Act::Gone),
    ]
}

/// The draft beside the scheme as it is saved.
struct Page {
    draft: Draft,
    saved: Tree,
}

impl Page {
    fn act(&mut self, act: &Act) {
        let Self { draft, saved } = self;
        match *act {
            Act::Type(node, cell, value, manner) => {
                // What is refused leaves the draft as it was before the step.
                let _ = draft.retype(id(node), cell, &value.to_string(), manner, |_, _| Ok(()));
            }
            Act::Finish => draft.finish_typing(),
            Act::Cancel => draft.cancel_typing(),
            Act::Lock(node) => {
                let lock = Lock { owner: "张三".into(), reason: "已签责任书".into(), at: None };
                let edit = Edit::Lock { before: None, after: Some(Box::new(lock)) };
                let _ = draft.take(vec![Change { node: id(node), edit }]);
            }
            Act::Delete(node) => {
                drop(decompose::delete(draft.tree(), id(node)).map(|changes| draft.take(changes)));
            }
            Act::Move(node, parent) => {
                let moved =
                    decompose::move_to(draft.tree(), id(node), Some(id(parent)), decompose::Slot::Last);
                drop(moved.map(|changes| draft.take(changes)));
            }
            Act::Rename(node, name) => {
                let Some(row) = draft.tree().row(id(node)) else { return };
                let before = draft.tree().indicator(row).clone();
                let after = indicator_model::indicator::Indicator { name: name.into(), ..before.clone() };
                let edit = Edit::Indicator { before: before.into(), after: after.into() };
                let _ = draft.take(vec![Change { node: id(node), edit }]);
            }
            Act::Undo => drop(draft.undo()),
            Act::Redo => drop(draft.redo()),
            Act::Discard => draft.discard(),
            Act::Save(steps) => {
                let set = draft.change_set(ChangeSetId(uuid::Uuid::nil()), String::new(), steps);
                saved.apply_all(&set.changes).unwrap();
                draft.settle(steps, draft.base().next());
            }
            Act::SaveAfter(steps, node, value) => {
                if let Some(theirs) = target(saved, node, value) {
                    self.save_after(steps, vec![theirs]);
                }
            }
            Act::Others(node, value) => {
                if let Some(theirs) = target(saved, node, value) {
                    self.others(vec![theirs]);
                }
            }
            Act::Gone(node) => drop(decompose::delete(saved, id(node)).map(|changes| self.others(changes))),
        }
    }

    /// Others save before the page does, which hears of that later.
    fn save_after(&mut self, steps: usize, theirs: Vec<Change>) {
        let Self { draft, saved } = self;
        let mine = draft.change_set(ChangeSetId(uuid::Uuid::nil()), String::new(), steps).changes;
        let first = draft.base().next();
        if mine.is_empty() || saved.apply_all(&theirs).is_err() {
            return;
        }
        if saved.apply_all(&mine).is_err() {
            draft.catch_up(&[(first, theirs)]).unwrap();
            return;
        }
        draft.settle(steps, first.next());
        assert_eq!(draft.reached(), first.next());
        let before = draft.clone();
        assert_eq!(draft.catch_up(&[(first, theirs.clone())]).unwrap(), []);
        same(draft, &before);
        let mut loaded = draft.clone();
        let steps = loaded.unsaved_steps();
        let now = Scheme { revision: first.next(), ..saved.scheme().clone() };
        let refused = loaded.rebase(now, steps);
        let news = [(first, theirs), (first.next(), mine)];
        let mut careful = draft.clone();
        assert_eq!(draft.catch_up(&news).unwrap(), refused);
        same(draft, &loaded);
        assert_eq!(careful.catch_up_unless_disputed(&news).unwrap(), refused);
        let stays = !refused.is_empty() && !before.is_disputed();
        same(&careful, if stays { &before } else { &loaded });
    }

    /// Others save, and the page catches up: in place as if the whole scheme was loaded.
    fn others(&mut self, changes: Vec<Change>) {
        if self.saved.apply_all(&changes).is_err() {
            return;
        }
        let mut loaded = self.draft.clone();
        let steps = loaded.unsaved_steps();
        let theirs = Scheme { revision: self.draft.base().next(), ..self.saved.scheme().clone() };
        let refused_of_whole = loaded.rebase(theirs, steps);
        let before = self.draft.clone();
        let refused = self.draft.catch_up(&[(self.draft.base().next(), changes.clone())]).unwrap();
        assert_eq!(refused, refused_of_whole);
        same(&self.draft, &loaded);
        let mut careful = before.clone();
        let news = [(before.base().next(), changes)];
        assert_eq!(careful.catch_up_unless_disputed(&news).unwrap(), refused);
        let stays = !refused.is_empty() && !before.is_disputed();
        same(&careful, if stays { &before } else { &loaded });
    }
}

/// What somebody makes of the basic target of a node.
fn target(saved: &Tree, node: u32, value: i64) -> Option<Change> {
    let row = saved.row(id(node))?;
    let (before, after) = (saved.value(row, Tier::Basic), Quantity::from_integer(value).ok());
    Some(Change { node: id(node), edit: Edit::Target { tier: Tier::Basic, before, after } })
}

fn same(one: &Draft, other: &Draft) {
    assert_eq!((one.base(), one.reached()), (other.base(), other.reached()));
    let nodes = |draft: &Draft| draft.tree().scheme().nodes.clone();
    assert_eq!(nodes(one), nodes(other));
    assert_eq!(one.unsaved_steps(), other.unsaved_steps());
    assert_eq!(one.is_disputed(), other.is_disputed());
    assert_eq!(one.unsaved_nodes(), other.unsaved_nodes());
}

/// What is kept of a draft is what follows from all of it.
fn is_whole(draft: &Draft) {
    let tree = draft.tree();
    assert_eq!(tree, &Tree::new(tree.scheme().clone()));
    let whole = diagnose(tree);
    for row in tree.rows() {
        let node = tree.node(row).id;
        let mut found: Vec<Finding> =
            whole.iter().filter(|found| found.node == node).map(|found| found.finding.clone()).collect();
        found.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
        assert_eq!(draft.findings_of(row), found);
        let is_problem = found.first().is_some_and(|worst| worst.severity() >= Severity::Warning);
        assert_eq!(draft.findings().is_problem(row), is_problem);
    }
    let problems = tree.rows().filter(|row| draft.findings().is_problem(*row)).count();
    assert_eq!(draft.findings().problems(), problems);

    let touched: HashSet<(NodeId, Field)> =
        draft.steps.iter().flat_map(|step| step.changes.iter()).map(Change::cell).collect();
    let of_targets =
        tree.rows().flat_map(|row| Tier::ALL.map(|tier| (tree.node(row).id, Field::Target(tier))));
    for (node, field) in of_targets.chain(touched.iter().copied()) {
        if tree.row(node).is_some() {
            assert_eq!(draft.is_unsaved(node, field), touched.contains(&(node, field)));
        }
    }
    let nodes: HashSet<NodeId> =
        draft.unsaved().flat_map(|step| step.changes.iter()).map(|change| change.node).collect();
    assert_eq!(draft.unsaved_nodes(), nodes.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn what_is_kept_beside_the_tree_follows_it(acts in prop::collection::vec(any_act(), 1..25)) {
        let tree = Tree::new(grown(3, 3));
        let mut page = Page { draft: Draft::new(tree.scheme().clone()), saved: tree };
        for act in &acts {
            page.act(act);
            is_whole(&page.draft);
        }
    }
}

const BASIC: Cell = Cell::Value(Tier::Basic);
const FOLLOW: Manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true, tiers_follow: false };

/// How many nodes a key in the basic target of a node looks at.
fn key(draft: &mut Draft, node: u32, text: &str) -> usize {
    let before = draft.findings().looks();
    draft.retype(id(node), BASIC, text, FOLLOW, |_, _| Ok(())).unwrap();
    draft.findings().looks() - before
}

#[test]
fn a_key_in_a_leaf_looks_at_the_way_up() {
    let mut draft = Draft::new(grown(6, 3));
    let leaf = 363;
    // The first key moves the way up; each further one takes that back and moves it again.
    assert_eq!(key(&mut draft, leaf, "1"), 0, "as it was");
    assert_eq!(key(&mut draft, leaf, "12"), 6);
    assert_eq!(key(&mut draft, leaf, "123"), 12);
    let before = draft.findings().looks();
    draft.finish_typing();
    assert_eq!(draft.findings().looks(), before);
}

#[test]
fn a_key_in_a_total_over_many_looks_at_none_and_its_end_at_each_once() {
    let mut draft = Draft::new(grown(5, 7));
    assert_eq!(draft.tree().len(), 2_801);
    assert_eq!(key(&mut draft, 0, "9"), 0);
    assert_eq!(key(&mut draft, 0, "9999"), 0);
    let before = draft.findings().looks();
    draft.finish_typing();
    assert!(draft.findings().is_behind());
    draft.look_over();
    assert_eq!(draft.findings().looks() - before, 2_801);
    draft.look_over();
    assert_eq!(draft.findings().looks() - before, 2_801);
}

#[test]
fn a_weight_looks_at_its_group() {
    let mut scheme = grown(6, 3);
    // Of the first district only the root and one leaf are of the city's level.
    for node in [0, 363] {
        scheme.nodes[node].level = indicator_model::node::Level::City;
        scheme.nodes[node].owner = scheme.organizations[0].id;
    }
    let mut draft = Draft::new(scheme);
    let before = draft.findings().looks();
    draft.retype(id(363), Cell::Weight, "99", FOLLOW, |_, _| Ok(())).unwrap();
    // The leaf, its parent as of every edit, and the first of the group, which says that there are not 100.
    assert_eq!(draft.findings().looks() - before, 3);
}

#[test]
fn news_that_do_not_apply_leave_the_draft_as_it_was() {
    let mut draft = Draft::new(scheme());
    draft.retype(id(0), BASIC, "1500", FOLLOW, |_, _| Ok(())).unwrap();
    draft.finish_typing();
    draft.retype(id(1), BASIC, "9", FOLLOW, |_, _| Ok(())).unwrap();
    draft.undo();
    let before = draft.clone();
    let target = |before: i64, after: i64| {
        let quantity = |value| Quantity::from_integer(value).ok();
        let edit = Edit::Target { tier: Tier::Basic, before: quantity(before), after: quantity(after) };
        vec![Change { node: id(2), edit }]
    };
    let news = [(Revision(8), target(400, 410)), (Revision(9), target(999, 420))];
    assert!(matches!(draft.catch_up(&news), Err(Refusal::Stale { .. })));
    same(&draft, &before);
    assert_eq!(draft.tree(), before.tree());
    assert!(draft.can_redo());
}
