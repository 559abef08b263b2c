//! The cells of a row that are only read.

use base::wording;
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;

use crate::plain::draft::Draft;
use crate::plain::row::{RowView, SumView};
use crate::wording::severity_key;

pub fn plain(text: Memo<String>) -> impl IntoView {
    view! { <span class="truncate" title=move || text.get()>{move || text.get()}</span> }
}

#[component]
pub fn SumCell(row: Memo<Option<RowView>>, tier: Tier) -> impl IntoView {
    let i18n = use_i18n();
    let sum = Memo::new(move |_| {
        row.with(|row| {
            row.as_ref()
                .map(|row| match tier {
                    Tier::Challenge => row.challenge_sum.clone(),
                    Tier::Basic | Tier::Baseline => row.basic_sum.clone(),
                })
                .unwrap_or_default()
        })
    });
    view! {
        <span
            class="tree-sum"
            data-differs=move || sum.with(|sum| sum.differs).then_some("true")
            title=move || {
                let missing = sum.with(|sum| sum.missing);
                (missing > 0).then(|| t_string!(i18n, decompose.children_missing, count = missing))
            }
        >
            {move || sum.with(SumView::written)}
        </span>
    }
}

#[component]
pub fn OverloadCell(row: Memo<Option<RowView>>) -> impl IntoView {
    let rate = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.overload.clone())));
    view! {
        <span class="tree-rate" data-severity=move || rate.with(|rate| rate.as_ref()?.severity.map(severity_key))>
            {move || rate.with(|rate| rate.as_ref().map(|rate| rate.text.clone()))}
        </span>
    }
}

#[component]
pub fn FindingsCell(draft: RwSignal<Draft>, row: Memo<Option<RowView>>) -> impl IntoView {
    let i18n = use_i18n();
    let findings =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.findings.clone()).unwrap_or_default()));
    let sentences = move || {
        let node = row.with(|row| row.as_ref().map(|row| row.node))?;
        let locale = i18n.get_locale();
        findings.with(|findings| {
            draft.with_untracked(|draft| {
                let sentence = |finding| wording::finding(locale, draft.tree(), node, finding);
                Some(findings.iter().map(sentence).collect::<Vec<_>>().join("\n"))
            })
        })
    };
    view! {
        <span class="tree-findings" title=sentences>
            {move || {
                findings
                    .with(|findings| {
                        let worst = findings.first()?;
                        let more = findings.len() - 1;
                        Some(
                            view! {
                                <span class="tree-finding" data-severity=severity_key(worst.severity())>
                                    {wording::finding_short(i18n.get_locale(), worst)}
                                </span>
                                {(more > 0).then(|| format!("+{more}"))}
                            },
                        )
                    })
            }}
        </span>
    }
}
