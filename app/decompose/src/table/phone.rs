//! The tree on a phone: one node at a time, its children below it as cards to type in, and the way back up.

use base::wording;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::icon::{Icon, Symbol};

use crate::panel::{PanelHead, PanelParts, WhenLoaded};
use crate::plain::cell::Cell;
use crate::plain::outline::Filter;
use crate::plain::row::RowView;
use crate::state::address;
use crate::state::edits::Edits;
use crate::state::element::visible_table;
use crate::state::view::View;
use crate::table::number_cell::NumberCell;
use crate::wording::severity_key;

#[component]
pub fn Drilldown(edits: Edits, view: View, named: Option<SchemeId>) -> impl IntoView {
    let i18n = use_i18n();
    // A filter finds rows all over the tree, so they are listed as they are found; else the children of one node.
    let shown = Memo::new(move |_| {
        let searching = view.filter.with(Filter::is_searching);
        edits.structure.get();
        let at = view.selected.get();
        if searching && at.is_none() {
            return view.lines.with(|lines| lines.iter().map(|line| line.node).collect::<Vec<_>>());
        }
        edits.draft.with_untracked(|draft| {
            let tree = draft.tree();
            let id = |row| tree.node(row).id;
            match at.and_then(|at| tree.row(at)) {
                Some(row) => tree.children(row).map(id).collect(),
                None => tree.roots().map(id).collect(),
            }
        })
    });
    let opened = view.selected;
    // What is found is listed until one of it is opened; a new search lists again.
    Effect::new(move |before: Option<Filter>| {
        let now = view.filter.get();
        if before.is_some_and(|before| before != now) && visible_table().is_none() {
            view.selected.set(None);
        }
        now
    });
    view! {
        <div class="flex flex-col gap-3">
            <Trail edits view named />
            {move || {
                opened.get().map(|node| {
                    view! {
                        <div class="rounded-box border border-base-300 bg-base-100 pb-3">
                            <PanelHead edits view node />
                            <Own edits view />
                        </div>
                    }
                })
            }}
            <ul class="flex flex-col gap-2 empty:hidden" aria-label=move || t_string!(i18n, decompose.table_label)>
                <For each=move || shown.get() key=|node| *node let:node>
                    <Card edits view named node />
                </For>
            </ul>
            {move || {
                opened.get().map(|node| {
                    view! {
                        <div class="rounded-box border border-base-300 bg-base-100">
                            <WhenLoaded edits lines=4>
                                <PanelParts edits view node id="phone-panel" />
                            </WhenLoaded>
                        </div>
                    }
                })
            }}
        </div>
    }
}

/// The ancestors of the node, each a way back.
#[component]
fn Trail(edits: Edits, view: View, named: Option<SchemeId>) -> impl IntoView {
    let i18n = use_i18n();
    let trail = Memo::new(move |_| {
        edits.structure.get();
        let at = view.selected.get();
        edits.draft.with_untracked(|draft| {
            let tree = draft.tree();
            let Some(row) = at.and_then(|at| tree.row(at)) else { return Vec::new() };
            let mut above: Vec<_> = tree
                .ancestors(row)
                .map(|row| (Some(tree.node(row).id), tree.indicator(row).name.clone()))
                .collect();
            above.reverse();
            above
        })
    });
    view! {
        <Show when=move || view.selected.get().is_some()>
            <nav aria-label=move || t_string!(i18n, decompose.trail)>
                <ol class="flex flex-wrap items-center gap-1 text-sm">
                    <li>
                        <button type="button" class="btn btn-sm btn-ghost" on:click=move |_| address::drill(view, named, None)>
                            <Icon symbol=Symbol::Back />
                            {move || t_string!(i18n, decompose.whole_city)}
                        </button>
                    </li>
                    <For each=move || trail.get() key=|(node, _)| *node let((node, name))>
                        <li>
                            <button type="button" class="btn btn-sm btn-ghost" on:click=move |_| address::drill(view, named, node)>
                                {name}
                            </button>
                        </li>
                    </For>
                </ol>
            </nav>
        </Show>
    }
}

/// The two targets of the node whose children are listed.
#[component]
fn Own(edits: Edits, view: View) -> impl IntoView {
    let node = Memo::new(move |_| view.selected.get());
    let row = Memo::new(move |_| edits.row(node.get()?));
    let closed = closed(edits, node);
    view! {
        <div class="grid grid-cols-2 gap-2 px-4">
            <Number edits view node row closed tier=Tier::Basic />
            <Number edits view node row closed tier=Tier::Challenge />
        </div>
    }
}

#[component]
fn Card(edits: Edits, view: View, named: Option<SchemeId>, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let node_memo = Memo::new(move |_| Some(node));
    let row = Memo::new(move |_| edits.row(node));
    let closed = closed(edits, node_memo);
    let text = move |read: fn(&RowView) -> String| {
        move || row.with(|row| row.as_ref().map(read).unwrap_or_default())
    };
    let finding = move || {
        row.with(|row| {
            let worst = row.as_ref()?.findings.first()?.clone();
            Some(view! {
                <span class="tree-finding" data-severity=severity_key(worst.severity())>
                    {wording::finding_short(i18n.get_locale(), &worst)}
                </span>
            })
        })
    };
    view! {
        <li class="rounded-box border border-base-300 bg-base-100" data-node=node.to_string()>
            <button
                type="button"
                class="flex min-h-touch w-full items-center gap-2 px-4 pt-3 text-start"
                on:click=move |_| address::drill(view, named, Some(node))
            >
                <span class="min-w-0 grow">
                    <span class="block font-medium">{text(|row| row.name.clone())}</span>
                    <span class="block text-sm text-muted">{text(|row| row.owner.clone())}</span>
                </span>
                {finding}
                <Icon symbol=Symbol::ChevronRight />
            </button>
            <div class="grid grid-cols-2 gap-2 px-4 pt-1 pb-3">
                <Number edits view node=node_memo row closed tier=Tier::Basic />
                <Number edits view node=node_memo row closed tier=Tier::Challenge />
            </div>
        </li>
    }
}

/// A labelled number of a card; the input opens where it is touched.
#[component]
fn Number(
    edits: Edits,
    view: View,
    node: Memo<Option<NodeId>>,
    row: Memo<Option<RowView>>,
    closed: Memo<bool>,
    tier: Tier,
) -> impl IntoView {
    let i18n = use_i18n();
    let sum = move || {
        row.with(|row| {
            let row = row.as_ref()?;
            let sum = if tier == Tier::Challenge { &row.challenge_sum } else { &row.basic_sum };
            (!sum.text.is_empty()).then(|| format!("Σ {}", sum.text))
        })
    };
    view! {
        <div class="flex flex-col">
            <span class="text-sm text-muted">
                {move || wording::tier(i18n.get_locale(), tier)} " "
                {move || row.with(|row| row.as_ref().map(|row| row.unit.clone()))}
            </span>
            <div class="phone-number">
                <NumberCell edits view node row closed cell=Cell::Value(tier) is_control=true />
            </div>
            <span class="numbers text-sm text-muted">{sum}</span>
        </div>
    }
}

/// Whether the reader cannot edit the node.
fn closed(edits: Edits, node: Memo<Option<NodeId>>) -> Memo<bool> {
    Memo::new(move |_| node.get().is_some_and(|node| edits.access.denial(node).is_some()))
}
