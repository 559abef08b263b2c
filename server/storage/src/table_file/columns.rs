//! What makes a table a sheet: its columns. All else about a sheet is what a row of it means.

use std::collections::BTreeMap;

use indicator_model::sheet::Problem;
use indicator_model::table::{Outcome, RowError};
use indicator_model::text::{self, Kind};

use super::bound::ERRORS;
use super::table::Line;

/// Rows above the headings that may hold a title or a note.
const TITLES: usize = 20;

/// The columns of a sheet.
pub(crate) trait Columns: Copy + Ord + 'static {
    /// What can be wrong with this sheet: what can be with any, and what its rows mean.
    type Problem: From<Problem>;

    /// In the order in which they are written.
    const ALL: &'static [Self];
    /// The column by which the line of headings is found.
    const KEY: Self;
    /// What the worksheet of a workbook is called.
    const TITLE: &'static str;
    /// Headings that are read beside the one that is written.
    const NAMES: &'static [(&'static str, Self)];

    /// The heading that is written.
    fn heading(self) -> &'static str;

    /// Whether a file without the column cannot be read.
    fn is_required(self) -> bool;

    /// What the texts of the column are.
    fn kind(self) -> Kind;

    /// The column that a heading names; blanks, case, width and a trailing mark (`*`) do not matter.
    fn named(heading: &str) -> Option<Self> {
        let name: String =
            text::key(heading).chars().filter(|character| !character.is_whitespace()).collect();
        let name = name.trim_end_matches('*');
        let known = Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, column)| column);
        known.or_else(|| Self::ALL.iter().copied().find(|column| column.heading() == name))
    }
}

/// An error of a sheet with these columns.
pub(crate) type Error<C> = RowError<C, <C as Columns>::Problem>;

/// What an import of a sheet with these columns found.
pub(crate) type Found<C> = Outcome<C, <C as Columns>::Problem>;

/// The outcome of a file that these errors keep out, in the order of the sheet.
pub(crate) fn refused<C: Columns>(mut errors: Vec<Error<C>>) -> Found<C> {
    errors.sort_by_key(|error| (error.row, error.column));
    let mut rows: Vec<Option<u32>> = errors.iter().map(|error| error.row).collect();
    rows.dedup();
    if errors.len() > ERRORS {
        errors.truncate(ERRORS);
        errors.push(RowError::of_file(Problem::TooManyErrors { limit: ERRORS }.into()));
    }
    Outcome { rejected: u32::try_from(rows.len()).unwrap_or(u32::MAX), errors, ..Outcome::default() }
}

/// The line of headings: which cell of a line holds which column.
pub(super) struct Header<C> {
    cells: BTreeMap<C, usize>,
    /// Lines up to and with this one.
    pub(super) lines: usize,
    /// Headings that are none of the columns.
    pub(super) unknown: Vec<String>,
}

impl<C: Columns> Header<C> {
    /// The first line that names the key column; without one, the first line is what has gone wrong.
    pub(super) fn find(lines: &[Line<'_>]) -> (Self, Vec<Error<C>>) {
        let names_key = |line: &Line<'_>| line.cells().any(|cell| C::named(cell) == Some(C::KEY));
        let position = lines.iter().take(TITLES).position(names_key).unwrap_or(0);
        let (mut cells, mut unknown, mut errors) = (BTreeMap::new(), Vec::new(), Vec::new());
        let Some(line) = lines.get(position) else {
            return (Self { cells, lines: 0, unknown }, vec![RowError::of_file(Problem::EmptyFile.into())]);
        };
        let mut report =
            |column, problem: Problem| errors.push(RowError::at(line.number, column, problem.into()));
        for (index, cell) in line.cells().enumerate() {
            match C::named(cell) {
                Some(column) if cells.insert(column, index).is_some() => {
                    report(column, Problem::RepeatedColumn);
                }
                None if !cell.trim().is_empty() => unknown.push(cell.trim().to_owned()),
                _ => {}
            }
        }
        // A file without any known heading is no sheet, rather than one that lacks every column.
        if cells.is_empty() {
            errors = vec![RowError::of_file(Problem::NotASheet.into())];
        } else {
            let missing = C::ALL.iter().filter(|column| column.is_required() && !cells.contains_key(column));
            missing.for_each(|&column| report(column, Problem::MissingColumn));
        }
        (Self { cells, lines: position + 1, unknown }, errors)
    }

    /// The cell of the column; nothing where the sheet lacks the column or the line is short.
    pub(super) fn cell<'a>(&self, line: Line<'a>, column: C) -> &'a str {
        self.cells.get(&column).map_or("", |&index| line.cell(index))
    }

    pub(super) fn has(&self, column: C) -> bool {
        self.cells.contains_key(&column)
    }

    /// Columns that the sheet does not have.
    pub(super) fn absent(&self) -> Vec<C> {
        C::ALL.iter().copied().filter(|&column| !self.has(column)).collect()
    }
}
