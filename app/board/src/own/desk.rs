//! A board of cards under the hands of its author: what is done shows at once, and is sent one change after the other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base::error::AppError;
use base::live::Contact;
use indicator_model::id::{CardId, OwnBoardId};
use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::{I18nContext, td_string};
use people_model::board::own::{BoardEdit, Card, Change, Edited, OwnBoard, arrange};
use people_model::refusal::Refusal;
use text::i18n::{Locale, use_i18n};
use ui::toast::Toasts;

use crate::api;

/// What a message says about a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Another window changed the board too; both changes are in it.
    Both,
    Failed(AppError),
}

/// A card that was taken by a key, and where it was carried since.
#[derive(Clone, Debug, PartialEq)]
struct Held {
    card: CardId,
    to: Option<Change>,
}

/// Changes that are not answered yet; the first of them is on its way. It goes on when the page is left.
#[derive(Clone, Default)]
struct Unsent(Arc<Mutex<VecDeque<Change>>>);

impl Unsent {
    fn changes(&self) -> MutexGuard<'_, VecDeque<Change>> {
        // Nothing can panic while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone, Copy)]
pub struct Desk {
    /// What the server answered last, with all changes that it has not answered.
    pub board: RwSignal<OwnBoard>,
    pub told: RwSignal<Option<Told>>,
    /// Read out to who does not see the cards move.
    pub announced: RwSignal<String>,
    /// Counts what moved on the server.
    pub moves: RwSignal<u32>,
    pub contact: RwSignal<Contact>,
    /// The card that was removed last, and the one that it stood before.
    pub removed: RwSignal<Option<(Card, Option<CardId>)>>,
    /// Whether cards out of sight are wanted too: on paper, and on a wall.
    pub wants_all: RwSignal<bool>,
    /// Whether something was not answered yet.
    pub is_sending: RwSignal<bool>,
    answered: StoredValue<OwnBoard>,
    unsent: StoredValue<Unsent>,
    held: RwSignal<Option<Held>>,
    dragged: RwSignal<Option<CardId>>,
    over: RwSignal<Option<CardId>>,
    toasts: Toasts,
    i18n: I18nContext<Locale>,
}

impl Desk {
    pub fn new(board: OwnBoard) -> Self {
        Self {
            answered: StoredValue::new(board.clone()),
            board: RwSignal::new(board),
            told: RwSignal::new(None),
            announced: RwSignal::new(String::new()),
            moves: RwSignal::new(0),
            contact: RwSignal::new(Contact::Unknown),
            removed: RwSignal::new(None),
            wants_all: RwSignal::new(false),
            is_sending: RwSignal::new(false),
            unsent: StoredValue::new(Unsent::default()),
            held: RwSignal::new(None),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            toasts: Toasts::from_context(),
            i18n: use_i18n(),
        }
    }

    /// Whether the reader may change it.
    pub fn is_own(self) -> bool {
        self.board.with(|board| board.by.is_none())
    }

    pub fn card(self, id: CardId) -> Option<Card> {
        self.board.with(|board| board.cards.iter().find(|card| card.id == id).cloned())
    }

    /// Makes a change here, and on the server when those before it are answered.
    pub fn edit(self, change: Change) {
        let mut cards = self.board.with_untracked(|board| board.cards.clone());
        if let Err(refusal) = arrange(&mut cards, &change) {
            return self.told.set(Some(Told::Failed(Refusal::from(refusal).into())));
        }
        self.unsent.with_value(|unsent| unsent.changes().push_back(change));
        self.draw();
        if !self.is_sending.get_untracked() {
            self.is_sending.set(true);
            // What was told has been read by now.
            self.told.set(None);
            let board = self.board.with_untracked(|board| board.id);
            spawn_local(self.send(board, self.unsent.get_value()));
        }
    }

    async fn send(self, board: OwnBoardId, unsent: Unsent) {
        let next = || unsent.changes().front().cloned();
        while let Some(change) = next() {
            match api::edit_board(BoardEdit { board, change }).await {
                Ok(Edited { board, .. }) => {
                    unsent.changes().pop_front();
                    let is_later = |known: &OwnBoard| board.revision > known.revision + 1;
                    if self.answered.try_with_value(is_later) == Some(true) {
                        self.told.try_set(Some(Told::Both));
                    }
                    self.take(board);
                }
                Err(error) => {
                    unsent.changes().clear();
                    self.give_up(board, error).await;
                }
            }
        }
        self.is_sending.try_set(false);
    }

    /// What the server did not take is not shown as if it had; who has left the page finds a message where they are.
    async fn give_up(self, board: OwnBoardId, error: AppError) {
        let sentence = error.message(self.i18n.get_locale_untracked());
        if self.told.try_set(Some(Told::Failed(error))).is_some() {
            return self.toasts.error(sentence);
        }
        // Nor offered to be taken back.
        self.removed.set(None);
        self.toasts.withdraw_offers();
        self.draw();
        if let Ok(board) = api::open_own(board).await {
            self.take(board);
        }
    }

    /// Shows what the server answered, unless a later answer came before it.
    pub fn take(self, board: OwnBoard) {
        let is_newer = |known: &OwnBoard| known.revision <= board.revision;
        if self.answered.try_with_value(is_newer) == Some(true) {
            self.answered.set_value(board);
            self.draw();
        }
    }

    /// What is shown follows from what was answered, what was not, and what is held.
    fn draw(self) {
        let mut board = self.answered.get_value();
        let held = self.held.get_untracked().and_then(|held| held.to);
        self.unsent.with_value(|unsent| {
            for change in unsent.changes().iter().chain(&held) {
                // What cannot be is answered when it is sent.
                let _ = arrange(&mut board.cards, change);
            }
        });
        self.board.set(board);
    }

    pub fn remove(self, id: CardId) {
        let removed = self.board.with_untracked(|board| {
            let at = board.cards.iter().position(|card| card.id == id)?;
            Some((board.cards[at].clone(), board.cards.get(at + 1).map(|next| next.id)))
        });
        self.edit(Change::Remove { card: id });
        self.removed.set(removed);
    }

    /// Puts back what was removed last, where it was.
    pub fn restore(self) {
        if let Some((card, before)) = self.removed.get_untracked() {
            self.edit(Change::Add { card, before });
        }
    }

    /// Prints when all cards have come, also those that nobody scrolled to.
    pub fn print(self) {
        self.wants_all.set(true);
        print_when_loaded(self, MOMENTS);
    }

    /// Where a card stands, from 1, and how many there are.
    pub fn place(self, id: CardId) -> (usize, usize) {
        self.board.with_untracked(|board| {
            let at = board.cards.iter().position(|card| card.id == id).unwrap_or_default();
            (at + 1, board.cards.len())
        })
    }

    /// The change that brings a card to a place, counted from 0 among the others.
    fn to(self, id: CardId, place: usize) -> Change {
        let before = self.board.with_untracked(|board| {
            board.cards.iter().filter(|card| card.id != id).nth(place).map(|card| card.id)
        });
        Change::Move { card: id, before }
    }

    /// One place on, or back.
    pub fn shift(self, id: CardId, is_on: bool) {
        if let Some(change) = self.shifted(id, is_on) {
            self.edit(change);
        }
    }

    fn shifted(self, id: CardId, is_on: bool) -> Option<Change> {
        let (place, count) = self.place(id);
        let place = if is_on { place } else { place.checked_sub(2)? };
        (place < count).then(|| self.to(id, place))
    }

    pub fn is_held(self, id: CardId) -> bool {
        self.held.with(|held| held.as_ref().is_some_and(|held| held.card == id))
    }

    /// The keys of the grip: Space takes a card and lets go of it, arrows move it, Escape puts it back.
    pub fn key(self, event: &KeyboardEvent, id: CardId, locale: Locale) {
        let is_held = untrack(|| self.is_held(id));
        let is_used = match (event.key().as_str(), is_held) {
            (" " | "Enter", false) => {
                self.drop_held();
                self.held.set(Some(Held { card: id, to: None }));
                self.announce(td_string!(locale, own_board.taken), id, locale)
            }
            (" " | "Enter", true) => self.let_go(id, locale),
            ("Escape", true) => self.put_back(id, locale),
            ("ArrowRight" | "ArrowDown", true) => self.carry(id, true, locale),
            ("ArrowLeft" | "ArrowUp", true) => self.carry(id, false, locale),
            // The focus goes on, and the card stays.
            ("Tab", true) => {
                self.let_go(id, locale);
                false
            }
            _ => false,
        };
        if is_used {
            event.prevent_default();
        }
    }

    fn announce(self, what: &str, id: CardId, locale: Locale) -> bool {
        let (place, count) = self.place(id);
        self.announced.set(td_string!(
            locale,
            own_board.announced,
            what = what,
            place = place,
            count = count
        ));
        true
    }

    /// Here alone, until it is let go of.
    fn carry(self, id: CardId, is_on: bool, locale: Locale) -> bool {
        if let Some(to) = self.shifted(id, is_on) {
            self.held.set(Some(Held { card: id, to: Some(to) }));
            self.draw();
        }
        self.announce(td_string!(locale, own_board.carried), id, locale)
    }

    fn let_go(self, id: CardId, locale: Locale) -> bool {
        self.drop_held();
        self.announce(td_string!(locale, own_board.let_go), id, locale)
    }

    /// Leaves a card that is held where it was carried.
    fn drop_held(self) {
        if let Some(to) = self.held.try_update(Option::take).flatten().and_then(|held| held.to) {
            self.edit(to);
        }
    }

    fn put_back(self, id: CardId, locale: Locale) -> bool {
        self.held.set(None);
        self.draw();
        self.announce(td_string!(locale, own_board.put_back), id, locale)
    }

    pub fn drag(self, event: &DragEvent, id: CardId) {
        if let Some(transfer) = event.data_transfer() {
            transfer.set_effect_allowed("move");
            // Firefox drags only what carries data.
            let _ = transfer.set_data("text/plain", &id.to_string());
            self.dragged.set(Some(id));
        }
    }

    pub fn end_drag(self) {
        self.dragged.set(None);
        self.over.set(None);
    }

    pub fn drag_over(self, event: &DragEvent, id: CardId) {
        if self.dragged.get_untracked().is_some() {
            event.prevent_default();
            if self.over.get_untracked() != Some(id) {
                self.over.set(Some(id));
            }
        }
    }

    /// What is dropped on a card takes its place.
    pub fn drop(self, event: &DragEvent, id: CardId) {
        event.prevent_default();
        if let Some(dragged) = self.dragged.get_untracked().filter(|dragged| *dragged != id) {
            let (place, _) = self.place(id);
            self.edit(self.to(dragged, place - 1));
        }
        self.end_drag();
    }

    /// Whether it would give its place to what is dragged over it.
    pub fn is_over(self, id: CardId) -> bool {
        self.over.get() == Some(id) && self.dragged.get() != Some(id)
    }
}

/// Whether something is still loading says the page, which may be left until then.
fn print_when_loaded(desk: Desk, moments: u32) {
    let print = move || {
        if desk.board.is_disposed() {
            return;
        }
        // The selector is fixed and valid.
        if moments > 0 && document().query_selector(".skeleton").ok().flatten().is_some() {
            print_when_loaded(desk, moments - 1);
        } else {
            // A browser that cannot print says so itself.
            let _ = window().print();
        }
    };
    set_timeout(print, MOMENT);
}

const MOMENT: Duration = Duration::from_millis(100);

/// After ten seconds what has come is printed.
const MOMENTS: u32 = 100;
