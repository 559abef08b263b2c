//! The table of a heat map. One cell is in the order of Tab; the arrow keys go between cells, after the WAI-ARIA grid pattern.

use base::wording::measurement;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::heat::{Axis, Grid, Head};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::light::{LightMark, Wording};

use super::{keys, words};
use crate::address::{Tab, View};

#[component]
pub fn Map(grid: Memo<Grid>, board: Memo<Board>, view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let all = move || View { asked: view.with(|view| view.asked), ..View::of(Tab::Heat) }.written();
    view! {
        <Show
            when=move || grid.with(|grid| !grid.rows.is_empty())
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Search
                        title=move || t_string!(i18n, board.none_title)
                        text=move || t_string!(i18n, board.none_text)
                    >
                        {move || view! { <LinkButton href=all()>{t!(i18n, board.show_all)}</LinkButton> }}
                    </EmptyState>
                }
            }
        >
            <Table grid board view go />
            <p class="max-w-prose text-[0.8125rem] text-muted">
                {move || {
                    let is_by_month = view.with(|view| view.sides[1] == Axis::Months);
                    if is_by_month {
                        t_string!(i18n, board_view.legend_months)
                    } else {
                        t_string!(i18n, board_view.legend)
                    }
                }}
            </p>
        </Show>
    }
}

#[component]
fn Table(grid: Memo<Grid>, board: Memo<Board>, view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    // Apart from the rest of the view, so that opening a cell draws nothing again and takes no focus away.
    let sides = Memo::new(move |_| view.with(|view| view.sides));
    // Where the focus was last; the first cell until then, and where that is gone.
    let last = RwSignal::new((0, 0));
    let current = Memo::new(move |_| {
        grid.with(|grid| {
            let (row, column) = last.get();
            let there = grid.cell(row, column).map(|_| (row, column));
            there.or_else(|| grid.cells().next().map(|(place, _)| place))
        })
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(from) = current.get_untracked() else { return };
        if let Some(to) = grid.with_untracked(|grid| keys::next(grid, from, &event.key())) {
            event.prevent_default();
            focus(to);
        }
    };
    let is_wide = Memo::new(move |_| grid.with(|grid| grid.columns.len() > UPRIGHT));
    let columns = move || {
        let (locale, is_wide) = (i18n.get_locale(), is_wide.get());
        let heads = grid
            .with(|grid| board.with(|board| titles(&grid.columns, |head| words::head(locale, head, board))));
        heads
            .into_iter()
            .map(|head| {
                view! {
                    <th scope="col" class="p-1 align-bottom text-[0.8125rem] font-normal">
                        <span class=if is_wide { "max-h-40 [writing-mode:vertical-rl]" } else { "" }>{head}</span>
                    </th>
                }
            })
            .collect_view()
    };
    let rows = move || {
        let (grid, board, locale) = (grid.get(), board.get(), i18n.get_locale());
        let across = sides.get()[1];
        let row = |(at, head): (usize, &Head)| {
            let cells = (0..grid.columns.len()).map(|column| {
                let Some(cell) = grid.cell(at, column) else {
                    return view! { <td class="border border-base-300"></td> }.into_any();
                };
                let keys = [head.key(), grid.columns[column].key()];
                let open = move |_| go.run(View { cell: Some(keys.clone()), ..view.get_untracked() });
                let light = measurement::light(cell.light);
                view! {
                    <td class=format!("heat-{} border border-base-300 p-0", cell.light.key())>
                        <button
                            type="button"
                            id=place_id((at, column))
                            aria-haspopup="dialog"
                            tabindex=move || if current.get() == Some((at, column)) { "0" } else { "-1" }
                            class="flex min-h-touch w-full min-w-touch cursor-pointer items-center justify-center gap-1 px-1 text-[0.8125rem] tabular-nums whitespace-nowrap"
                            on:focus=move |_| last.set((at, column))
                            on:click=open
                        >
                            <span aria-hidden="true" class="inline-flex items-center gap-1">
                                <LightMark light wording=Wording::Hidden />
                                {words::short(cell, &board, across)}
                            </span>
                            <span class="sr-only">{words::long(locale, cell, &board, across)}</span>
                        </button>
                    </td>
                }
                .into_any()
            });
            view! {
                <tr>
                    <th
                        scope="row"
                        class="sticky start-0 z-1 max-w-40 min-w-28 border border-base-300 bg-base-100 px-2 py-1 text-start text-sm font-normal print:static"
                    >
                        {words::head(locale, head, &board)}
                    </th>
                    {cells.collect_view()}
                </tr>
            }
        };
        grid.rows.iter().enumerate().map(|(at, head)| row((at, head))).collect_view()
    };
    view! {
        // Printed on A4, and across A3 where there is too much for that.
        <div
            class="relative max-h-[80dvh] overflow-auto sm:print:max-h-none sm:print:overflow-visible"
            class:sheet-a3=move || is_wide.get()
        >
            <table
                role="grid"
                class="heat-map border-collapse"
                aria-label=move || t_string!(i18n, board_view.map_label)
                on:keydown=on_key
            >
                <thead class="sticky top-0 z-2 bg-base-200 text-muted print:static">
                    <tr>
                        <th scope="col" class="sticky start-0 bg-base-200 px-2 py-1 text-start align-bottom text-sm font-normal print:static">
                            {move || words::axis(i18n.get_locale(), sides.get()[0])}
                        </th>
                        {columns}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="sr-only">{t!(i18n, board_view.keys)}</p>
    }
}

/// So many columns have their heads side by side; more have them upright.
const UPRIGHT: usize = 12;

/// The names of heads; a month after which the year changes has its year behind it.
fn titles(heads: &[Head], name: impl Fn(&Head) -> String) -> Vec<String> {
    let years: std::collections::BTreeSet<u16> = heads
        .iter()
        .filter_map(|head| if let Head::Month(month) = head { Some(month.year()) } else { None })
        .collect();
    let title = |head: &Head| match head {
        Head::Month(month) if years.len() > 1 => format!("{} {}", name(head), month.year()),
        head => name(head),
    };
    heads.iter().map(title).collect()
}

fn place_id((row, column): (usize, usize)) -> String {
    format!("heat-{row}-{column}")
}

fn focus(place: (usize, usize)) {
    let cell = document().get_element_by_id(&place_id(place));
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // Focus fails only for an element that has just gone.
        let _ = cell.focus();
    }
}
