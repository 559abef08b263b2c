//! What a command tells when it did its work.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use app::data::message;
use app::i18n::Locale;
use indicator_model::id::SchemeId;
use indicator_model::sheet::Outcome;
use leptos_i18n::td_string;
use serde_json::{Value, json};
use storage::sheet::Mode;

pub(crate) enum Notice {
    Serving { bound: SocketAddr },
    Migrated { steps: Vec<String> },
    Imported { outcome: Outcome, mode: Mode },
    Exported { scheme: SchemeId, path: PathBuf, bytes: usize },
    SampleRemoved { existed: bool },
}

impl Notice {
    pub(crate) fn json(&self, locale: Locale) -> Value {
        match self {
            Self::Serving { bound } => json!({ "address": format!("http://{bound}") }),
            Self::Migrated { steps } => json!({ "migrated": steps }),
            Self::Imported { outcome, .. } => imported_json(locale, outcome),
            Self::Exported { scheme, path, bytes } => {
                json!({ "scheme": scheme, "output": path.display().to_string(), "bytes": bytes })
            }
            Self::SampleRemoved { existed } => json!({ "removed": existed }),
        }
    }

    pub(crate) fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Serving { bound } => td_string!(locale, cli.serving, address = format!("http://{bound}")),
            Self::Migrated { steps } if steps.is_empty() => td_string!(locale, cli.up_to_date).to_owned(),
            Self::Migrated { steps } => td_string!(locale, cli.migrated, steps = steps.len()),
            Self::Imported { outcome, mode } => imported(locale, outcome, *mode),
            Self::Exported { path, .. } => td_string!(locale, cli.exported, path = path.display()),
            Self::SampleRemoved { existed: true } => td_string!(locale, cli.sample_removed).to_owned(),
            Self::SampleRemoved { existed: false } => td_string!(locale, cli.sample_absent).to_owned(),
        }
    }
}

fn imported_json(locale: Locale, outcome: &Outcome) -> Value {
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
    json!({
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "rejected": rejected,
        "errors": errors,
    })
}

/// The counts, or every error on a line of its own and that nothing was saved.
fn imported(locale: Locale, outcome: &Outcome, mode: Mode) -> String {
    let &Outcome { created, updated, unchanged, rejected, ref errors, .. } = outcome;
    if !errors.is_empty() {
        let mut lines = String::new();
        for error in errors {
            let (place, problem) = (message::place(locale, error), message::row_error(locale, error));
            // Writing to a string does not fail.
            let _ = writeln!(lines, "{}", td_string!(locale, cli.import_error, place = place, problem = problem));
        }
        return lines + &td_string!(locale, cli.import_rejected, rejected = rejected);
    }
    match mode {
        Mode::Apply => td_string!(
            locale,
            cli.imported,
            created = created,
            updated = updated,
            unchanged = unchanged
        ),
        Mode::DryRun => td_string!(
            locale,
            cli.import_dry_run,
            created = created,
            updated = updated,
            unchanged = unchanged
        ),
    }
}
