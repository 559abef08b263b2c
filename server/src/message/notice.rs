//! What a command tells when it did its work.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use base::wording;
use indicator_model::budget::sheet as budget;
use indicator_model::id::SchemeId;
use indicator_model::measurement::sheet as measurement;
use indicator_model::monitor::board::{BoardRow, Owner};
use indicator_model::monitor::forecast::Forecast;
use indicator_model::organization::sheet as organization;
use indicator_model::sheet::{Mapping, Outcome};
use indicator_model::warning::list::Warning;
use leptos_i18n::td_string;
use serde_json::{Value, json};
use storage::audit::file::Head;
use storage::audit::signature::Kept;
use storage::integrity::Violation;
use storage::sealing::{KeyUse, Rotated};
use storage::sheet::Mode;
use text::i18n::Locale;

use super::audit::Finding;
use super::check::{checked, checked_json};
use super::monitor;
use super::sheet::{Told, imported, imported_json};

pub(crate) enum Notice {
    /// `setup` is the token for the first account, as long as there is none.
    Serving {
        bound: SocketAddr,
        setup: Option<String>,
    },
    AccountCreated {
        login: String,
        password: String,
    },
    AccountChanged {
        login: String,
    },
    Migrated {
        steps: Vec<String>,
    },
    Imported {
        outcome: Outcome,
        mode: Mode,
    },
    Looked {
        mapping: Mapping,
    },
    Exported {
        scheme: SchemeId,
        path: PathBuf,
        bytes: usize,
    },
    OrganizationsImported {
        outcome: organization::Outcome,
        mode: Mode,
    },
    OrganizationsExported {
        path: PathBuf,
        bytes: usize,
    },
    MeasurementsImported {
        outcome: measurement::Outcome,
        mode: Mode,
    },
    MeasurementsExported {
        path: PathBuf,
        bytes: usize,
    },
    BudgetsImported {
        outcome: budget::Outcome,
        mode: Mode,
    },
    BudgetsExported {
        path: PathBuf,
        bytes: usize,
    },
    /// One indicator of a board.
    Stands {
        row: Box<BoardRow>,
        owner: Option<Owner>,
        forecast: Option<Forecast>,
        /// The one that is open.
        warning: Option<Box<Warning>>,
    },
    SampleRemoved {
        existed: bool,
    },
    Checked {
        violations: Vec<Violation>,
    },
    Verified(Finding),
    Anchored {
        kept: Kept,
        path: PathBuf,
    },
    /// `public` is the half that may be given away.
    KeyMade {
        path: PathBuf,
        public: String,
    },
    RecordExported {
        head: Head,
        path: PathBuf,
    },
    RecordArchived {
        head: Head,
        path: PathBuf,
    },
    NothingToArchive,
    RecordBegins {
        algorithm: &'static str,
    },
    /// The first key of the sealed columns was made.
    KeyFileMade {
        path: PathBuf,
    },
    /// Others than its owner may read the key file.
    KeyFileOpen {
        path: PathBuf,
    },
    /// `keys` says where the keys are, which the backup does not hold.
    BackedUp {
        path: PathBuf,
        bytes: u64,
        /// Where the content of files is; none where there are none.
        files: Option<PathBuf>,
        keys: String,
        violations: Vec<Violation>,
    },
    /// `moved` is where the database is now that was there before.
    Restored {
        path: PathBuf,
        moved: Option<PathBuf>,
        violations: Vec<Violation>,
    },
    KeyAdded {
        id: String,
        suite: &'static str,
    },
    KeysRotated(Rotated),
    Keys(Vec<KeyUse>),
}

const ORGANIZATIONS: Told<organization::Column, organization::Problem> =
    Told { header: organization::Column::header, row_error: wording::organization::row_error };

const MEASUREMENTS: Told<measurement::Column, measurement::Problem> =
    Told { header: measurement::Column::header, row_error: wording::measurement::sheet::row_error };

const BUDGETS: Told<budget::Column, budget::Problem> =
    Told { header: budget::Column::header, row_error: wording::budget::sheet::row_error };

impl Notice {
    pub(crate) fn json(&self, locale: Locale) -> Value {
        match self {
            Self::Serving { bound, setup } => {
                json!({ "address": format!("http://{bound}"), "setup_token": setup })
            }
            Self::AccountCreated { login, password } => json!({ "login": login, "password": password }),
            Self::AccountChanged { login } => json!({ "login": login }),
            Self::Migrated { steps } => json!({ "migrated": steps }),
            Self::Imported { outcome, .. } => imported_json(locale, outcome),
            Self::Looked { mapping } => json!(mapping),
            Self::Exported { scheme, path, bytes } => {
                json!({ "scheme": scheme, "output": path.display().to_string(), "bytes": bytes })
            }
            Self::OrganizationsImported { outcome, .. } => ORGANIZATIONS.json(locale, outcome),
            Self::MeasurementsImported { outcome, .. } => MEASUREMENTS.json(locale, outcome),
            Self::BudgetsImported { outcome, .. } => BUDGETS.json(locale, outcome),
            Self::OrganizationsExported { path, bytes }
            | Self::MeasurementsExported { path, bytes }
            | Self::BudgetsExported { path, bytes } => {
                json!({ "output": path.display().to_string(), "bytes": bytes })
            }
            Self::Stands { row, owner, forecast, warning } => {
                monitor::json(row, owner.as_ref(), forecast.as_ref(), warning.as_deref())
            }
            Self::SampleRemoved { existed } => json!({ "removed": existed }),
            Self::Checked { violations } => checked_json(locale, violations),
            Self::Verified(finding) => finding.json(locale),
            Self::Anchored { kept, path } => {
                json!({ "anchor": kept, "output": path.display().to_string() })
            }
            Self::KeyMade { path, public } => {
                json!({ "output": path.display().to_string(), "public_key": public })
            }
            Self::RecordExported { head, path } | Self::RecordArchived { head, path } => {
                json!({ "record": head, "output": path.display().to_string() })
            }
            Self::NothingToArchive => json!({ "record": null }),
            Self::RecordBegins { algorithm } => json!({ "algorithm": algorithm }),
            Self::KeyFileMade { path } | Self::KeyFileOpen { path } => {
                json!({ "key_file": path.display().to_string(), "message": self.sentence(locale) })
            }
            Self::BackedUp { path, bytes, files, keys, violations } => {
                let files = files.as_ref().map(|files| files.display().to_string());
                let output = path.display().to_string();
                let told = json!({ "output": output, "bytes": bytes, "files": files, "keys": keys });
                with(told, checked_json(locale, violations))
            }
            Self::Restored { path, moved, violations } => {
                let moved = moved.as_ref().map(|moved| moved.display().to_string());
                let told = json!({ "restored": path.display().to_string(), "moved": moved });
                with(told, checked_json(locale, violations))
            }
            Self::KeyAdded { id, suite } => json!({ "key": id, "suite": suite }),
            Self::KeysRotated(Rotated { key, values, unreadable, retired }) => {
                json!({ "key": key, "values": values, "unreadable": unreadable, "retired": retired })
            }
            Self::Keys(keys) => json!({ "keys": keys.iter().map(key_json).collect::<Vec<_>>() }),
        }
    }

    pub(crate) fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Serving { bound, setup } => {
                let serving = td_string!(locale, cli.serving, address = format!("http://{bound}"));
                match setup {
                    Some(token) => {
                        format!("{serving}\n{}", td_string!(locale, cli.setup_token, token = token.as_str()))
                    }
                    None => serving,
                }
            }
            Self::AccountCreated { login, password } => {
                td_string!(locale, cli.account_created, login = login.as_str(), password = password.as_str())
            }
            Self::AccountChanged { login } => td_string!(locale, cli.account_changed, login = login.as_str()),
            Self::Migrated { steps } if steps.is_empty() => td_string!(locale, cli.up_to_date).to_owned(),
            Self::Migrated { steps } => td_string!(locale, cli.migrated, steps = steps.len()),
            Self::Imported { outcome, mode } => imported(locale, outcome, *mode),
            // For a file, whatever the language.
            Self::Looked { mapping } => serde_json::to_string_pretty(mapping).unwrap_or_default(),
            Self::Exported { path, .. } => td_string!(locale, cli.exported, path = path.display()),
            Self::OrganizationsImported { outcome, mode } => ORGANIZATIONS.sentence(locale, outcome, *mode),
            Self::OrganizationsExported { path, .. } => {
                td_string!(locale, cli.organizations_exported, path = path.display())
            }
            Self::MeasurementsImported { outcome, mode } => MEASUREMENTS.sentence(locale, outcome, *mode),
            Self::MeasurementsExported { path, .. } => {
                td_string!(locale, cli.measurements_exported, path = path.display())
            }
            Self::BudgetsImported { outcome, mode } => BUDGETS.sentence(locale, outcome, *mode),
            Self::BudgetsExported { path, .. } => {
                td_string!(locale, cli.budgets_exported, path = path.display())
            }
            Self::Stands { row, owner, forecast, warning } => {
                let (owner, forecast) = (owner.as_ref(), forecast.as_ref());
                monitor::sentence(locale, row, owner, forecast, warning.as_deref())
            }
            Self::SampleRemoved { existed: true } => td_string!(locale, cli.sample_removed).to_owned(),
            Self::SampleRemoved { existed: false } => td_string!(locale, cli.sample_absent).to_owned(),
            Self::Checked { violations } => checked(locale, violations),
            Self::Verified(finding) => finding.sentence(locale),
            Self::Anchored { kept, path } => td_string!(
                locale,
                cli.anchored,
                sequence = kept.anchor.sequence,
                hash = kept.anchor.hash.as_str(),
                path = path.display()
            ),
            Self::KeyMade { path, public } => {
                let made = td_string!(locale, cli.key_made, path = path.display());
                format!("{made}\n{}", public.trim_end())
            }
            Self::RecordExported { head, path } => {
                td_string!(locale, cli.record_exported, entries = entries(head), path = path.display())
            }
            Self::RecordArchived { head, path } => {
                td_string!(locale, cli.record_archived, entries = entries(head), path = path.display())
            }
            Self::NothingToArchive => td_string!(locale, cli.nothing_to_archive).to_owned(),
            Self::RecordBegins { algorithm } => td_string!(locale, cli.record_begins, algorithm = *algorithm),
            Self::KeyFileMade { path } => td_string!(locale, cli.key_file_made, path = path.display()),
            Self::KeyFileOpen { path } => td_string!(locale, cli.key_file_open, path = path.display()),
            Self::BackedUp { path, bytes, files, keys, violations } => {
                let (path, keys) = (path.display(), keys.as_str());
                let mut told = td_string!(locale, cli.backed_up, path = path, bytes = *bytes, keys = keys);
                if let Some(files) = files {
                    told = told + "\n" + &td_string!(locale, cli.backed_up_files, files = files.display());
                }
                format!("{told}\n{}", checked(locale, violations))
            }
            Self::Restored { path, moved, violations } => {
                let mut told = td_string!(locale, cli.restored, path = path.display());
                if let Some(moved) = moved {
                    told = told + "\n" + &td_string!(locale, cli.restored_moved, moved = moved.display());
                }
                format!("{told}\n{}", checked(locale, violations))
            }
            Self::KeyAdded { id, suite } => {
                td_string!(locale, cli.key_added, id = id.as_str(), suite = *suite)
            }
            Self::KeysRotated(Rotated { key, values, unreadable, retired }) => {
                let mut told = td_string!(locale, cli.keys_rotated, id = key.as_str(), values = *values);
                if *unreadable > 0 {
                    told = told + "\n" + &td_string!(locale, cli.keys_unreadable, values = *unreadable);
                }
                if !retired.is_empty() {
                    told = told + "\n" + &td_string!(locale, cli.keys_retired, ids = retired.join(", "));
                }
                told
            }
            Self::Keys(keys) => keys_listed(locale, keys),
        }
    }
}

/// The fields of both objects.
fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut object, more) {
        fields.extend(more);
    }
    object
}

fn key_json(key: &KeyUse) -> Value {
    json!({
        "id": key.id,
        "suite": key.suite,
        "current": key.is_current,
        "held": key.is_held,
        "values": key.values,
        "since": key.since.map_or_else(String::new, |since| since.to_string()),
        "retired_at": key.retired_at,
    })
}

fn keys_listed(locale: Locale, keys: &[KeyUse]) -> String {
    let mut lines = String::new();
    for key in keys {
        let state = if key.is_current {
            td_string!(locale, cli.key_current)
        } else if key.retired_at.is_some() {
            td_string!(locale, cli.key_retired)
        } else if key.is_held {
            td_string!(locale, cli.key_held)
        } else {
            td_string!(locale, cli.key_absent)
        };
        let (id, suite) = (key.id.as_str(), key.suite.as_str());
        let line =
            td_string!(locale, cli.key_line, id = id, suite = suite, values = key.values, state = state);
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{line}");
    }
    lines + td_string!(locale, cli.key_not_certified)
}

/// How many entries a part of the audit log has.
fn entries(head: &Head) -> u64 {
    (head.last + 1).saturating_sub(head.first)
}
