//! Puts what is seen on a board of the reader's own, as a card: a view from its page, an indicator from where it is explained.

use base::error::AppError;
use base::failure::FailureNotice;
use base::loaded::Loaded;
use indicator_model::id::{CardId, OwnBoardId};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::node::Level;
use leptos::prelude::*;
use people_model::board::Listed;
use people_model::board::own::{BoardEdit, Card, Change, NewBoard};
use people_model::refusal::Refusal;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::dialog::Dialog;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;
use uuid::Uuid;

use crate::address::{Asked, Tab, View};
use crate::api;
use crate::name_form::NameForm;

/// What is to be put on a board. The page has it, because its parts are drawn again when numbers move.
#[derive(Clone, Copy)]
struct Desk {
    open: RwSignal<bool>,
    what: RwSignal<View>,
    view: Memo<View>,
}

/// What of a page is put on a board, its buttons say; the page has one [`PinDialog`].
pub fn provide(view: Memo<View>) {
    provide_context(Desk { open: RwSignal::new(false), what: RwSignal::new(View::default()), view });
}

#[component]
pub fn PinDialog() -> impl IntoView {
    let i18n = use_i18n();
    use_context::<Desk>().map(|desk| {
        view! {
            <Dialog open=desk.open title=move || t_string!(i18n, own_board.put)>
                <Opened desk />
            </Dialog>
        }
    })
}

/// The whole view: one of the actions of its page.
#[component]
pub fn PinView() -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_context::<Desk>();
    let put = move |_| {
        if let Some(Desk { open, what, view }) = desk {
            what.set(view.get_untracked());
            open.set(true);
        }
    };
    view! {
        <Button variant=Variant::Quiet size=Size::Small icon=Symbol::Components on:click=put>
            {t!(i18n, own_board.put)}
        </Button>
    }
}

/// One indicator, on the latest day, or on the one that the board shows.
#[component]
pub fn PinButton(row: StoredValue<BoardRow>, #[prop(into)] board: Signal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_context::<Desk>();
    let put = move |_| {
        let Some(Desk { open, what, .. }) = desk else { return };
        let shown = board.with_untracked(|board| {
            row.with_value(|row| {
                // Posts are on no board but that of their organization.
                let organization = (row.level == Level::Post).then_some(row.owner);
                let day = (board.day != board.today).then_some(board.day);
                let asked = Asked { scheme: Some(board.scheme), organization, day };
                View { asked, nodes: vec![row.node], ..View::of(Tab::Trend) }
            })
        });
        what.set(shown);
        open.set(true);
    };
    view! {
        <Button size=Size::Small variant=Variant::Quiet icon=Symbol::Components on:click=put>
            {t!(i18n, own_board.put)}
        </Button>
    }
}

#[component]
fn Opened(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let shelf = Resource::new(|| (), |()| api::open_shelf());
    // The same card however often it is sent.
    let id = CardId(Uuid::now_v7());
    let add = Action::new(move |listed: &Listed| {
        let (board, name) = (listed.id, listed.name.clone());
        let card = card(id, desk);
        async move {
            let change = Change::Add { card: card?, before: None };
            api::edit_board(BoardEdit { board, change }).await?;
            Ok::<String, AppError>(name)
        }
    });
    let answer = add.value();
    let error = move || answer.try_get().flatten().and_then(Result::err);
    done(desk, move || answer.get());
    view! {
        <div class="flex flex-col gap-4">
            <Loaded resource=shelf fallback=|| view! { <Skeleton lines=3 /> } let:shelf>
                {
                    let line = move |listed: Listed| {
                        let name = listed.name.clone();
                        let pick = move |_| {
                            add.dispatch(listed.clone());
                        };
                        view! {
                            <li>
                                <Button disabled=add.pending() on:click=pick>{name}</Button>
                            </li>
                        }
                    };
                    let boards = shelf.boards;
                    (!boards.is_empty())
                        .then(|| {
                            view! {
                                <ul
                                    class="flex flex-wrap gap-2"
                                    aria-label=move || t_string!(i18n, own_board.own)
                                >
                                    {boards.into_iter().map(line).collect_view()}
                                </ul>
                            }
                        })
                }
            </Loaded>
            <FailureNotice error />
            <NewForm desk id />
        </div>
    }
}

fn card(id: CardId, desk: Desk) -> Result<Card, AppError> {
    let address = desk.what.with_untracked(View::address).map_err(Refusal::from)?;
    Ok(Card { id, address, is_wide: false })
}

/// On a new board.
#[component]
fn NewForm(desk: Desk, id: CardId) -> impl IntoView {
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    // The same board however often it is sent. After another was made under the id it is another one.
    let id_of_board = StoredValue::new(OwnBoardId(Uuid::now_v7()));
    let make = Action::new(move |(): &()| {
        let (name, card, board) = (name.get_untracked(), card(id, desk), id_of_board.get_value());
        async move {
            let new = NewBoard { id: board, name: name.clone(), cards: vec![card?] };
            let answer = api::make_board(new).await;
            if answer == Err(AppError::ReusedId) {
                id_of_board.try_set_value(OwnBoardId(Uuid::now_v7()));
            }
            answer?;
            Ok::<String, AppError>(name)
        }
    });
    let answer = make.value();
    done(desk, move || answer.get());
    view! {
        <NameForm field="pin-board" label=move || t_string!(i18n, own_board.new_board) name send=make>
            <div class="flex justify-end">
                <Button kind=Kind::Submit busy=make.pending()>{t!(i18n, own_board.make_and_put)}</Button>
            </div>
        </NameForm>
    }
}

/// Says on which board it is, and closes the dialog.
fn done(desk: Desk, answer: impl Fn() -> Option<Result<String, AppError>> + 'static) {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    Effect::new(move |_| {
        if let Some(Ok(name)) = answer() {
            toasts.info(td_string!(i18n.get_locale_untracked(), own_board.put_on, name = name));
            desk.open.set(false);
        }
    });
}
