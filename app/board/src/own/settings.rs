//! The name of a board, with whom it is shared, and the way to remove it.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::board::own::{Change, readers};
use people_model::role::Role;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::select::Select;

use super::desk::Desk;
use crate::api;

#[component]
pub(super) fn Settings(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let (is_open, is_removing) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <Button
            variant=Variant::Quiet
            size=Size::Small
            icon=Symbol::Edit
            on:click=move |_| is_open.set(true)
        >
            {t!(i18n, own_board.settings)}
        </Button>
        <Button
            variant=Variant::Quiet
            size=Size::Small
            icon=Symbol::Delete
            on:click=move |_| is_removing.set(true)
        >
            {t!(i18n, own_board.remove)}
        </Button>
        <Dialog open=is_open title=move || t_string!(i18n, own_board.settings)>
            <Form desk is_open />
        </Dialog>
        <Dialog open=is_removing title=move || t_string!(i18n, own_board.remove_title)>
            <Remove desk is_removing />
        </Dialog>
    }
}

#[component]
fn Form(desk: Desk, is_open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let before = desk.board.with_untracked(|board| (board.name.clone(), board.role));
    let (name, role) = (RwSignal::new(before.0.clone()), RwSignal::new(before.1));
    let nobody = Choice::new(None, move || t_string!(i18n, own_board.nobody));
    let of = |role: Role| Choice::new(Some(role), move || wording::role(i18n.get_locale(), role));
    let roles: Vec<Choice<Option<Role>>> = std::iter::once(nobody).chain(readers().map(of)).collect();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, role) = (name.get_untracked(), role.get_untracked());
        if name != before.0 {
            desk.edit(Change::Rename { name });
        }
        if role != before.1 {
            desk.edit(Change::Share { role });
        }
        is_open.set(false);
    };
    view! {
        <form class="flex flex-col gap-4" novalidate on:submit=save>
            <TextField
                name="board-name"
                label=move || t_string!(i18n, own_board.board_name)
                value=name
                on_input=move |text| name.set(text)
            />
            <Select
                name="board-role"
                label=move || t_string!(i18n, own_board.shared_with)
                hint=move || t_string!(i18n, own_board.share_hint)
                choices=roles
                value=role
                on_change=move |chosen| role.set(chosen)
            />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| is_open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    disabled=Signal::derive(move || name.with(|name| name.trim().is_empty()))
                >
                    {t!(i18n, own_board.save)}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Remove(desk: Desk, is_removing: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let remove = Action::new(move |(): &()| {
        let board = desk.board.with_untracked(|board| board.id);
        let navigate = navigate.clone();
        async move {
            api::remove_board(board).await?;
            navigate(super::PATH, NavigateOptions::default());
            Ok::<(), AppError>(())
        }
    });
    // The page is left before its answer is looked at.
    let answer = remove.value();
    let text = move || {
        desk.board.with(|board| {
            let name = board.name.as_str();
            let role = board.role.map(|role| wording::role(i18n.get_locale(), role));
            role.map_or_else(
                || t_string!(i18n, own_board.remove_text, name = name),
                |role| t_string!(i18n, own_board.remove_shared, name = name, role = role),
            )
        })
    };
    view! {
        <div class="flex flex-col gap-4">
            <p>{text}</p>
            <FailureNotice error=move || answer.try_get().flatten().and_then(Result::err) />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| is_removing.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button
                    variant=Variant::Danger
                    busy=remove.pending()
                    on:click=move |_| {
                        remove.dispatch(());
                    }
                >
                    {t!(i18n, own_board.remove)}
                </Button>
            </div>
        </div>
    }
}
