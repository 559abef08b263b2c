//! Writes the file of a sheet: headings, rows, and the mark of who took it out.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use indicator_model::monitor::table::{Table, TableCell};
use indicator_model::quantity::{Precision, Quantity};
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};
use tokio::task;

use super::columns::Columns;
use super::row_mark::RowMark;
use super::{Exported, Format, escape};
use crate::error::StoreError;
use crate::watermark::Watermark;

/// A cell as it is written.
pub(crate) enum Cell {
    Text(String),
    /// One of our own words, which no spreadsheet takes for a formula.
    Word(&'static str),
    Number(Option<Quantity>, Precision),
}

impl Cell {
    /// A text of somebody, or an empty cell.
    pub(crate) fn text(text: Option<impl Into<String>>) -> Self {
        Self::Text(text.map_or_else(String::new, Into::into))
    }

    /// As a double in its decimals, if it has no more digits than a spreadsheet keeps. Longer numbers are text.
    fn number(&self) -> Option<(f64, CellFormat)> {
        let Self::Number(Some(quantity), precision) = self else { return None };
        let plain = quantity.to_string();
        if plain.bytes().filter(u8::is_ascii_digit).count() > 15 {
            return None;
        }
        let decimals = usize::from(quantity.precision().max(*precision).decimals());
        let code = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
        Some((plain.parse().ok()?, CellFormat::new().set_num_format(code)))
    }

    /// What a reader sees.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::Text(text) => text,
            other => other.written(),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Text(text) => escape::cell(text).into_owned(),
            Self::Word(word) => (*word).to_owned(),
            Self::Number(quantity, precision) => {
                quantity.map_or_else(String::new, |quantity| quantity.display(*precision).to_string())
            }
        }
    }
}

/// The file of these rows, which have a cell for each column. Made apart from the threads that answer requests.
pub(crate) async fn write<C: Columns>(
    format: Format,
    watermark: Watermark,
    rows: impl FnOnce() -> Vec<Vec<Cell>> + Send + 'static,
) -> Result<Exported, StoreError> {
    let rows = move || Rows { cells: rows(), marks: Vec::new() };
    columns(format, watermark, C::ALL, rows).await
}

/// Rows with a cell for each column.
pub(crate) struct Rows {
    pub(crate) cells: Vec<Vec<Cell>>,
    /// One for each row that is known by it when it comes back. Only a workbook has a place for them that nobody sees.
    pub(crate) marks: Vec<RowMark>,
}

/// The same with some of the columns: without those that have nothing to say in any row.
pub(crate) async fn columns<C: Columns>(
    format: Format,
    watermark: Watermark,
    columns: &[C],
    rows: impl FnOnce() -> Rows + Send + 'static,
) -> Result<Exported, StoreError> {
    let heads = columns.iter().map(|column| column.heading().to_owned()).collect();
    let sheet = move || {
        let Rows { cells: rows, marks } = rows();
        Sheet { title: C::TITLE, above: Vec::new(), heads, rows, marks }
    };
    file(format, watermark, sheet).await
}

/// What is shown somewhere and leaves as it stands. It comes back through no importer.
pub(crate) struct Shown {
    /// What it is about: a line above the headings of a workbook. A CSV begins with its headings, as programs expect.
    pub(crate) about: Vec<String>,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl From<Table> for Shown {
    fn from(table: Table) -> Self {
        let cell = |cell: TableCell| match cell {
            TableCell::Empty => Cell::Word(""),
            TableCell::Text(text) => Cell::Text(text),
            TableCell::Number(quantity, precision) => Cell::Number(Some(quantity), precision),
        };
        let Table { about, heads, rows } = table;
        Self { about, heads, rows: rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect() }
    }
}

/// The file of a table that is shown.
pub(crate) async fn shown(
    format: Format,
    watermark: Watermark,
    shown: Shown,
) -> Result<Exported, StoreError> {
    let Shown { about, heads, rows } = shown;
    let sheet = move || Sheet { title: "看板 Board", above: about, heads, rows, marks: Vec::new() };
    file(format, watermark, sheet).await
}

struct Sheet {
    title: &'static str,
    above: Vec<String>,
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
    marks: Vec<RowMark>,
}

async fn file(
    format: Format,
    watermark: Watermark,
    sheet: impl FnOnce() -> Sheet + Send + 'static,
) -> Result<Exported, StoreError> {
    let written = task::spawn_blocking(move || {
        let sheet = sheet();
        let bytes = match format {
            Format::Csv => csv(&sheet, Some(&watermark)).map_err(|error| error.to_string()),
            Format::Xlsx => xlsx(&sheet, &watermark).map_err(|error| error.to_string()),
        };
        bytes.map(|bytes| Exported { watermark, bytes })
    });
    let written = written.await.map_err(|error| error.to_string()).flatten();
    written.map_err(|value| StoreError::Corrupt { what: "sheet", value })
}

/// The CSV of a table for everybody, which has no mark: nobody in particular takes it out. It has few rows.
pub(crate) fn unmarked(shown: Shown) -> Result<Vec<u8>, StoreError> {
    let Shown { about, heads, rows } = shown;
    let sheet = Sheet { title: "", above: about, heads, rows, marks: Vec::new() };
    csv(&sheet, None).map_err(|error| StoreError::Corrupt { what: "sheet", value: error.to_string() })
}

fn csv(sheet: &Sheet, watermark: Option<&Watermark>) -> csv::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::from("\u{feff}"));
    // Of a view the headings are names that people gave.
    writer.write_record(sheet.heads.iter().map(|head| escape::cell(head).into_owned()))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(Cell::written))?;
    }
    if let Some(watermark) = watermark {
        writer.write_record(watermark.record(sheet.heads.len()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn xlsx(shown: &Sheet, watermark: &Watermark) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = CellFormat::new().set_bold();
    let sheet = workbook.add_worksheet();
    let mut top = 0;
    sheet.set_name(shown.title)?;
    if !shown.above.is_empty() {
        sheet.write_string(0, 0, escape::cell(&shown.above.join(" · ")))?;
        top = 1;
    }
    sheet.set_freeze_panes(top + 1, if top == 0 { 2 } else { 1 })?;
    for (head, at) in shown.heads.iter().zip(0..) {
        sheet.write_string_with_format(top, at, escape::cell(head), &bold)?;
    }
    for (line, row) in shown.rows.iter().zip(top + 1..) {
        for (cell, column) in line.iter().zip(0..) {
            if let Some((number, format)) = cell.number() {
                sheet.write_number_with_format(row, column, number, &format)?;
            } else if let text = cell.written()
                && !text.is_empty()
            {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    let hidden = u16::try_from(shown.heads.len()).unwrap_or(u16::MAX);
    for (mark, row) in shown.marks.iter().zip(top + 1..) {
        sheet.write_string(row, hidden, mark.to_string())?;
    }
    if !shown.marks.is_empty() {
        sheet.set_column_hidden(hidden)?;
    }
    watermark.mark(&mut workbook)?;
    workbook.save_to_buffer()
}
