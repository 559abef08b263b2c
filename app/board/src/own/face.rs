//! What a card shows, by what it is of. Each has the parts of the view that it leads to, in small.

use base::wording::measurement::{self, amount, rounded};
use base::wording::objective as objective_wording;
use base::wording::warning as warning_wording;
use indicator_model::light::Light;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::card::Face;
use indicator_model::monitor::forecast::Forecast;
use indicator_model::monitor::trend::Trend;
use indicator_model::quantity::Quantity;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::light::{LightMark, Wording};

use crate::cockpit::words as cockpit_words;
use crate::line::behind;
use crate::spark::Spark;
use crate::trend::Drawn;
use crate::warning::words as warning_words;

#[component]
pub fn FaceView(face: Face) -> impl IntoView {
    let i18n = use_i18n();
    match face {
        Face::Nothing => view! { <p class="text-sm text-muted">{t!(i18n, board.empty_title)}</p> }.into_any(),
        Face::Rows { board, counts } => {
            let counts = [Light::Red, Light::Amber, Light::Green, Light::Grey]
                .map(|light| (light, counts.get(&light).copied().unwrap_or_default()));
            let rows = board.rows.clone();
            view! {
                <Lights counts />
                <Rows rows board />
            }
            .into_any()
        }
        Face::Indicator { board, forecast } => view! { <Indicator board forecast /> }.into_any(),
        Face::Trend { trend } => view! { <Drawing trend /> }.into_any(),
        Face::Cockpit { cockpit } => {
            let (since, cards) = (cockpit.since, cockpit.cards);
            let line = move |card: indicator_model::monitor::cockpit::Card| {
                let name = card.row.name.clone();
                let light = measurement::light(card.row.reading.light);
                view! {
                    <li class="flex items-start gap-2">
                        <Mark light />
                        <span class="min-w-0">
                            <span class="block font-medium">{name}</span>
                            <span class="block text-sm text-muted">
                                {move || cockpit_words::why(i18n.get_locale(), &card, since)}
                            </span>
                        </span>
                    </li>
                }
            };
            if cards.is_empty() {
                return view! { <p class="text-sm text-muted">{t!(i18n, board_view.calm_title)}</p> }
                    .into_any();
            }
            view! { <ol class="flex flex-col gap-2">{cards.into_iter().map(line).collect_view()}</ol> }
                .into_any()
        }
        Face::Warnings { warnings, counts } => {
            let counted = counts.into_iter().map(move |(severity, count)| {
                let word = move || warning_wording::severity(i18n.get_locale(), severity);
                view! { <Count word count /> }
            });
            let board = warnings.board;
            let line = |warning: indicator_model::warning::list::Warning| {
                let (name, of) = (warning.row.name.clone(), board.clone());
                view! {
                    <li>
                        <span class="block font-medium">{name}</span>
                        <span class="block text-sm text-muted">
                            {move || warning_words::why(i18n.get_locale(), &warning, &of)}
                        </span>
                    </li>
                }
            };
            view! {
                <ul class="flex flex-wrap gap-x-6 gap-y-1">{counted.collect_view()}</ul>
                <ol class="flex flex-col gap-2">{warnings.list.into_iter().map(line).collect_view()}</ol>
            }
            .into_any()
        }
        Face::Objectives { counts, .. } => {
            let counted = counts.into_iter().map(move |(status, count)| {
                let word = move || objective_wording::status(i18n.get_locale(), status);
                view! { <Count word count /> }
            });
            view! { <ul class="flex flex-wrap gap-x-6 gap-y-2">{counted.collect_view()}</ul> }.into_any()
        }
    }
}

/// A light beside the first line of what it is about.
#[component]
fn Mark(light: ui::light::Light) -> impl IntoView {
    view! {
        <span class="flex h-[1lh] items-center">
            <LightMark light wording=Wording::Hidden />
        </span>
    }
}

/// How many, under their word.
#[component]
fn Count(word: impl Fn() -> &'static str + Send + Sync + 'static, count: usize) -> impl IntoView {
    view! {
        <li class="flex flex-col">
            <span class="text-[0.8125rem] text-muted">{word}</span>
            <span class="text-2xl font-semibold tabular-nums">{count}</span>
        </li>
    }
}

#[component]
fn Lights(counts: [(Light, usize); 4]) -> impl IntoView {
    let i18n = use_i18n();
    let lights = counts.map(|(light, count)| {
        view! {
            <li class="flex flex-col">
                <LightMark light=measurement::light(light) />
                <span class="text-2xl font-semibold tabular-nums">{count}</span>
            </li>
        }
    });
    view! {
        <ul class="flex flex-wrap gap-x-6 gap-y-1" aria-label=move || t_string!(i18n, own_board.counts_label)>
            {lights.collect_view()}
        </ul>
    }
}

/// The worst, each with its value and how far it is from its plan.
#[component]
fn Rows(rows: Vec<BoardRow>, board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |row: BoardRow| {
        let light = measurement::light(row.reading.light);
        let owner = board.owner_name(row.owner).to_owned();
        let value = written(&row, row.reading.last.and_then(|last| last.value));
        let (gap, is_allowance) = (row.reading.gap, row.is_allowance());
        view! {
            <li class="flex items-start gap-2 py-1.5">
                <Mark light />
                <span class="min-w-0 grow">
                    <span class="block font-medium">{row.name}</span>
                    <span class="block text-[0.8125rem] text-muted">{owner}</span>
                </span>
                <span class="shrink-0 text-end text-sm tabular-nums">
                    <span class="block font-medium">{value}</span>
                    <span class="block text-[0.8125rem] text-muted">
                        {move || gap.map(|gap| behind(i18n.get_locale(), gap, is_allowance))}
                    </span>
                </span>
            </li>
        }
    };
    view! {
        <ol class="divide-y divide-base-300" aria-label=move || t_string!(i18n, board.list_label)>
            {rows.into_iter().map(line).collect_view()}
        </ol>
    }
}

/// All figures of one indicator.
#[component]
fn Indicator(board: Board, forecast: Option<Forecast>) -> impl IntoView {
    let i18n = use_i18n();
    let Some(row) = board.rows.first().cloned() else {
        return view! { <p class="text-sm text-muted">{t!(i18n, own_board.card_gone)}</p> }.into_any();
    };
    let light = measurement::light(row.reading.light);
    let owner = board.owner_name(row.owner).to_owned();
    let last = row.reading.last;
    let value = written(&row, last.and_then(|last| last.value));
    let planned = written(&row, last.and_then(|last| last.planned));
    let (gap, is_allowance) = (row.reading.gap, row.is_allowance());
    let (name, code, course) = (row.name.clone(), row.code.clone(), row.reading.course.clone());
    let expected = move || {
        let said = |forecast: Forecast| {
            measurement::forecast(i18n.get_locale(), &forecast, |value| written(&row, Some(value)))
        };
        forecast.map(|forecast| view! { <p class="text-sm text-muted">{said(forecast)}</p> })
    };
    view! {
        <div class="flex items-start gap-3">
            <p class="min-w-0 grow">
                <span class="block font-medium">
                    {name} " " <span class="text-[0.8125rem] font-normal whitespace-nowrap text-muted">{code}</span>
                </span>
                <span class="block text-[0.8125rem] text-muted">{owner}</span>
            </p>
            <LightMark light />
        </div>
        <div class="flex flex-wrap items-end gap-x-4 gap-y-1">
            <span class="text-2xl font-semibold whitespace-nowrap tabular-nums">{value}</span>
            <span class="text-sm text-muted tabular-nums">{t!(i18n, board.target_to_date)} " " {planned}</span>
            <span class="text-sm">{move || gap.map(|gap| behind(i18n.get_locale(), gap, is_allowance))}</span>
            <span class="ms-auto">
                <Spark course />
            </span>
        </div>
        {expected}
    }
    .into_any()
}

#[component]
fn Drawing(trend: Trend) -> impl IntoView {
    let i18n = use_i18n();
    let numbered = trend.drawn().zip(1_u8..).map(|((_, row), at)| format!("{at} {}", row.name));
    let names: Vec<String> = numbered.collect();
    if names.is_empty() {
        return view! { <p class="text-sm text-muted">{t!(i18n, own_board.card_gone)}</p> }.into_any();
    }
    view! {
        <p class="text-sm">{names.join(" · ")}</p>
        <Drawn trend=Signal::stored(trend) />
    }
    .into_any()
}

fn written(row: &BoardRow, value: Option<Quantity>) -> String {
    let shown = |value| amount(rounded(value, row.precision), row.measure.unit(&row.unit));
    value.map_or_else(|| "–".to_owned(), shown)
}
