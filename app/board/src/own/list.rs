//! The boards of the reader, those that others share, and the way to a new one.

use base::error::AppError;
use base::loaded::Loaded;
use base::wording;
use indicator_model::id::OwnBoardId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::board::own::NewBoard;
use people_model::board::{Listed, Shelf};
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use uuid::Uuid;

use crate::api;
use crate::name_form::NameForm;

#[component]
pub(super) fn All() -> impl IntoView {
    let i18n = use_i18n();
    let shelf = Resource::new(|| (), |()| api::open_shelf());
    view! {
        <p class="max-w-prose text-muted">{t!(i18n, own_board.intro)}</p>
        <NewForm />
        <Loaded resource=shelf fallback=|| view! { <Skeleton lines=6 /> } let:shelf>
            <Lists shelf />
        </Loaded>
    }
}

#[component]
fn Lists(shelf: Shelf) -> impl IntoView {
    let i18n = use_i18n();
    let Shelf { boards, shared, .. } = shelf;
    if boards.is_empty() && shared.is_empty() {
        return view! {
            <EmptyState
                icon=Symbol::Components
                title=move || t_string!(i18n, own_board.none_title)
                text=move || t_string!(i18n, own_board.none_text)
            />
        }
        .into_any();
    }
    let own =
        (!boards.is_empty()).then(|| view! { <List boards title=move || t_string!(i18n, own_board.own) /> });
    let shared = (!shared.is_empty())
        .then(|| view! { <List boards=shared title=move || t_string!(i18n, own_board.shared) /> });
    view! {
        <div class="flex max-w-3xl flex-col gap-6">{own} {shared}</div>
    }
    .into_any()
}

#[component]
fn List(
    boards: Vec<Listed>,
    title: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |listed: Listed| {
        let Listed { id, name, cards, role, by } = listed;
        let about = move || {
            let locale = i18n.get_locale();
            let mut about = vec![td_string!(locale, own_board.count, count = cards)];
            if let Some(by) = &by {
                about.push(td_string!(locale, own_board.shared_by, name = wording::person(locale, by)));
            } else if let Some(role) = role {
                about.push(td_string!(locale, own_board.shared_to, role = wording::role(locale, role)));
            }
            about.join(" · ")
        };
        view! {
            <li>
                <a
                    href=super::address(id)
                    class="flex min-h-touch flex-col justify-center rounded-field px-2 py-1.5 hover:bg-base-200"
                >
                    <span class="font-medium break-words">{name}</span>
                    <span class="text-sm text-muted">{about}</span>
                </a>
            </li>
        }
    };
    view! {
        <section class="flex flex-col gap-1">
            <h2 class="text-base font-semibold">{title}</h2>
            <ul class="divide-y divide-base-300 border-y border-base-300" aria-label=title>
                {boards.into_iter().map(line).collect_view()}
            </ul>
        </section>
    }
}

/// Makes a board without cards and goes there.
#[component]
fn NewForm() -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    // The same board however often it is sent. After another was made under the id it is another one.
    let id = StoredValue::new(OwnBoardId(Uuid::now_v7()));
    let make = Action::new(move |(): &()| {
        let made = id.get_value();
        let new = NewBoard { id: made, name: name.get_untracked(), cards: Vec::new() };
        let navigate = navigate.clone();
        async move {
            let answer = api::make_board(new).await;
            if answer == Err(AppError::ReusedId) {
                id.try_set_value(OwnBoardId(Uuid::now_v7()));
            }
            answer?;
            // Who has left the page by now stays where they are.
            if !name.is_disposed() {
                navigate(&super::address(made), NavigateOptions::default());
            }
            Ok::<(), AppError>(())
        }
    });
    view! {
        <div class="max-w-md print:hidden">
            <NameForm
                field="new-board"
                label=move || t_string!(i18n, own_board.board_name)
                name
                send=make
            >
                <div>
                    <Button kind=Kind::Submit variant=Variant::Primary icon=Symbol::Add busy=make.pending()>
                        {t!(i18n, own_board.make)}
                    </Button>
                </div>
            </NameForm>
        </div>
    }
}
