//! Two people changed the same cells: both values side by side, and a choice for each.

use indicator_model::change::Edit;
use indicator_model::journal::Conflict;
use leptos::prelude::*;
use leptos_i18n::t_string;

use super::bench::Bench;
use super::saving::{self, Saving};
use crate::i18n::use_i18n;
use crate::ui::button::{Button, Variant};
use crate::ui::choice::Choice;
use crate::ui::dialog::Dialog;
use crate::ui::segmented::Segmented;
use crate::wording;

#[component]
pub fn ConflictDialog(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let conflict = Memo::new(move |_| match bench.saving.get() {
        Saving::Conflict(conflict) => Some(conflict),
        _ => None,
    });
    // A native dialog closes by itself on Escape, so whether it is open is a state of its own.
    Effect::new(move |_| open.set(conflict.with(Option::is_some)));
    let leave = move |()| {
        if conflict.with_untracked(Option::is_some) {
            bench.saving.set(Saving::Idle);
        }
    };
    view! {
        <Dialog open title=move || t_string!(i18n, decompose.conflict_title) on_close=leave>
            {move || conflict.get().map(|conflict| view! { <Differences bench conflict /> })}
        </Dialog>
    }
}

#[component]
fn Differences(bench: Bench, conflict: Conflict) -> impl IntoView {
    let i18n = use_i18n();
    let keep = RwSignal::new(vec![true; conflict.differing.len()]);
    let rows = conflict
        .differing
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, difference)| {
            let (name, precision) = bench.draft.with_untracked(|draft| {
                let tree = draft.tree();
                let precision = tree.row(difference.node).map(|row| tree.indicator(row).precision);
                (wording::name(tree, difference.node), precision.unwrap_or_default())
            });
            let locale = i18n.get_locale_untracked();
            // Theirs as what happened to the field: from what I had seen to what is there now.
            let theirs = wording::edit(locale, &theirs(&difference.mine, &difference.current), precision);
            let mine = wording::edit(locale, &difference.mine, precision);
            view! {
                <li class="flex flex-col gap-1 border-b border-base-300 py-3">
                    <p class="font-medium">{name}</p>
                    <p class="text-sm">{move || t_string!(i18n, decompose.conflict_mine)} "：" {mine}</p>
                    <p class="text-sm">{move || t_string!(i18n, decompose.conflict_theirs)} "：" {theirs}</p>
                    <Segmented
                        name=format!("conflict-{at}")
                        label=move || t_string!(i18n, decompose.conflict_choose)
                        choices=vec![
                            Choice::new(true, move || t_string!(i18n, decompose.conflict_keep_mine)),
                            Choice::new(false, move || t_string!(i18n, decompose.conflict_keep_theirs)),
                        ]
                        value=Signal::derive(move || keep.with(|keep| keep.get(at).copied().unwrap_or_default()))
                        on_change=move |mine| {
                            keep.update(|keep| {
                                if let Some(kept) = keep.get_mut(at) {
                                    *kept = mine;
                                }
                            });
                        }
                    />
                </li>
            }
        })
        .collect_view();
    let settle = move |_| saving::settle(bench, conflict.clone(), keep.get_untracked(), String::new());
    view! {
        <p>{move || t_string!(i18n, decompose.conflict_text)}</p>
        <ul>{rows}</ul>
        <div class="flex justify-end pt-4">
            <Button variant=Variant::Primary on:click=settle>
                {move || t_string!(i18n, decompose.conflict_settle)}
            </Button>
        </div>
    }
}

/// What others did to the field: from the value that I saw to the value now.
fn theirs(mine: &Edit, current: &Edit) -> Edit {
    match (mine, current.clone().inverse()) {
        (Edit::Target { before: seen, .. }, Edit::Target { tier, after: now, .. }) => {
            Edit::Target { tier, before: *seen, after: now }
        }
        (Edit::Weight { before: seen, .. }, Edit::Weight { after: now, .. }) => {
            Edit::Weight { before: *seen, after: now }
        }
        (Edit::Share { before: seen, .. }, Edit::Share { after: now, .. }) => {
            Edit::Share { before: *seen, after: now }
        }
        (_, now) => now,
    }
}
