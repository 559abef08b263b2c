//! Moving, adding, copying and deleting nodes, by key, menu or drag: each is one step of the draft.

use indicator_model::decompose::{self, Slot};
use indicator_model::id::NodeId;
use indicator_model::tree::{Row, Tree};
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use leptos_i18n::t_string;
use text::i18n::{Locale, use_i18n};
use ui::button::Size;
use ui::icon::Symbol;
use ui::menu::{Danger, Menu, MenuItem};
use ui::popover::Trigger;
use uuid::Uuid;

use crate::dialog::add::AddDialog;
use crate::state::bench::Bench;

/// A move by one place with the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    Up,
    Down,
    /// Becomes the next sibling of its parent.
    Out,
    /// Becomes the last child of the sibling above.
    In,
}

/// Where a node goes: under `parent`, none for the top, and where among its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub parent: Option<NodeId>,
    pub slot: Slot,
}

/// Moves a node by key. A move that leads nowhere does nothing; the key is used all the same.
pub fn nudge(bench: Bench, node: NodeId, nudge: Nudge) -> bool {
    let target = bench.draft.with_untracked(|draft| nudged(draft.tree(), node, nudge));
    if let Some(target) = target {
        move_to(bench, node, target);
    }
    true
}

/// Moves a node with its subtree. A refusal is shown in a toast.
pub fn move_to(bench: Bench, node: NodeId, target: Target) {
    let planned = bench
        .draft
        .with_untracked(|draft| decompose::move_to(draft.tree(), node, target.parent, target.slot));
    bench.take_or_say(planned);
}

/// Whether the place is legal: a node never goes below itself.
pub fn is_legal(tree: &Tree, node: NodeId, target: Target) -> bool {
    !matches!(target.slot, Slot::Before(sibling) | Slot::After(sibling) if sibling == node)
        && target.parent.is_none_or(|parent| {
            parent != node
                && tree
                    .row(parent)
                    .is_some_and(|row| tree.ancestors(row).all(|above| tree.node(above).id != node))
        })
}

/// Copies a node with its subtree, right behind it.
pub fn copy(bench: Bench, node: NodeId) {
    let planned = bench.draft.with_untracked(|draft| {
        let tree = draft.tree();
        let parent = tree.row(node).and_then(|row| tree.parent(row)).map(|parent| tree.node(parent).id);
        decompose::copy(tree, node, parent, Slot::After(node), Uuid::now_v7)
    });
    bench.take_or_say(planned);
}

/// Deletes a node with its subtree.
pub fn delete(bench: Bench, node: NodeId) {
    let planned = bench.draft.with_untracked(|draft| decompose::delete(draft.tree(), node));
    bench.take_or_say(planned);
}

fn nudged(tree: &Tree, node: NodeId, nudge: Nudge) -> Option<Target> {
    let row = tree.row(node)?;
    let parent = tree.parent(row);
    let siblings: Vec<Row> =
        parent.map_or_else(|| tree.roots().collect(), |parent| tree.children(parent).collect());
    let at = siblings.iter().position(|sibling| *sibling == row)?;
    let id = |row: Row| tree.node(row).id;
    let above = at.checked_sub(1).and_then(|above| siblings.get(above)).copied().map(id);
    let below = siblings.get(at + 1).copied().map(id);
    Some(match nudge {
        Nudge::Up => Target { parent: parent.map(id), slot: Slot::Before(above?) },
        Nudge::Down => Target { parent: parent.map(id), slot: Slot::After(below?) },
        Nudge::Out => Target { parent: tree.parent(parent?).map(id), slot: Slot::After(id(parent?)) },
        Nudge::In => Target { parent: Some(above?), slot: Slot::Last },
    })
}

/// What can be done with a node as a whole, as far as the reader may do it.
#[component]
pub fn StructureMenu(bench: Bench, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let adding = RwSignal::new(false);
    let allowed = Memo::new(move |_| Allowed::of(bench, node));
    let nudges = move || {
        let offered =
            NUDGES.into_iter().filter(|(way, _)| allowed.with(|allowed| allowed.nudges.contains(way)));
        offered
            .map(|(way, label)| {
                view! {
                    <MenuItem
                        icon=Symbol::MoveTo
                        on_select=move |()| {
                            nudge(bench, node, way);
                        }
                    >
                        {move || label(i18n)}
                    </MenuItem>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || allowed.with(|allowed| *allowed != Allowed::default())>
            <Menu
                id="structure"
                label=move || t_string!(i18n, decompose.structure)
                icon=Symbol::More
                trigger=Trigger::Icon
                size=Size::Small
            >
                <Show when=move || allowed.with(|allowed| allowed.add)>
                    <MenuItem icon=Symbol::Add on_select=move |()| adding.set(true)>
                        {move || t_string!(i18n, decompose.add_child)}
                    </MenuItem>
                </Show>
                <Show when=move || allowed.with(|allowed| allowed.branch)>
                    <MenuItem icon=Symbol::Copy on_select=move |()| copy(bench, node)>
                        {move || t_string!(i18n, decompose.copy)}
                    </MenuItem>
                </Show>
                {nudges}
                <Show when=move || allowed.with(|allowed| allowed.branch)>
                    <MenuItem icon=Symbol::Delete danger=Danger::Yes on_select=move |()| delete(bench, node)>
                        {move || t_string!(i18n, decompose.delete)}
                    </MenuItem>
                </Show>
            </Menu>
        </Show>
        <AddDialog bench open=adding parent=Some(node) />
    }
}

/// What the policy lets the reader do with a node as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Allowed {
    /// Something below it.
    add: bool,
    /// Copy or delete it with everything below it.
    branch: bool,
    nudges: Vec<Nudge>,
}

impl Allowed {
    fn of(bench: Bench, node: NodeId) -> Self {
        bench.draft.with(|draft| {
            let tree = draft.tree();
            let Some(row) = tree.row(node) else { return Self::default() };
            let open = |row: Row| bench.denial_of(Some(tree.node(row).owner)).is_none();
            let above = |row: Row| match tree.parent(row) {
                Some(parent) => open(parent),
                None => bench.denial_of(None).is_none(),
            };
            // A node is moved to another place by a user who may edit both places.
            let moves = |way: &Nudge| {
                let Some(Target { parent, .. }) = nudged(tree, node, *way) else { return false };
                match parent.and_then(|parent| tree.row(parent)) {
                    Some(parent) => open(parent),
                    None => bench.denial_of(None).is_none(),
                }
            };
            let may_move = open(row) && above(row);
            // For a user who may edit everything, the nodes of a large branch are not checked one by one.
            let is_all_open = bench.closed.with(|closed| closed.is_empty());
            let ways = NUDGES.into_iter().map(|(way, _)| way);
            Self {
                add: open(row),
                branch: may_move && (is_all_open || tree.descendants(row).all(open)),
                nudges: ways.filter(|way| may_move && moves(way)).collect(),
            }
        })
    }
}

type Label = fn(I18nContext<Locale>) -> &'static str;

/// The moves as a menu, for users who have neither Alt nor a pointer that drags.
const NUDGES: [(Nudge, Label); 4] = [
    (Nudge::Up, |i18n| t_string!(i18n, decompose.move_up)),
    (Nudge::Down, |i18n| t_string!(i18n, decompose.move_down)),
    (Nudge::Out, |i18n| t_string!(i18n, decompose.move_out)),
    (Nudge::In, |i18n| t_string!(i18n, decompose.move_in)),
];
