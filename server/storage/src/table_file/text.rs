//! CSV as it comes from offices: UTF-8 with or without a byte order mark, UTF-16 with one, GBK or GB18030;
//! separated by comma, tab or semicolon.
//!
//! Read by hand and not by the `csv` crate, which takes a quotation mark that is never closed for the rest of the
//! file, and several rows for one, without a word. Decoded and read in pieces, so that a file costs what its cells do.

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030};
use indicator_model::sheet::Problem;

use super::bound::COLUMNS;
use super::read::Unreadable;
use super::table::{Draft, Table};

/// Bytes that are decoded at a time.
const PIECE: usize = 64 << 10;

/// Lines from which the separator is seen.
const LINES: usize = 20;

/// A line within quotation marks that has this many separators, and as many as a row, is a row of its own.
const SEPARATORS_OF_A_ROW: usize = 4;

pub(super) fn read(bytes: &[u8]) -> Result<Table, Unreadable> {
    let mut parser = None;
    decode(bytes, |piece| {
        let parser = parser.get_or_insert_with(|| Parser::new(delimiter(piece)));
        parser.read(piece)
    })?;
    parser.map_or_else(|| Ok(Table::default()), Parser::finish)
}

/// GB18030 contains GBK, and text in it is hardly ever valid UTF-8 by chance.
fn decode(bytes: &[u8], mut each: impl FnMut(&str) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    let (mut decoder, rest) = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, length)), _) => (encoding.new_decoder_without_bom_handling(), &bytes[length..]),
        (None, Ok(text)) => return plain(text, &mut each),
        (None, Err(_)) => (GB18030.new_decoder_without_bom_handling(), bytes),
    };
    let mut pieces = rest.chunks(PIECE).peekable();
    while let Some(piece) = pieces.next() {
        let text = decode_piece(&mut decoder, piece, pieces.peek().is_none())?;
        plain(&text, &mut each)?;
    }
    Ok(())
}

fn decode_piece(decoder: &mut Decoder, piece: &[u8], is_last: bool) -> Result<String, Problem> {
    let mut text = String::new();
    // The decoder says itself what it needs at most.
    text.reserve(decoder.max_utf8_buffer_length(piece.len()).unwrap_or(piece.len() * 4));
    let (result, _, is_malformed) = decoder.decode_to_string(piece, &mut text, is_last);
    if is_malformed || result == CoderResult::OutputFull { Err(Problem::NotASheet) } else { Ok(text) }
}

/// A picture or an old workbook decodes to something, but never without null characters.
fn plain(text: &str, each: &mut impl FnMut(&str) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    if text.contains('\0') { Err(Problem::NotASheet.into()) } else { each(text) }
}

/// The separator by which most of the first lines have equally many cells; of equals that with more. A title above the headings,
/// and commas in texts, do not speak for any.
fn delimiter(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let speaks = |separator: char| {
        // What is quoted is text.
        let unquoted =
            |line: &str| line.split('"').step_by(2).map(|part| part.matches(separator).count()).sum();
        let counts: Vec<usize> = lines.iter().map(|line| unquoted(line)).collect();
        let alike = |count: usize| counts.iter().filter(|other| **other == count).count();
        counts.iter().filter(|count| **count > 0).map(|&count| (alike(count), count)).max()
    };
    // Of equals the last wins, and lines without any have one cell either way.
    [';', '\t', ','].into_iter().max_by_key(|&separator| speaks(separator)).unwrap_or(',')
}

/// Where in a cell the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing of the cell was read.
    Start,
    Plain,
    Quoted,
    /// Behind a mark within a quoted cell: its end, or the first of two that stand for one.
    Quote,
}

struct Parser {
    delimiter: char,
    draft: Draft,
    place: Place,
    /// The column of the open cell.
    column: usize,
    /// Rows as a spreadsheet counts them: blank ones count, line breaks within cells do not.
    row: u32,
    /// Separators of the widest row so far.
    widest: usize,
    /// Separators in the line of a quoted cell, and whether the line began within that cell.
    within: usize,
    is_whole_line: bool,
    /// Whether the last character was a carriage return that ended a row.
    after_return: bool,
}

impl Parser {
    fn new(delimiter: char) -> Self {
        Self {
            delimiter,
            draft: Draft::new(),
            place: Place::Start,
            column: 0,
            row: 1,
            widest: 0,
            within: 0,
            is_whole_line: false,
            after_return: false,
        }
    }

    fn read(&mut self, mut text: &str) -> Result<(), Unreadable> {
        while let Some(next) = text.chars().next() {
            if matches!(self.place, Place::Plain | Place::Quoted) {
                let end = text.find(['"', '\r', '\n', self.delimiter]).unwrap_or(text.len());
                self.push(&text[..end])?;
                text = &text[end..];
                if end > 0 {
                    continue;
                }
            }
            self.take(next)?;
            text = &text[next.len_utf8()..];
        }
        Ok(())
    }

    fn take(&mut self, next: char) -> Result<(), Unreadable> {
        let is_second_half = std::mem::take(&mut self.after_return) && next == '\n';
        match (self.place, next) {
            (Place::Start, '"') => {
                self.place = Place::Quoted;
                (self.within, self.is_whole_line) = (0, false);
            }
            (Place::Quoted, '"') => self.place = Place::Quote,
            (Place::Quoted, _) => self.within_quotes(next)?,
            (Place::Quote, '"') => {
                self.place = Place::Quoted;
                self.push("\"")?;
            }
            (_, '\n') if is_second_half => {}
            (_, '\r' | '\n') => {
                self.after_return = next == '\r';
                self.end_row()?;
            }
            (_, next) if next == self.delimiter => self.end_cell()?,
            // Some programs leave blanks between the mark and the separator.
            (Place::Quote, ' ') => {}
            (Place::Quote, _) => return Err(self.unclosed()),
            (_, next) => {
                self.place = Place::Plain;
                self.push(next.encode_utf8(&mut [0; 4]))?;
            }
        }
        Ok(())
    }

    /// A quoted cell of several lines that gets too long is one whose closing mark is missing.
    fn push(&mut self, text: &str) -> Result<(), Unreadable> {
        self.draft.push(text).map_err(|problem| match problem {
            Problem::CellTooLong { .. } if self.place == Place::Quoted && self.is_whole_line => {
                self.unclosed()
            }
            problem => Unreadable::at(self.row, problem),
        })
    }

    /// Notices a line within the cell that looks like a row of the sheet.
    fn within_quotes(&mut self, next: char) -> Result<(), Unreadable> {
        if next == self.delimiter {
            self.within += 1;
        } else if matches!(next, '\r' | '\n') {
            if self.is_whole_line && self.within >= self.widest.max(SEPARATORS_OF_A_ROW) {
                return Err(self.unclosed());
            }
            (self.within, self.is_whole_line) = (0, true);
            self.draft.deadline.check()?;
        }
        self.push(next.encode_utf8(&mut [0; 4]))
    }

    fn unclosed(&self) -> Unreadable {
        Unreadable::at(self.row, Problem::UnclosedQuote)
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        if self.column >= COLUMNS {
            self.draft.discard();
        } else {
            let span = self.draft.close();
            let row = self.row;
            self.draft.put(self.column, span).map_err(|problem| Unreadable::at(row, problem))?;
        }
        self.column += 1;
        self.place = Place::Start;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        self.widest = self.widest.max(self.column);
        self.end_cell()?;
        self.draft.end_row(self.row)?;
        self.row = self.row.saturating_add(1);
        self.column = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<Table, Unreadable> {
        if self.place == Place::Quoted {
            return Err(self.unclosed());
        }
        self.end_row()?;
        Ok(self.draft.finish())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::table::Line;
    use super::*;

    /// Rows with their number, cells parted by `|`.
    #[rstest]
    #[case("a,b\r\nc,d", "1:a|b 2:c|d")]
    #[case("a,\"b\"\"c, d\ne\"\n\nf", "1:a|b\"c, d\ne 3:f")]
    #[case("a,b\"c\r\r", "1:a|b\"c")]
    #[case("\"a\" ,\"\"\r\n", "1:a")]
    #[case("a\tb,c\td\n", "1:a|b,c|d")]
    #[case("\n ,\n\"\",x", "3:|x")]
    #[case("市,2025,年度\na\tb\n甲,乙\t1\n丙\t2", "1:市,2025,年度 2:a|b 3:甲,乙|1 4:丙|2")]
    #[case("2025年度,云澜市\na;b;c\n1;2;3", "1:2025年度,云澜市 2:a|b|c 3:1|2|3")]
    fn cells_are_read_as_spreadsheets_write_them(#[case] text: &str, #[case] rows: &str) {
        let table = read(text.as_bytes()).unwrap();
        let row = |line: &Line<'_>| format!("{}:{}", line.number, line.cells().collect::<Vec<_>>().join("|"));
        assert_eq!(table.lines().iter().map(row).collect::<Vec<_>>().join(" "), rows);
    }

    #[rstest]
    #[case::never_closed("a,b\nc,\"d\ne,f\ng,h\n", 2)]
    #[case::closed_by_the_mark_of_a_later_row("a,b\nc,\"d\ne,\"f\"\ng,h\n", 2)]
    #[case::closed_by_the_end_of_a_later_row("a,b,c,d,e\n1,2,3,4,\"5\n1,2,3,4,5\n1,2,3,4,5\"\n", 2)]
    #[case::text_behind_the_mark("a,\"b\"c\n", 1)]
    #[case::only_a_mark("\"", 1)]
    fn a_quotation_mark_that_swallows_rows_is_named_with_its_row(#[case] text: &str, #[case] row: u32) {
        assert_eq!(read(text.as_bytes()).unwrap_err(), Unreadable::at(row, Problem::UnclosedQuote));
    }

    #[test]
    fn text_that_is_cut_anywhere_between_pieces_reads_the_same() {
        let cell = "指标，名称\u{20000}".repeat(20_000);
        for encoding in [encoding_rs::GB18030, encoding_rs::UTF_8] {
            let bytes = encoding.encode(&format!("x{cell},b\r\n")).0.into_owned();
            // The cell is longer than any cell may be, which is found only when all of it was read.
            let problem = Problem::CellTooLong { limit: 32_767 };
            assert_eq!(read(&bytes).unwrap_err(), Unreadable::at(1, problem));
        }
        let rows = "指标，名称\u{20000},b\r\n".repeat(20_000);
        let table = read(&GB18030.encode(&rows).0).unwrap();
        let lines = table.lines();
        assert_eq!(lines.len(), 20_000);
        assert!(lines.iter().all(|line| line.cell(0) == "指标，名称\u{20000}" && line.cell(1) == "b"));
    }
}
