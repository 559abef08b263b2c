//! What an open cell is made of: each of its indicators, with why its light is on.

use base::wording::measurement;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::heat::{Cell, Grid, Head};
use leptos::prelude::*;
use text::i18n::use_i18n;
use ui::drawer::Drawer;
use ui::light::LightMark;

use super::words;
use crate::address::View;
use crate::explain::Explanation;

/// A cell with the heads that it belongs to.
#[derive(Clone, PartialEq)]
struct Found {
    heads: [Head; 2],
    cell: Cell,
}

#[component]
pub fn CellDrawer(
    grid: Memo<Grid>,
    board: Memo<Board>,
    view: Memo<View>,
    go: Callback<View>,
) -> impl IntoView {
    let i18n = use_i18n();
    let found = Memo::new(move |_| view.with(|view| grid.with(|grid| find(grid, view.cell.as_ref()?))));
    // The dialog follows the address, but the first time after the page has come to life.
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(found.with(Option::is_some)));
    let close = move |()| {
        let view = view.get_untracked();
        if view.cell.is_some() {
            go.run(View { cell: None, ..view });
        }
    };
    let title = move || {
        found.with(|found| {
            let heads = found.as_ref().map(|found| &found.heads);
            let locale = i18n.get_locale();
            let name = |head: &Head| board.with(|board| words::head(locale, head, board));
            heads.map(|heads| heads.each_ref().map(name).join(" · ")).unwrap_or_default()
        })
    };
    view! {
        <Drawer open title on_close=close>
            {move || {
                let rows: Vec<BoardRow> = found
                    .with(|found| {
                        let places = found.iter().flat_map(|found| &found.cell.rows);
                        board.with(|board| places.filter_map(|at| board.rows.get(*at).cloned()).collect())
                    });
                let is_alone = rows.len() == 1;
                rows.into_iter().map(|row| view! { <Part row board is_alone /> }).collect_view()
            }}
        </Drawer>
    }
}

/// One indicator of the cell. One that is alone is open.
#[component]
fn Part(row: BoardRow, board: Memo<Board>, is_alone: bool) -> impl IntoView {
    let opened = RwSignal::new(is_alone);
    let light = measurement::light(row.reading.light);
    let owner = board.with_untracked(|board| board.owner_name(row.owner).to_owned());
    let (code, name) = (row.code.clone(), row.name.clone());
    let row = StoredValue::new(row);
    view! {
        <details class="border-b border-base-300" open=is_alone on:toggle=move |_| opened.set(true)>
            <summary class="flex min-h-touch cursor-pointer flex-wrap items-center gap-x-3 py-2">
                <LightMark light />
                <span class="min-w-0 grow basis-40">
                    <span class="block font-medium">{name}</span>
                    <span class="block text-[0.8125rem] text-muted">{code} " · " {owner}</span>
                </span>
            </summary>
            <Show when=move || opened.get()>
                <div class="lg:ps-7">
                    <Explanation row board />
                </div>
            </Show>
        </details>
    }
}

fn find(grid: &Grid, keys: &[String; 2]) -> Option<Found> {
    let [row, column] = keys;
    let at = |heads: &[Head], key: &str| heads.iter().position(|head| head.key() == *key);
    let (row, column) = (at(&grid.rows, row)?, at(&grid.columns, column)?);
    let cell = grid.cell(row, column)?.clone();
    Some(Found { heads: [grid.rows[row].clone(), grid.columns[column].clone()], cell })
}
