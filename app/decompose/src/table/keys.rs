//! What keys mean on the tree table, after plain movement: the WAI-ARIA treegrid, and editing as in a spreadsheet.
//!
//! Each drag has a key: Alt+↑ and Alt+↓ move a row among its siblings, Alt+← and Alt+→ out of its parent and into
//! the row above.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use ui::tree_table::Cursor;

use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::outline::Line;
use crate::plain::place::Nudge;
use crate::state::edits::Edits;
use crate::state::element::focus_table;
use crate::state::view::{Asked, Step, View};
use crate::state::{selection, structure};

/// A key on the grid itself.
pub fn pressed(edits: Edits, view: View, event: &KeyboardEvent) {
    let Cursor { row, column } = view.cursor.get_untracked();
    let Some(line) = view.line(row) else { return };
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && event.alt_key() {
        // That is AltGr.
        return;
    }
    if event.ctrl_key() || event.meta_key() {
        commanded(edits, view, event);
        return;
    }
    let used = match (key.as_str(), event.alt_key()) {
        ("ArrowUp", true) => structure::nudge(edits, line.node, Nudge::Up),
        ("ArrowDown", true) => structure::nudge(edits, line.node, Nudge::Down),
        ("ArrowLeft", true) => structure::nudge(edits, line.node, Nudge::Out),
        ("ArrowRight", true) => structure::nudge(edits, line.node, Nudge::In),
        (_, true) => false,
        ("ArrowRight", _) if line.open == Some(false) => open(view, line, true),
        ("ArrowRight", _) => {
            view.go(Cursor { row, column: column + 1 });
            true
        }
        ("ArrowLeft", _) if line.open == Some(true) => open(view, line, false),
        ("ArrowLeft", _) => {
            if let Some(parent) = view.lines.with_untracked(|lines| parent_of(lines, row)) {
                view.go(Cursor { row: parent, column });
            }
            true
        }
        (" ", _) if event.shift_key() => {
            view.go(Cursor { row, column: 0 });
            view.extend(Cursor { row, column: COLUMNS.len() - 1 });
            true
        }
        (" ", _) => {
            view.selected.set(Some(line.node));
            true
        }
        ("Enter", _) if !matches!(COLUMNS.get(column), Some(Shows::Number(_))) => {
            view.details.set(true);
            true
        }
        ("Escape", _) if view.range.with_untracked(Option::is_some) => {
            view.forget_range();
            true
        }
        ("Escape", _) => {
            // With nothing to close here, the key is for what else it may close.
            let was_open = view.details.get_untracked();
            view.details.set(false);
            was_open
        }
        ("Insert", _) if may_insert(edits, line) => {
            view.asked.set(Some(Asked::Insert(line.node)));
            true
        }
        ("Enter" | "F2", _) => edit(edits, view, line, column, None),
        // Shift+Delete cuts, and Shift+Insert pastes.
        ("Delete" | "Insert", _) if event.shift_key() => false,
        ("Delete" | "Backspace", _) if view.range.with_untracked(Option::is_some) => {
            selection::clear(edits, view);
            true
        }
        ("Delete" | "Backspace", _) => edit(edits, view, line, column, Some(String::new())),
        (typed, _) if begins_a_number(typed) => edit(edits, view, line, column, Some(typed.to_owned())),
        _ => false,
    };
    if used {
        view.selected.set(Some(line.node));
        event.prevent_default();
    }
}

/// A key with Ctrl or Cmd on the grid: all cells, and the first row of the selected ones into those below.
fn commanded(edits: Edits, view: View, event: &KeyboardEvent) {
    match event.key().to_lowercase().as_str() {
        "a" => {
            let last = view.lines.with_untracked(Vec::len).saturating_sub(1);
            view.go(Cursor { row: last, column: COLUMNS.len() - 1 });
            view.extend(Cursor { row: 0, column: 0 });
        }
        "d" => selection::fill_down(edits, view),
        _ => return,
    }
    event.prevent_default();
}

/// A key in the open cell. Movement keys of the grid must not see these.
pub fn typing(edits: Edits, view: View, event: &KeyboardEvent) {
    event.stop_propagation();
    // Enter and Escape belong to the input method as long as it composes.
    if event.is_composing() {
        return;
    }
    match event.key().as_str() {
        "Escape" => {
            edits.cancel();
            focus_table();
        }
        // What is not taken stays open, with its sentence.
        "Enter" | "Tab" if edits.has_mistake() => event.prevent_default(),
        "Enter" => {
            edits.finish();
            view.step(if event.shift_key() { Step::Up } else { Step::Down });
        }
        "Tab" => {
            edits.finish();
            view.step(if event.shift_key() { Step::Left } else { Step::Right });
        }
        _ => return,
    }
    event.prevent_default();
}

fn open(view: View, line: Line, open: bool) -> bool {
    view.set_open(line.node, open);
    true
}

fn edit(edits: Edits, view: View, line: Line, column: usize, text: Option<String>) -> bool {
    let Some(Shows::Number(cell)) = COLUMNS.get(column) else { return false };
    view.forget_range();
    match text {
        None => edits.open_cell(line.node, *cell),
        Some(text) => edits.type_over(line.node, *cell, text),
    }
    true
}

/// Whether the reader may add beside a node: below its parent, or at the top.
fn may_insert(edits: Edits, line: Line) -> bool {
    let parent = edits.draft.with_untracked(|draft| {
        let tree = draft.tree();
        tree.row(line.node).and_then(|row| tree.parent(row)).map(|above| tree.node(above).id)
    });
    let is_loaded = !untrack(|| edits.is_loading());
    is_loaded
        && untrack(|| match parent {
            Some(parent) => edits.access.denial(parent).is_none(),
            None => edits.access.denial_of(None).is_none(),
        })
}

fn begins_a_number(key: &str) -> bool {
    let mut characters = key.chars();
    let first = characters.next();
    characters.next().is_none()
        && first.is_some_and(|key| {
            key.is_ascii_digit() || matches!(key, '-' | '.' | '+' | '*' | '×' | '０'..='９')
        })
}

fn parent_of(lines: &[Line], row: usize) -> Option<usize> {
    let depth = lines.get(row)?.depth;
    (0..row).rev().find(|&above| lines[above].depth < depth)
}
