//! XLSX, as its numbers are shown: `0.95` in a cell of format `0%` is read as `95`, because that is what its author
//! saw and means.
//!
//! A reader of our own over `zip` and `quick-xml`, which streams: general readers reserve memory by the counts and
//! dimensions that a file states, and copy a shared text into each of its cells. Here nothing is reserved, every part
//! is read through a bound, and cells that share a text share its bytes.

mod archive;
mod cells;
mod decimal;
mod figure;
mod number;
mod parts;
mod section;
mod strings;
mod styles;
mod xml;

use indicator_model::sheet::Problem;

use self::archive::Archive;
use self::parts::{Book, Sheet};
use super::read::Unreadable;
#[cfg(test)]
use super::table::Line;
use super::table::{Draft, Sheets, Table};

/// Rows from which is seen what a sheet is: titles and headings.
const HEAD: usize = 24;

/// The lines of the `wanted` worksheet, or of the one with the highest `score`, of equals the first that has any. Those that the author does not see are
/// passed over.
pub(super) fn read(
    bytes: &[u8],
    wanted: Option<&str>,
    score: impl Fn(&Table) -> usize,
) -> Result<Table, Unreadable> {
    let mut draft = Draft::new();
    let mut other = Vec::new();
    let mut archive = Archive::open(bytes, draft.deadline)?;
    let Book { sheets, strings, styles, is_1904, is_stale } = parts::read(&mut archive)?;
    let strings = match strings {
        Some(path) => strings::read(&mut archive, &path, &mut draft)?,
        None => Vec::new(),
    };
    draft.share();
    let formats = match styles {
        Some(path) => styles::read(&mut archive, &path)?,
        None => Vec::new(),
    };
    let look = cells::Look { strings: &strings, formats: &formats, is_1904, is_stale };
    let (seen, hidden): (Vec<Sheet>, Vec<Sheet>) = sheets.into_iter().partition(|sheet| sheet.is_seen);
    // A sheet that is listed and missing holds nothing; the next one may.
    let seen: Vec<Sheet> = seen.into_iter().filter(|sheet| archive.has(&sheet.path)).collect();
    let mut scores = Vec::new();
    for sheet in &seen {
        draft.restart();
        // What is wrong with a sheet matters if it is the one.
        let peeked = cells::read(&mut archive, &sheet.path, &look, &mut draft, HEAD);
        let is_nothing = draft.is_empty() && peeked.is_ok();
        scores.push((!is_nothing).then(|| score(draft.table())));
    }
    let best = scores.iter().flatten().max().copied().unwrap_or(0);
    draft.restart();
    let chosen = match wanted {
        Some(name) => {
            let named = seen.iter().position(|sheet| sheet.name == name);
            Some(named.ok_or_else(|| Problem::NoSuchSheet { name: name.to_owned() })?)
        }
        None => scores.iter().position(|score| *score == Some(best)),
    };
    if let Some(chosen) = chosen {
        cells::read(&mut archive, &seen[chosen].path, &look, &mut draft, usize::MAX)?;
        let others = seen.iter().zip(&scores).enumerate().filter(|(at, _)| *at != chosen);
        // With at least half as many headings it may be another part of the same. Who names one means it alone.
        let is_alike = |score: usize| wanted.is_none() && score > 0 && 2 * score >= best;
        let alike = others.filter(|(_, (_, score))| score.is_some_and(is_alike));
        other = alike.map(|(_, (sheet, _))| sheet.name.clone()).collect();
    }
    let mut table = draft.finish();
    table.sheets = Sheets { chosen, names: seen.into_iter().map(|sheet| sheet.name).collect() };
    table.unread.other_sheets = other;
    table.unread.hidden_sheets = hidden.into_iter().map(|sheet| sheet.name).collect();
    Ok(table)
}

/// What is neither a bound nor the row of a cell.
fn damaged<E>(_: E) -> Problem {
    Problem::NotASheet
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use rstest::rstest;

    use super::*;
    use crate::sheet::hostile::{sheet, workbook};

    /// Rows with their number, cells parted by `|`.
    fn lines(rows: &str) -> Result<String, Unreadable> {
        let table = read(&workbook(&[sheet(rows)]), None, |_| 0)?;
        let line =
            |line: &Line<'_>| format!("{}:{}", line.number, line.cells().collect::<Vec<_>>().join("|"));
        Ok(table.lines().iter().map(line).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn zeros_that_a_view_hides_are_empty() {
        let view = r#"<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>"#;
        let rows = r#"<row r="1"><c><v>0</v></c><c><v>0.0</v></c><c><v>1</v></c></row>"#;
        let part = format!("<worksheet>{view}<sheetData>{rows}</sheetData></worksheet>");
        let table = read(&workbook(&[("xl/worksheets/sheet1.xml", part)]), None, |_| 0).unwrap();
        assert_eq!(table.lines()[0].cells().collect::<Vec<_>>(), ["", "", "1"]);
        assert_eq!(lines(rows).unwrap(), "1:0|0|1");
    }

    const BLOCK: &str = r#"<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>
        <row r="3"><c r="D3"><v>3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells><sheetData>"#;

    #[rstest]
    #[case::merged(BLOCK, "1:1|1|2 3:1|1||3")]
    #[case::merged_backwards(
        r#"<row r="1"><c r="B1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="B1:A1"/>
        <mergeCell ref="B1:C0"/></mergeCells><sheetData>"#,
        "1:|1"
    )]
    #[case::hidden_row(
        r#"<row r="1" hidden="1"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>"#,
        "2:2"
    )]
    #[case::formula(r#"<row r="1"><c><f>1+1</f><v>2</v></c><c t="str"><f>""</f><v></v></c></row>"#, "1:2")]
    #[case::fifteen_digits(r#"<row r="1"><c><v>999999999999999</v></c></row>"#, "1:999999999999999")]
    fn a_sheet_is_read_as_it_is_seen(#[case] rows: &str, #[case] seen: &str) {
        assert_eq!(lines(rows).unwrap(), seen);
    }

    /// It is an error where the cell is read. Its row is no blank one.
    #[rstest]
    #[case(r#"<row r="7"><c r="F7"><f>1+1</f></c></row>"#, Problem::NotCalculated { cell: "F7".to_owned() })]
    #[case(r#"<row r="7"><c r="F7"><f>1+1</f><v></v></c></row>"#, Problem::NotCalculated { cell: "F7".to_owned() })]
    #[case(r#"<row r="7"><c r="F7"><v>1234567890123456</v></c></row>"#, Problem::TooManyDigits { cell: "F7".to_owned() })]
    fn what_a_spreadsheet_has_lost_is_known_of_its_cell(#[case] rows: &str, #[case] problem: Problem) {
        assert_eq!(lines(rows).unwrap(), "7:|||||");
        let table = read(&workbook(&[sheet(rows)]), None, |_| 0).unwrap();
        let line = table.lines()[0];
        assert_eq!((line.lost(5), line.lost(4), line.value(5)), (Some(problem), None, ""));
    }

    /// What is wrong on a cover is nobody's business, and leaves nothing behind.
    #[test]
    fn a_sheet_that_breaks_off_leaves_nothing_in_the_one_that_is_read() {
        let first = "<row r=\"1\"><c t=\"inlineStr\"><is><t>封面</t></is></c><c r=\"7\"><v>1</v></c></row>";
        let second = "<row r=\"1\"><c r=\"B1\" t=\"inlineStr\"><is><t>指标</t></is></c></row>";
        let relation = |id: u8| {
            format!(r#"<Relationship Id="r{id}" Type="x/worksheet" Target="worksheets/sheet{id}.xml"/>"#)
        };
        let listed = |id: u8| format!(r#"<sheet name="表{id}" r:id="r{id}"/>"#);
        let bytes = workbook(&[
            (
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships>{}{}</Relationships>", relation(1), relation(2)),
            ),
            ("xl/workbook.xml", format!("<workbook><sheets>{}{}</sheets></workbook>", listed(1), listed(2))),
            sheet(first),
            ("xl/worksheets/sheet2.xml", format!("<worksheet><sheetData>{second}</sheetData></worksheet>")),
        ]);
        let is_second = |table: &Table| table.lines().iter().filter(|line| line.cell(1) == "指标").count();
        let table = read(&bytes, None, is_second).unwrap();
        assert_eq!(table.lines()[0].cells().collect::<Vec<_>>(), ["", "指标"]);
    }

    #[test]
    fn a_merge_of_everything_costs_no_more_than_a_sheet() {
        let row = |number| format!(r#"<row r="{number}"><c><v>1</v></c></row>"#);
        let rows: String = (1..=20_000).map(row).collect();
        let merges = r#"<mergeCell ref="A1:IV20000"/>"#.repeat(10_000);
        let all = format!("{rows}</sheetData><mergeCells>{merges}</mergeCells><sheetData>");
        assert_eq!(lines(&all).unwrap_err(), Problem::TooLarge.into());
    }

    #[test]
    fn a_zip_bomb_is_refused_while_it_is_read() {
        let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("_rels/.rels", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..8 {
            bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        let bytes = bomb.finish().unwrap().into_inner();
        assert!(bytes.len() < 20_000);
        assert_eq!(read(&bytes, None, |_| 0).unwrap_err(), Problem::TooLarge.into());
    }
}
