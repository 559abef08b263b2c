//! The heat map: who stands how in what, as a table of lights. A cell opens what it is made of.

mod cell;
mod grid;
mod keys;
pub mod words;

use base::json::Shared;
use base::live::{self, LiveState, Shows};
use indicator_model::monitor::heat::{Axis, Grid, Monthly};
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::choice::Choice;
use ui::segmented::Segmented;

use self::cell::CellDrawer;
use self::grid::Map;
use crate::address::{Tab, View};
use crate::api;
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;
use crate::replace::use_replace;

#[component]
pub fn HeatPage() -> impl IntoView {
    let shown = |monthly: Shared<Monthly>, schemes, view| view! { <Shown monthly=monthly.into_inner() schemes view /> };
    opens(Tab::Heat, |view| view.asked, |asked, _| api::open_heat(asked), shown)
}

#[component]
fn Shown(monthly: Monthly, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let scheme = monthly.board.scheme;
    let monthly = RwSignal::new(monthly);
    let again = refresh(monthly, move || {
        let asked = view.try_with_untracked(|view| view.asked)?;
        Some(async move { api::open_heat(asked).await.ok()?.board.map(Shared::into_inner) })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    let board = Memo::new(move |_| monthly.with(|monthly| monthly.board.clone()));
    let grid = Memo::new(move |_| {
        view.with(|view| monthly.with(|monthly| Grid::of(monthly, view.sides, |row| view.finds(row))))
    });
    let go = use_replace();
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view />
        <Sides view go />
        <Map grid board view go />
        <CellDrawer grid board view go />
    }
}

/// What is down and what is across.
#[component]
fn Sides(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let choice = move |axis: Axis| Choice::new(axis, move || words::axis(i18n.get_locale(), axis));
    let rows = [Axis::Organizations, Axis::Themes].map(choice);
    let turn = move |sides: [Axis; 2]| {
        go.run(View { sides, cell: None, ..view.get_untracked() });
    };
    let side = move |at: usize| Signal::derive(move || view.with(|view| view.sides[at]));
    // A side does not stand against itself; what was across takes the other place.
    let set_rows = move |rows: Axis| {
        let [before, columns] = view.with_untracked(|view| view.sides);
        turn([rows, if columns == rows { before } else { columns }]);
    };
    let set_columns = move |columns: Axis| {
        let [rows, _] = view.with_untracked(|view| view.sides);
        turn([rows, columns]);
    };
    let columns = move || {
        let rows = side(0).get();
        let choices: Vec<Choice<Axis>> =
            Axis::ALL.into_iter().filter(|axis| *axis != rows).map(choice).collect();
        view! {
            <Segmented
                name="columns"
                label=move || t_string!(i18n, board_view.columns)
                choices
                value=side(1)
                on_change=set_columns
            />
        }
    };
    view! {
        <div class="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
            <div class="flex flex-wrap items-center gap-2">
                <span class="text-sm text-muted">{t!(i18n, board_view.rows)}</span>
                <Segmented
                    name="rows"
                    label=move || t_string!(i18n, board_view.rows)
                    choices=rows.to_vec()
                    value=side(0)
                    on_change=set_rows
                />
            </div>
            <div class="flex flex-wrap items-center gap-2">
                <span class="text-sm text-muted">{t!(i18n, board_view.columns)}</span>
                {columns}
            </div>
        </div>
    }
}
