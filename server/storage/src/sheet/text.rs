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
    // The reader counts lines of text and skips blank ones; a spreadsheet counts rows, in which text may break.
    let mut breaks = 0;
    while reader.read_record(&mut record).map_err(|_| Problem::NotASheet)? {
        let start = record.position().map_or(0, csv::Position::line);
        let line = Line {
            number: u32::try_from(start - breaks).unwrap_or(u32::MAX),
            cells: record.iter().map(str::to_owned).collect(),
        };
        breaks +=
            record.iter().map(|cell| cell.bytes().filter(|&byte| byte == b'\n').count() as u64).sum::<u64>();
        if !line.is_blank() {
            lines.push(line);
        }
    }
    Ok(lines)
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
