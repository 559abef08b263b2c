//! CSV as it comes from offices: UTF-8 with or without a byte order mark, UTF-16 with one, GBK or GB18030;
//! separated by comma, tab or semicolon.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030};
use indicator_model::sheet::Problem;

use super::read::Line;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, Problem> {
    let text = decode(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut record = StringRecord::new();
    let mut rows = Rows { text: &text, counted: 0, breaks: 0, within: 0 };
    while reader.read_record(&mut record).map_err(|_| Problem::NotASheet)? {
        let start = record.position().map_or(0, csv::Position::byte);
        let number = rows.at(usize::try_from(start).unwrap_or(usize::MAX));
        let line = Line { number, cells: record.iter().map(str::to_owned).collect() };
        rows.within += line.cells.iter().map(|cell| breaks(cell)).sum::<u32>();
        if !line.is_blank() {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// Counts rows as a spreadsheet does: blank ones, which the reader passes over, count; line breaks within cells
/// do not.
struct Rows<'a> {
    text: &'a str,
    /// Bytes that were looked at.
    counted: usize,
    /// Line breaks among them.
    breaks: u32,
    /// Those that lie within a cell and end no row.
    within: u32,
}

impl Rows<'_> {
    /// The row that begins at this byte, or behind the line ends that follow it.
    fn at(&mut self, byte: usize) -> u32 {
        let rest = self.text.get(byte..).unwrap_or_default();
        let start = self.text.len() - rest.trim_start_matches(['\r', '\n']).len();
        self.breaks += breaks(self.text.get(self.counted..start).unwrap_or_default());
        self.counted = start;
        1 + self.breaks.saturating_sub(self.within)
    }
}

/// Line breaks of any system.
fn breaks(text: &str) -> u32 {
    let returns = text.matches('\r').count() - text.matches("\r\n").count();
    u32::try_from(text.matches('\n').count() + returns).unwrap_or(u32::MAX)
}

/// GB18030 contains GBK, and text in it is hardly ever valid UTF-8 by chance.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let (text, malformed) = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, length)), _) => encoding.decode_without_bom_handling(&bytes[length..]),
        (None, Ok(text)) => (Cow::Borrowed(text), false),
        (None, Err(_)) => GB18030.decode_without_bom_handling(bytes),
    };
    // A picture or an old workbook decodes to something, but never without these.
    if malformed || text.contains('\0') {
        return Err(Problem::NotASheet);
    }
    Ok(text)
}

/// The separator that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|&byte| byte == separator).count();
    // Of equals the last wins, and a line without any has one cell either way.
    [b';', b'\t', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}
