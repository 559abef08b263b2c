//! The page of the indicators: what is asked for, how many stand how, and a line for each.

use base::json::Shared;
use base::live::{self, LiveState, Shows};
use indicator_model::monitor::board::Board;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;

use crate::address::{Tab, View};
use crate::api;
use crate::duals::Duals;
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::line::Lines;
use crate::refresh::refresh;
use crate::rule::RuleSetting;
use crate::tiles::Tiles;

#[component]
pub fn BoardPage() -> impl IntoView {
    let shown =
        |board: Shared<Board>, schemes, view| view! { <Shown board=board.into_inner() schemes view /> };
    opens(Tab::Lines, |view| view.asked, |asked, _| api::open(asked), shown)
}

#[component]
fn Shown(board: Board, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let scheme = board.scheme;
    let board = RwSignal::new(board);
    let again = refresh(board, move || {
        let asked = view.try_with_untracked(|view| view.asked)?;
        Some(async move { api::open(asked).await.ok()?.board.map(Shared::into_inner) })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view />
        <Tiles board view />
        <Duals board view />
        <Lines board view />
        <RuleSetting board />
    }
}
