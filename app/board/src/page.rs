//! The page of the indicators: what is asked for, how many stand how, and a line for each.

use base::address::use_query;
use base::live::{self, LiveState, Shows};
use base::loaded::Loaded;
use indicator_model::monitor::board::Board;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use ui::skeleton::Skeleton;

use crate::address::{Tab, View};
use crate::api::{self, Opened};
use crate::duals::Duals;
use crate::filter::Filter;
use crate::frame::{Frame, NoScheme, PrintHead};
use crate::line::Lines;
use crate::refresh::refresh;
use crate::rule::LightRule;
use crate::tiles::Tiles;

#[component]
pub fn BoardPage() -> impl IntoView {
    let query = use_query();
    let view = Memo::new(move |_| query.with(|query| View::read(Tab::Lines, query)));
    let asked = Memo::new(move |_| view.with(|view| view.asked));
    let opened = Resource::new(move || asked.get(), api::open);
    view! {
        <Frame view>
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } stays=true let:opened>
                {
                    let Opened { board, schemes } = opened;
                    match board {
                        Some(board) => view! { <Shown board schemes view /> }.into_any(),
                        None => view! { <NoScheme /> }.into_any(),
                    }
                }
            </Loaded>
        </Frame>
    }
}

#[component]
fn Shown(board: Board, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let scheme = board.scheme;
    let board = RwSignal::new(board);
    let again = refresh(board, move || {
        let asked = view.try_with_untracked(|view| view.asked)?;
        Some(async move { api::open(asked).await.ok()?.board })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view />
        <Tiles board view />
        <Duals board view />
        <Lines board view />
        <LightRule board />
    }
}
