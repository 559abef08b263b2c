//! What a command reports about an import: the counts, or every error in its place.

use std::fmt::Write;

use base::wording::import as message;
use indicator_model::sheet::Outcome;
use indicator_model::table::{self, RowError};
use leptos_i18n::td_string;
use serde::Serialize;
use serde_json::{Value, json};
use storage::sheet::Mode;
use text::i18n::Locale;

/// The words of a sheet whose columns have one name, the one in the file.
pub(super) struct Told<C, P> {
    pub(super) header: fn(C) -> &'static str,
    pub(super) row_error: fn(Locale, &RowError<C, P>) -> String,
}

impl<C: Copy + Serialize, P: Serialize> Told<C, P> {
    pub(super) fn json(&self, locale: Locale, outcome: &table::Outcome<C, P>) -> Value {
        let errors: Vec<Value> = outcome
            .errors
            .iter()
            .map(|error| {
                let message = (self.row_error)(locale, error);
                json!({
                    "row": error.row,
                    "column": error.column,
                    "problem": error.problem,
                    "message": message,
                })
            })
            .collect();
        let remarks: Vec<Value> = outcome
            .remarks
            .iter()
            .map(|remark| {
                let message = message::note(locale, &remark.note);
                json!({ "row": remark.row, "column": remark.column, "note": remark.note, "message": message })
            })
            .collect();
        json!({
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "blank": outcome.blank,
            "rejected": outcome.rejected,
            "errors": errors,
            "remarks": remarks,
            "unknown_columns": outcome.unknown_columns,
            "unread": outcome.unread,
        })
    }

    pub(super) fn sentence(&self, locale: Locale, outcome: &table::Outcome<C, P>, mode: Mode) -> String {
        let &table::Outcome { created, updated, unchanged, rejected, ref errors, .. } = outcome;
        if errors.is_empty() {
            let (blank, unknown_columns) = (outcome.blank, outcome.unknown_columns.clone());
            let unread = outcome.unread.clone();
            let counts =
                Outcome { created, updated, unchanged, blank, unknown_columns, unread, ..Outcome::default() };
            let remarks = outcome.remarks.iter().map(|remark| {
                let place = message::place_of(locale, Some(remark.row), Some((self.header)(remark.column)));
                let note = message::note(locale, &remark.note);
                td_string!(locale, cli.import_error, place = place, problem = note) + "\n"
            });
            return remarks.collect::<String>() + &imported(locale, &counts, mode);
        }
        let mut lines = String::new();
        for error in errors {
            let place = message::place_of(locale, error.row, error.column.map(self.header));
            let problem = (self.row_error)(locale, error);
            // Writing to a string does not fail.
            let _ =
                writeln!(lines, "{}", td_string!(locale, cli.import_error, place = place, problem = problem));
        }
        lines + &unread(locale, outcome) + &td_string!(locale, cli.import_rejected, rejected = rejected)
    }
}

/// What was not read, a line each.
fn unread<C, P>(locale: Locale, outcome: &table::Outcome<C, P>) -> String {
    let unread = message::unread(locale, &outcome.unknown_columns, &outcome.unread);
    unread.into_iter().map(|line| line + "\n").collect()
}

pub(super) fn imported_json(locale: Locale, outcome: &Outcome) -> Value {
    let Outcome { created, updated, unchanged, rejected, errors, .. } = outcome;
    let errors: Vec<Value> = errors
        .iter()
        .map(|error| {
            json!({
                "row": error.row,
                "column": error.column,
                "key": error.problem.key(),
                "message": message::row_error(locale, error),
            })
        })
        .collect();
    let remarks: Vec<Value> = outcome
        .remarks
        .iter()
        .map(|remark| {
            let message = message::note(locale, &remark.note);
            json!({ "row": remark.row, "column": remark.column, "note": remark.note, "message": message })
        })
        .collect();
    json!({
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "rejected": rejected,
        "errors": errors,
        "goal": outcome.goal,
        "remarks": remarks,
        "unknown_columns": outcome.unknown_columns,
        "missing_columns": outcome.missing_columns,
        "differences": outcome.differences,
        "unread": outcome.unread,
    })
}

/// The counts, or every error on a line of its own and that nothing was saved.
pub(super) fn imported(locale: Locale, outcome: &Outcome, mode: Mode) -> String {
    let &Outcome { created, updated, unchanged, rejected, ref errors, .. } = outcome;
    if !errors.is_empty() {
        let mut lines = String::new();
        for error in errors {
            let (place, problem) = (message::place(locale, error), message::row_error(locale, error));
            // Writing to a string does not fail.
            let _ =
                writeln!(lines, "{}", td_string!(locale, cli.import_error, place = place, problem = problem));
        }
        return lines
            + &unread(locale, outcome)
            + &td_string!(locale, cli.import_rejected, rejected = rejected);
    }
    let mut lines = String::new();
    for remark in &outcome.remarks {
        let (place, problem) = (message::remark_place(locale, remark), message::note(locale, &remark.note));
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{}", td_string!(locale, cli.import_error, place = place, problem = problem));
    }
    let goal = outcome.goal.as_ref().map(|goal| message::goal(locale, goal));
    let blank = message::blank(locale, outcome.blank);
    lines.extend(blank.map(|line| line + "\n"));
    lines += &unread(locale, outcome);
    let missing = outcome.missing_columns.iter().map(|&missed| message::column(locale, missed).to_owned());
    let missing: Vec<String> = missing.collect();
    lines.extend(message::missing(locale, &missing).map(|line| line + "\n"));
    lines.extend(goal.map(|line| line + "\n"));
    lines
        + &match mode {
            Mode::Apply => {
                td_string!(locale, cli.imported, created = created, updated = updated, unchanged = unchanged)
            }
            Mode::DryRun => td_string!(
                locale,
                cli.import_dry_run,
                created = created,
                updated = updated,
                unchanged = unchanged
            ),
        }
}
