//! The parts of the data as one file: JSON with a list for each kind, or a page with a table for each.

use std::mem::{Discriminant, discriminant};

use leptos_i18n::td_string;
use storage::account::Part;
use storage::error::StoreError;
use text::i18n::Locale;

use super::part;

/// What the file is for.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Program,
    Reader(Locale),
}

/// Puts parts one behind the other.
pub(super) struct Written {
    form: Form,
    /// The kind of the part before.
    kind: Option<Discriminant<Part>>,
    /// Whether its list has rows so far.
    has_rows: bool,
}

impl Written {
    pub(super) const fn new(form: Form) -> Self {
        Self { form, kind: None, has_rows: false }
    }

    /// The text of a part, behind what was written.
    pub(super) fn part(&mut self, part: &Part) -> Result<String, StoreError> {
        let mut text = String::new();
        if self.kind != Some(discriminant(part)) {
            text += &self.end_of_list();
            let begin = match self.form {
                Form::Program => format!(",\"{}\":[", part::key(part)),
                Form::Reader(locale) => part::heading(locale, part),
            };
            text += &begin;
            (self.kind, self.has_rows) = (Some(discriminant(part)), false);
        }
        let rows = match self.form {
            Form::Program => part::objects(part)
                .map_err(|error| StoreError::Corrupt { what: "row", value: error.to_string() })?,
            Form::Reader(locale) => part::rows(locale, part),
        };
        if rows.is_empty() {
            return Ok(text);
        }
        let before = match self.form {
            Form::Program => (if self.has_rows { "," } else { "" }).to_owned(),
            Form::Reader(_) if self.has_rows => String::new(),
            Form::Reader(locale) => format!("<table>{}<tbody>", part::heads(locale, part)),
        };
        text += &before;
        self.has_rows = true;
        text += &match self.form {
            Form::Program => rows.join(","),
            Form::Reader(_) => rows.concat(),
        };
        Ok(text)
    }

    /// What comes behind the last part.
    pub(super) fn end(&self) -> String {
        let end = match self.form {
            Form::Program => "}",
            Form::Reader(_) => "</html>",
        };
        self.end_of_list() + end
    }

    fn end_of_list(&self) -> String {
        match self.form {
            _ if self.kind.is_none() => String::new(),
            Form::Program => "]".to_owned(),
            Form::Reader(_) if self.has_rows => "</tbody></table>".to_owned(),
            Form::Reader(locale) => format!("<p>{}</p>", td_string!(locale, account.data_none)),
        }
    }
}
