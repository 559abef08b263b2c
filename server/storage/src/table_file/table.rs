//! What a reader hands on: the lines of a sheet that are not blank, as cells of text.
//!
//! All text lies in one string and a cell is a range of it, so that a sheet costs little more than its text, and a
//! text that many cells share is kept once.

use indicator_model::sheet::Problem;

use super::bound::{CELL_CHARACTERS, CELLS, COLUMNS, Deadline, ROWS, TEXT_BYTES};
use super::read::Unreadable;
use crate::watermark;

/// A range of the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    const fn length(self) -> usize {
        (self.end - self.start) as usize
    }
}

#[derive(Debug, Default)]
pub(crate) struct Table {
    text: String,
    cells: Vec<Span>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    number: u32,
    /// The cell behind its last one.
    end: usize,
}

/// A row of the file that is not blank.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// As a spreadsheet numbers it, from 1.
    pub(crate) number: u32,
    text: &'a str,
    cells: &'a [Span],
}

impl<'a> Line<'a> {
    /// A short line has empty cells at its end.
    pub(crate) fn cell(self, index: usize) -> &'a str {
        self.cells.get(index).map_or("", |&span| slice(self.text, span))
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'a str> {
        self.cells.iter().map(move |&span| slice(self.text, span))
    }
}

impl Table {
    pub(crate) fn lines(&self) -> Vec<Line<'_>> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.end));
        let line = |(row, start): (&Row, usize)| Line {
            number: row.number,
            text: &self.text,
            cells: &self.cells[start..row.end],
        };
        self.rows.iter().zip(starts).map(line).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// A table on its way, within its bounds.
pub(super) struct Draft {
    table: Table,
    /// The cells of the row that is being read.
    row: Vec<Span>,
    /// Bytes of text in all rows, shared texts counted as often as they appear.
    bytes: usize,
    /// Where the text of the open cell begins.
    open: usize,
    pub(super) deadline: Deadline,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self { table: Table::default(), row: Vec::new(), bytes: 0, open: 0, deadline: Deadline::start() }
    }

    /// Adds to the text that [`Self::close`] ends.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Problem> {
        // No character takes more than four bytes. What is longer anyway is not collected first.
        if self.open_text().len() + text.len() > 4 * CELL_CHARACTERS {
            return Err(Problem::CellTooLong { limit: CELL_CHARACTERS });
        }
        if self.table.text.len() + text.len() > TEXT_BYTES {
            return Err(Problem::TooLarge);
        }
        self.table.text.push_str(text);
        Ok(())
    }

    /// The text since the last one.
    pub(super) fn close(&mut self) -> Span {
        // The text is bounded far below four gibibytes.
        let index = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        let span = Span { start: index(self.open), end: index(self.table.text.len()) };
        self.open = self.table.text.len();
        span
    }

    /// Forgets the text since the last one.
    pub(super) fn discard(&mut self) {
        self.table.text.truncate(self.open);
    }

    pub(super) fn open_text(&self) -> &str {
        &self.table.text[self.open..]
    }

    /// Puts a text into a cell of the row, columns counted from 0.
    pub(super) fn put(&mut self, column: usize, span: Span) -> Result<(), Problem> {
        if span.length() == 0 || column >= COLUMNS {
            return Ok(());
        }
        let is_long = span.length() > CELL_CHARACTERS;
        if is_long && slice(&self.table.text, span).chars().count() > CELL_CHARACTERS {
            return Err(Problem::CellTooLong { limit: CELL_CHARACTERS });
        }
        self.bytes += span.length();
        if self.bytes > TEXT_BYTES {
            return Err(Problem::TooLarge);
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, Span::default());
        }
        self.row[column] = span;
        Ok(())
    }

    /// Takes the row, unless it is blank or the watermark of a file that we made.
    pub(super) fn end_row(&mut self, number: u32) -> Result<(), Unreadable> {
        self.deadline.check()?;
        let cells = self.row.iter().map(|&span| slice(&self.table.text, span));
        if cells.clone().all(|cell| cell.trim().is_empty()) || watermark::is_mark(cells) {
            self.row.clear();
            return Ok(());
        }
        if self.table.rows.len() == ROWS {
            return Err(Unreadable::at(number, Problem::TooManyRows { limit: ROWS }));
        }
        if self.table.cells.len() + self.row.len() > CELLS {
            return Err(Problem::TooLarge.into());
        }
        self.table.cells.append(&mut self.row);
        self.table.rows.push(Row { number, end: self.table.cells.len() });
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub(super) fn finish(self) -> Table {
        self.table
    }
}
