//! A block of cells of the table that is selected together.

use std::ops::RangeInclusive;

use ui::tree_table::Cursor;

/// Rows and columns, first and last included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub rows: RangeInclusive<usize>,
    pub columns: RangeInclusive<usize>,
}

impl Range {
    /// The block with these cells in opposite corners.
    pub fn between(one: Cursor, other: Cursor) -> Self {
        let span = |one: usize, other: usize| one.min(other)..=one.max(other);
        Self { rows: span(one.row, other.row), columns: span(one.column, other.column) }
    }

    pub fn of(cell: Cursor) -> Self {
        Self::between(cell, cell)
    }

    /// How many rows and columns it has.
    pub fn size(&self) -> (usize, usize) {
        (self.rows.end() - self.rows.start() + 1, self.columns.end() - self.columns.start() + 1)
    }

    pub fn cells(&self) -> usize {
        let (rows, columns) = self.size();
        rows * columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_lies_between_two_corners() {
        let range = Range::between(Cursor { row: 7, column: 3 }, Cursor { row: 5, column: 4 });
        assert_eq!(range, Range { rows: 5..=7, columns: 3..=4 });
        assert_eq!((range.size(), range.cells()), ((3, 2), 6));
        assert_eq!(Range::of(Cursor { row: 1, column: 0 }).cells(), 1);
    }
}
