//! Two people changed the same cells: both values side by side, and a choice for each.

use base::wording;
use indicator_model::change::{Change, Refusal};
use indicator_model::id::NodeId;
use indicator_model::tree::Tree;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::segmented::Segmented;

use crate::plain::dispute::Dispute;
use crate::plain::draft::Draft;
use crate::plain::merge;
use crate::state::edits::Edits;
use crate::state::sync_state::{Saving, SyncState};
use crate::sync::saving;
use crate::wording as words;

#[component]
pub fn ConflictDialog(edits: Edits, sync: SyncState) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let conflict = Memo::new(move |_| match sync.saving.get() {
        Saving::Conflict { dispute, reason } => Some((dispute, reason)),
        _ => None,
    });
    // A native dialog closes by itself on Escape, so whether it is open is a state of its own.
    Effect::new(move |_| open.set(conflict.with(Option::is_some)));
    let leave = move |()| {
        if conflict.with_untracked(Option::is_some) {
            sync.saving.set(Saving::Idle);
        }
    };
    view! {
        <Dialog open title=move || t_string!(i18n, decompose.conflict_title) on_close=leave>
            {move || conflict.get().map(|(dispute, reason)| view! { <Differences edits sync dispute reason /> })}
        </Dialog>
    }
}

#[component]
fn Differences(edits: Edits, sync: SyncState, dispute: Dispute, reason: String) -> impl IntoView {
    let i18n = use_i18n();
    let keep = RwSignal::new(vec![true; dispute.differing.len()]);
    let has_choice = !dispute.differing.is_empty();
    let impossible = impossible(edits.draft, &dispute, i18n.get_locale_untracked());
    let rows = dispute
        .differing
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, difference)| {
            let (name, aside, precision) = edits.draft.with_untracked(|draft| {
                let tree = draft.tree();
                let precision = tree.row(difference.node).map(|row| tree.indicator(row).precision);
                let (name, aside) = (wording::name(tree, difference.node), aside(tree, difference.node));
                (name, aside, precision.unwrap_or_default())
            });
            let locale = i18n.get_locale_untracked();
            // Theirs as what happened to the field: from what I had seen to what is there now.
            let theirs = merge::theirs(&difference.mine, &difference.current);
            let (mine, theirs) = edits.draft.with_untracked(|draft| {
                let said = |edit| words::edit(locale, draft.tree(), edit, precision);
                (said(&difference.mine), said(&theirs))
            });
            view! {
                <li class="flex flex-col gap-1 border-b border-base-300 py-3">
                    <p class="font-medium">
                        {name} <span class="ps-2 text-sm font-normal text-muted">{aside}</span>
                    </p>
                    <p class="text-sm">{td_string!(locale, decompose.conflict_mine, edit = mine)}</p>
                    <p class="text-sm">{td_string!(locale, decompose.conflict_theirs, edit = theirs)}</p>
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
    let settle = move |_| {
        saving::settle(edits, sync, dispute.clone(), keep.get_untracked(), reason.clone());
    };
    let all = move |mine: bool| keep.update(|keep| keep.fill(mine));
    view! {
        {has_choice
            .then(|| {
                view! {
                    <p>{move || t_string!(i18n, decompose.conflict_text)}</p>
                    <div class="flex flex-wrap gap-2 pt-2">
                        <Button size=Size::Small on:click=move |_| all(true)>
                            {move || t_string!(i18n, decompose.conflict_all_mine)}
                        </Button>
                        <Button size=Size::Small on:click=move |_| all(false)>
                            {move || t_string!(i18n, decompose.conflict_all_theirs)}
                        </Button>
                    </div>
                }
            })}
        <ul>{rows}</ul>
        {(!impossible.is_empty())
            .then(|| {
                view! {
                    <p class="pt-3">{move || t_string!(i18n, decompose.conflict_impossible)}</p>
                    <ul>{impossible}</ul>
                }
            })}
        <div class="flex flex-wrap justify-end gap-2 pt-4">
            <Button variant=Variant::Quiet on:click=move |_| saving::discard(edits, sync)>
                {move || t_string!(i18n, decompose.conflict_discard)}
            </Button>
            <Button variant=Variant::Primary on:click=settle>
                {move || t_string!(i18n, decompose.conflict_settle)}
            </Button>
        </div>
    }
}

/// Code and owner: a target and its parts often have one name.
fn aside(tree: &Tree, node: NodeId) -> String {
    let Some(row) = tree.row(node) else { return String::new() };
    let code = tree.indicator(row).code.as_str();
    let owner = tree.owner(row).map(|owner| owner.name.as_str());
    [Some(code), owner].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// My edits that cannot be made any more, each with its reason: what was typed can be read and typed again.
fn impossible(draft: RwSignal<Draft>, dispute: &Dispute, locale: Locale) -> Vec<AnyView> {
    draft.with_untracked(|draft| {
        let tree = draft.tree();
        let line = |(change, refusal): &(Change, Refusal)| {
            let precision = tree.row(change.node).map(|row| tree.indicator(row).precision);
            let mine = words::edit(locale, tree, &change.edit, precision.unwrap_or_default());
            view! {
                <li class="flex flex-col gap-1 border-b border-base-300 py-3 text-sm">
                    <p class="font-medium">
                        {wording::name(tree, change.node)}
                        <span class="ps-2 text-sm font-normal text-muted">{aside(tree, change.node)}</span>
                    </p>
                    <p>{td_string!(locale, decompose.conflict_mine, edit = mine)}</p>
                    <p class="text-muted">{wording::refusal(locale, tree, refusal)}</p>
                </li>
            }
            .into_any()
        };
        dispute.impossible.iter().map(line).collect()
    })
}
