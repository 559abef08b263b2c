//! What an undo or redo would do, before it is done; or why it cannot be.

use base::wording::change_set;
use indicator_model::history::Direction;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use people_model::journal::{ChangeSetDetails, NamedEdit, Reversal};
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Variant};
use ui::dialog::Dialog;

use crate::plain::draft::Draft;
use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::sync::undo;

#[component]
pub fn UndoDialog(edits: Edits, sync: SyncState) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    // A native dialog closes by itself on Escape, so whether it is open is a state of its own.
    Effect::new(move |_| open.set(sync.asked.with(Option::is_some)));
    let title = move || {
        sync.asked.with(|asked| {
            let asked = asked.as_ref()?;
            Some(title(i18n.get_locale(), asked.direction, asked.overtaken.is_empty()))
        })
    };
    view! {
        <Dialog open title=move || title().unwrap_or_default() on_close=move |()| sync.asked.set(None)>
            {move || sync.asked.get().map(|reversal| view! { <Question edits sync reversal /> })}
        </Dialog>
    }
}

fn title(locale: Locale, direction: Direction, is_possible: bool) -> &'static str {
    match (direction, is_possible) {
        (Direction::Undo, true) => td_string!(locale, decompose.undo_title),
        (Direction::Redo, true) => td_string!(locale, decompose.redo_title),
        (Direction::Undo, false) => td_string!(locale, decompose.undo_overtaken_title),
        (Direction::Redo, false) => td_string!(locale, decompose.redo_overtaken_title),
    }
}

#[component]
fn Question(edits: Edits, sync: SyncState, reversal: Reversal) -> impl IntoView {
    let i18n = use_i18n();
    let locale = i18n.get_locale_untracked();
    let head = change_set::head(locale, &reversal.of, Some(reversal.nodes));
    let body = if reversal.overtaken.is_empty() {
        view! { <Effects draft=edits.draft locale reversal=reversal.clone() /> }.into_any()
    } else {
        view! { <Overtaken draft=edits.draft locale overtaken=reversal.overtaken.clone() /> }.into_any()
    };
    let is_possible = reversal.overtaken.is_empty();
    let direction = reversal.direction;
    let confirm = move |_| {
        sync.asked.set(None);
        undo::confirm(edits, sync, reversal.clone());
    };
    view! {
        <div class="flex flex-col gap-3">
            <p class="font-medium">{head}</p>
            {body}
            <div class="flex flex-wrap justify-end gap-2 pt-2">
                <Button variant=Variant::Quiet on:click=move |_| sync.asked.set(None)>
                    {move || {
                        if is_possible { t_string!(i18n, shell.cancel) } else { t_string!(i18n, shell.close) }
                    }}
                </Button>
                {is_possible
                    .then(|| {
                        view! {
                            <Button variant=Variant::Primary on:click=confirm>
                                {move || match direction {
                                    Direction::Undo => t_string!(i18n, decompose.undo),
                                    Direction::Redo => t_string!(i18n, decompose.redo),
                                }}
                            </Button>
                        }
                    })}
            </div>
        </div>
    }
}

/// Old and new of each field, and who has built on it.
#[component]
fn Effects(draft: RwSignal<Draft>, locale: Locale, reversal: Reversal) -> impl IntoView {
    let lead = match reversal.direction {
        Direction::Undo => td_string!(locale, decompose.undo_lead),
        Direction::Redo => td_string!(locale, decompose.redo_lead),
    };
    let shown = u32::try_from(reversal.edits.len()).unwrap_or(u32::MAX);
    let rest = reversal.of.changes.saturating_sub(shown);
    let others: Vec<_> = reversal
        .built_on
        .iter()
        .map(|one| view! { <li>{change_set::head(locale, one, None)}</li> })
        .collect();
    view! {
        {(!others.is_empty())
            .then(|| {
                view! {
                    <p>{td_string!(locale, decompose.undo_built_on)}</p>
                    <ul class="list-disc ps-5 text-sm">{others}</ul>
                }
            })}
        <p>{lead}</p>
        <EditList draft locale edits=reversal.edits />
        {(rest > 0).then(|| view! { <p class="text-sm text-muted">{td_string!(locale, decompose.undo_more, count = rest)}</p> })}
    }
}

/// What was changed since, and by whom.
#[component]
fn Overtaken(draft: RwSignal<Draft>, locale: Locale, overtaken: Vec<ChangeSetDetails>) -> impl IntoView {
    let changed = overtaken
        .into_iter()
        .map(|ChangeSetDetails { summary, edits }| {
            view! {
                <p class="text-sm font-medium">{change_set::head(locale, &summary, None)}</p>
                <EditList draft locale edits />
            }
        })
        .collect_view();
    view! {
        <p>{td_string!(locale, decompose.undo_overtaken)}</p>
        {changed}
    }
}

#[component]
fn EditList(draft: RwSignal<Draft>, locale: Locale, edits: Vec<NamedEdit>) -> impl IntoView {
    let lines = draft.with_untracked(|draft| {
        let line = |edit| view! { <li class="border-b border-base-300 py-1">{change_set::edit(locale, draft.tree(), edit)}</li> };
        edits.iter().map(line).collect_view()
    });
    view! { <ul class="max-h-72 overflow-y-auto text-sm" tabindex="0">{lines}</ul> }
}
