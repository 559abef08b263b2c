//! Every value a node had, with who and why.

use indicator_model::change::Edit;
use indicator_model::id::NodeId;
use indicator_model::journal::NodeHistory;
use indicator_model::quantity::Precision;
use indicator_model::tree::Tree;
use leptos::prelude::*;
use leptos_i18n::t_string;

use super::api;
use super::bench::Bench;
use super::draft::Draft;
use crate::i18n::{Locale, use_i18n};
use crate::ui::notice::Notice;
use crate::ui::skeleton::Skeleton;
use crate::ui::time::in_the_city;
use crate::ui::tone::Tone;
use crate::wording;

#[component]
pub fn History(bench: Bench, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    // What was just saved belongs here too, so the revision is part of the question.
    let base = Memo::new(move |_| bench.draft.with(Draft::base));
    let history = Resource::new(move || base.get(), move |_| api::history_of(bench.scheme, node));
    view! {
        <Transition fallback=|| view! { <Skeleton /> }>
            {move || Suspend::new(async move {
                match history.await {
                    Ok(history) if history.changes.is_empty() => {
                        view! { <p class="text-sm text-muted">{move || t_string!(i18n, decompose.history_empty)}</p> }
                            .into_any()
                    }
                    Ok(history) => view! { <Entries bench node history /> }.into_any(),
                    Err(error) => {
                        view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Entries(bench: Bench, node: NodeId, history: NodeHistory) -> impl IntoView {
    let i18n = use_i18n();
    let precision = bench
        .draft
        .with_untracked(|draft| draft.tree().row(node).map(|row| draft.tree().indicator(row).precision))
        .unwrap_or_default();
    let written = move |locale, edit: &Edit| {
        bench.draft.with_untracked(|draft| sentence(locale, draft.tree(), edit, precision))
    };
    let entries = history
        .changes
        .into_iter()
        .map(|change| {
            let at = in_the_city(&change.at);
            let edit = change.edit;
            view! {
                <li class="border-b border-base-300 py-2 text-sm">
                    <p>{move || written(i18n.get_locale(), &edit)}</p>
                    <p class="text-muted">{move || wording::person(i18n.get_locale(), &change.author)} " · " <time class="numbers" datetime=change.at>{at}</time></p>
                    <p class="empty:hidden">{change.reason}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="flex flex-col">{entries}</ol> }
}

/// An edit as a readable difference.
pub fn sentence(locale: Locale, tree: &Tree, edit: &Edit, precision: Precision) -> String {
    let organizations = &tree.scheme().organizations;
    let name = |id| organizations.iter().find(|one| one.id == id).map(|one| one.name.as_str());
    wording::edit(locale, edit, precision, name)
}
