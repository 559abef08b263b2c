//! Bytes to lines of cells, whatever kind of file they are.

use indicator_model::sheet::Problem;

use super::{text, workbook};
use crate::watermark;

/// A row of the file that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// As a spreadsheet numbers it, from 1.
    pub(crate) number: u32,
    pub(crate) cells: Vec<String>,
}

impl Line {
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// All lines that are not blank, without the watermark of a file that we made.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Line>, Problem> {
    let mut lines =
        if bytes.starts_with(b"PK\x03\x04") { workbook::read(bytes)? } else { text::read(bytes)? };
    lines.retain(|line| !watermark::is_mark(&line.cells));
    if lines.is_empty() {
        return Err(Problem::EmptyFile);
    }
    Ok(lines)
}
