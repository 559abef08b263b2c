//! Sheets of the kinds that offices have, each with what becomes of it beside it (`corpus/`).
//!
//! A sheet is written as text: a line for a row, cells parted by `|`, `#` in front of a number, `\n` for a line break in a cell.
//! Lines with `@` say the rest: `@sheet NAME`, `@hidden-sheet NAME`, `@merge A1:B2`, `@hide-row 3`, `@hide-column C`,
//! `@format D2 0.0%`; `@text utf8 tab` makes a text file instead of a workbook; `@mapping JSON` is what somebody says of the columns.
//! `INSTA_UPDATE=always` writes the outcomes again.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use encoding_rs::GB18030;
use indicator_model::sheet::{Mapping, Outcome};
use indicator_model::table::{Differs, Unread};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use storage::sheet::{Destination, Mode, import_mapped};

use crate::database::Database;
use crate::fixture::{SAMPLE, file, import};

/// A file as it is written down.
#[derive(Default)]
struct Written {
    worksheets: Vec<Sheet>,
    /// Encoding and separator.
    text: Option<(String, char)>,
    mapping: Mapping,
}

#[derive(Default)]
struct Sheet {
    name: Option<String>,
    is_hidden: bool,
    rows: Vec<Vec<String>>,
    /// Directives that need the rows.
    marks: Vec<(String, String)>,
}

impl Written {
    fn read(text: &str) -> Self {
        let mut written = Self::default();
        for line in text.lines() {
            let Some(said) = line.strip_prefix('@') else {
                let row = line.split('|').map(|cell| cell.replace("\\n", "\n")).collect();
                written.current().rows.push(row);
                continue;
            };
            let (word, rest) = said.split_once(' ').unwrap();
            match word {
                "sheet" | "hidden-sheet" => {
                    let (name, is_hidden) = (Some(rest.to_owned()), word == "hidden-sheet");
                    written.worksheets.push(Sheet { name, is_hidden, ..Sheet::default() });
                }
                "text" => {
                    let (encoding, separator) = rest.split_once(' ').unwrap();
                    let separator = if separator == "tab" { '\t' } else { separator.chars().next().unwrap() };
                    written.text = Some((encoding.to_owned(), separator));
                }
                "mapping" => written.mapping = serde_json::from_str(rest).unwrap(),
                mark => written.current().marks.push((mark.to_owned(), rest.to_owned())),
            }
        }
        written
    }

    fn current(&mut self) -> &mut Sheet {
        if self.worksheets.is_empty() {
            self.worksheets.push(Sheet::default());
        }
        self.worksheets.last_mut().unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        if let Some((encoding, separator)) = &self.text {
            let cell = |cell: &String| cell.trim_start_matches('#').to_owned();
            let line =
                |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&separator.to_string());
            let text = self.worksheets[0].rows.iter().map(line).collect::<Vec<_>>().join("\r\n");
            return match encoding.as_str() {
                "gbk" => GB18030.encode(&text).0.into_owned(),
                "utf16" => {
                    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
                }
                _ => text.into_bytes(),
            };
        }
        let mut workbook = Workbook::new();
        let first = self.worksheets.iter().position(|sheet| !sheet.is_hidden);
        for (index, sheet) in self.worksheets.iter().enumerate() {
            let worksheet = workbook.add_worksheet();
            // The first sheet is active where no other is, and that cannot be hidden.
            worksheet.set_active(Some(index) == first);
            sheet.write(worksheet);
        }
        workbook.save_to_buffer().unwrap()
    }
}

impl Sheet {
    fn write(&self, worksheet: &mut Worksheet) {
        if let Some(name) = &self.name {
            worksheet.set_name(name).unwrap();
        }
        worksheet.set_hidden(self.is_hidden);
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                write(worksheet, row, column, cell, &Format::new());
            }
        }
        for (mark, rest) in &self.marks {
            match mark.as_str() {
                "merge" => {
                    let (from, to) = rest.split_once(':').unwrap();
                    let ((top, left), (bottom, right)) = (place(from), place(to));
                    worksheet.merge_range(top, left, bottom, right, "", &Format::new()).unwrap();
                    write(worksheet, top, left, self.cell(top, left), &Format::new());
                }
                "hide-row" => drop(worksheet.set_row_hidden(rest.parse::<u32>().unwrap() - 1).unwrap()),
                "hide-column" => drop(worksheet.set_column_hidden(place(&format!("{rest}1")).1).unwrap()),
                "format" => {
                    let (at, format) = rest.split_once(' ').unwrap();
                    let (row, column) = place(at);
                    write(
                        worksheet,
                        row,
                        column,
                        self.cell(row, column),
                        &Format::new().set_num_format(format),
                    );
                }
                other => panic!("@{other}"),
            }
        }
    }

    fn cell(&self, row: u32, column: u16) -> &str {
        &self.rows[usize::try_from(row).unwrap()][usize::from(column)]
    }
}

fn write(worksheet: &mut Worksheet, row: u32, column: u16, cell: &str, format: &Format) {
    match cell.strip_prefix('#') {
        Some(number) => {
            worksheet.write_number_with_format(row, column, number.parse::<f64>().unwrap(), format).unwrap();
        }
        None if cell.is_empty() => {}
        None => drop(worksheet.write_string_with_format(row, column, cell, format).unwrap()),
    }
}

/// Row and column of `B3`, both from 0.
fn place(cell: &str) -> (u32, u16) {
    let (column, row) = cell.split_at(1);
    (row.parse::<u32>().unwrap() - 1, u16::from(column.as_bytes()[0] - b'A'))
}

/// An outcome in a few lines.
fn told(outcome: &Outcome) -> String {
    let Outcome { created, updated, unchanged, errors, remarks, differences, unknown_columns, .. } = outcome;
    let mut told = format!("created {created} · updated {updated} · unchanged {unchanged}\n");
    for error in errors {
        let row = error.row.map_or_else(|| "file".to_owned(), |row| format!("row {row}"));
        let column = error.column.map_or("", |column| column.key());
        let problem = serde_json::to_string(&error.problem).unwrap();
        writeln!(told, "error · {row} · {column} · {problem}").unwrap();
    }
    for remark in remarks {
        let note = serde_json::to_string(&remark.note).unwrap();
        writeln!(told, "remark · row {} · {} · {note}", remark.row, remark.column.key()).unwrap();
    }
    for difference in differences.iter().filter(|it| it.row.is_some()) {
        let (row, code, name) = (difference.row.unwrap(), &difference.code, &difference.name);
        let differs = match &difference.differs {
            Differs::Cell { column, before, after } => format!("{}: {before} → {after}", column.key()),
            other => format!("{other:?}"),
        };
        writeln!(told, "row {row} · {code} {name} · {differs}").unwrap();
    }
    if !unknown_columns.is_empty() {
        writeln!(told, "unknown · {}", unknown_columns.join(", ")).unwrap();
    }
    if outcome.unread != Unread::default() {
        writeln!(told, "unread · {}", serde_json::to_string(&outcome.unread).unwrap()).unwrap();
    }
    told
}

#[tokio::test]
async fn each_sheet_becomes_what_its_author_means() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let scheme = import(&ctx, SAMPLE).await.scheme.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/storage/corpus");
    let mut sheets: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    sheets.retain(|path| path.extension().is_some_and(|extension| extension == "sheet"));
    sheets.sort();
    assert!(sheets.len() >= 60, "{}", sheets.len());
    for path in sheets {
        let written = Written::read(&fs::read_to_string(&path).unwrap());
        let (bytes, mapping) = (written.bytes(), written.mapping);
        let outcome = import_mapped(&ctx, file(bytes), mapping, Destination::Scheme(scheme), Mode::DryRun);
        let outcome = told(&outcome.await.unwrap());
        let name = path.file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({
            snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true,
        }, {
            insta::assert_snapshot!(name, outcome);
        });
    }
}
