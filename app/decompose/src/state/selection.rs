//! What is done with the cells that are selected together: copying, pasting, emptying, filling.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_i18n::td_string;

use crate::plain::block::{self, Block, Placed, Proposal, Written};
use crate::plain::cell::{Cell, Mistake};
use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::outline::Line;
use crate::plain::range::Range;
use crate::plain::row::plain_number;
use crate::state::edits::Edits;
use crate::state::element::focus_table;
use crate::state::view::View;

/// Cells that are copied or written at once. A page that works on more would stop for seconds.
const MOST: usize = 50_000;

/// The selected cells as a spreadsheet takes them: numbers without separators, so that it can count with them. Nothing where they are
/// too many, or not all there yet.
pub fn copied(edits: Edits, view: View) -> Vec<Vec<String>> {
    if !is_possible(edits, view.chosen().cells()) {
        return Vec::new();
    }
    let Range { rows, columns } = view.chosen();
    let row = |line: Line| {
        let row = untrack(|| edits.row(line.node));
        let text = |at: usize| row.as_ref().map(|row| row.written(COLUMNS[at])).unwrap_or_default();
        columns.clone().filter(|at| *at < COLUMNS.len()).map(text).collect()
    };
    rows.filter_map(|at| view.line(at)).map(row).collect()
}

/// Writes what was pasted from the first selected cell on. One number in one cell is taken as if it was typed; a block is shown first.
pub fn paste(edits: Edits, view: View, cells: &[Vec<String>]) {
    let range = view.chosen();
    let count = cells.iter().map(Vec::len).sum::<usize>();
    if count == 0 || !is_possible(edits, count.max(range.cells())) {
        return;
    }
    if let ([row], 1) = (cells, range.cells())
        && let [text] = row.as_slice()
    {
        paste_one(edits, view, text);
        return;
    }
    let placed = view.lines.with_untracked(|lines| block::place(cells, &range, lines));
    propose(edits, placed, Shown::Always);
}

fn paste_one(edits: Edits, view: View, text: &str) {
    let cursor = view.cursor.get_untracked();
    if let (Some(line), Some(Shows::Number(cell))) = (view.line(cursor.row), COLUMNS.get(cursor.column)) {
        edits.type_over(line.node, *cell, text.to_owned());
        if !edits.has_mistake() {
            edits.finish();
            focus_table();
        }
    }
}

/// Empties the selected numbers.
pub fn clear(edits: Edits, view: View) {
    let range = view.chosen();
    if !is_possible(edits, range.cells()) {
        return;
    }
    let empty = |(node, cell)| Written { node, cell, text: String::new() };
    let written = view.lines.with_untracked(|lines| block::cells(&range, lines).map(empty).collect());
    propose(edits, Placed { written, ..Placed::default() }, Shown::WhereRefused);
}

/// Writes the first row of the range in the rows below it; a single row gets what is above it.
pub fn fill_down(edits: Edits, view: View) {
    if !is_possible(edits, view.chosen().cells()) {
        return;
    }
    let Range { rows, columns } = view.chosen();
    let rows = if rows.start() == rows.end() { rows.start().saturating_sub(1)..=*rows.end() } else { rows };
    let Some(first) = view.line(*rows.start()) else { return };
    let below = Range { rows: rows.start() + 1..=*rows.end(), columns };
    // What is shown, as it is copied: a total that only rolls up is a number too.
    let source = untrack(|| edits.row(first.node));
    let text = |cell: Cell| source.as_ref().map(|row| plain_number(&row.cell(cell).text)).unwrap_or_default();
    let written = view.lines.with_untracked(|lines| {
        block::cells(&below, lines).map(|(node, cell)| Written { node, cell, text: text(cell) }).collect()
    });
    propose(edits, Placed { written, ..Placed::default() }, Shown::WhereRefused);
}

/// Whether a block is shown before it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Always,
    /// Only where something of it cannot be written: the reader sees what the rest is, and undo takes it back.
    WhereRefused,
}

/// Whether so many cells can be worked on now; if not, the reader reads why.
fn is_possible(edits: Edits, cells: usize) -> bool {
    let locale = edits.i18n.get_locale_untracked();
    let why = if untrack(|| edits.is_loading()) {
        untrack(|| edits.explain(&Mistake::Loading))
    } else if cells > MOST {
        td_string!(locale, decompose.block_too_large, count = MOST)
    } else {
        return true;
    };
    edits.toasts.error(why);
    false
}

fn propose(edits: Edits, placed: Placed, shown: Shown) {
    edits.finish();
    let block = planned(edits, placed.clone());
    if shown == Shown::Always || !block.refused.is_empty() {
        edits.proposed.set(Some(Arc::new(Proposal { placed, block })));
    } else {
        take(edits, &block);
    }
}

fn planned(edits: Edits, placed: Placed) -> Block {
    let rights = edits.access.rights.get_untracked();
    edits.draft.with_untracked(|draft| draft.plan_block(placed, |tree, changes| rights.allow(tree, changes)))
}

/// Writes a block as it was shown. Where it would come to something else by now, as others have saved, that is shown first.
pub fn write(edits: Edits, proposal: &Proposal) {
    let Proposal { placed, block } = proposal;
    let now = planned(edits, placed.clone());
    if now == *block {
        edits.proposed.set(None);
        take(edits, block);
    } else {
        edits.proposed.set(Some(Arc::new(Proposal { placed: placed.clone(), block: now })));
        let locale = edits.i18n.get_locale_untracked();
        edits.toasts.info(td_string!(locale, decompose.block_moved).to_owned());
    }
}

/// As one step of undo.
fn take(edits: Edits, block: &Block) {
    let count = block.taken.len();
    let changes = block.taken.iter().map(|taken| taken.change.clone()).collect();
    match edits.take(changes) {
        Ok(()) if count > 0 => {
            let locale = edits.i18n.get_locale_untracked();
            edits.toasts.info(td_string!(locale, decompose.block_written, count = count));
        }
        Ok(()) => {}
        Err(mistake) => edits.toasts.error(untrack(|| edits.explain(&mistake))),
    }
    // What was selected stays so, and has the keyboard.
    focus_table();
}
