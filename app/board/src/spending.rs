//! The money for an indicator: in its line as a light, a rate and the verdict of both lights; opened, why.

use base::wording::budget::{dual, dual_tone, percent, sentences};
use base::wording::measurement;
use indicator_model::budget::reading::Spent;
use indicator_model::monitor::board::{Board, BoardRow};
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{LinkButton, Size};
use ui::light::{LightMark, Wording};
use ui::tone::Tone;

/// In a line that is closed; empty where no budget item is linked to the indicator.
#[component]
pub fn SpendingMark(row: StoredValue<BoardRow>) -> impl IntoView {
    let i18n = use_i18n();
    let verdict = row.with_value(BoardRow::dual);
    let budget = row.with_value(|row| {
        let budget = row.budget.as_ref()?;
        let is_over = budget.items.iter().any(|item| item.overspent.is_some());
        Some((budget.light, budget.last.and_then(Spent::rate), is_over))
    });
    view! {
        <span class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            {budget
                .map(|(light, rate, is_over)| {
                    view! {
                        <span class="inline-flex items-center gap-1 text-muted">
                            {t!(i18n, budget.spending)} " "
                            <LightMark light=measurement::light(light) wording=Wording::Hidden />
                            <span class="tabular-nums">{rate.map(percent)}</span>
                        </span>
                        {verdict
                            .map(|verdict| {
                                let tone = dual_tone(verdict);
                                view! {
                                    <Badge tone icon=tone.symbol()>
                                        {move || dual(i18n.get_locale(), verdict)}
                                    </Badge>
                                }
                            })}
                        {is_over
                            .then(|| {
                                view! {
                                    <Badge tone=Tone::Bad icon=Tone::Bad.symbol()>
                                        {t!(i18n, budget.over_budget)}
                                    </Badge>
                                }
                            })}
                    }
                })}
        </span>
    }
}

/// In a line that is open.
#[component]
pub fn Spending(row: StoredValue<BoardRow>, board: Signal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let rule = board.with_untracked(|board| board.rules.lights);
    let scheme = board.with_untracked(|board| board.scheme);
    let Some((light, first)) = row.with_value(|row| {
        let budget = row.budget.as_ref()?;
        Some((budget.light, budget.items.first().map(|item| item.code.clone())?))
    }) else {
        return ().into_any();
    };
    let said = move || {
        let locale = i18n.get_locale();
        let said = row.with_value(|row| row.budget.as_ref().map(|budget| sentences(locale, budget, &rule)));
        said.unwrap_or_default().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()
    };
    let address =
        base::address::with_query("/budget", [("scheme", Some(scheme.to_string())), ("q", Some(first))]);
    view! {
        <section class="flex flex-col gap-2">
            <h2 class="flex flex-wrap items-center gap-2 font-medium">
                {move || t_string!(i18n, budget.spending_light)} <LightMark light=measurement::light(light) />
            </h2>
            <ul class="max-w-prose list-disc ps-5">{said}</ul>
            <div class="print:hidden">
                <LinkButton href=address size=Size::Small>{t!(i18n, budget.to_items)}</LinkButton>
            </div>
        </section>
    }
    .into_any()
}
