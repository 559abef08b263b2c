//! What a decision is about, in numbers: changed targets, by organization, and open problems by gravity. Each leads to the rows that
//! are meant.

use base::address::with_query;
use base::wording;
use indicator_model::diagnostic::Severity;
use indicator_model::id::SchemeId;
use leptos::prelude::*;
use people_model::approval::{ChangedTargets, Review, Since};
use text::i18n::{t, t_string, use_i18n};

#[component]
pub(super) fn Facts(scheme: SchemeId, found: Review) -> impl IntoView {
    let i18n = use_i18n();
    let Review { since, changed_targets: count, changed_by_owner, problems, .. } = found;
    let changed = move || match (since, count) {
        (Since::Never, count) => t_string!(i18n, approval.changed_first, count = count),
        (Since::Approved, 0) => t_string!(i18n, approval.changed_none).to_owned(),
        (Since::Approved, count) => t_string!(i18n, approval.changed_since, count = count),
        (Since::Returned, 0) => t_string!(i18n, approval.changed_none_returned).to_owned(),
        (Since::Returned, count) => t_string!(i18n, approval.changed_since_returned, count = count),
    };
    // All of a first time are everybody's.
    let owners = if since == Since::Never { Vec::new() } else { changed_by_owner };
    // The gravest first.
    let lines = problems
        .into_iter()
        .rev()
        .map(|(severity, count)| {
            let line = move || {
                let severity = wording::severity(i18n.get_locale(), severity);
                t_string!(i18n, approval.problem_count, severity = severity, count = count)
            };
            view! {
                <li class="tree-finding" data-severity=key(severity)>
                    <RowsLink href=rows(scheme, "problems", "1".to_owned()) text=Signal::derive(line) />
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="flex flex-col gap-1">
            <p class="font-medium" data-changed=count.to_string()>
                {changed}
            </p>
            <ul class="flex flex-wrap gap-x-4 empty:hidden" aria-label=move || t_string!(i18n, approval.changed_by_owner)>
                {owners.into_iter().map(|changed| view! { <Owner scheme changed /> }).collect_view()}
            </ul>
        </div>
        <div class="flex flex-col gap-1">
            <h3 class="text-sm font-semibold">{t!(i18n, approval.problems)}</h3>
            {if lines.is_empty() {
                view! { <p class="text-sm text-muted">{t!(i18n, approval.problems_none)}</p> }.into_any()
            } else {
                view! { <ul class="flex flex-col gap-1">{lines}</ul> }.into_any()
            }}
        </div>
    }
}

/// Changed targets of one organization; those of indicators that are gone lead nowhere.
#[component]
fn Owner(scheme: SchemeId, changed: ChangedTargets) -> impl IntoView {
    let i18n = use_i18n();
    let ChangedTargets { owner, count } = changed;
    if owner.is_empty() {
        let text = move || t_string!(i18n, approval.changed_gone, count = count);
        return view! { <li class="flex min-h-touch items-center">{text}</li> }.into_any();
    }
    let href = rows(scheme, "q", owner.clone());
    let text =
        Signal::derive(move || t_string!(i18n, approval.changed_of, owner = owner.as_str(), count = count));
    view! {
        <li>
            <RowsLink href text />
        </li>
    }
    .into_any()
}

/// The page may be the one that is open, with another filter: it is opened again. What was typed is kept on the device.
#[component]
fn RowsLink(href: String, text: Signal<String>) -> impl IntoView {
    view! {
        <a href=href rel="external" class="link inline-flex min-h-touch items-center">
            {move || text.get()}
        </a>
    }
}

fn rows(scheme: SchemeId, filter: &'static str, value: String) -> String {
    with_query("/decompose", [("scheme", Some(scheme.to_string())), (filter, Some(value))])
}

/// The name of a severity for the style sheet.
const fn key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}
