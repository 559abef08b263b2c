//! What is due as a table, for people at a desk: keys as in a spreadsheet, paste, and one button that sends everything. What
//! stands beside a value is in the card on the right, which is that of the cell with the focus.

mod cell;
mod desk;

use base::outbox::NotKept;
use base::wording;
use base::wording::measurement as words;
use indicator_model::indicator::Indicator;
use indicator_model::measurement::Measured;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_i18n::tu_string;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::clipboard;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::kbd::Kbd;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;

use self::cell::{Cell, Place, focus_on};
use self::desk::{Desk, Sent};
use crate::card::evidence::EvidenceField;
use crate::card::facts::Facts;
use crate::card::form::{BesideTable, Form};
use crate::card::settle::{self, Dispute, Told};
use crate::card::value::Value;
use crate::card::words::Words;
use crate::list::Search;
use crate::plain::grid::{self, Table};
use crate::work::Work;

/// It begins with what was typed on this device, so it exists in the browser only.
#[component]
pub fn Grid(work: Work) -> impl IntoView {
    let is_ready = Memo::new(move |_| work.queue.is_ready());
    let subjects =
        Memo::new(move |_| work.list.with(|list| list.due.iter().map(|due| due.subject).collect::<Vec<_>>()));
    move || {
        if !is_ready.get() {
            return view! { <Skeleton lines=8 /> }.into_any();
        }
        let desk = Desk::new(work, &subjects.get());
        view! { <Tables desk /> }.into_any()
    }
}

#[component]
fn Tables(desk: Desk) -> impl IntoView {
    provide_context(BesideTable);
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let work = desk.work;
    let query = Memo::new(move |_| work.look.with(|look| look.query.clone()));
    let tables =
        Memo::new(move |_| work.list.with(|list| query.with(|query| grid::tables(&list.due, query))));
    let on_paste = Callback::new(move |(place, text): (Place, String)| {
        let (at, row, column) = place;
        let pasted = tables.with_untracked(|tables| {
            tables.get(at).map(|table| desk.paste(table, (row, column), &clipboard::cells(&text)))
        });
        let Some(pasted) = pasted else { return };
        if pasted.left == 0 {
            toasts.info(tu_string!(i18n, check_in.pasted, count = pasted.placed));
        } else {
            let (placed, left) = (pasted.placed, pasted.left);
            toasts.info(tu_string!(i18n, check_in.pasted_in_part, count = placed, left = left));
        }
    });
    let send = move || match desk.send() {
        Ok(Sent { count: 0, left: 0, .. }) => {}
        Ok(Sent { count, left: 0, .. }) => toasts.info(tu_string!(i18n, check_in.sent_all, count = count)),
        Ok(Sent { count, left, first }) => {
            toasts.error(tu_string!(i18n, check_in.sent_in_part, count = count, left = left));
            if let Some(first) = first {
                focus_on(&first);
            }
        }
        Err(NotKept) => toasts.error(tu_string!(i18n, check_in.not_kept)),
    };
    let keys = window_event_listener(keydown, move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key() == "s" {
            event.prevent_default();
            send();
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <div class="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
            <div class="flex min-w-0 flex-col gap-4">
                <div class="flex flex-wrap items-center gap-2 print:hidden">
                    <Search work />
                    <Submit desk on_press=send />
                </div>
                <Show when=move || !tables.with(Vec::is_empty) fallback=move || view! { <Nothing work /> }>
                    {move || {
                        let sheets = tables.get().into_iter().enumerate();
                        sheets.map(|(at, table)| view! { <Sheet desk table at on_paste /> }).collect_view()
                    }}
                </Show>
            </div>
            <Beside desk />
        </div>
    }
}

#[component]
fn Submit(desk: Desk, on_press: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| desk.count());
    view! {
        <span class="text-muted max-lg:hidden">
            <Kbd keys=&["Ctrl", "S"] />
        </span>
        <Button variant=Variant::Primary disabled=Signal::derive(move || count.get() == 0) on:click=move |_| on_press()>
            {move || t_string!(i18n, check_in.send_all, count = count.get())}
        </Button>
    }
}

#[component]
fn Nothing(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let is_all = move || work.list.with(|list| list.due.is_empty());
    move || {
        if is_all() {
            view! {
                <EmptyState
                    icon=Symbol::Done
                    title=move || t_string!(i18n, check_in.nothing_title)
                    text=move || t_string!(i18n, check_in.nothing_text)
                />
            }
        } else {
            view! {
                <EmptyState
                    icon=Symbol::Search
                    title=move || t_string!(i18n, check_in.none_found)
                    text=move || t_string!(i18n, check_in.none_found_text)
                />
            }
        }
    }
}

/// The table of one frequency.
#[component]
fn Sheet(desk: Desk, table: Table, at: usize, on_paste: Callback<(Place, String)>) -> impl IntoView {
    let i18n = use_i18n();
    let Table { frequency, periods, rows } = table;
    let frame = NodeRef::<Div>::new();
    // What is to be filled in is on the right.
    frame.on_load(|frame| frame.set_scroll_left(frame.scroll_width()));
    let heads = periods
        .into_iter()
        .map(|period| {
            view! {
                <th scope="col" class="px-2 py-1 text-end font-normal whitespace-nowrap">
                    {move || words::period(i18n.get_locale(), period)}
                </th>
            }
        })
        .collect_view();
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(row, grid::Row { indicator, cells })| {
            let cells = cells
                .into_iter()
                .enumerate()
                .map(|(column, cell)| match cell {
                    grid::Cell::Open(subject) => desk
                        .form(&subject)
                        .map(|form| view! { <Cell form place=(at, row, column) on_paste /> })
                        .into_any(),
                    grid::Cell::Past(value) => view! { <Past value indicator=&indicator /> }.into_any(),
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row" class="sticky start-0 max-w-72 min-w-44 bg-base-100 px-2 py-1 text-start font-normal">
                        <span class="line-clamp-2">{indicator.name.clone()}</span>
                        <span class="text-[0.8125rem] text-muted">
                            {indicator.code.clone()} " · " {indicator.measure.unit(&indicator.unit).to_owned()}
                        </span>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="flex flex-col gap-1">
            <h2 class="text-sm font-semibold">{move || wording::frequency(i18n.get_locale(), frequency)}</h2>
            <div node_ref=frame class="relative overflow-x-auto">
                <table class="w-full border-collapse text-sm [&_td]:border [&_td]:border-base-300 [&_th]:border [&_th]:border-base-300">
                    <thead class="text-[0.8125rem] text-muted">
                        <tr>
                            <th scope="col" class="sticky start-0 bg-base-100 px-2 py-1 text-start font-normal">
                                {t!(i18n, check_in.indicator)}
                            </th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// What was reported for a period that is closed.
#[component]
fn Past<'a>(value: Option<Measured>, indicator: &'a Indicator) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let indicator = indicator.clone();
    let written = move || {
        value.map_or_else(|| "–".to_owned(), |value| words::value(i18n.get_locale(), value, &indicator))
    };
    view! { <td class="px-2 py-1 text-end whitespace-nowrap text-muted tabular-nums">{written}</td> }
}

/// The card of the cell that has the focus.
#[component]
fn Beside(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let opened = Memo::new(move |_| desk.work.opened());
    move || match opened.get().and_then(|subject| desk.form(&subject)) {
        Some(form) => view! { <Card form preparing=desk.preparing /> }.into_any(),
        None => view! {
            <EmptyState
                icon=Symbol::Edit
                title=move || t_string!(i18n, check_in.cell_title)
                text=move || t_string!(i18n, check_in.cell_text)
            />
        }
        .into_any(),
    }
}

#[component]
fn Card(form: Form, preparing: RwSignal<Vec<String>>) -> impl IntoView {
    let dispute = settle::dispute(form);
    view! {
        <article class="flex flex-col gap-4 xl:sticky xl:top-4">
            <Facts form />
            <Told form />
            {move || match dispute.get() {
                Some((mine, theirs)) => view! { <Dispute form mine theirs /> }.into_any(),
                None => {
                    view! {
                        <Value form />
                        <Words form />
                        <EvidenceField form preparing />
                    }
                        .into_any()
                }
            }}
        </article>
    }
}
