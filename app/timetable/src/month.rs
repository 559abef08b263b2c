//! A year as twelve months. A day is turned with a click or a key; the arrow keys move from day to day.

use base::wording::{measurement, timetable as words};
use indicator_model::calendar::{ArrangedDay, DayKind};
use indicator_model::date::Date;
use indicator_model::indicator::Frequency;
use indicator_model::period::Period;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use text::i18n::{Locale, td_string, use_i18n};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::bench::Bench;

#[component]
pub(crate) fn Year(bench: Bench, year: RwSignal<u16>, name: RwSignal<String>) -> impl IntoView {
    // The one day that the tab key stops at.
    let cursor = RwSignal::new(bench.saved.with_untracked(|saved| saved.today));
    Effect::new(move |_| {
        let year = year.get();
        if cursor.with_untracked(|day| day.year() != year)
            && let Ok(first) = Date::new(year, 1, 1)
        {
            cursor.set(first);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let days = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "ArrowUp" => -7,
            "ArrowDown" => 7,
            _ => return,
        };
        event.prevent_default();
        let next = cursor.get_untracked().plus_days(days);
        if let Some(next) = next.filter(|next| next.year() == year.get_untracked()) {
            cursor.set(next);
            focus(next);
        }
    };
    view! {
        <div
            class="grid grid-cols-[repeat(auto-fill,minmax(min(100%,18rem),1fr))] gap-x-6 gap-y-4"
            on:keydown=on_key
        >
            {move || {
                let year = year.get();
                (1..=12).map(|month| view! { <Month bench year month name cursor /> }).collect_view()
            }}
        </div>
    }
}

fn focus(day: Date) {
    let cell = document().get_element_by_id(&id(day));
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        // Refused only where it cannot have it.
        let _ = cell.focus();
    }
}

fn id(day: Date) -> String {
    format!("day-{day}")
}

#[component]
fn Month(
    bench: Bench,
    year: u16,
    month: u8,
    name: RwSignal<String>,
    cursor: RwSignal<Date>,
) -> impl IntoView {
    let i18n = use_i18n();
    let days: Vec<Date> = (1..=31).filter_map(|day| Date::new(year, month, day).ok()).collect();
    let before = days.first().map_or(0, |first| first.weekday());
    let heads = (0..7_u8)
        .map(|weekday| {
            view! {
                <span class="py-1 text-center text-[0.8125rem] text-muted" aria-hidden="true">
                    {move || head(i18n.get_locale(), weekday)}
                </span>
            }
        })
        .collect_view();
    let title = move || {
        let period = Period::new(year, Frequency::Monthly, month);
        period.map(|period| measurement::period(i18n.get_locale(), period)).unwrap_or_default()
    };
    view! {
        <section aria-label=title>
            <h4 class="font-medium" aria-hidden="true">
                {title}
            </h4>
            <div class="grid grid-cols-7">
                {heads} {(0..before).map(|_| view! { <span></span> }).collect_view()}
                {days.into_iter().map(|day| view! { <Day bench day name cursor /> }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Day(bench: Bench, day: Date, name: RwSignal<String>, cursor: RwSignal<Date>) -> impl IntoView {
    let i18n = use_i18n();
    let arranged = Memo::new(move |_| bench.days.with(|days| days.get(&day).cloned()));
    let is_unsaved =
        Memo::new(move |_| bench.saved.with(|saved| saved.days.get(&day).cloned()) != arranged.get());
    let is_today = bench.saved.with_untracked(|saved| saved.today == day);
    let label = move || {
        let locale = i18n.get_locale();
        let state = match arranged.get() {
            Some(ArrangedDay { kind, name }) => format!("{} {name}", words::day_kind(locale, kind)),
            None if day.weekday() < 5 => td_string!(locale, timetable.usual_working).to_owned(),
            None => td_string!(locale, timetable.usual_off).to_owned(),
        };
        format!("{day} {}", state.trim_end())
    };
    let class = move || {
        let colour = match arranged.with(|arranged| arranged.as_ref().map(|known| known.kind)) {
            Some(DayKind::Holiday) => "bg-success/15 font-semibold",
            Some(DayKind::Working) => "bg-warning/20 font-semibold",
            None if day.weekday() < 5 => "",
            None => "text-muted",
        };
        let edge = if is_unsaved.get() { "outline-2 -outline-offset-2 outline-primary" } else { "" };
        let today = if is_today { "underline underline-offset-4" } else { "" };
        format!(
            "relative flex min-h-touch w-full flex-col items-center justify-center rounded-field text-sm tabular-nums {colour} {edge} {today}",
        )
    };
    let mark = move || {
        let kind = arranged.with(|arranged| arranged.as_ref().map(|known| known.kind));
        kind.map(|kind| words::day_mark(i18n.get_locale(), kind))
    };
    let content = move || {
        view! {
            <span aria-hidden="true">{day.day()}</span>
            <span class="text-[0.75rem] leading-none empty:hidden" aria-hidden="true">
                {mark}
            </span>
        }
    };
    if untrack(|| bench.is_editable()) {
        view! {
            <button
                type="button"
                id=id(day)
                class=move || format!("cursor-pointer hover:bg-base-200 {}", class())
                tabindex=move || if cursor.get() == day { "0" } else { "-1" }
                aria-label=label
                aria-pressed=move || arranged.with(Option::is_some).to_string()
                title=label
                on:click=move |_| {
                    cursor.set(day);
                    bench.turn(day, name.get_untracked().trim());
                }
            >
                {content()}
            </button>
        }
        .into_any()
    } else {
        view! {
            <span class=class title=label>
                <span class="sr-only">{label}</span>
                {content()}
            </span>
        }
        .into_any()
    }
}

/// One letter of a weekday, from Monday.
fn head(locale: Locale, weekday: u8) -> &'static str {
    match weekday {
        0 => td_string!(locale, timetable.monday),
        1 => td_string!(locale, timetable.tuesday),
        2 => td_string!(locale, timetable.wednesday),
        3 => td_string!(locale, timetable.thursday),
        4 => td_string!(locale, timetable.friday),
        5 => td_string!(locale, timetable.saturday),
        _ => td_string!(locale, timetable.sunday),
    }
}
