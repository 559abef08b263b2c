//! The cells of a worksheet, row by row as the file has them.

use indicator_model::sheet::Problem;

use super::archive::Archive;
use super::number::{Shown, Written};
use super::strings;
use super::xml::{Element, Step, Xml};
use crate::table_file::bound;
use crate::table_file::read::Unreadable;
use crate::table_file::span::{Lost, Span};
use crate::table_file::table::{Block, Draft, letters};

/// The most rows and columns of a worksheet.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;

/// Numbers from here on have more digits than spreadsheets keep: their last ones are gone.
const TOO_MANY_DIGITS: f64 = 1e15;

/// What cells refer to.
pub(super) struct Look<'a> {
    pub(super) strings: &'a [Span],
    /// By style.
    pub(super) formats: &'a [Shown],
    pub(super) is_1904: bool,
    /// Whether what formulas came to is not what a reader sees.
    pub(super) is_stale: bool,
}

/// Reads a sheet up to so many rows that are not blank, or all of it.
pub(super) fn read(
    archive: &mut Archive<'_>,
    path: &str,
    look: &Look<'_>,
    draft: &mut Draft,
    most: usize,
) -> Result<(), Unreadable> {
    let mut sheet = Sheet {
        look,
        draft,
        most,
        row: 0,
        column: 0,
        hides_zeros: false,
        hidden: Vec::new(),
        merged: Vec::new(),
        failed: None,
    };
    let result = archive.read(path, |xml| sheet.read(xml));
    result.map_err(|problem| sheet.failed.take().unwrap_or_else(|| problem.into()))?;
    let Sheet { hidden, merged, .. } = sheet;
    Ok(draft.end_sheet(&merged, &hidden)?)
}

struct Sheet<'a> {
    look: &'a Look<'a>,
    draft: &'a mut Draft,
    /// Rows after which the rest does not matter.
    most: usize,
    /// The number of the open row, from 1; 0 before the first.
    row: usize,
    /// The column of the next cell, from 0, unless it says another.
    column: usize,
    /// Whether the author sees an empty cell where there is a zero.
    hides_zeros: bool,
    /// Columns that the author does not see, from 0.
    hidden: Vec<usize>,
    /// Cells that are one to the author.
    merged: Vec<Block>,
    /// A problem of a row.
    failed: Option<Unreadable>,
}

impl Sheet<'_> {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Problem> {
        loop {
            match xml.step()? {
                Step::Open(element) => match element.name() {
                    "row" => {
                        let is_empty = element.is_empty;
                        self.begin_row(&element)?;
                        if is_empty {
                            self.end_row()?;
                        }
                    }
                    "c" => {
                        let cell = self.cell(&element)?;
                        if !element.is_empty {
                            self.content(xml, &cell)?;
                        }
                    }
                    "sheetView" => self.hides_zeros = is_false(&element, "showZeros")?,
                    "col" => self.hide(&element)?,
                    "mergeCell" => self.merge(&element)?,
                    _ => {}
                },
                Step::Close(tag) if tag.local_name().into_inner() == "row" => {
                    self.end_row()?;
                    if self.draft.count() >= self.most {
                        return Ok(());
                    }
                }
                Step::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Rows come in their order, as every spreadsheet writes and expects them.
    fn begin_row(&mut self, element: &Element<'_>) -> Result<(), Problem> {
        let number = element.number("r")?.unwrap_or(self.row + 1);
        if number <= self.row || number > ROWS {
            return Err(Problem::NotASheet);
        }
        (self.row, self.column) = (number, 0);
        self.draft.begin_row(is_true(element, "hidden")? || is_nothing(element, "ht")?);
        Ok(())
    }

    fn hide(&mut self, element: &Element<'_>) -> Result<(), Problem> {
        let (first, last) = (element.number("min")?.unwrap_or(1), element.number("max")?.unwrap_or(0));
        let is_hidden = is_true(element, "hidden")? || is_nothing(element, "width")?;
        if is_hidden && self.hidden.len() < bound::COLUMNS {
            self.hidden.extend((first.max(1) - 1)..last.min(bound::COLUMNS));
        }
        Ok(())
    }

    fn merge(&mut self, element: &Element<'_>) -> Result<(), Problem> {
        let reference = element.attribute("ref")?.unwrap_or_default();
        let (first, last) = reference.split_once(':').unwrap_or((&reference, &reference));
        let (rows, columns) = ((row(first)?, row(last)?), (column(first)?, column(last)?));
        if self.merged.len() == bound::ROWS {
            return Err(Problem::TooLarge);
        }
        self.merged.push(Block { rows: rows.0..=rows.1, columns: columns.0..=columns.1 });
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        let number = u32::try_from(self.row).unwrap_or(u32::MAX);
        self.draft.end_row(number).map_err(|failed| {
            let problem = failed.problem.clone();
            self.failed = Some(failed);
            problem
        })
    }

    fn cell(&mut self, element: &Element<'_>) -> Result<Cell, Problem> {
        let column = match element.attribute("r")? {
            Some(reference) => column(&reference)?,
            None => self.column,
        };
        if self.row == 0 || column >= COLUMNS {
            return Err(Problem::NotASheet);
        }
        self.column = column + 1;
        let style = element.number("s")?.unwrap_or_default();
        let kind = match element.attribute("t")?.as_deref() {
            Some("s") => Kind::Shared,
            Some("b") => Kind::Truth,
            Some("str" | "inlineStr" | "e" | "d") => Kind::Text,
            _ => Kind::Number,
        };
        Ok(Cell { column, style, kind })
    }

    /// The value of a cell, until the cell ends. Formulas are not read, only what they came to.
    fn content(&mut self, xml: &mut Xml<'_>, cell: &Cell) -> Result<(), Problem> {
        let (mut is_value, mut is_formula, mut has_value) = (false, false, false);
        loop {
            match xml.step()? {
                Step::Open(element) if element.name() == "f" => is_formula = true,
                Step::Open(element) if element.name() == "v" => {
                    (is_value, has_value) = (!element.is_empty, true);
                }
                Step::Open(element) if element.name() == "is" && !element.is_empty => {
                    strings::text(xml, "is", self.draft)?;
                }
                Step::Text(text) if is_value => self.draft.push(&strings::unescaped(&text))?,
                Step::Character(character) if is_value => {
                    self.draft.push(character.encode_utf8(&mut [0; 4]))?;
                }
                Step::Close(tag) => match tag.local_name().into_inner() {
                    "v" => is_value = false,
                    "c" if is_formula && !self.is_worked_out(cell, has_value) => {
                        return self.lose(cell.column, Lost::Formula);
                    }
                    "c" => return self.take(cell),
                    _ => {}
                },
                Step::End => return Err(Problem::NotASheet),
                _ => {}
            }
        }
    }

    /// Whether a reader sees what the formula of the open cell came to. A text may be empty, a number may not.
    fn is_worked_out(&self, cell: &Cell, has_value: bool) -> bool {
        let is_there = has_value && (cell.kind != Kind::Number || !self.draft.open_text().trim().is_empty());
        is_there && !self.look.is_stale
    }

    fn take(&mut self, cell: &Cell) -> Result<(), Problem> {
        let written = self.draft.open_text().trim();
        let format = self.look.formats.get(cell.style).unwrap_or(&Shown::Plain);
        let texted = |shown: String| Written { shown, value: None };
        let said = match cell.kind {
            _ if written.is_empty() => None,
            Kind::Text => format.write_text(written).map(texted),
            Kind::Shared => {
                let index: usize = written.parse().map_err(super::damaged)?;
                let span = *self.look.strings.get(index).ok_or(Problem::NotASheet)?;
                let shown = format.write_text(self.draft.text(span));
                if shown.is_none() {
                    self.draft.discard();
                    return self.put(cell.column, span);
                }
                shown.map(texted)
            }
            Kind::Truth => {
                let word = if written == "0" { "FALSE" } else { "TRUE" };
                Some(texted(word.to_owned()))
            }
            Kind::Number => match written.parse::<f64>() {
                Ok(number) if number.is_nan() => return Err(Problem::NotASheet),
                Ok(0.0) if self.hides_zeros => Some(texted(String::new())),
                Ok(number) if number.abs() >= TOO_MANY_DIGITS => {
                    return self.lose(cell.column, Lost::Digits);
                }
                Ok(number) => Some(format.write(number, self.look.is_1904)),
                // What is no number is left as it is written.
                Err(_) => None,
            },
        };
        let mut value = None;
        if let Some(said) = said {
            self.draft.discard();
            self.draft.push(&said.shown)?;
            value = said.value;
        }
        let span = match value {
            Some(value) => self.draft.close_with(&value)?,
            None => self.draft.close(),
        };
        self.put(cell.column, span)
    }

    fn lose(&mut self, column: usize, lost: Lost) -> Result<(), Problem> {
        // As a spreadsheet calls a cell of the open row.
        let name = format!("{}{}", letters(column), self.row);
        let span = self.draft.close_lost(&name, lost)?;
        self.put(column, span)
    }

    fn fail(&mut self, problem: Problem) -> Result<(), Problem> {
        let row = u32::try_from(self.row).unwrap_or(u32::MAX);
        self.failed = Some(Unreadable::at(row, problem.clone()));
        Err(problem)
    }

    fn put(&mut self, column: usize, span: Span) -> Result<(), Problem> {
        self.draft.put(column, span).or_else(|problem| self.fail(problem))
    }
}

struct Cell {
    column: usize,
    style: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An index into the shared texts.
    Shared,
    Truth,
    Text,
    Number,
}

/// The column of a reference like `AB12`, from 0.
fn column(reference: &str) -> Result<usize, Problem> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters
        .take(4)
        .fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1).ok_or(Problem::NotASheet)
}

/// The row of a reference like `AB12`, from 1.
fn row(reference: &str) -> Result<u32, Problem> {
    reference.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse().map_err(super::damaged)
}

fn is_true(element: &Element<'_>, attribute: &str) -> Result<bool, Problem> {
    Ok(matches!(element.attribute(attribute)?.as_deref(), Some("1" | "true")))
}

fn is_false(element: &Element<'_>, attribute: &str) -> Result<bool, Problem> {
    Ok(matches!(element.attribute(attribute)?.as_deref(), Some("0" | "false")))
}

/// Whether a row or a column has no height or width.
fn is_nothing(element: &Element<'_>, attribute: &str) -> Result<bool, Problem> {
    let size = element.attribute(attribute)?.and_then(|size| size.parse::<f64>().ok());
    Ok(size.is_some_and(|size| size <= 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_letters() {
        let read = |reference: &str| column(reference).ok();
        assert_eq!((read("A1"), read("ab7"), read("XFD1")), (Some(0), Some(27), Some(16_383)));
        assert_eq!((read("7"), read("ZZZZZZZZZZZZZZZZ1")), (None, Some(475_253)));
        for column in [0, 25, 26, 701, 702, 16_383] {
            assert_eq!(read(&letters(column)), Some(column));
        }
    }
}
