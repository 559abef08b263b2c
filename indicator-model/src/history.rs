//! Undo and redo over the journal of a scheme, so that both survive a reload and another device.
//!
//! Nothing is ever taken out of the journal: an undo is one more change-set, naming the one that it takes back. What
//! comes next follows from the origins and authors alone. Each user has a cursor of their own: undo never reaches
//! what somebody else saved, and a new edit or import ends what its author could do again. What was done on the
//! command line is the operator's.
//!
//! Deliberately absent: whether the next undo still applies. Somebody may have changed the same field since; then
//! applying the inverse answers [`crate::change::Refusal::Stale`].

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::change::{Change, Origin, inverse};
use crate::id::{AccountId, ChangeSetId};

/// A saved change-set, as far as undo cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: ChangeSetId,
    pub origin: Origin,
    /// `None` for the operator.
    pub author: Option<AccountId>,
}

/// The change-sets that the next undo and redo concern: always an edit or import, never an undo or redo itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Whose inverse to apply.
    pub undo: Option<ChangeSetId>,
    /// Whose changes to apply again.
    pub redo: Option<ChangeSetId>,
}

/// Which way a change-set is applied once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Undo,
    Redo,
}

impl Direction {
    /// The origin of the change-set that goes this way with `of`.
    pub const fn origin(self, of: ChangeSetId) -> Origin {
        match self {
            Self::Undo => Origin::Undo { of },
            Self::Redo => Origin::Redo { of },
        }
    }

    /// What going this way with a change-set does.
    pub fn turn(self, changes: Vec<Change>) -> Vec<Change> {
        match self {
            Self::Undo => inverse(&changes),
            Self::Redo => changes,
        }
    }
}

impl Cursor {
    pub const fn next(self, direction: Direction) -> Option<ChangeSetId> {
        match direction {
            Direction::Undo => self.undo,
            Direction::Redo => self.redo,
        }
    }
}

/// The position of `user` in the journal; entries oldest first, all of them.
///
/// An undo or redo of anything but the next one still moves that change-set to the other side.
pub fn cursor(entries: &[Entry], user: Option<AccountId>) -> Cursor {
    let mut own = HashSet::new();
    let mut done = Vec::new();
    let mut undone = Vec::new();
    for entry in entries {
        let is_own = entry.author == user;
        match entry.origin {
            Origin::Edit | Origin::Import if is_own => {
                own.insert(entry.id);
                done.push(entry.id);
                undone.clear();
            }
            Origin::Edit | Origin::Import => {}
            // Older journals have undos of what others saved: it is no longer the author's to undo, and only the user
            // who took it back can do it again.
            Origin::Undo { of } => {
                done.retain(|&id| id != of);
                if is_own {
                    undone.push(of);
                }
            }
            Origin::Redo { of } => {
                undone.retain(|&id| id != of);
                if own.contains(&of) {
                    done.push(of);
                }
            }
        }
    }
    Cursor { undo: done.last().copied(), redo: undone.last().copied() }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> ChangeSetId {
        ChangeSetId(Uuid::from_u128(number))
    }

    const ME: Option<AccountId> = Some(AccountId(Uuid::from_u128(1001)));
    const OTHER: Option<AccountId> = Some(AccountId(Uuid::from_u128(1002)));
    const OPERATOR: Option<AccountId> = None;

    fn edit(number: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Edit, author: ME }
    }

    fn import(number: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Import, author: ME }
    }

    fn undo(number: u128, of: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Undo { of: id(of) }, author: ME }
    }

    fn redo(number: u128, of: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Redo { of: id(of) }, author: ME }
    }

    fn by(author: Option<AccountId>, entry: Entry) -> Entry {
        Entry { author, ..entry }
    }

    #[rstest]
    #[case::nothing_to_do_in_an_empty_journal(&[], None, None)]
    #[case::an_edit_can_be_undone(&[edit(1)], Some(1), None)]
    #[case::an_import_is_undone_like_an_edit(&[import(1)], Some(1), None)]
    #[case::an_undone_edit_can_be_redone(&[edit(1), undo(2, 1)], None, Some(1))]
    #[case::undo_goes_back_one_by_one(&[edit(1), edit(2), undo(3, 2)], Some(1), Some(2))]
    #[case::redo_comes_forward_in_reverse(&[edit(1), edit(2), undo(3, 2), undo(4, 1)], None, Some(1))]
    #[case::a_redone_edit_can_be_undone_again(&[edit(1), undo(2, 1), redo(3, 1)], Some(1), None)]
    #[case::the_second_redo_follows_the_first(
        &[edit(1), edit(2), undo(3, 2), undo(4, 1), redo(5, 1)], Some(1), Some(2))]
    #[case::a_new_edit_ends_redo(&[edit(1), undo(2, 1), edit(3)], Some(3), None)]
    #[case::a_new_import_ends_redo(&[edit(1), undo(2, 1), import(3)], Some(3), None)]
    #[case::out_of_turn_only_that_one_changes_sides(&[edit(1), edit(2), undo(3, 1)], Some(2), Some(1))]
    #[case::an_undone_edit_of_an_unknown_author_can_be_redone(&[undo(3, 1)], None, Some(1))]
    #[case::what_another_saved_is_passed_over(&[edit(1), by(OTHER, edit(2))], Some(1), None)]
    #[case::what_only_another_saved_leaves_nothing(&[by(OTHER, edit(1))], None, None)]
    #[case::an_import_of_the_operator_is_the_operators(&[by(OPERATOR, import(1)), edit(2), undo(3, 2)], None, Some(2))]
    #[case::an_edit_of_another_does_not_end_redo(&[edit(1), undo(2, 1), by(OTHER, edit(3))], None, Some(1))]
    #[case::an_undo_of_another_is_not_redone_here(&[by(OTHER, edit(1)), by(OTHER, undo(2, 1))], None, None)]
    #[case::what_another_took_back_is_not_undone_twice(&[edit(1), by(OTHER, undo(2, 1))], None, None)]
    #[case::who_took_back_an_import_of_another_can_redo_it(&[by(OPERATOR, import(1)), undo(2, 1)], None, Some(1))]
    #[case::but_cannot_undo_it_again(&[by(OPERATOR, import(1)), undo(2, 1), redo(3, 1)], None, None)]
    #[case::the_author_can_undo_what_another_did_again(
        &[edit(1), by(OTHER, undo(2, 1)), by(OTHER, redo(3, 1))], Some(1), None)]
    fn the_cursor_follows_from_origins_and_authors(
        #[case] entries: &[Entry],
        #[case] undo: Option<u128>,
        #[case] redo: Option<u128>,
    ) {
        assert_eq!(cursor(entries, ME), Cursor { undo: undo.map(id), redo: redo.map(id) });
    }
}
