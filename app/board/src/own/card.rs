//! A card: what it shows, the link to its whole view, and for the author of the board the ways to arrange it.

use base::error::AppError;
use base::live::Contact;
use indicator_model::id::CardId;
use indicator_model::monitor::card::Face;
use leptos::html;
use leptos::prelude::*;
use people_model::board::Address;
use people_model::board::own::Change;
use text::i18n::{Locale, t_string, td_string, use_i18n};
use ui::button::{IconButton, Size};
use ui::icon::{Icon, Symbol};
use ui::notice::Notice;
use ui::seen::use_seen;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::desk::Desk;
use super::face::FaceView;
use crate::address::{Tab, View};
use crate::api;
use crate::frame::{about, word};

#[component]
pub fn CardView(desk: Desk, id: CardId) -> impl IntoView {
    let i18n = use_i18n();
    let element = NodeRef::<html::Li>::new();
    let seen = use_seen(element);
    // Its address stays while it is there.
    let Some(card) = untrack(|| desk.card(id)) else { return ().into_any() };
    let (view, is_own) = (View::at(&card.address).ok(), untrack(|| desk.is_own()));
    let name = Signal::derive({
        let view = view.clone();
        move || named(i18n.get_locale(), view.as_ref())
    });
    let is_wide = move || desk.card(id).is_some_and(|card| card.is_wide);
    let is_marked = move || desk.is_over(id) || desk.is_held(id);
    view! {
        <li
            node_ref=element
            class="flex min-w-0 break-inside-avoid flex-col gap-3 rounded-box border border-base-300 bg-base-100 p-4"
            class=("lg:col-span-2", is_wide)
            class=("outline-2", is_marked)
            class=("outline-primary", is_marked)
            on:dragover=move |event| desk.drag_over(&event, id)
            on:drop=move |event| desk.drop(&event, id)
        >
            <header
                class="flex items-center gap-1"
                draggable=is_own.then_some("true")
                on:dragstart=move |event| desk.drag(&event, id)
                on:dragend=move |_| desk.end_drag()
            >
                {is_own.then(|| view! { <Grip desk id name /> })}
                <h3 class="min-w-0 grow font-semibold">
                    <a
                        href=card.address.to_string()
                        draggable="false"
                        class="inline-flex min-h-touch items-center hover:underline"
                    >
                        {move || name.get()}
                    </a>
                </h3>
                {is_own.then(|| view! { <Tools desk id name is_wide=Signal::derive(is_wide) /> })}
            </header>
            <Body desk address=card.address.clone() view seen />
        </li>
    }
    .into_any()
}

/// What a card is, in a word: its view, or that it is one indicator.
fn named(locale: Locale, view: Option<&View>) -> &'static str {
    match view {
        Some(view) if view.tab == Tab::Trend && view.nodes.len() == 1 => td_string!(locale, board.indicator),
        Some(view) => word(locale, view.tab),
        None => td_string!(locale, own_board.card),
    }
}

/// Takes the card along, by the mouse or by keys. Where it comes to stand it has the focus again.
#[component]
fn Grip(desk: Desk, id: CardId, name: Signal<&'static str>) -> impl IntoView {
    let i18n = use_i18n();
    let button = NodeRef::<html::Button>::new();
    let is_held = Memo::new(move |_| desk.is_held(id));
    Effect::new(move |_| {
        desk.board.track();
        if is_held.get_untracked() {
            // After its element was moved.
            request_animation_frame(move || {
                if let Some(button) = button.try_get_untracked().flatten() {
                    // Refused only where it cannot have it.
                    let _ = button.focus();
                }
            });
        }
    });
    view! {
        <button
            node_ref=button
            type="button"
            class="btn btn-ghost btn-sm btn-square cursor-grab max-sm:hidden print:hidden"
            aria-label=move || t_string!(i18n, own_board.move_named, name = name.get())
            aria-pressed=move || is_held.get().to_string()
            title=move || t_string!(i18n, own_board.keys)
            on:keydown=move |event| desk.key(&event, id, i18n.get_locale_untracked())
        >
            <Icon symbol=Symbol::Drag />
        </button>
    }
}

/// Up and down where there is no mouse, the width, and away with it.
#[component]
fn Tools(desk: Desk, id: CardId, name: Signal<&'static str>, is_wide: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="flex items-center print:hidden">
            <div class="flex items-center sm:hidden">
                <IconButton
                    icon=Symbol::ChevronUp
                    label=move || t_string!(i18n, own_board.up_named, name = name.get())
                    size=Size::Small
                    on:click=move |_| desk.shift(id, false)
                />
                <IconButton
                    icon=Symbol::ChevronDown
                    label=move || t_string!(i18n, own_board.down_named, name = name.get())
                    size=Size::Small
                    on:click=move |_| desk.shift(id, true)
                />
            </div>
            <div class="max-lg:hidden">
                <IconButton
                    icon=Symbol::Sidebar
                    label=move || t_string!(i18n, own_board.wide_named, name = name.get())
                    size=Size::Small
                    pressed=is_wide
                    on:click=move |_| {
                        desk.edit(Change::Resize { card: id, is_wide: !is_wide.get_untracked() });
                    }
                />
            </div>
            <IconButton
                icon=Symbol::Delete
                label=move || t_string!(i18n, own_board.remove_named, name = name.get())
                size=Size::Small
                on:click=move |_| desk.remove(id)
            />
        </div>
    }
}

/// Asked for when the card is in sight for the first time, and again when something moved. Until it is known whether the server is
/// heard, nothing is: it would be asked for twice.
#[component]
fn Body(desk: Desk, address: Address, view: Option<View>, seen: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let wanted = move || {
        let is_wanted = (seen.get() || desk.wants_all.get()) && desk.contact.get() != Contact::Unknown;
        is_wanted.then(|| desk.moves.get())
    };
    let face = Resource::new(wanted, move |wanted| {
        let address = address.clone();
        async move {
            match wanted {
                Some(_) => api::read_card(address).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let shown = move || {
        let view = view.clone();
        face.get().map(|answer| match answer {
            Ok(None) => view! { <Skeleton lines=4 /> }.into_any(),
            Ok(Some(face)) => view! { <Found face view /> }.into_any(),
            Err(error) => {
                let sentence = move || match error {
                    AppError::NotFound => t_string!(i18n, own_board.card_gone).to_owned(),
                    ref error => error.message(i18n.get_locale()),
                };
                view! { <Notice tone=Tone::Warning>{sentence}</Notice> }.into_any()
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton lines=4 /> }>{shown}</Transition> }
}

/// With scheme, scope and day.
#[component]
fn Found(face: Face, view: Option<View>) -> impl IntoView {
    let i18n = use_i18n();
    let board = face.board().cloned();
    let said = move || {
        let (board, view) = board.as_ref().zip(view.as_ref())?;
        Some(about(i18n.get_locale(), board, view).split_off(1))
    };
    // A day is not broken at its hyphens.
    let parts = move || {
        let parts = said().unwrap_or_default().into_iter().enumerate();
        parts
            .map(|(at, part)| {
                view! {
                    {(at > 0).then_some(" · ")}
                    <span class="inline-block">{part}</span>
                }
            })
            .collect_view()
    };
    view! {
        <p class="text-[0.8125rem] text-muted">{parts}</p>
        <FaceView face />
    }
}
