//! The steps that a scheme took, newest first: who, when, and why.

use base::wording;
use leptos::prelude::*;
use people_model::approval::Transition;
use text::i18n::{t, use_i18n};

/// Behind a line that opens it.
#[component]
pub(super) fn Story(transitions: Vec<Transition>) -> impl IntoView {
    let i18n = use_i18n();
    if transitions.is_empty() {
        return view! { <p class="text-sm text-muted">{t!(i18n, approval.story_empty)}</p> }.into_any();
    }
    let lines = transitions.into_iter().map(|transition| view! { <Taken transition /> }).collect_view();
    view! {
        <details>
            <summary class="flex min-h-touch cursor-pointer items-center text-sm font-semibold">
                {t!(i18n, approval.story)}
            </summary>
            <ol class="flex flex-col">{lines}</ol>
        </details>
    }
    .into_any()
}

#[component]
fn Taken(transition: Transition) -> impl IntoView {
    let i18n = use_i18n();
    let Transition { step, author, on_behalf_of, reason, at, .. } = transition;
    let day = at.in_the_city();
    view! {
        <li class="border-b border-base-300 py-2 text-sm">
            <p class="font-medium">{move || wording::approval::step(i18n.get_locale(), step)}</p>
            <p class="text-muted">
                {move || wording::approval::author(i18n.get_locale(), &author, on_behalf_of.as_deref())} " · "
                <time class="numbers" datetime=at.to_string()>
                    {day}
                </time>
            </p>
            <p class="break-words empty:hidden">{reason}</p>
        </li>
    }
}
