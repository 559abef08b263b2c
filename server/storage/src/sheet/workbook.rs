//! XLSX, as its numbers are shown: `0.95` in a cell of format `0%` is read as `95`, because that is what its author
//! saw and means.
//!
//! A workbook is a zip archive, and calamine sets no bound on what it unpacks. So the archive is measured first, by
//! unpacking it into nothing: what its directory says about sizes may be a lie.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, Reader, Style, Xlsx};
use indicator_model::sheet::Problem;
use zip::ZipArchive;

use super::read::Line;

const ENTRIES: usize = 200;
const UNPACKED: u64 = 200 << 20;
/// Unpacked over packed. Empty cells compress well; a bomb does far better.
const RATIO: u64 = 100;
/// Files below this size may compress as they like.
const HARMLESS: u64 = 1 << 20;
/// The form has 28 columns; whatever lies far to the right is not part of it.
const COLUMNS: u32 = 256;

/// The lines of the first worksheet that has any.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, Problem> {
    measure(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Problem::NotASheet)?;
    for name in workbook.sheet_names() {
        let lines = worksheet(&mut workbook, &name)?;
        if !lines.is_empty() {
            return Ok(lines);
        }
    }
    Ok(Vec::new())
}

fn measure(bytes: &[u8]) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::NotASheet)?;
    if archive.len() > ENTRIES {
        return Err(Problem::TooLarge);
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| Problem::NotASheet)?;
        let packed = entry.compressed_size();
        let unpacked =
            io::copy(&mut entry.take(UNPACKED + 1), &mut io::sink()).map_err(|_| Problem::NotASheet)?;
        total += unpacked;
        if total > UNPACKED || unpacked > HARMLESS.max(packed.saturating_mul(RATIO)) {
            return Err(Problem::TooLarge);
        }
    }
    Ok(())
}

fn worksheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Line>, Problem> {
    // A chart or macro sheet has no cells to read; the next sheet may have.
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| Problem::NotASheet)? {
        let (row, column) = cell.get_position();
        if column >= COLUMNS {
            continue;
        }
        let text = shown(cell.get_value(), cells.styles().get(style));
        if text.is_empty() {
            continue;
        }
        let row = rows.entry(row).or_default();
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
    let lines = rows.into_iter().map(|(row, cells)| Line { number: row.saturating_add(1), cells });
    Ok(lines.filter(|line| !line.is_blank()).collect())
}

fn shown(value: &DataRef<'_>, style: Option<&Style>) -> String {
    let format =
        style.and_then(|style| style.number_format.as_ref()).map(|format| format.format_code.as_str());
    match value {
        DataRef::Float(number) => shown_number(*number, format),
        // Up to 2^53 every whole number of a workbook is exact, and there are no larger ones in it.
        #[expect(clippy::cast_precision_loss, reason = "whole numbers of a workbook are doubles")]
        DataRef::Int(number) => shown_number(*number as f64, format),
        other => Data::from(other.clone()).to_string(),
    }
}

/// A number in the decimals of its format; without a plain one, to the 15 digits that spreadsheets keep.
fn shown_number(number: f64, format: Option<&str>) -> String {
    match format.and_then(NumberFormat::of) {
        Some(NumberFormat { decimals, percent: true }) => {
            format!("{:.decimals$}", fifteen_digits(number * 100.0))
        }
        Some(NumberFormat { decimals, percent: false }) => format!("{:.decimals$}", fifteen_digits(number)),
        None => fifteen_digits(number).to_string(),
    }
}

fn fifteen_digits(number: f64) -> f64 {
    // What was just written as a number can be read as one.
    format!("{number:.14e}").parse().unwrap_or(number)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NumberFormat {
    decimals: usize,
    percent: bool,
}

impl NumberFormat {
    /// Reads formats like `0`, `#,##0.00` and `0.0%`. None for all others: general, scientific, fractions, texts.
    fn of(code: &str) -> Option<Self> {
        let positive = code.split(';').next()?;
        let plain: String = positive.chars().filter(|character| *character != ',').collect();
        let (plain, percent) = match plain.strip_suffix('%') {
            Some(plain) => (plain, true),
            None => (plain.as_str(), false),
        };
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
        let is_plain = whole.ends_with('0')
            && whole.bytes().all(|byte| matches!(byte, b'#' | b'0'))
            && decimals.bytes().all(|byte| byte == b'0')
            && !positive.ends_with(',');
        is_plain.then_some(Self { decimals: decimals.len(), percent })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0.95, Some("0%"), "95")]
    #[case(0.955, Some("0.0%"), "95.5")]
    #[case(1200.0, Some("#,##0"), "1200")]
    #[case(91.0, Some("0.0"), "91.0")]
    #[case(5.55, None, "5.55")]
    #[case(0.1 + 0.2, Some("General"), "0.3")]
    #[case(0.07, Some("0.##"), "0.07")]
    #[case(3000.0, Some("0.00E+00"), "3000")]
    #[case(123_456_789_012.0, None, "123456789012")]
    fn a_number_is_read_as_it_is_shown(
        #[case] number: f64,
        #[case] format: Option<&str>,
        #[case] text: &str,
    ) {
        assert_eq!(shown_number(number, format), text);
    }

    #[test]
    fn a_zip_bomb_is_refused_before_it_is_read() {
        use std::io::Write;
        let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..8 {
            bomb.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let bytes = bomb.finish().unwrap().into_inner();
        assert!(bytes.len() < 20_000);
        assert_eq!(read(&bytes), Err(Problem::TooLarge));
    }
}
