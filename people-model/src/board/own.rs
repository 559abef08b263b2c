//! Boards that people put together of cards (自建看板), each a view of a board in small.
//!
//! A board is edited by one [`Change`] after the other, so what was done in two windows is there in both. Only a name or a role
//! that the author has not seen is not overwritten.

use indicator_model::id::{CardId, OwnBoardId};
use serde::{Deserialize, Serialize};

use super::{Address, Refusal};
use crate::policy::{Action, RULES};
use crate::role::Role;

/// Boards that an account keeps.
pub const BOARDS: usize = 20;

/// Cards of a board.
pub const CARDS: usize = 24;

/// A view in small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    pub id: CardId,
    pub address: Address,
    /// Whether it takes the width of two.
    pub is_wide: bool,
}

/// A board to be made. The id is made by its author, so that it is made once however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBoard {
    pub id: OwnBoardId,
    pub name: String,
    pub cards: Vec<Card>,
}

/// A board of the reader, or one that is shared with the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnBoard {
    pub id: OwnBoardId,
    pub name: String,
    /// Counts its changes from 1.
    pub revision: u32,
    /// In their order.
    pub cards: Vec<Card>,
    /// Who may read it beside its author.
    pub role: Option<Role>,
    /// The author; none where that is the reader.
    pub by: Option<String>,
}

impl OwnBoard {
    pub fn description(&self) -> Description {
        Description { name: self.name.clone(), role: self.role }
    }
}

/// One change of a board, by its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// The name, and with whom it is shared.
    Describe {
        before: Description,
        after: Description,
    },
    /// Before another card, or as the last one.
    Add {
        card: Card,
        before: Option<CardId>,
    },
    Remove {
        card: CardId,
    },
    /// The same for a card that is there.
    Move {
        card: CardId,
        before: Option<CardId>,
    },
    Resize {
        card: CardId,
        is_wide: bool,
    },
}

/// What a board is called, and who may read it beside its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    pub name: String,
    pub role: Option<Role>,
}

/// A change to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardEdit {
    pub board: OwnBoardId,
    pub change: Change,
}

/// The board as it is now, and whether the change is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    pub board: OwnBoard,
    pub is_done: bool,
}

/// Does to the cards what a change says. What is about a card that is gone does nothing, and a card that is there already is not
/// added again.
///
/// # Errors
/// [`Refusal::TooManyCards`].
pub fn arrange(cards: &mut Vec<Card>, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::Describe { .. } => {}
        Change::Add { card, before } => {
            if place_of(cards, card.id).is_none() {
                if cards.len() >= CARDS {
                    return Err(Refusal::TooManyCards { most: CARDS });
                }
                cards.insert(place_before(cards, *before), card.clone());
            }
        }
        Change::Remove { card } => cards.retain(|known| known.id != *card),
        Change::Move { card, before } => {
            if let Some(from) = place_of(cards, *card).filter(|_| *before != Some(*card)) {
                let card = cards.remove(from);
                cards.insert(place_before(cards, *before), card);
            }
        }
        Change::Resize { card, is_wide } => {
            if let Some(known) = cards.iter_mut().find(|known| known.id == *card) {
                known.is_wide = *is_wide;
            }
        }
    }
    Ok(())
}

fn place_of(cards: &[Card], id: CardId) -> Option<usize> {
    cards.iter().position(|card| card.id == id)
}

fn place_before(cards: &[Card], before: Option<CardId>) -> usize {
    before.and_then(|before| place_of(cards, before)).unwrap_or(cards.len())
}

/// The roles that read boards, with which one can be shared.
pub fn readers() -> impl Iterator<Item = Role> {
    let reads =
        |role: &Role| RULES.iter().any(|rule| rule.action == Action::SchemeRead && rule.role == *role);
    Role::ALL.into_iter().filter(reads)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn id(number: u128) -> CardId {
        format!("{number:032x}").parse().unwrap()
    }

    fn card(number: u128) -> Card {
        Card { id: id(number), address: Address::new("/board").unwrap(), is_wide: false }
    }

    /// The numbers of the cards 1, 2 and 3 after a change.
    fn after(change: &Change) -> Vec<u128> {
        let mut cards = [1, 2, 3].map(card).to_vec();
        arrange(&mut cards, change).unwrap();
        cards.iter().map(|card| card.id.0.as_u128()).collect()
    }

    #[rstest]
    #[case::to_the_front(3, Some(1), &[3, 1, 2])]
    #[case::to_the_end(1, None, &[2, 3, 1])]
    #[case::one_on(1, Some(3), &[2, 1, 3])]
    #[case::where_it_is(2, Some(3), &[1, 2, 3])]
    #[case::before_itself(2, Some(2), &[1, 2, 3])]
    #[case::before_what_is_gone(1, Some(9), &[2, 3, 1])]
    #[case::what_is_gone(9, Some(1), &[1, 2, 3])]
    fn a_card_moves_before_another(
        #[case] moved: u128,
        #[case] before: Option<u128>,
        #[case] order: &[u128],
    ) {
        assert_eq!(after(&Change::Move { card: id(moved), before: before.map(id) }), order);
    }

    #[test]
    fn a_card_is_added_once_and_removed() {
        assert_eq!(after(&Change::Add { card: card(4), before: Some(id(2)) }), [1, 4, 2, 3]);
        assert_eq!(after(&Change::Add { card: card(4), before: None }), [1, 2, 3, 4]);
        assert_eq!(after(&Change::Add { card: card(2), before: None }), [1, 2, 3]);
        assert_eq!(after(&Change::Remove { card: id(2) }), [1, 3]);
        assert_eq!(after(&Change::Remove { card: id(9) }), [1, 2, 3]);
    }

    #[test]
    fn a_removed_card_is_put_back_where_it_was() {
        let before = [1, 2, 3].map(card).to_vec();
        for (at, removed) in before.iter().enumerate() {
            let mut cards = before.clone();
            arrange(&mut cards, &Change::Remove { card: removed.id }).unwrap();
            let next = before.get(at + 1).map(|next| next.id);
            arrange(&mut cards, &Change::Add { card: removed.clone(), before: next }).unwrap();
            assert_eq!(cards, before);
        }
    }

    #[test]
    fn a_board_has_an_end() {
        let mut cards: Vec<Card> = (0..CARDS as u128).map(card).collect();
        let one_more = Change::Add { card: card(99), before: None };
        assert_eq!(arrange(&mut cards, &one_more), Err(Refusal::TooManyCards { most: CARDS }));
        // One that is there already is no more than there was.
        assert_eq!(arrange(&mut cards, &Change::Add { card: card(3), before: None }), Ok(()));
    }

    #[test]
    fn a_board_is_shared_with_those_who_read_boards() {
        let readers: Vec<Role> = readers().collect();
        assert!(readers.contains(&Role::Reporter) && readers.contains(&Role::Auditor), "{readers:?}");
        assert!(
            !readers.contains(&Role::SystemAdministrator) && !readers.contains(&Role::Public),
            "{readers:?}"
        );
    }

    #[test]
    fn an_edit_has_nothing_that_the_server_knows_better() {
        let edit = |change: serde_json::Value| {
            serde_json::from_value::<BoardEdit>(serde_json::json!({ "board": id(1), "change": change }))
        };
        let described = |after: serde_json::Value| {
            let before = serde_json::json!({ "name": "晨会", "role": null });
            edit(serde_json::json!({ "change": "describe", "before": before, "after": after }))
        };
        assert!(described(serde_json::json!({ "name": "晨会", "role": "auditor" })).is_ok());
        assert!(described(serde_json::json!({ "name": "晨会", "role": "auditor", "by": "张三" })).is_err());
        assert!(described(serde_json::json!({ "name": "晨会", "role": "nobody" })).is_err());
        let card = serde_json::json!({ "id": id(2), "address": "https://example.org", "is_wide": false });
        assert!(edit(serde_json::json!({ "change": "add", "card": card, "before": null })).is_err());
    }
}
