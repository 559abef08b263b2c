//! Boards that people put together (自建看板): the list of them, and one with its cards.

mod card;
mod desk;
mod face;
mod list;
mod one;
mod settings;

use base::address::{use_query, with_query};
use base::page::Page;
use indicator_model::id::OwnBoardId;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};

use self::list::All;
pub use self::one::One;
use crate::address::View;
use crate::frame::{Here, Tabs};

/// Where they are.
pub const PATH: &str = "/board/own";

/// The address of one.
pub fn address(board: OwnBoardId) -> String {
    with_query(PATH, [("board", Some(board.to_string()))])
}

/// The board at an address; none where it is another's.
pub fn at(address: &str) -> Option<OwnBoardId> {
    address.strip_prefix(PATH)?.strip_prefix("?board=")?.parse().ok()
}

#[component]
pub fn OwnBoardPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let board = Memo::new(move |_| {
        query.with(|query| query.get("board").and_then(|board| board.parse::<OwnBoardId>().ok()))
    });
    let view = Memo::new(|_| View::default());
    view! {
        <Page title=move || t_string!(i18n, own_board.boards)>
            <Tabs view here=Here::Own />
            {move || match board.get() {
                Some(id) => view! { <One id /> }.into_any(),
                None => view! { <All /> }.into_any(),
            }}
        </Page>
    }
}
