//! The lines of the table: columns beside each other in a wide window, under each other on a phone.

use base::wording;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::components::A;
use people_model::policy::Rule;
use text::i18n::{t_string, use_i18n};

/// What a line is about, and where that leads.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) word: Signal<String>,
    pub(super) href: String,
}

/// A line: what it is about, how far and when, and what the page says last about it.
pub(super) struct Line {
    pub(super) subject: Subject,
    pub(super) rule: &'static Rule,
    pub(super) last: AnyView,
}

const COLUMNS: &str = "md:grid-cols-[12rem_11rem_9rem_minmax(0,1fr)]";

#[component]
pub(super) fn Lines(
    /// Head of the first column.
    #[prop(into)]
    first: TextProp,
    /// Head of the last column; empty where there is none.
    #[prop(into)]
    last: TextProp,
    #[prop(into)] label: TextProp,
    lines: Vec<Line>,
) -> impl IntoView {
    let i18n = use_i18n();
    let head = last.clone();
    let lines = lines
        .into_iter()
        .map(|Line { subject, rule, last }| {
            let head = head.clone();
            let has_last = move || !head.get().is_empty();
            view! {
                <li class=format!("grid gap-x-4 gap-y-0.5 border-b border-base-300 py-2 {COLUMNS}")>
                    <span class="font-medium">
                        <A href=subject.href attr:class="link link-hover text-primary">
                            {move || subject.word.get()}
                        </A>
                    </span>
                    <span>
                        <span class="text-muted md:sr-only">{move || t_string!(i18n, policy.column_scope)} " "</span>
                        {move || wording::policy::scope(i18n.get_locale(), rule.scope)}
                    </span>
                    <span>
                        <span class="text-muted md:sr-only">{move || t_string!(i18n, policy.column_states)} " "</span>
                        {move || wording::policy::states(i18n.get_locale(), rule.states)}
                    </span>
                    <span class="min-w-0 break-words" class:hidden=move || !has_last()>
                        {last}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="text-sm">
            <div
                class=format!("hidden gap-x-4 border-b border-base-300 pb-1 text-muted md:grid {COLUMNS}")
                aria-hidden="true"
            >
                <span>{move || first.get()}</span>
                <span>{move || t_string!(i18n, policy.column_scope)}</span>
                <span>{move || t_string!(i18n, policy.column_states)}</span>
                <span>{move || last.get()}</span>
            </div>
            <ul aria-label=move || label.get()>{lines}</ul>
        </div>
    }
}
