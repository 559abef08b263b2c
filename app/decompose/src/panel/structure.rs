//! The menu of what can be done with a node as a whole.

use indicator_model::id::NodeId;
use indicator_model::tree::Row;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use leptos_i18n::t_string;
use text::i18n::{Locale, use_i18n};
use ui::button::Size;
use ui::icon::Symbol;
use ui::menu::{Danger, Menu, MenuItem};
use ui::popover::Trigger;

use crate::dialog::add::AddDialog;
use crate::plain::draft::Draft;
use crate::plain::place::{Nudge, Target, nudged};
use crate::state::access::Access;
use crate::state::edits::Edits;
use crate::state::structure::{copy, delete, nudge};
use crate::state::view::View;

/// What can be done with a node as a whole, as far as the reader may do it.
#[component]
pub fn StructureMenu(edits: Edits, view: View, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let adding = RwSignal::new(false);
    let allowed = Memo::new(move |_| Allowed::of(edits.draft, edits.access, node));
    let nudges = move || {
        let offered =
            NUDGES.into_iter().filter(|(way, _)| allowed.with(|allowed| allowed.nudges.contains(way)));
        offered
            .map(|(way, label)| {
                view! {
                    <MenuItem
                        icon=Symbol::MoveTo
                        on_select=move |()| {
                            nudge(edits, node, way);
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
                    <MenuItem icon=Symbol::Copy on_select=move |()| copy(edits, node)>
                        {move || t_string!(i18n, decompose.copy)}
                    </MenuItem>
                </Show>
                {nudges}
                <Show when=move || allowed.with(|allowed| allowed.branch)>
                    <MenuItem icon=Symbol::Delete danger=Danger::Yes on_select=move |()| delete(edits, node)>
                        {move || t_string!(i18n, decompose.delete)}
                    </MenuItem>
                </Show>
            </Menu>
        </Show>
        <AddDialog edits view open=adding parent=Some(node) />
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
    fn of(draft: RwSignal<Draft>, access: Access, node: NodeId) -> Self {
        draft.with(|draft| {
            let tree = draft.tree();
            let Some(row) = tree.row(node) else { return Self::default() };
            let open = |row: Row| access.denial_of(Some(tree.node(row).owner)).is_none();
            let above = |row: Row| match tree.parent(row) {
                Some(parent) => open(parent),
                None => access.denial_of(None).is_none(),
            };
            // A node is moved to another place by a user who may edit both places.
            let moves = |way: &Nudge| {
                let Some(Target { parent, .. }) = nudged(tree, node, *way) else { return false };
                match parent.and_then(|parent| tree.row(parent)) {
                    Some(parent) => open(parent),
                    None => access.denial_of(None).is_none(),
                }
            };
            let may_move = open(row) && above(row);
            // For a user who may edit everything, the nodes of a large branch are not checked one by one.
            let is_all_open = access.closed.with(|closed| closed.is_empty());
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
