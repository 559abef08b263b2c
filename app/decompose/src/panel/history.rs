//! Every value a node had, and every step of its scheme, with who and why.

use std::cmp::Reverse;

use base::wording;
use indicator_model::change::Edit;
use indicator_model::id::NodeId;
use indicator_model::moment::Moment;
use leptos::prelude::*;
use leptos_i18n::t_string;
use people_model::journal::NodeHistory;
use text::i18n::use_i18n;
use ui::notice::Notice;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use crate::plain::draft::Draft;
use crate::plain::rights::Rights;
use crate::sync::api;
use crate::wording as words;

#[component]
pub fn History(draft: RwSignal<Draft>, rights: RwSignal<Rights>, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = draft.with_untracked(|draft| draft.tree().scheme().id);
    // What was just saved belongs here too, so the revision is part of the question.
    let base = Memo::new(move |_| draft.with(Draft::base));
    // A step of the scheme makes no revision, and belongs here as well.
    let approval = Memo::new(move |_| rights.with(|rights| rights.approval.last.clone()));
    let history = Resource::new(move || (base.get(), approval.get()), move |_| api::history_of(scheme, node));
    view! {
        <Transition fallback=|| view! { <Skeleton /> }>
            {move || Suspend::new(async move {
                match history.await {
                    Ok(history) if history.changes.is_empty() => {
                        view! { <p class="text-sm text-muted">{move || t_string!(i18n, decompose.history_empty)}</p> }
                            .into_any()
                    }
                    Ok(history) => view! { <Entries draft node history /> }.into_any(),
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
fn Entries(draft: RwSignal<Draft>, node: NodeId, history: NodeHistory) -> impl IntoView {
    let i18n = use_i18n();
    let precision = draft
        .with_untracked(|draft| draft.tree().row(node).map(|row| draft.tree().indicator(row).precision))
        .unwrap_or_default();
    let written = move |locale, edit: &Edit| {
        draft.with_untracked(|draft| words::edit(locale, draft.tree(), edit, precision))
    };
    let changes = history.changes.into_iter().map(|change| {
        let (edit, origin) = (change.edit, change.origin);
        let what = Signal::derive(move || {
            let locale = i18n.get_locale();
            wording::change_set::of_history(locale, origin, written(locale, &edit))
        });
        Told {
            what,
            author: change.author,
            on_behalf_of: change.on_behalf_of,
            at: change.at,
            reason: change.reason,
        }
    });
    let steps = history.transitions.into_iter().map(|taken| {
        let step = taken.step;
        let what = Signal::derive(move || {
            t_string!(i18n, decompose.scheme_step, step = wording::approval::step(i18n.get_locale(), step))
        });
        Told {
            what,
            author: taken.author,
            on_behalf_of: taken.on_behalf_of,
            at: taken.at,
            reason: taken.reason,
        }
    });
    let mut told: Vec<Told> = changes.chain(steps).collect();
    // Each list is newest first, and stays so among entries of one moment.
    told.sort_by_key(|entry| Reverse(entry.at));
    let entries = told
        .into_iter()
        .map(|Told { what, author, on_behalf_of, at, reason }| {
            let day = at.in_the_city();
            view! {
                <li class="border-b border-base-300 py-2 text-sm">
                    <p>{what}</p>
                    <p class="text-muted">
                        {move || wording::approval::author(i18n.get_locale(), &author, on_behalf_of.as_deref())} " · "
                        <time class="numbers" datetime=at.to_string()>{day}</time>
                    </p>
                    <p class="empty:hidden">{reason}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="flex flex-col">{entries}</ol> }
}

/// An edit of the node, or a step of its scheme.
struct Told {
    what: Signal<String>,
    author: String,
    on_behalf_of: Option<String>,
    at: Moment,
    reason: String,
}
