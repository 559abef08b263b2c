//! A board of cards under the hands of its author: what is done shows at once, and is sent one change after the other.

use std::collections::VecDeque;
use std::time::Duration;

use base::error::AppError;
use base::live::Contact;
use indicator_model::id::{CardId, OwnBoardId};
use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people_model::board::own::{BoardEdit, Card, Change, Edited, OwnBoard, arrange};
use text::i18n::{Locale, td_string};

use crate::api;

/// What a message says about a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Another window changed the board too; both changes are in it.
    Both,
    /// Another window had said the same over again: this change is not in it.
    Overtaken,
    Failed(AppError),
}

#[derive(Clone, Copy)]
pub struct Desk {
    /// With what is not answered yet.
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
    /// The card that was taken by a key, and the order in which it was.
    held: RwSignal<Option<(CardId, Vec<Card>)>>,
    dragged: RwSignal<Option<CardId>>,
    over: RwSignal<Option<CardId>>,
    waiting: StoredValue<VecDeque<Change>>,
    /// Whether something was not answered yet.
    pub is_sending: RwSignal<bool>,
}

impl Desk {
    pub fn new(board: OwnBoard) -> Self {
        Self {
            board: RwSignal::new(board),
            told: RwSignal::new(None),
            announced: RwSignal::new(String::new()),
            moves: RwSignal::new(0),
            contact: RwSignal::new(Contact::Unknown),
            removed: RwSignal::new(None),
            wants_all: RwSignal::new(false),
            held: RwSignal::new(None),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            waiting: StoredValue::new(VecDeque::new()),
            is_sending: RwSignal::new(false),
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
        if let Err(refusal) = self.board.try_update(|board| applied(board, &change)).unwrap_or(Ok(())) {
            return self.told.set(Some(Told::Failed(refusal)));
        }
        self.waiting.update_value(|waiting| waiting.push_back(change));
        if !self.is_sending.get_untracked() {
            self.is_sending.set(true);
            spawn_local(self.send());
        }
    }

    async fn send(self) {
        let next = || self.waiting.try_update_value(VecDeque::pop_front).flatten();
        while let Some(change) = next() {
            let (board, revision) = self.board.with_untracked(|board| (board.id, board.revision));
            match api::edit_board(BoardEdit { board, revision, change }).await {
                Ok(Edited { board, is_done }) => {
                    let told = if is_done {
                        (board.revision != revision + 1).then_some(Told::Both)
                    } else {
                        Some(Told::Overtaken)
                    };
                    if self.told.try_get_untracked().is_some() {
                        self.told.set(told);
                        self.show(board);
                    }
                }
                Err(error) => self.give_up(board, error).await,
            }
        }
        self.is_sending.try_set(false);
    }

    /// What the server did not take is not shown as if it had.
    async fn give_up(self, board: OwnBoardId, error: AppError) {
        self.waiting.try_update_value(VecDeque::clear);
        self.told.try_set(Some(Told::Failed(error)));
        if let Ok(board) = api::open_own(board).await {
            self.show(board);
        }
    }

    /// The board as the server has it, with what it has not been told yet.
    fn show(self, mut board: OwnBoard) {
        self.waiting.try_with_value(|waiting| {
            for change in waiting {
                // What cannot be is answered when it is sent.
                let _ = applied(&mut board, change);
            }
        });
        self.board.try_set(board);
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
        print_when_loaded();
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
        self.held.with(|held| held.as_ref().is_some_and(|(held, _)| *held == id))
    }

    /// The keys of the grip: Space takes a card and lets go of it, arrows move it, Escape puts it back.
    pub fn key(self, event: &KeyboardEvent, id: CardId, locale: Locale) {
        let is_held = untrack(|| self.is_held(id));
        let is_used = match (event.key().as_str(), is_held) {
            (" " | "Enter", false) => {
                self.held.set(Some((id, self.board.with_untracked(|board| board.cards.clone()))));
                self.announce(td_string!(locale, own_board.taken), id, locale)
            }
            (" " | "Enter", true) => self.let_go(id, locale),
            ("Escape", true) => self.put_back(id, locale),
            ("ArrowRight" | "ArrowDown", true) => self.carry(id, true, locale),
            ("ArrowLeft" | "ArrowUp", true) => self.carry(id, false, locale),
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
        if let Some(change) = self.shifted(id, is_on) {
            // A card that is there can be moved.
            self.board.update(|board| drop(applied(board, &change)));
        }
        self.announce(td_string!(locale, own_board.carried), id, locale)
    }

    fn let_go(self, id: CardId, locale: Locale) -> bool {
        let (place, _) = self.place(id);
        let change = self.to(id, place - 1);
        let before = self.held.try_update(Option::take).flatten();
        let is_moved =
            before.is_some_and(|(_, before)| self.board.with_untracked(|board| board.cards != before));
        if is_moved {
            self.edit(change);
        }
        self.announce(td_string!(locale, own_board.let_go), id, locale)
    }

    fn put_back(self, id: CardId, locale: Locale) -> bool {
        if let Some((_, before)) = self.held.try_update(Option::take).flatten() {
            self.board.update(|board| board.cards = before);
        }
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

/// Does what a change says to a board.
fn applied(board: &mut OwnBoard, change: &Change) -> Result<(), AppError> {
    match change {
        Change::Rename { name } => board.name.clone_from(name),
        Change::Share { role } => board.role = *role,
        _ => {}
    }
    arrange(&mut board.cards, change).map_err(|refusal| people_model::refusal::Refusal::from(refusal).into())
}

/// Whether something is still loading says the page.
fn print_when_loaded() {
    let print = || {
        // The selector is fixed and valid.
        if document().query_selector(".skeleton").ok().flatten().is_some() {
            print_when_loaded();
        } else {
            // A browser that cannot print says so itself.
            let _ = window().print();
        }
    };
    set_timeout(print, MOMENT);
}

const MOMENT: Duration = Duration::from_millis(100);
