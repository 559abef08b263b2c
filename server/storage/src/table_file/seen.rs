//! What a sheet looks like to somebody who is to say what its columns are.

use indicator_model::table::{Mapping, Seen, SeenColumn, SeenRow};

use super::columns::{Columns, Header};
use super::table::{Line, Sheets, Table};

/// Rows among which that of the headings is chosen.
const ROWS: usize = 20;
/// Cells of such a row.
const CELLS: usize = 8;
/// Columns that are shown.
const COLUMNS: usize = 100;
/// Values of a column.
const EXAMPLES: usize = 3;
/// Characters of a text that is shown.
const CHARACTERS: usize = 40;

pub(super) fn of<C: Columns>(table: &Table, mapping: &Mapping<C>) -> Seen<C> {
    let lines = table.lines();
    let (header, _) = Header::find(&lines, mapping);
    let body = lines.get(header.lines..).unwrap_or_default();
    let column = |(index, name, column): (usize, String, Option<C>)| {
        let mut examples: Vec<String> = Vec::new();
        let cells = body.iter().map(|line| line.cell(index).trim()).filter(|cell| !cell.is_empty());
        for cell in cells.map(beginning) {
            if examples.len() < EXAMPLES && !examples.contains(&cell) {
                examples.push(cell);
            }
        }
        SeenColumn { name, column, examples }
    };
    let Sheets { chosen, names } = &table.sheets;
    Seen {
        sheet: chosen.and_then(|chosen| names.get(chosen).cloned()),
        sheets: names.clone(),
        heading: lines.get(header.position).map_or(1, |line| line.number),
        rows: lines.iter().take(ROWS).map(row).collect(),
        columns: header.columns(&lines).into_iter().take(COLUMNS).map(column).collect(),
        constants: mapping.constants.clone(),
        splits: mapping.splits,
        words: C::ALL
            .iter()
            .map(|&column| (column, column.words()))
            .filter(|(_, it)| !it.is_empty())
            .collect(),
    }
}

fn row(line: &Line<'_>) -> SeenRow {
    let mut cells: Vec<&str> = line.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    // Those that are merged say it once.
    cells.dedup();
    SeenRow { number: line.number, cells: cells.into_iter().take(CELLS).map(beginning).collect() }
}

fn beginning(text: &str) -> String {
    let mut characters = text.chars();
    let mut beginning: String = characters.by_ref().take(CHARACTERS).collect();
    if characters.next().is_some() {
        beginning.push('…');
    }
    beginning
}
