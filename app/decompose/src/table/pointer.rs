//! What the pointer selects: a cell by a press, a range by a sweep over cells or with Shift.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use ui::tree_table::Cursor;

use crate::plain::columns::{COLUMNS, Shows};
use crate::state::edits::Edits;
use crate::state::element::focus_table;
use crate::state::view::View;

/// A cell by the row that an element shows and its column.
type Place = (Memo<usize>, usize);

fn cursor((row, column): Place) -> Cursor {
    Cursor { row: row.get_untracked(), column }
}

/// A press on a cell. `is_chosen` says whether the cell is in the range.
pub fn press(edits: Edits, view: View, event: &MouseEvent, place: Place, is_chosen: bool) {
    let to = cursor(place);
    view.sweep(false);
    // A press in the open cell is for its text, and the menu of the browser is for what is selected.
    if is_open(edits, view, to) || event.button() != 0 && is_chosen {
        return;
    }
    if event.shift_key() {
        // The browser would select text up to here.
        event.prevent_default();
        focus_table();
        view.extend(to);
    } else {
        // A press on a name drags the row.
        view.sweep(COLUMNS.get(to.column) != Some(&Shows::Name));
        view.go(to);
    }
}

/// The pointer comes over a cell.
pub fn sweep(view: View, event: &MouseEvent, place: Place) {
    if event.buttons() != 1 {
        view.sweep(false);
    } else if view.sweeps() {
        view.extend(cursor(place));
    }
}

fn is_open(edits: Edits, view: View, Cursor { row, column }: Cursor) -> bool {
    let node = view.line(row).map(|line| line.node);
    edits.open.with_untracked(|open| {
        open.as_ref().is_some_and(|open| {
            Some(open.node) == node && COLUMNS.get(column) == Some(&Shows::Number(open.cell))
        })
    })
}
