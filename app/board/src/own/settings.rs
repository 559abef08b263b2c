//! The name of a board, with whom it is shared, and the way to remove it.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use base::wording;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::board::Field;
use people_model::board::own::{BoardEdit, Change, Description, Edited, OwnBoard, readers};
use people_model::role::Role;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::select::Select;
use ui::toast::Toasts;
use ui::tone::Tone;

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
    let toasts = Toasts::from_context();
    let before = RwSignal::new(desk.board.with_untracked(OwnBoard::description));
    let (name, role) = before.with_untracked(|before| (before.name.clone(), before.role));
    let (name, role) = (RwSignal::new(name), RwSignal::new(role));
    // Whether another window was faster: what it said is read before it is overwritten.
    let overtaken = RwSignal::new(false);
    let save = Action::new(move |(): &()| {
        let after = Description { name: name.get_untracked(), role: role.get_untracked() };
        let asked = after.name.clone();
        let change = Change::Describe { before: before.get_untracked(), after };
        let board = desk.board.with_untracked(|board| board.id);
        async move {
            let answer = api::edit_board(BoardEdit { board, change }).await;
            if let (Err(error), true) = (&answer, before.is_disposed()) {
                // The dialog is closed.
                let locale = i18n.get_locale_untracked();
                let why = error.message(locale);
                toasts.error(td_string!(locale, own_board.not_kept, name = asked, why = why));
            }
            let Edited { board, is_done } = answer?;
            before.try_set(board.description());
            overtaken.try_set(!is_done);
            desk.take(board);
            if is_done {
                is_open.try_set(false);
            }
            Ok::<(), AppError>(())
        }
    });
    let faults = Faults::<Field>::of(save);
    let nobody = Choice::new(None, move || t_string!(i18n, own_board.nobody));
    let of = |role: Role| Choice::new(Some(role), move || wording::role(i18n.get_locale(), role));
    let roles: Vec<Choice<Option<Role>>> = std::iter::once(nobody).chain(readers().map(of)).collect();
    let said = move || {
        let Description { name, role } = before.get();
        let role = role
            .map_or_else(|| t_string!(i18n, own_board.nobody), |role| wording::role(i18n.get_locale(), role));
        t_string!(i18n, own_board.told_overtaken, name = name, role = role)
    };
    view! {
        <form
            class="flex flex-col gap-4"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            <TextField
                name="board-name"
                label=move || t_string!(i18n, own_board.board_name)
                value=name
                on_input=move |text| name.set(text)
                error=faults.at(Field::Name)
            />
            <Select
                name="board-role"
                label=move || t_string!(i18n, own_board.shared_with)
                hint=move || t_string!(i18n, own_board.share_hint)
                choices=roles
                value=role
                on_change=move |chosen| role.set(chosen)
            />
            <Show when=move || overtaken.get()>
                <Notice tone=Tone::Warning>{said}</Notice>
            </Show>
            <FailureNotice error=move || faults.rest() />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| is_open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                // Cards that are on their way come first.
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy=Signal::derive(move || save.pending().get() || desk.is_sending.get())
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
            // Who has left the page by now stays where they are.
            if !is_removing.is_disposed() {
                navigate(super::PATH, NavigateOptions::default());
            }
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
