//! One board: its name, what its author may do with it, and its cards.

use base::live::{self, LiveState, Shows};
use base::loaded::Loaded;
use base::wording;
use indicator_model::id::{OwnBoardId, SchemeId};
use leptos::prelude::*;
use people_model::board::own::OwnBoard;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, LinkButton, Size, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::skeleton::Skeleton;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use super::card::CardView;
use super::desk::{Desk, Told};
use super::settings::Settings;
use crate::api;
use crate::wall::{Scene, Staged, WallButton};

#[component]
pub fn One(id: OwnBoardId) -> impl IntoView {
    let opened = Resource::new(|| (), move |()| api::open_own(id));
    view! {
        <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } stays=true let:board>
            <Opened board />
        </Loaded>
    }
}

#[component]
fn Opened(board: OwnBoard) -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk::new(board);
    desk.wants_all.set(use_context::<Staged>().is_some());
    let contact = live::follow(None::<SchemeId>, Shows::Measurements, move || {
        desk.moves.try_update(|moves| *moves += 1);
    });
    Effect::new(move |_| desk.contact.set(contact.get()));
    offer_removed(desk);
    listen(desk);
    let is_empty = Memo::new(move |_| desk.board.with(|board| board.cards.is_empty()));
    let cards = move || desk.board.with(|board| board.cards.iter().map(|card| card.id).collect::<Vec<_>>());
    view! {
        <LiveState contact />
        <Head desk />
        <ToldNotice desk />
        <p role="status" class="sr-only">{move || desk.announced.get()}</p>
        <Show
            when=move || !is_empty.get()
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Components
                        title=move || t_string!(i18n, own_board.empty_title)
                        text=move || t_string!(i18n, own_board.empty_text)
                    >
                        <LinkButton href="/board">{t!(i18n, own_board.to_boards)}</LinkButton>
                    </EmptyState>
                }
            }
        >
            <ol
                class="grid items-start gap-3 lg:grid-cols-2 sm:print:grid-cols-2"
                aria-label=move || t_string!(i18n, own_board.cards)
                aria-busy=move || desk.is_sending.get().to_string()
            >
                <For each=cards key=|id| *id let:id>
                    <CardView desk id />
                </For>
            </ol>
        </Show>
    }
}

/// Who leaves Hengce is asked while something is on its way, and paper has all cards: the browser's key for printing waits for
/// them. Its menu does not ask, and prints what has come.
fn listen(desk: Desk) {
    Effect::new(move |_| {
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            if desk.is_sending.get_untracked() {
                event.prevent_default();
            }
        });
        let key = window_event_listener(leptos::ev::keydown, move |event| {
            let control = event.ctrl_key() || event.meta_key();
            if control && event.key().eq_ignore_ascii_case("p") && !event.shift_key() && !event.alt_key() {
                event.prevent_default();
                desk.print();
            }
        });
        let paper = window_event_listener_untyped("beforeprint", move |_| desk.wants_all.set(true));
        on_cleanup(move || {
            leave.remove();
            key.remove();
            paper.remove();
        });
    });
}

/// Offers to put back what was removed last. It is the page that offers it, for the card is gone.
fn offer_removed(desk: Desk) {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let put_back = Callback::new(move |()| desk.restore());
    on_cleanup(move || toasts.withdraw_offers());
    Effect::new(move |_| {
        if desk.removed.with(Option::is_some) {
            let locale = i18n.get_locale_untracked();
            let label = td_string!(locale, own_board.undo).to_owned();
            let action = ToastAction { label, on_press: put_back };
            toasts.with_action(Tone::Good, td_string!(locale, own_board.card_removed), action);
        }
    });
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let shared = move || {
        let locale = i18n.get_locale();
        desk.board.with(|board| match (&board.by, board.role) {
            (Some(by), _) => {
                Some(td_string!(locale, own_board.shared_by, name = wording::person(locale, by)))
            }
            (None, Some(role)) => {
                Some(td_string!(locale, own_board.shared_to, role = wording::role(locale, role)))
            }
            (None, None) => None,
        })
    };
    view! {
        <header class="flex flex-wrap items-center gap-x-4 gap-y-2" data-staged="">
            <div class="min-w-0 grow">
                <h2 class="text-lg font-semibold break-words">
                    {move || desk.board.with(|board| board.name.clone())}
                </h2>
                <p class="text-sm text-muted">{shared}</p>
            </div>
            <div class="flex flex-wrap items-center gap-2 print:hidden">
                <Button
                    variant=Variant::Quiet
                    size=Size::Small
                    icon=Symbol::Print
                    on:click=move |_| desk.print()
                >
                    {t!(i18n, board_view.print)}
                </Button>
                <WallButton now=Signal::derive(move || Scene::Own(desk.board.with(|board| board.id))) />
                {untrack(|| desk.is_own()).then(|| view! { <Settings desk /> })}
                <LinkButton href=super::PATH variant=Variant::Quiet size=Size::Small>
                    {t!(i18n, own_board.all)}
                </LinkButton>
            </div>
        </header>
    }
}

#[component]
fn ToldNotice(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        desk.told.get().map(|told| {
            let sentence = move || match &told {
                Told::Both => t_string!(i18n, own_board.told_both).to_owned(),
                Told::Failed(error) => error.message(i18n.get_locale()),
            };
            view! { <Notice tone=Tone::Warning>{sentence}</Notice> }
        })
    }
}
