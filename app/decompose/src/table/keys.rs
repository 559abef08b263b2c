//! What keys mean on the tree table, after plain movement: the WAI-ARIA treegrid, and editing as in a spreadsheet.
//!
//! Each drag has a key: Alt+↑ and Alt+↓ move a row among its siblings, Alt+← and Alt+→ out of its parent and into
//! the row above.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use ui::tree_table::Cursor;

use crate::panel::structure::{self, Nudge};
use crate::plain::outline::Line;
use crate::state::bench::{Bench, Step, focus_table};
use crate::table::{COLUMNS, Shows};

/// A key on the grid itself.
pub fn pressed(bench: Bench, event: &KeyboardEvent) {
    let Cursor { row, column } = bench.cursor.get_untracked();
    let Some(line) = bench.line(row) else { return };
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return;
    }
    let used = match (key.as_str(), event.alt_key()) {
        ("ArrowUp", true) => structure::nudge(bench, line.node, Nudge::Up),
        ("ArrowDown", true) => structure::nudge(bench, line.node, Nudge::Down),
        ("ArrowLeft", true) => structure::nudge(bench, line.node, Nudge::Out),
        ("ArrowRight", true) => structure::nudge(bench, line.node, Nudge::In),
        (_, true) => false,
        ("ArrowRight", _) if line.open == Some(false) => open(bench, line, true),
        ("ArrowRight", _) => {
            bench.go(Cursor { row, column: column + 1 });
            true
        }
        ("ArrowLeft", _) if line.open == Some(true) => open(bench, line, false),
        ("ArrowLeft", _) => {
            if let Some(parent) = bench.lines.with_untracked(|lines| parent_of(lines, row)) {
                bench.go(Cursor { row: parent, column });
            }
            true
        }
        (" ", _) => {
            bench.selected.set(Some(line.node));
            true
        }
        ("Enter", _) if !matches!(COLUMNS.get(column), Some(Shows::Number(_))) => {
            bench.details.set(true);
            true
        }
        ("Escape", _) => {
            // With nothing to close here, the key is for what else it may close.
            let was_open = bench.details.get_untracked();
            bench.details.set(false);
            was_open
        }
        ("Enter" | "F2", _) => edit(bench, line, column, None),
        ("Delete" | "Backspace", _) => edit(bench, line, column, Some(String::new())),
        (typed, _) if begins_a_number(typed) => edit(bench, line, column, Some(typed.to_owned())),
        _ => false,
    };
    if used {
        bench.selected.set(Some(line.node));
        event.prevent_default();
    }
}

/// A key in the open cell. Movement keys of the grid must not see these.
pub fn typing(bench: Bench, event: &KeyboardEvent) {
    event.stop_propagation();
    match event.key().as_str() {
        "Escape" => {
            bench.cancel();
            focus_table();
        }
        // What is not taken stays open, with its sentence.
        "Enter" | "Tab" if bench.has_mistake() => event.prevent_default(),
        "Enter" => {
            bench.finish();
            bench.step(if event.shift_key() { Step::Up } else { Step::Down });
        }
        "Tab" => {
            bench.finish();
            bench.step(if event.shift_key() { Step::Left } else { Step::Right });
        }
        _ => return,
    }
    event.prevent_default();
}

fn open(bench: Bench, line: Line, open: bool) -> bool {
    bench.set_open(line.node, open);
    true
}

fn edit(bench: Bench, line: Line, column: usize, text: Option<String>) -> bool {
    let Some(Shows::Number(cell)) = COLUMNS.get(column) else { return false };
    match text {
        None => bench.edit(line.node, *cell),
        Some(text) => bench.edit_as(line.node, *cell, text),
    }
    true
}

fn begins_a_number(key: &str) -> bool {
    let mut characters = key.chars();
    let first = characters.next();
    characters.next().is_none()
        && first.is_some_and(|key| key.is_ascii_digit() || matches!(key, '-' | '.' | '０'..='９'))
}

fn parent_of(lines: &[Line], row: usize) -> Option<usize> {
    let depth = lines.get(row)?.depth;
    (0..row).rev().find(|&above| lines[above].depth < depth)
}
