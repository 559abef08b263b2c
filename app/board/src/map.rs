//! The goal map: the tree of a scheme with lights that roll up. A box opens to say why, and hangs under another where it is dropped.

mod canvas;
mod desk;
pub mod drawing;
pub mod face;
mod found;
mod hand;
mod item;
mod keys;
mod moving;
mod panel;
mod tools;
mod touch;
pub mod words;

use base::error::AppError;
use base::failure::FailureNotice;
use base::live::{self, LiveState, Shows};
use indicator_model::monitor::map::Map;
use indicator_model::monitor::map::layout::Layout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;

use self::canvas::Canvas;
use self::desk::Desk;
use self::found::FoundByFilter;
use self::moving::MoveDialog;
use self::panel::NodeDrawer;
use self::tools::{Legend, Tools};
use crate::address::{Tab, View};
use crate::api::{self, Opened};
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;

pub use self::moving::Saving;

#[component]
pub fn MapPage(saving: Saving) -> impl IntoView {
    // What is expanded later is asked for where it is missing, and nothing is drawn again.
    let open =
        |asked, view: Memo<View>| api::open_map(asked, view.with_untracked(|view| view.spread.clone()));
    let shown = move |map, schemes, view| view! { <Shown map schemes view saving /> };
    opens(Tab::Map, |view| view.asked, open, shown)
}

#[component]
fn Shown(map: Map, schemes: Vec<SchemeSummary>, view: Memo<View>, saving: Saving) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = map.board.scheme;
    let state = schemes.iter().find(|known| known.id == scheme).map(|known| known.approval.state);
    let map = RwSignal::new(map);
    let desk = Desk::new(map, view, state);
    let again = refresh(map, move || {
        let (asked, spread) = view.try_with_untracked(|view| (view.asked, view.spread.clone()))?;
        Some(async move { api::open_map(asked, spread).await.ok()?.board })
    });
    let contact = live::follow(scheme, Shows::Measurements, again.clone());
    let on_moved = Callback::new(move |()| again());
    let failed = fetch_missing(desk);
    let board = Memo::new(move |_| map.with(|map| map.board.clone()));
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view />
        <FoundByFilter desk />
        <Tools desk />
        <FailureNotice error=move || failed.get() />
        <Show
            when=move || desk.layout.with(|layout| !layout.boxes.is_empty())
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Tree
                        title=move || t_string!(i18n, map.empty_title)
                        text=move || t_string!(i18n, map.empty_text)
                    >
                        <LinkButton href="/decompose">{t!(i18n, map.to_decompose)}</LinkButton>
                    </EmptyState>
                }
            }
        >
            <Canvas desk />
            <Legend desk />
        </Show>
        <NodeDrawer desk board />
        <MoveDialog desk saving on_moved />
    }
}

/// Asks for children that should be shown and are not here. A failure is shown until something else is expanded or collapsed.
fn fetch_missing(desk: Desk) -> RwSignal<Option<AppError>> {
    let failed = RwSignal::new(None);
    let missing = Memo::new(move |_| desk.layout.with(|layout: &Layout| layout.missing.clone()));
    Effect::new(move |_| {
        failed.set(None);
        if missing.with(Vec::is_empty) {
            return;
        }
        let (asked, spread) = desk.view.with_untracked(|view| (view.asked, view.spread.clone()));
        spawn_local(async move {
            match api::open_map(asked, spread).await {
                Ok(Opened { board: Some(map), .. }) => {
                    desk.map.try_set(map);
                }
                Ok(_) => {}
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    });
    failed
}
