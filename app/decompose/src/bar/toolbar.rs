//! The tools above the tree: find, open levels, what gives way, undo and redo.

use indicator_model::decompose::ChildMode;
use indicator_model::history::Direction;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::{IconButton, Size};
use ui::choice::Choice;
use ui::field::SearchField;
use ui::icon::Symbol;
use ui::popover::Popover;
use ui::segmented::Segmented;
use ui::select::Select;
use ui::switch::Switch;

use crate::dialog::add::AddDialog;
use crate::paper::PrintButton;
use crate::plain::cell::Manner;
use crate::plain::draft::Draft;
use crate::plain::outline::Filter;
use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::state::view::{Asked, View};
use crate::sync::undo;

#[component]
pub fn Toolbar(edits: Edits, view: View, filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let problems = Memo::new(move |_| match edits.first.get() {
        Some(first) => first.problems,
        None => edits.draft.with(|draft| draft.findings().problems()),
    });
    // How the tree answers matters to those who can type in it.
    let is_open = move || edits.access.closed_whole.get().is_none();
    view! {
        <div class="flex flex-wrap items-end gap-x-4 gap-y-2 print:hidden" role="toolbar" aria-label=move || t_string!(i18n, decompose.tools)>
            <div class="min-w-48 grow md:max-w-72">
                <SearchField
                    name="q"
                    label=move || t_string!(i18n, decompose.search)
                    value=Signal::derive(move || filter.with(|filter| filter.query.clone()))
                    on_input=move |query: String| filter.update(|filter| filter.query = query)
                />
            </div>
            <div class="hidden md:block">
                <Levels edits view filter />
            </div>
            <Switch
                label=move || t_string!(i18n, decompose.only_problems, count = problems.get())
                checked=Signal::derive(move || filter.with(|filter| filter.only_problems))
                on_change=move |only| filter.update(|filter| filter.only_problems = only)
            />
            <span class="hidden grow lg:block"></span>
            <Show when=is_open>
            <div class="hidden items-end gap-4 md:flex">
                <Manners manner=edits.manner group="upwards" />
            </div>
            <div class="md:hidden">
                <Popover
                    id="manners"
                    label=move || t_string!(i18n, decompose.manners)
                    icon=Symbol::Adjust
                    size=Size::Small
                >
                    <div class="flex flex-col gap-3 p-3">
                        <Manners manner=edits.manner group="upwards-phone" />
                    </div>
                </Popover>
            </div>
            </Show>
        </div>
    }
}

/// What concerns the scheme as a whole, beside the title of the page.
#[component]
pub fn SchemeActions(edits: Edits, view: View, sync: SyncState) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || edits.access.closed_whole.get().is_none()>
            <UndoRedo edits sync />
        </Show>
        <Show when=move || edits.access.denial_of(None).is_none()>
            <AddRoot edits view />
        </Show>
        // A phone has no room for them, and can print by its own menu.
        <span class="hidden items-center gap-2 md:flex">
            <IconButton
                icon=Symbol::Info
                size=Size::Small
                label=move || t_string!(i18n, decompose.keys_open)
                on:click=move |_| view.asked.set(Some(Asked::Keys))
            />
            <PrintButton printing=view.printing />
            <IconButton
                icon=Symbol::View
                size=Size::Small
                label=move || t_string!(i18n, decompose.details)
                pressed=view.details
                on:click=move |_| view.details.update(|open| *open = !*open)
            />
        </span>
    }
}

#[component]
fn Levels(edits: Edits, view: View, filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Signal::derive(move || {
        edits.structure.get();
        let levels = edits.draft.with_untracked(|draft| draft.tree().levels());
        let level = |depth| Choice::new(Some(depth), move || t_string!(i18n, decompose.level, depth = depth));
        let all = Choice::new(None, move || t_string!(i18n, decompose.all_levels));
        (1..levels).map(level).chain([all]).collect::<Vec<_>>()
    });
    view! {
        <Select
            name="depth"
            label=move || t_string!(i18n, decompose.levels)
            choices
            value=Signal::derive(move || filter.with(|filter| filter.depth))
            on_change=move |depth| {
                view.toggled.update(std::collections::HashMap::clear);
                filter.update(|filter| filter.depth = depth);
            }
        />
    }
}

/// The switches that decide how the tree answers a typed value.
#[component]
fn Manners(manner: RwSignal<Manner>, group: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="flex flex-col gap-1">
        <span class="text-sm font-medium" aria-hidden="true">{move || t_string!(i18n, decompose.upwards)}</span>
        <Segmented
            name=group
            label=move || t_string!(i18n, decompose.upwards)
            choices=vec![
                Choice::new(ChildMode::KeepTotal, move || t_string!(i18n, decompose.keep_total)),
                Choice::new(ChildMode::MoveTotal, move || t_string!(i18n, decompose.move_total)),
            ]
            value=Signal::derive(move || manner.get().upwards)
            on_change=move |upwards| manner.update(|manner| manner.upwards = upwards)
        />
        </div>
        <Switch
            label=move || t_string!(i18n, decompose.children_follow)
            checked=Signal::derive(move || manner.get().children_follow)
            on_change=move |children_follow| manner.update(|manner: &mut Manner| manner.children_follow = children_follow)
        />
        <Switch
            label=move || t_string!(i18n, decompose.tiers_follow)
            checked=Signal::derive(move || manner.get().tiers_follow)
            on_change=move |tiers_follow| manner.update(|manner: &mut Manner| manner.tiers_follow = tiers_follow)
        />
    }
}

#[component]
fn UndoRedo(edits: Edits, sync: SyncState) -> impl IntoView {
    let i18n = use_i18n();
    let can_undo = Memo::new(move |_| {
        edits.draft.with(Draft::can_undo) || undo::reaches_saved(edits, sync, Direction::Undo)
    });
    let can_redo = Memo::new(move |_| {
        edits.draft.with(Draft::can_redo) || undo::reaches_saved(edits, sync, Direction::Redo)
    });
    view! {
        <div class="flex">
            <IconButton
                icon=Symbol::Undo
                size=Size::Small
                label=move || t_string!(i18n, decompose.undo)
                disabled=Signal::derive(move || !can_undo.get())
                on:click=move |_| undo::undo(edits, sync)
            />
            <IconButton
                icon=Symbol::Redo
                size=Size::Small
                label=move || t_string!(i18n, decompose.redo)
                disabled=Signal::derive(move || !can_redo.get())
                on:click=move |_| undo::redo(edits, sync)
            />
        </div>
    }
}

#[component]
fn AddRoot(edits: Edits, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let adding = RwSignal::new(false);
    view! {
        <IconButton
            icon=Symbol::Add
            size=Size::Small
            label=move || t_string!(i18n, decompose.add_root)
            on:click=move |_| adding.set(true)
        />
        <AddDialog edits view open=adding parent=None />
    }
}
