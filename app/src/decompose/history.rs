//! Every value a node had, with who and why.

use indicator_model::change::Edit;
use indicator_model::id::{NodeId, OrganizationId};
use indicator_model::journal::NodeHistory;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::tree::Tree;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

use super::api;
use super::bench::Bench;
use super::difference::{self, Difference};
use super::draft::Draft;
use crate::i18n::{Locale, use_i18n};
use crate::ui::notice::Notice;
use crate::ui::number::grouped;
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
    let number = |value: Option<Quantity>, precision| {
        value.map_or_else(|| td_string!(locale, decompose.none).to_owned(), |value| grouped(value, precision))
    };
    let change = |what: &str, before: String, after: String| {
        td_string!(locale, decompose.changed_from_to, what = what, before = before, after = after)
    };
    let plain = |what: &str, before, after| {
        change(what, number(before, Precision::INTEGER), number(after, Precision::INTEGER))
    };
    match edit {
        Edit::Target { tier, before, after } => {
            change(wording::tier(locale, *tier), number(*before, precision), number(*after, precision))
        }
        Edit::Reserve { tier, before, after } => {
            let what = td_string!(locale, decompose.reserve_of, tier = wording::tier(locale, *tier));
            change(&what, number(*before, precision), number(*after, precision))
        }
        Edit::Weight { before, after } => plain(td_string!(locale, decompose.column_weight), *before, *after),
        Edit::Share { before, after } => plain(td_string!(locale, decompose.column_share), *before, *after),
        Edit::Rule { before, after } => change(
            td_string!(locale, decompose.rule),
            wording::rule(locale, *before).to_owned(),
            wording::rule(locale, *after).to_owned(),
        ),
        Edit::Place { .. } => td_string!(locale, decompose.changed_place).into(),
        Edit::Owner { before, after } => change(
            td_string!(locale, decompose.column_owner),
            organization(tree, *before),
            organization(tree, *after),
        ),
        Edit::Lock { after: Some(lock), .. } => {
            td_string!(locale, decompose.changed_locked, reason = lock.reason.as_str())
        }
        Edit::Lock { after: None, .. } => td_string!(locale, decompose.changed_unlocked).into(),
        Edit::Facts { before, after } => parts(locale, difference::of_facts(locale, before, after)),
        Edit::Indicator { before, after } => parts(locale, difference::of_indicators(locale, before, after)),
        Edit::Presence { after: Some(_), .. } => td_string!(locale, decompose.changed_added).into(),
        Edit::Presence { after: None, .. } => td_string!(locale, decompose.changed_deleted).into(),
        Edit::Support { .. } => td_string!(locale, decompose.changed_support).into(),
    }
}

/// A definition is one field of the model and many for a person: each part that differs is said.
fn parts(locale: Locale, differences: Vec<Difference>) -> String {
    let none = || td_string!(locale, decompose.none).to_owned();
    let shown = |text: String| if text.is_empty() { none() } else { text };
    let said: Vec<_> = differences
        .into_iter()
        .map(|Difference { what, before, after }| {
            td_string!(
                locale,
                decompose.changed_from_to,
                what = what,
                before = shown(before),
                after = shown(after)
            )
        })
        .collect();
    match said.as_slice() {
        [] => td_string!(locale, decompose.changed_definition).into(),
        said => said.join(td_string!(locale, decompose.sentence_separator)),
    }
}

fn organization(tree: &Tree, id: OrganizationId) -> String {
    let organizations = &tree.scheme().organizations;
    organizations.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
}
