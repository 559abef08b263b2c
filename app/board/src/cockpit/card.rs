//! A card: how the indicator stands, why it is here, and who must act.

use base::wording::measurement::{self, amount, rounded};
use indicator_model::date::Date;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::cockpit::Card;
use indicator_model::quantity::Quantity;
use leptos::prelude::*;
use text::i18n::{t, use_i18n};
use ui::light::LightMark;

use super::words;
use crate::explain::Explanation;
use crate::line::behind;
use crate::spark::Spark;

#[component]
pub fn CardView(card: Card, since: Date, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let light = measurement::light(card.row.reading.light);
    let written =
        |value: Option<Quantity>| value.map_or_else(|| "–".to_owned(), |value| shown(&card.row, value));
    let last = card.row.reading.last;
    let value = written(last.and_then(|last| last.value));
    let planned = written(last.and_then(|last| last.planned));
    let (gap, is_allowance) = (card.row.reading.gap, card.row.is_allowance());
    let (name, code, course) =
        (card.row.name.clone(), card.row.code.clone(), card.row.reading.course.clone());
    let row = StoredValue::new(card.row.clone());
    let forecast = card.forecast;
    let card = StoredValue::new(card);
    // Stays true: what was drawn once is there when it is opened again.
    let opened = RwSignal::new(false);
    let expected = move || {
        let locale = i18n.get_locale();
        let forecast = forecast?;
        let said = row.with_value(|row| measurement::forecast(locale, &forecast, |value| shown(row, value)));
        Some(view! { <p class="text-sm text-muted">{said}</p> })
    };
    view! {
        <article class="flex h-full flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-4">
            <header class="flex items-start gap-3">
                <h2 class="min-w-0 grow font-medium">
                    {name} " " <span class="text-[0.8125rem] font-normal whitespace-nowrap text-muted">{code}</span>
                </h2>
                <LightMark light />
            </header>
            <p class="font-medium">
                {move || card.with_value(|card| words::why(i18n.get_locale(), card, since))}
            </p>
            <div class="flex flex-wrap items-end gap-x-4 gap-y-1">
                <span class="text-2xl font-semibold whitespace-nowrap tabular-nums">{value}</span>
                <span class="text-sm text-muted tabular-nums">{t!(i18n, board.target_to_date)} " " {planned}</span>
                <span class="text-sm">
                    {move || gap.map(|gap| behind(i18n.get_locale(), gap, is_allowance))}
                </span>
                <span class="ms-auto">
                    <Spark course />
                </span>
            </div>
            {expected}
            <p class="mt-auto">
                {move || {
                    let locale = i18n.get_locale();
                    card.with_value(|card| board.with(|board| words::who(locale, card, board)))
                }}
            </p>
            <details class="print:hidden" on:toggle=move |_| opened.set(true)>
                <summary class="flex min-h-touch cursor-pointer items-center text-sm text-primary">
                    {t!(i18n, board_view.why_this_light)}
                </summary>
                <Show when=move || opened.get()>
                    <Explanation row board />
                </Show>
            </details>
        </article>
    }
}

fn shown(row: &BoardRow, value: Quantity) -> String {
    amount(rounded(value, row.precision), row.measure.unit(&row.unit))
}
