//! The errors of a file as lines to read and as a file to hand on.

use indicator_model::text::key;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// An error in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// As a spreadsheet numbers it; none for the file as a whole.
    pub(super) row: Option<u32>,
    pub(super) column: &'static str,
    pub(super) sentence: String,
}

impl Line {
    /// Whether the key `wanted` is the number of the row or part of its texts. Nothing is part of everything.
    pub(super) fn mentions(&self, wanted: &str) -> bool {
        self.row.is_some_and(|row| row.to_string() == wanted)
            || key(self.column).contains(wanted)
            || key(&self.sentence).contains(wanted)
    }
}

/// Lines as CSV, with the mark by which spreadsheets recognise UTF-8, and `mark` last: who took it out.
pub(super) fn csv<const N: usize>(
    heads: [&str; N],
    lines: impl Iterator<Item = [String; N]>,
    mark: &str,
) -> String {
    let mut text = String::from("\u{feff}");
    push(&mut text, heads);
    for line in lines {
        push(&mut text, line.each_ref().map(String::as_str));
    }
    let mut last = [""; N];
    if let Some(first) = last.first_mut() {
        *first = mark;
    }
    push(&mut text, last);
    text
}

fn push<const N: usize>(text: &mut String, cells: [&str; N]) {
    let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    text.push_str(&quoted.join(","));
    text.push_str("\r\n");
}

/// The errors as a file.
pub(super) fn errors(locale: Locale, lines: &[Line], mark: &str) -> String {
    let heads = [
        td_string!(locale, data.errors_row),
        td_string!(locale, data.errors_column),
        td_string!(locale, data.errors_problem),
    ];
    let cells = |line: &Line| {
        let row = line.row.map(|row| row.to_string()).unwrap_or_default();
        [row, line.column.to_owned(), line.sentence.clone()]
    };
    csv(heads, lines.iter().map(cells), mark)
}

#[cfg(test)]
mod tests {
    use indicator_model::sheet::{Column, Outcome, Problem, RowError};

    use super::super::found::Found;
    use super::*;
    use crate::wording::import as message;

    #[test]
    fn a_line_names_row_and_column_and_quotes_what_was_written() {
        let problem = Problem::NotANumber { text: "约\"12\",5".to_owned() };
        let errors = vec![RowError::at(7, Column::BasicTarget, problem)];
        let outcome = Outcome { errors, ..Outcome::default() };
        let lines = Found::new(outcome, message::column, message::row_error).lines(Locale::en);
        assert!(lines[0].mentions("7") && lines[0].mentions("basic") && !lines[0].mentions("70"));
        let csv = super::errors(Locale::en, &lines, "# mark");
        assert!(csv.starts_with("\u{feff}\"Row\",\"Column\",\"Problem\"\r\n\"7\",\"Basic target\","));
        assert!(csv.ends_with("\"# mark\",\"\",\"\"\r\n"));
        assert!(csv.contains("“约\"\"12\"\",5”"));
    }
}
