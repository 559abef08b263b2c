//! The trend: the course of up to eight chosen indicators over the last year and this one, as lines and as numbers.

pub mod drawing;
pub mod words;

use base::json::Shared;
use base::live::{self, LiveState, Shows};
use base::wording::measurement::{self, amount};
use indicator_model::id::NodeId;
use indicator_model::monitor::board::BoardRow;
use indicator_model::monitor::trend::{LINES, Trend};
use indicator_model::quantity::Quantity;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{t_string, use_i18n};
use ui::light::{LightMark, Wording};
use ui::table::Table;

use crate::address::{Tab, View};
use crate::api;
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;
use crate::replace::use_replace;

#[component]
pub fn TrendPage() -> impl IntoView {
    let shown =
        |trend: Shared<Trend>, schemes, view| view! { <Shown trend=trend.into_inner() schemes view /> };
    opens(
        Tab::Trend,
        |view| (view.asked, view.nodes.clone()),
        |(asked, nodes), _| api::open_trend(asked, nodes),
        shown,
    )
}

#[component]
fn Shown(trend: Trend, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = trend.board.scheme;
    let trend = RwSignal::new(trend);
    let again = refresh(trend, move || {
        let (asked, nodes) = view.try_with_untracked(|view| (view.asked, view.nodes.clone()))?;
        Some(async move { api::open_trend(asked, nodes).await.ok()?.board.map(Shared::into_inner) })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    let board = Memo::new(move |_| trend.with(|trend| trend.board.clone()));
    let legend = move || trend.with(|trend| words::scale(i18n.get_locale(), &trend.scale()));
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view />
        <Chooser trend view />
        <p class="text-sm text-muted">{legend}</p>
        <Drawn trend />
        <Numbers trend />
    }
}

/// The lines in the shape that has room.
#[component]
pub fn Drawn(#[prop(into)] trend: Signal<Trend>) -> impl IntoView {
    let i18n = use_i18n();
    let drawn =
        move |shape| trend.with(|trend| drawing::svg(trend, &words::title(i18n.get_locale(), trend), shape));
    // Made here and escaped: the same drawing leaves as a file.
    view! {
        <figure class="@container max-w-5xl text-base-content">
            <div class="@max-2xl:hidden" inner_html=move || drawn(drawing::WIDE)></div>
            <div class="max-w-lg @2xl:hidden" inner_html=move || drawn(drawing::NARROW)></div>
        </figure>
    }
}

/// What is drawn, by number and colour, and what else could be.
#[component]
fn Chooser(trend: RwSignal<Trend>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_replace();
    let chosen = Memo::new(move |_| {
        trend.with(|trend| trend.lines.iter().map(|line| line.node).collect::<Vec<NodeId>>())
    });
    let turn = Callback::new(move |node: NodeId| {
        let mut nodes = chosen.get_untracked();
        match nodes.iter().position(|known| *known == node) {
            Some(at) => {
                nodes.remove(at);
            }
            None => nodes.push(node),
        }
        go.run(View { nodes, ..view.get_untracked() });
    });
    let rows = move || -> Vec<BoardRow> {
        trend.with(|trend| {
            view.with(|view| trend.board.rows.iter().filter(|row| view.finds(row)).cloned().collect())
        })
    };
    let option = move |row: BoardRow| {
        let node = row.node;
        let is_chosen = move || chosen.with(|chosen| chosen.contains(&node));
        let is_full = move || chosen.with(|chosen| chosen.len() >= LINES) && !is_chosen();
        let owner = trend.with_untracked(|trend| trend.board.owner_name(row.owner).to_owned());
        let light = measurement::light(row.reading.light);
        view! {
            <li>
                <label class="flex min-h-touch cursor-pointer items-center gap-2 px-2 hover:bg-base-200">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        prop:checked=is_chosen
                        checked=is_chosen()
                        disabled=is_full
                        on:change=move |_| turn.run(node)
                    />
                    <LightMark light wording=Wording::Hidden />
                    <span class="min-w-0 grow">{row.name} " " <span class="text-[0.8125rem] text-muted">{row.code} " · " {owner}</span></span>
                </label>
            </li>
        }
    };
    view! {
        <details class="max-w-5xl rounded-box border border-base-300 print:hidden">
            <summary class="flex min-h-touch cursor-pointer items-center px-3 text-sm font-medium">
                {move || t_string!(i18n, board_view.choose, count = chosen.with(Vec::len), most = LINES)}
            </summary>
            <ul class="max-h-72 overflow-y-auto border-t border-base-300">
                <For each=rows key=|row| row.node children=option />
            </ul>
        </details>
    }
}

/// The same as numbers, with the number and the colour of each line.
#[component]
fn Numbers(trend: RwSignal<Trend>) -> impl IntoView {
    let i18n = use_i18n();
    let written = |value: Option<Quantity>| value.map_or_else(|| "–".to_owned(), |value| amount(value, ""));
    move || {
        let locale = i18n.get_locale();
        let (heads, rows) = trend.with(|trend| words::table(locale, trend));
        let heads = heads.into_iter().map(|head| (move || head.clone()).into()).collect();
        let rows = rows
            .into_iter()
            .map(|(period, cells)| {
                let cells = cells.into_iter().map(written).map(|cell| view! { <td class="text-end whitespace-nowrap tabular-nums">{cell}</td> });
                view! {
                    <tr>
                        <th scope="row" class="font-normal whitespace-nowrap">{measurement::period(locale, period)}</th>
                        {cells.collect_view()}
                    </tr>
                }
            })
            .collect_view();
        view! {
            <Table label=move || t_string!(i18n, board_view.tab_trend) heads>
                {rows}
            </Table>
        }
    }
}
