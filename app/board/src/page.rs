//! The page of the indicators: what is asked for, how many stand how, and a line for each.

use base::address::use_query;
use base::live::{self, LiveState, Shows};
use base::loaded::Loaded;
use base::page::Page;
use indicator_model::monitor::board::Board;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use crate::address::View;
use crate::api::{self, Opened};
use crate::duals::Duals;
use crate::filter::Filter;
use crate::line::Lines;
use crate::rule::LightRule;
use crate::tiles::Tiles;

#[component]
pub fn BoardPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let view = Memo::new(move |_| query.with(View::read));
    let asked = Memo::new(move |_| view.with(|view| view.asked));
    let opened = Resource::new(move || asked.get(), api::open);
    view! {
        <Page title=move || t_string!(i18n, board.title)>
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } stays=true let:opened>
                {
                    let Opened { board, schemes } = opened;
                    match board {
                        Some(board) => view! { <Shown board schemes view /> }.into_any(),
                        None => view! { <NoScheme /> }.into_any(),
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn Shown(board: Board, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let scheme = board.scheme;
    let board = RwSignal::new(board);
    let contact = live::follow(scheme, Shows::Measurements, refresh(board, view));
    view! {
        <LiveState contact />
        <Filter board schemes view />
        <Tiles board view />
        <Duals board view />
        <Lines board view />
        <LightRule board />
    }
}

/// Asks for the board again; while an answer is awaited, once more after it.
fn refresh(board: RwSignal<Board>, view: Memo<View>) -> impl Fn() + Clone + 'static {
    #[derive(Clone, Copy, PartialEq)]
    enum Asking {
        No,
        Once,
        Again,
    }
    let asking = StoredValue::new(Asking::No);
    move || {
        if asking.get_value() != Asking::No {
            return asking.set_value(Asking::Again);
        }
        asking.set_value(Asking::Once);
        spawn_local(async move {
            // The page may have been left, and then nothing is asked any more.
            while let Some(asked) = view.try_with_untracked(|view| view.asked) {
                // What fails is asked for at the next event, or when the server is heard again.
                if let Ok(Opened { board: Some(newest), .. }) = api::open(asked).await {
                    board.try_set(newest);
                }
                if asking.try_get_value() != Some(Asking::Again) {
                    break;
                }
                asking.set_value(Asking::Once);
            }
            asking.try_set_value(Asking::No);
        });
    }
}

#[component]
fn NoScheme() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Chart
            title=move || t_string!(i18n, board.empty_title)
            text=move || t_string!(i18n, board.empty_text)
        >
            <LinkButton href="/" variant=Variant::Primary>{t!(i18n, board.begin)}</LinkButton>
        </EmptyState>
    }
}
