//! What makes a table a sheet: its columns. All else about a sheet is what a row of it means.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use indicator_model::sheet::Problem;
use indicator_model::table::{Mapping, Outcome, RowError};
use indicator_model::text::{self, Kind};

use super::bound::ERRORS;
use super::heading::Headings;
use super::table::{Line, Table};

/// Rows above the headings that may hold a title or a note.
const TITLES: usize = 20;

/// Characters of what all rows have in common, which each of them holds.
const CONSTANT: usize = 100;

/// The columns of a sheet.
pub(crate) trait Columns: Copy + Ord + 'static {
    /// What can be wrong with this sheet: what can be with any, and what its rows mean.
    type Problem: From<Problem>;

    /// In the order in which they are written.
    const ALL: &'static [Self];
    /// The column by which rows are known, and the line of headings is found.
    const KEY: Self;
    /// The column that does so where a sheet lacks the other.
    const OTHER_KEY: Option<Self> = None;
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

    /// The words of a column that takes these only; none of one that takes any text.
    fn words(self) -> Vec<String> {
        Vec::new()
    }

    /// The column that a heading names; blanks, case, width and marks (`*`, `★`) do not matter, nor, where no column is called so,
    /// what is in brackets (`（必填）`, `（%）`), the year in front and a percent sign behind.
    fn named(heading: &str) -> Option<Self> {
        let name: String =
            text::key(heading).chars().filter(|character| !character.is_whitespace()).collect();
        let name = name.trim_matches(MARKS);
        let column = |name: &str| {
            let known = Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, column)| column);
            known.or_else(|| Self::ALL.iter().copied().find(|column| column.heading() == name))
        };
        let bare = bare(name);
        column(name).or_else(|| column(&bare)).or_else(|| column(bare.strip_suffix('%')?))
    }

    /// Whether the column is one by which rows are known.
    fn is_key(self) -> bool {
        self == Self::KEY || Some(self) == Self::OTHER_KEY
    }
}

/// What offices put beside a heading that matters.
const MARKS: [char; 8] = ['*', '★', '☆', '▲', '△', '●', '◆', '※'];

/// Whether nobody misses what is below a heading: there is none, or it counts the rows.
fn is_idle(heading: &str) -> bool {
    ["", "序号", "序", "no", "no.", "#"].contains(&heading.to_lowercase().as_str())
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
    let rest = of_year(&bare).map(|(_, rest)| rest.to_owned());
    rest.unwrap_or(bare).trim_matches(MARKS).to_owned()
}

/// The year in front of a heading, and what is behind it: `2026年目标值`.
fn of_year(heading: &str) -> Option<(u16, &str)> {
    let (year, rest) = heading.split_at_checked(4)?;
    let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?;
    Some((year.parse().ok().filter(|_| year.bytes().all(|digit| digit.is_ascii_digit()))?, rest))
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

/// Where the line with the most headings is, of equals the first; 0 without any line.
fn most_known<'a, C: Columns>(lines: impl Iterator<Item = (usize, Line<'a>)>) -> usize {
    lines.max_by_key(|&(at, line)| (known::<C>(line), Reverse(at))).map_or(0, |(at, _)| at)
}

/// Where the cells of a column come from.
enum Source {
    /// That of each line, columns counted from 0.
    Cell(usize),
    /// All lines have the same.
    Constant(String),
}

/// Headings of which the spreadsheet has lost what they say: nobody knows what is below them.
fn lost_headings<C: Columns>(lines: &[Line<'_>]) -> Vec<Error<C>> {
    let lost = |line: &Line<'_>| {
        let problems = (0..line.width()).filter_map(|at| line.lost(at));
        let error =
            |problem: Problem| RowError { row: Some(line.number), column: None, problem: problem.into() };
        problems.map(error).collect::<Vec<_>>()
    };
    lines.iter().flat_map(lost).collect()
}

fn long_constants<C: Columns>(mapping: &Mapping<C>) -> impl Iterator<Item = Error<C>> {
    let long = mapping.constants.iter().filter(|(_, text)| text.chars().count() > CONSTANT);
    let problem = Problem::ConstantTooLong { limit: CONSTANT };
    long.map(move |(&column, _)| RowError {
        row: None,
        column: Some(column),
        problem: problem.clone().into(),
    })
}

/// The line of headings: where the cells of a column are.
pub(super) struct Header<C> {
    sources: BTreeMap<C, Source>,
    /// Where the first line of headings is among all.
    pub(super) position: usize,
    /// Lines up to and with this one.
    pub(super) lines: usize,
    /// Headings that are none of the columns.
    pub(super) unknown: Vec<String>,
    /// Years that headings say.
    pub(super) years: BTreeMap<C, u16>,
}

impl<C: Columns> Header<C> {
    /// How many of the headings a table has in one line with that of the key.
    pub(super) fn known_in(table: &Table) -> usize {
        let lines = table.lines();
        Self::position(&lines).map_or(0, |position| known::<C>(lines[position]))
    }

    /// The line with the most headings, of those that name a key column; of equals the first.
    fn position(lines: &[Line<'_>]) -> Option<usize> {
        let names_key = |line: &Line<'_>| line.cells().any(|cell| C::named(cell).is_some_and(C::is_key));
        let mut found = lines.iter().take(TITLES).copied().enumerate().filter(|(_, line)| names_key(line));
        let first = found.next()?;
        Some(most_known::<C>(std::iter::once(first).chain(found)))
    }

    /// The line of headings, with those that the cell of the key reaches down to; without one, the first line is what has gone wrong.
    pub(super) fn find(lines: &[Line<'_>], mapping: &Mapping<C>) -> (Self, Vec<Error<C>>) {
        let mut header = Self {
            sources: BTreeMap::new(),
            position: 0,
            lines: 0,
            unknown: Vec::new(),
            years: BTreeMap::new(),
        };
        if lines.is_empty() {
            return (header, vec![RowError::of_file(Problem::EmptyFile.into())]);
        }
        let chosen = mapping.heading.map(|row| lines.iter().position(|line| line.number == row).ok_or(row));
        let position = match chosen.transpose() {
            // Without the key, the line that is likest is what has gone wrong.
            Ok(chosen) => chosen
                .or_else(|| Self::position(lines))
                .unwrap_or_else(|| most_known::<C>(lines.iter().take(TITLES).copied().enumerate())),
            Err(row) => return (header, vec![RowError::of_file(Problem::BlankHeading { row }.into())]),
        };
        let headings = Headings::<C>::below(lines, position);
        header.position = position;
        header.lines = position + headings.lines.len();
        let number = lines[position].number;
        let mut errors = Vec::new();
        let mut report = |column, problem: Problem| errors.push(RowError::at(number, column, problem.into()));
        let headings = headings.all();
        let said = headings.iter().filter_map(|heading| *mapping.columns.get(&heading.name)?);
        let said: BTreeSet<C> = said.collect();
        for heading in headings {
            let column = match mapping.columns.get(&heading.name) {
                Some(column) => *column,
                // Who says which column it is means no other.
                None => C::named(&heading.text).filter(|column| !said.contains(column)),
            };
            let is_said = mapping.columns.contains_key(&heading.name);
            match column {
                Some(column) if header.has(column) => report(column, Problem::RepeatedColumn),
                Some(column) => {
                    header.sources.insert(column, Source::Cell(heading.index));
                    let year = of_year(&text::key(&heading.text)).map(|(year, _)| (column, year));
                    header.years.extend(year);
                }
                None if !is_said && !is_idle(&heading.text) => header.unknown.push(heading.text),
                None => {}
            }
        }
        for (&column, text) in &mapping.constants {
            header.sources.entry(column).or_insert_with(|| Source::Constant(text.clone()));
        }
        // A file without any known heading is no sheet, rather than one that lacks every column.
        if header.sources.is_empty() {
            header.unknown.clear();
            errors = vec![RowError::of_file(Problem::NotASheet.into())];
        } else {
            let is_missing = |column: &C| column.is_required() && !header.has(*column);
            let missing = C::ALL.iter().copied().filter(is_missing);
            let key = header.key().is_none().then_some(C::KEY);
            let missing: BTreeSet<C> = missing.chain(key).collect();
            for column in missing {
                report(column, Problem::MissingColumn);
            }
            errors.extend(lost_headings(&lines[position..header.lines]));
            errors.extend(long_constants(mapping));
        }
        (header, errors)
    }

    /// The columns of the file: place from 0, name, and what each is read as. Those without heading and cells are left out.
    pub(super) fn columns(&self, lines: &[Line<'_>]) -> Vec<(usize, String, Option<C>)> {
        let headings = Headings::<C>::below(lines, self.position);
        let body = lines.get(self.lines..).unwrap_or_default();
        let is_used = |index| body.iter().any(|line| !line.cell(index).trim().is_empty());
        let headings =
            headings.all().into_iter().filter(|heading| !heading.text.is_empty() || is_used(heading.index));
        let column = |index: usize| {
            let source = |source: &Source| matches!(source, Source::Cell(cell) if *cell == index);
            self.sources.iter().find(|(_, it)| source(it)).map(|(&column, _)| column)
        };
        headings.map(|heading| (heading.index, heading.name, column(heading.index))).collect()
    }

    /// The column by which rows are known; none where the sheet has neither.
    pub(super) fn key(&self) -> Option<C> {
        [Some(C::KEY), C::OTHER_KEY].into_iter().flatten().find(|&column| self.has(column))
    }

    /// How many columns the sheet has.
    pub(super) fn width(&self) -> usize {
        self.sources.len()
    }

    /// What the cell of the column shows; nothing where the sheet lacks the column or the line is short.
    pub(super) fn cell<'a>(&'a self, line: Line<'a>, column: C) -> &'a str {
        match self.sources.get(&column) {
            Some(Source::Cell(index)) => line.cell(*index),
            Some(Source::Constant(text)) => text,
            None => "",
        }
    }

    /// What it is as a number or a day.
    pub(super) fn value<'a>(&'a self, line: Line<'a>, column: C) -> &'a str {
        match self.sources.get(&column) {
            Some(Source::Cell(index)) => line.value(*index),
            Some(Source::Constant(text)) => text,
            None => "",
        }
    }

    /// Cells of known columns of which the spreadsheet has lost what they said.
    pub(super) fn lost(&self, line: Line<'_>) -> impl Iterator<Item = (C, Problem)> {
        self.sources.iter().filter_map(move |(&column, source)| match source {
            Source::Cell(index) => Some((column, line.lost(*index)?)),
            Source::Constant(_) => None,
        })
    }

    pub(super) fn has(&self, column: C) -> bool {
        self.sources.contains_key(&column)
    }

    /// Columns that the sheet does not have.
    pub(super) fn absent(&self) -> Vec<C> {
        C::ALL.iter().copied().filter(|&column| !self.has(column)).collect()
    }
}
