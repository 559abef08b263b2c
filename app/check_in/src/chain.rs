//! How far a report that waits is in its chain: who confirmed it, and whose turn it is.

use base::history::person;
use base::wording::chain as words;
use indicator_model::check_in::chain::{Holders, Passage, Progress, Stage};
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};

/// The stages in one line. Of a chain of one step by anybody it says only that the report waits.
#[component]
pub fn Stages(progress: Progress) -> impl IntoView {
    let i18n = use_i18n();
    let Progress { stages, holders } = progress;
    let is_plain = matches!(stages.as_slice(), [Passage { stage: Stage::Anyone, .. }]);
    let (all, done) = (stages.len(), stages.iter().filter(|passage| passage.taken.is_some()).count());
    let current = stages.iter().position(|passage| passage.taken.is_none());
    view! {
        <div class="flex flex-col gap-1 text-sm">
            {if is_plain {
                view! { <p class="text-muted">{t!(i18n, chain.waits_anyone)}</p> }.into_any()
            } else {
                view! {
                    <div class="flex flex-wrap items-baseline gap-x-2">
                        <span class="font-medium tabular-nums">
                            {move || t_string!(i18n, chain.progress, done = done, all = all)}
                        </span>
                        <ol class="flex flex-wrap gap-x-2">
                            {stages
                                .into_iter()
                                .enumerate()
                                .map(|(at, passage)| view! { <Station at passage is_current=current == Some(at) /> })
                                .collect_view()}
                        </ol>
                    </div>
                }
                    .into_any()
            }}
            {(holders == Holders::Nobody).then(|| view! { <p class="text-warning">{t!(i18n, chain.nobody)}</p> })}
        </div>
    }
}

#[component]
fn Station(at: usize, passage: Passage, is_current: bool) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || sentence(i18n.get_locale(), &passage, is_current);
    let weight = if is_current { "font-medium" } else { "text-muted" };
    view! {
        <li class=weight aria-current=is_current.then_some("step")>
            {(at > 0).then_some("→ ")} {sentence}
        </li>
    }
}

fn sentence(locale: Locale, passage: &Passage, is_current: bool) -> String {
    let stage = words::stage(locale, passage.stage.kind(), &passage.data_owner);
    match &passage.taken {
        Some(taken) => td_string!(
            locale,
            chain.taken,
            stage = stage,
            by = person(locale, taken.by.as_deref(), taken.on_behalf_of.as_deref()),
            at = taken.at.in_the_city()
        ),
        None if is_current => td_string!(locale, chain.waits, stage = stage),
        None => stage,
    }
}
