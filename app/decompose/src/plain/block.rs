//! Many cells written at once: what a paste, a fill or an emptied range would change, and what of it cannot be.
//!
//! Each cell gets its number and nothing else moves: who writes a block means these numbers, parents and children among them.

use indicator_model::change::Change;
use indicator_model::id::NodeId;
use indicator_model::quantity::Quantity;

use super::cell::{Cell, Mistake};
use super::columns::{COLUMNS, Shows};
use super::outline::Line;
use super::range::Range;

/// What is to be written in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub node: NodeId,
    pub cell: Cell,
    /// As it was copied; empty for no number.
    pub text: String,
}

/// What writing a block comes to, before it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    pub taken: Vec<Taken>,
    pub refused: Vec<(Written, Mistake)>,
    /// Cells that have this number already.
    pub same: usize,
    /// Cells of columns that are not typed over.
    pub read_only: usize,
    /// Cells beyond the last row or column.
    pub beyond: usize,
}

/// A block that waits for a yes: what was asked for, and what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub placed: Placed,
    pub block: Block,
}

/// A cell that would get another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub node: NodeId,
    pub cell: Cell,
    pub before: Option<Quantity>,
    pub after: Option<Quantity>,
    pub change: Change,
}

/// Where the cells of a block go: what can be written, and how many cells find no place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    pub written: Vec<Written>,
    pub read_only: usize,
    pub beyond: usize,
}

/// Lays a block over the table, its first cell on the first of a range. One cell alone fills the whole range, as in a spreadsheet.
pub fn place(block: &[Vec<String>], range: &Range, lines: &[Line]) -> Placed {
    let is_single = matches!(block, [row] if row.len() == 1);
    let (rows, columns) = range.size();
    let mut placed = Placed::default();
    let row_count = if is_single { rows } else { block.len() };
    for at in 0..row_count {
        let row = if is_single { &block[0] } else { &block[at] };
        let column_count = if is_single { columns } else { row.len() };
        for along in 0..column_count {
            let text = if is_single { &row[0] } else { &row[along] };
            let line = lines.get(range.rows.start() + at);
            match (line, COLUMNS.get(range.columns.start() + along)) {
                (Some(line), Some(Shows::Number(cell))) => {
                    placed.written.push(Written { node: line.node, cell: *cell, text: text.clone() });
                }
                (Some(_), Some(_)) => placed.read_only += 1,
                _ => placed.beyond += 1,
            }
        }
    }
    placed
}

/// The cells of a range that can be typed over, row by row.
pub fn cells<'a>(range: &Range, lines: &'a [Line]) -> impl Iterator<Item = (NodeId, Cell)> + use<'a> {
    let numbers: Vec<Cell> = COLUMNS
        .into_iter()
        .enumerate()
        .filter(|(at, _)| range.columns.contains(at))
        .filter_map(|(_, shows)| if let Shows::Number(cell) = shows { Some(cell) } else { None })
        .collect();
    let rows = range.rows.clone().filter_map(|row| lines.get(row));
    rows.flat_map(move |line| numbers.clone().into_iter().map(|cell| (line.node, cell)))
}

#[cfg(test)]
mod tests {
    use indicator_model::target::Tier;
    use ui::tree_table::Cursor;

    use super::*;
    use crate::plain::sketch::id;

    fn lines() -> Vec<Line> {
        (0..3).map(|at| Line { node: id(at), depth: 0, open: None, position: 1, siblings: 3 }).collect()
    }

    fn block(text: &str) -> Vec<Vec<String>> {
        text.split('|').map(|row| row.split(' ').map(str::to_owned).collect()).collect()
    }

    /// From the baseline on: baseline, basic target, its sum, challenge target.
    #[test]
    fn a_block_is_laid_over_the_table() {
        let corner = Cursor { row: 1, column: 3 };
        let placed = place(&block("1 2 3 4|5 6 7 8|9 9 9 9"), &Range::of(corner), &lines());
        let written: Vec<_> = placed.written.iter().map(|it| (it.node, it.cell, it.text.as_str())).collect();
        let [baseline, basic, challenge] = Tier::ALL.map(Cell::Value);
        assert_eq!(
            written,
            [
                (id(1), baseline, "1"),
                (id(1), basic, "2"),
                (id(1), challenge, "4"),
                (id(2), baseline, "5"),
                (id(2), basic, "6"),
                (id(2), challenge, "8"),
            ]
        );
        assert_eq!((placed.read_only, placed.beyond), (2, 4));
    }

    #[test]
    fn one_number_fills_the_range() {
        let range = Range { rows: 0..=2, columns: 4..=5 };
        let placed = place(&block("7"), &range, &lines());
        assert!(placed.written.iter().all(|it| it.cell == Cell::Value(Tier::Basic) && it.text == "7"));
        assert_eq!((placed.written.len(), placed.read_only), (3, 3));
        assert_eq!(cells(&range, &lines()).count(), 3);
    }
}
