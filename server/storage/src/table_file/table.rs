//! What a reader hands on: the lines of a sheet that are not blank, as cells of text.
//!
//! All text lies in one string and a cell is a range of it, so that a sheet costs little more than its text, and a
//! text that many cells share is kept once.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use indicator_model::sheet::Problem;
use indicator_model::table::Unread;

use super::bound::{CELL_CHARACTERS, CELLS, COLUMNS, Deadline, FILLED, ROWS, TEXT_BYTES};
use super::read::Unreadable;
use super::row_mark::RowMark;
use super::span::{Lost, Span};
use crate::watermark;

#[derive(Debug, Default)]
pub(crate) struct Table {
    text: String,
    cells: Vec<Span>,
    rows: Vec<Row>,
    /// What is there and was not read, as its author does not see it.
    pub(crate) unread: Unread,
    /// Those of the workbook that it is in.
    pub(super) sheets: Sheets,
}

/// Worksheets that the author sees; none of a text.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    /// The one that was read, among the names.
    pub(super) chosen: Option<usize>,
    pub(super) names: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    number: u32,
    /// The cell behind its last one.
    end: usize,
    is_hidden: bool,
    mark: Option<RowMark>,
}

/// Cells that are one: rows as a spreadsheet numbers them, columns from 0.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) rows: RangeInclusive<u32>,
    pub(super) columns: RangeInclusive<usize>,
}

/// Cells of a row that say what another one says.
struct Filling {
    /// Among the rows that are kept, from 0.
    row: usize,
    columns: Range<usize>,
    cell: Span,
}

/// A row of the file that is not blank.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// As a spreadsheet numbers it, from 1.
    pub(crate) number: u32,
    /// Of a row that left as one of ours.
    pub(crate) mark: Option<RowMark>,
    text: &'a str,
    cells: &'a [Span],
}

impl<'a> Line<'a> {
    /// What the cell shows. A short line has empty cells at its end.
    pub(crate) fn cell(self, index: usize) -> &'a str {
        self.cells.get(index).map_or("", |span| span.cell(self.text))
    }

    /// What is wrong with a cell of which the spreadsheet has lost what it said.
    pub(super) fn lost(self, index: usize) -> Option<Problem> {
        self.cells.get(index)?.lost(self.text)
    }

    /// What the cell is as a number or a day: `95` where it shows `≥95%`. What is neither is what it shows.
    pub(crate) fn value(self, index: usize) -> &'a str {
        self.cells.get(index).map_or("", |span| span.value(self.text))
    }

    /// Whether the cell is one with the cell left of it, or above it.
    pub(crate) fn is_merged(self, index: usize) -> bool {
        self.cells.get(index).is_some_and(|span| span.is_merged())
    }

    /// Cells up to the last one that says something.
    pub(super) const fn width(self) -> usize {
        self.cells.len()
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'a str> {
        self.cells.iter().map(move |span| span.cell(self.text))
    }
}

impl Table {
    pub(crate) fn lines(&self) -> Vec<Line<'_>> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.end));
        let line = |(row, start): (&Row, usize)| Line {
            number: row.number,
            mark: row.mark,
            text: &self.text,
            cells: &self.cells[start..row.end],
        };
        self.rows.iter().zip(starts).map(line).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// What a spreadsheet calls a column, counted from 0.
pub(super) fn letters(column: usize) -> String {
    let (rest, last) = (column / 26, column % 26);
    let mut name = rest.checked_sub(1).map_or_else(String::new, letters);
    name.extend(('A'..='Z').nth(last));
    name
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
    /// Where the texts end that sheets share.
    shared: usize,
    /// Whether the author does not see the open row.
    is_hidden: bool,
    mark: Option<RowMark>,
    pub(super) deadline: Deadline,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            table: Table::default(),
            row: Vec::new(),
            bytes: 0,
            open: 0,
            shared: 0,
            is_hidden: false,
            mark: None,
            deadline: Deadline::start(),
        }
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
        self.span(0)
    }

    /// The same, with what it is where a number or a day is wanted.
    pub(super) fn close_with(&mut self, value: &str) -> Result<Span, Problem> {
        self.push(value)?;
        Ok(self.span(value.len()))
    }

    /// Instead of the text since the last one: the spreadsheet has lost what the cell of this name said.
    pub(super) fn close_lost(&mut self, cell: &str, lost: Lost) -> Result<Span, Problem> {
        self.discard();
        self.push(cell)?;
        let span = self.close_with(lost.mark())?;
        Ok(span.losing())
    }

    fn span(&mut self, value: usize) -> Span {
        let start = std::mem::replace(&mut self.open, self.table.text.len());
        Span::of(start..self.open, value)
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
        if is_long && span.shown(&self.table.text).chars().count() > CELL_CHARACTERS {
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

    pub(super) fn begin_row(&mut self, is_hidden: bool) {
        self.is_hidden = is_hidden;
    }

    /// Takes the row, unless it is blank or the watermark of a file that we made.
    pub(super) fn end_row(&mut self, number: u32) -> Result<(), Unreadable> {
        self.deadline.check()?;
        let mark = self.take_mark();
        let cells = self.row.iter().map(|span| span.shown(&self.table.text));
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
        let end = self.table.cells.len();
        self.table.rows.push(Row { number, end, is_hidden: self.is_hidden, mark });
        Ok(())
    }

    /// The mark of the row, which is none of its cells.
    fn take_mark(&mut self) -> Option<RowMark> {
        let known = self.mark.take();
        let read = |span: &Span| RowMark::read(span.shown(&self.table.text));
        let found = self.row.iter().enumerate().find_map(|(at, span)| Some((at, read(span)?)));
        let Some((at, mark)) = found else { return known };
        self.row[at] = Span::default();
        self.row.truncate(if at + 1 == self.row.len() { at } else { self.row.len() });
        Some(mark)
    }

    /// Gives each cell of a block what its first one says, and leaves out the rows and columns that are hidden.
    pub(super) fn end_sheet(&mut self, merged: &[Block], hidden: &[usize]) -> Result<(), Problem> {
        let filled = self.filled(merged)?;
        if filled.is_empty() && hidden.is_empty() && self.table.rows.iter().all(|row| !row.is_hidden) {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.table.rows);
        let cells = std::mem::take(&mut self.table.cells);
        let mut filled = filled.into_iter().peekable();
        let mut columns = BTreeSet::new();
        let mut start = 0;
        for (at, row) in rows.into_iter().enumerate() {
            self.row.extend_from_slice(&cells[start..row.end]);
            start = row.end;
            while let Some(Filling { columns, cell, .. }) = filled.next_if(|filling| filling.row == at) {
                self.fill(columns, cell);
            }
            if row.is_hidden {
                self.row.clear();
                self.table.unread.hidden_rows.push(row.number);
                continue;
            }
            for &column in hidden {
                let cell = self.row.get_mut(column).map(std::mem::take).unwrap_or_default();
                if cell.length() > 0 {
                    columns.insert(column);
                }
            }
            self.is_hidden = false;
            self.mark = row.mark;
            self.end_row(row.number).map_err(|unreadable| unreadable.problem)?;
        }
        self.table.unread.hidden_columns = columns.into_iter().map(letters).collect();
        Ok(())
    }

    /// What merged cells fill in, in the order of the rows that are kept.
    fn filled(&self, merged: &[Block]) -> Result<Vec<Filling>, Problem> {
        let rows = &self.table.rows;
        let mut filled = Vec::new();
        let mut count = 0;
        for Block { rows: numbers, columns } in merged {
            let first = rows.partition_point(|row| row.number < *numbers.start());
            let last = rows.partition_point(|row| row.number <= *numbers.end());
            let columns = *columns.start()..(*columns.end() + 1).min(COLUMNS);
            let start = first.checked_sub(1).map_or(0, |before| rows[before].end);
            let row = rows.get(first).filter(|row| row.number == *numbers.start());
            // What lies under a block is not seen, also where its first cell is empty.
            let cell = row.and_then(|row| self.table.cells[start..row.end].get(columns.start));
            let cell = cell.copied().unwrap_or_default();
            let beside = if row.is_some() { columns.start + 1..columns.end } else { columns.clone() };
            // Nothing forbids a block to end before it begins.
            if columns.is_empty() || first >= last {
                continue;
            }
            count += columns.len() * (last - first);
            if count > FILLED {
                return Err(Problem::TooLarge);
            }
            self.deadline.check()?;
            filled.push(Filling { row: first, columns: beside, cell });
            filled.extend((first + 1..last).map(|row| Filling { row, columns: columns.clone(), cell }));
        }
        filled.sort_by_key(|filling| filling.row);
        Ok(filled)
    }

    fn fill(&mut self, columns: Range<usize>, cell: Span) {
        if self.row.len() < columns.end {
            self.row.resize(columns.end, Span::default());
        }
        self.row[columns].fill(cell.merged());
    }

    /// What was read so far are the texts that sheets share.
    pub(super) const fn share(&mut self) {
        self.shared = self.table.text.len();
    }

    /// Forgets the sheet that was read, also one that broke off within a cell, and keeps the texts that sheets share.
    pub(super) fn restart(&mut self) {
        self.table.text.truncate(self.shared);
        self.table.cells.clear();
        self.table.rows.clear();
        self.table.unread = Unread::default();
        self.row.clear();
        (self.open, self.bytes, self.is_hidden) = (self.shared, 0, false);
    }

    /// The sheet as it was read, while another may take its place.
    pub(super) const fn table(&self) -> &Table {
        &self.table
    }

    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Rows so far.
    pub(super) const fn count(&self) -> usize {
        self.table.rows.len()
    }

    /// What is shown of a text that cells share.
    pub(super) fn text(&self, span: Span) -> &str {
        span.shown(&self.table.text)
    }

    pub(super) fn finish(self) -> Table {
        self.table
    }
}
