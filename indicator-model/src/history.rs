//! Undo and redo over the journal of a scheme, so that both survive a reload and another device.
//!
//! Nothing is ever taken out of the journal: an undo is one more change-set, naming the one that it takes back. What
//! comes next follows from the origins alone. A new edit or import ends what could be done again.
//!
//! Deliberately absent: whether the next undo still applies. Somebody may have changed the same field since; then
//! applying the inverse answers [`crate::change::Refusal::Stale`].

use serde::{Deserialize, Serialize};

use crate::change::Origin;
use crate::id::ChangeSetId;

/// A saved change-set, as far as undo cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: ChangeSetId,
    pub origin: Origin,
}

/// The change-sets that the next undo and redo concern: always an edit or import, never an undo or redo itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Whose inverse to apply.
    pub undo: Option<ChangeSetId>,
    /// Whose changes to apply again.
    pub redo: Option<ChangeSetId>,
}

/// Where the journal stands; entries oldest first.
///
/// An undo or redo of anything but the next one still moves that change-set to the other side.
pub fn cursor(entries: &[Entry]) -> Cursor {
    let mut done = Vec::new();
    let mut undone = Vec::new();
    for entry in entries {
        match entry.origin {
            Origin::Edit | Origin::Import => {
                done.push(entry.id);
                undone.clear();
            }
            Origin::Undo { of } => transfer(of, &mut done, &mut undone),
            Origin::Redo { of } => transfer(of, &mut undone, &mut done),
        }
    }
    Cursor { undo: done.last().copied(), redo: undone.last().copied() }
}

/// Moves `of` between the lists. A list that starts in the middle of a journal may not know it yet.
fn transfer(of: ChangeSetId, from: &mut Vec<ChangeSetId>, to: &mut Vec<ChangeSetId>) {
    if let Some(found) = from.iter().rposition(|&id| id == of) {
        from.remove(found);
    }
    to.push(of);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> ChangeSetId {
        ChangeSetId(Uuid::from_u128(number))
    }

    fn edit(number: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Edit }
    }

    fn import(number: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Import }
    }

    fn undo(number: u128, of: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Undo { of: id(of) } }
    }

    fn redo(number: u128, of: u128) -> Entry {
        Entry { id: id(number), origin: Origin::Redo { of: id(of) } }
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
    #[case::a_journal_cut_off_before_the_edit(&[undo(3, 1)], None, Some(1))]
    fn the_cursor_follows_from_the_origins(
        #[case] entries: &[Entry],
        #[case] undo: Option<u128>,
        #[case] redo: Option<u128>,
    ) {
        assert_eq!(cursor(entries), Cursor { undo: undo.map(id), redo: redo.map(id) });
    }
}
