//! What a decision is about, in numbers: changed targets, and open problems by gravity.

use base::wording;
use indicator_model::diagnostic::Severity;
use leptos::prelude::*;
use people_model::approval::Review;
use text::i18n::{t, t_string, use_i18n};

#[component]
pub(super) fn Facts(found: Review) -> impl IntoView {
    let i18n = use_i18n();
    let Review { changed_targets: count, was_approved, problems, .. } = found;
    let changed = move || match (was_approved, count) {
        (false, count) => t_string!(i18n, approval.changed_first, count = count),
        (true, 0) => t_string!(i18n, approval.changed_none).to_owned(),
        (true, count) => t_string!(i18n, approval.changed_since, count = count),
    };
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
                    {line}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <p class="font-medium" data-changed=count.to_string()>
            {changed}
        </p>
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

/// The name of a severity for the style sheet.
const fn key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}
