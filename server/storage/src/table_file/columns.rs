//! What makes a table a sheet: its columns. All else about a sheet is what a row of it means.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use indicator_model::sheet::Problem;
use indicator_model::table::{Outcome, RowError};
use indicator_model::text::{self, Kind};

use super::bound::ERRORS;
use super::table::{Line, Table};

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

    /// The column that a heading names; blanks, case, width and marks (`*`) do not matter, nor, where no column is called so, what
    /// is in brackets (`（必填）`, `（%）`) and the year in front.
    fn named(heading: &str) -> Option<Self> {
        let name: String =
            text::key(heading).chars().filter(|character| !character.is_whitespace()).collect();
        let name = name.trim_matches('*');
        let column = |name: &str| {
            let known = Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, column)| column);
            known.or_else(|| Self::ALL.iter().copied().find(|column| column.heading() == name))
        };
        column(name).or_else(|| column(&bare(name)))
    }
}

/// A heading without its brackets, and without the year in front.
fn bare(name: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for character in name.chars() {
        match character {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(character),
            _ => {}
        }
    }
    let year = |rest: &str| rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).map(str::to_owned);
    let is_year = bare.len() > 4 && bare.bytes().take(4).all(|digit| digit.is_ascii_digit());
    let rest = if is_year { year(&bare[4..]) } else { None };
    rest.unwrap_or(bare).trim_matches('*').to_owned()
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

/// The columns that a line names.
fn known<C: Columns>(line: Line<'_>) -> usize {
    line.cells().filter_map(C::named).collect::<BTreeSet<C>>().len()
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
    /// How many of the headings a table has in one line with that of the key.
    pub(super) fn known_in(table: &Table) -> usize {
        let lines = table.lines();
        Self::position(&lines).map_or(0, |position| known::<C>(lines[position]))
    }

    /// The line with the most headings, of those that name the key column; of equals the first.
    fn position(lines: &[Line<'_>]) -> Option<usize> {
        let names_key = |line: &Line<'_>| line.cells().any(|cell| C::named(cell) == Some(C::KEY));
        let found = lines.iter().take(TITLES).enumerate().filter(|(_, line)| names_key(line));
        found.max_by_key(|&(at, &line)| (known::<C>(line), Reverse(at))).map(|(at, _)| at)
    }

    /// The line of headings, with those that the cell of the key reaches down to; without one, the first line is what has gone wrong.
    pub(super) fn find(lines: &[Line<'_>]) -> (Self, Vec<Error<C>>) {
        let position = Self::position(lines).unwrap_or(0);
        let (mut cells, mut unknown, mut errors) = (BTreeMap::new(), Vec::new(), Vec::new());
        let Some(&line) = lines.get(position) else {
            return (Self { cells, lines: 0, unknown }, vec![RowError::of_file(Problem::EmptyFile.into())]);
        };
        let key = line.cells().position(|cell| C::named(cell) == Some(C::KEY));
        let below = lines.iter().skip(position + 1);
        let reaches = |line: &Line<'_>, key| line.is_merged(key) && C::named(line.cell(key)) == Some(C::KEY);
        let is_heading = |line: &&Line<'_>| key.is_some_and(|key| reaches(line, key));
        let below: Vec<Line<'_>> = below.take_while(is_heading).copied().collect();
        let mut report =
            |column, problem: Problem| errors.push(RowError::at(line.number, column, problem.into()));
        let width = below.iter().chain([&line]).map(|line| line.cells().count()).max().unwrap_or(0);
        for index in 0..width {
            // The lowest says the most.
            let mut said =
                below.iter().rev().chain([&line]).filter(|line| !line.cell(index).trim().is_empty());
            let Some(heading) = said.next() else { continue };
            let cell = heading.cell(index).trim();
            // One that reaches over several columns is that of the first.
            let is_beside = heading.is_merged(index)
                && index.checked_sub(1).is_some_and(|before| heading.cell(before).trim() == cell);
            match C::named(cell) {
                Some(_) if is_beside => {}
                Some(column) if cells.insert(column, index).is_some() => {
                    report(column, Problem::RepeatedColumn);
                }
                None if !is_beside => unknown.push(cell.to_owned()),
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
        (Self { cells, lines: position + 1 + below.len(), unknown }, errors)
    }

    /// What the cell of the column shows; nothing where the sheet lacks the column or the line is short.
    pub(super) fn cell<'a>(&self, line: Line<'a>, column: C) -> &'a str {
        self.cells.get(&column).map_or("", |&index| line.cell(index))
    }

    /// What it is as a number or a day.
    pub(super) fn value<'a>(&self, line: Line<'a>, column: C) -> &'a str {
        self.cells.get(&column).map_or("", |&index| line.value(index))
    }

    pub(super) fn has(&self, column: C) -> bool {
        self.cells.contains_key(&column)
    }

    /// Columns that the sheet does not have.
    pub(super) fn absent(&self) -> Vec<C> {
        C::ALL.iter().copied().filter(|&column| !self.has(column)).collect()
    }
}
