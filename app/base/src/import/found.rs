//! What the server found in a file, worded in the reader's language.

use std::sync::Arc;

use indicator_model::id::SchemeId;
use indicator_model::table::{Goal, Outcome, RowError};
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::differences;
use super::report::Line;
use crate::wording::import as message;

/// An outcome of any sheet: the page knows the words of its columns and problems, and what shows them does not.
#[derive(Clone)]
pub struct Found {
    /// The scheme concerned, where rows go into one that is there.
    pub scheme: Option<SchemeId>,
    pub(super) created: u32,
    pub(super) updated: u32,
    pub(super) unchanged: u32,
    pub(super) rejected: u32,
    pub(super) errors: usize,
    goal: Option<Goal>,
    lines: Worded<Line>,
    remarks: Worded<String>,
    differences: Worded<differences::Line>,
}

type Worded<T> = Arc<dyn Fn(Locale) -> Vec<T> + Send + Sync>;

impl Found {
    /// `column` is the heading of a column, `problem` what is wrong and how to put it right.
    pub fn new<C, P>(
        outcome: Outcome<C, P>,
        column: fn(Locale, C) -> &'static str,
        problem: fn(Locale, &RowError<C, P>) -> String,
    ) -> Self
    where
        C: Copy + Send + Sync + 'static,
        P: Send + Sync + 'static,
    {
        let Outcome { scheme, created, updated, unchanged, blank, rejected, errors, goal, .. } = outcome;
        let (noted, unknown, unread) = (outcome.remarks, outcome.unknown_columns, outcome.unread);
        let missing = outcome.missing_columns;
        let differences = outcome.differences;
        let count = errors.len();
        let line = move |locale, error: &RowError<C, P>| Line {
            row: error.row,
            column: error.column.map_or("", |named| column(locale, named)),
            sentence: problem(locale, error),
        };
        let remarks = move |locale| {
            let remarks = noted.iter().map(|remark| {
                let (row, column) = (remark.row, column(locale, remark.column));
                let place = td_string!(locale, data.place_cell, row = row, column = column);
                format!("{place} · {}", message::note(locale, &remark.note))
            });
            let blank = message::blank(locale, blank);
            let missing: Vec<String> =
                missing.iter().map(|&missed| column(locale, missed).to_owned()).collect();
            let blank = blank.into_iter().chain(message::missing(locale, &missing));
            blank.chain(message::unread(locale, &unknown, &unread)).chain(remarks).collect()
        };
        Self {
            scheme,
            created,
            updated,
            unchanged,
            rejected,
            errors: count,
            goal,
            lines: Arc::new(move |locale| errors.iter().map(|error| line(locale, error)).collect()),
            remarks: Arc::new(remarks),
            differences: Arc::new(move |locale| {
                let line = |difference| differences::Line::new(difference, |named| column(locale, named));
                differences.iter().map(line).collect()
            }),
        }
    }

    /// Whether nothing keeps the file out.
    pub(super) const fn is_accepted(&self) -> bool {
        self.errors == 0
    }

    /// Every error by row and column.
    pub(super) fn lines(&self, locale: Locale) -> Vec<Line> {
        (self.lines)(locale)
    }

    /// What the reader should know about rows that are imported all the same.
    pub(super) fn remarks(&self, locale: Locale) -> Vec<String> {
        (self.remarks)(locale)
    }

    /// What the file would change, cell by cell, and what it does not name.
    pub(super) fn differences(&self, locale: Locale) -> Vec<differences::Line> {
        (self.differences)(locale)
    }

    /// Where the rows go, if into a scheme.
    pub fn goal(&self, locale: Locale) -> Option<String> {
        self.goal.as_ref().map(|goal| message::goal(locale, goal))
    }
}
