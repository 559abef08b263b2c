//! Why there is no backup, or nothing was restored.

use std::fmt::Write;
use std::io::ErrorKind;
use std::path::PathBuf;

use leptos_i18n::td_string;
use storage::backup::Trouble;
use storage::integrity::Violation;
use storage::store::without_password;
use text::i18n::Locale;

use super::check::violation;
use super::store;

/// What went wrong with which file and database.
#[derive(Debug)]
pub(crate) struct Unsaved {
    pub(crate) url: String,
    pub(crate) file: PathBuf,
    pub(crate) trouble: Trouble,
}

impl Unsaved {
    pub(super) fn key(&self) -> &'static str {
        match &self.trouble {
            Trouble::Postgres => "postgres",
            Trouble::Exists(_) => "exists",
            Trouble::Unsound(_) => "unsound",
            Trouble::InUse => "in_use",
            Trouble::File { .. } => "file",
            Trouble::Store(error) => store::key(error),
        }
    }

    pub(super) fn not_backed_up(&self, locale: Locale) -> String {
        match &self.trouble {
            Trouble::Postgres => {
                let (file, url) = (self.file.display(), without_password(&self.url));
                td_string!(locale, cli.backup_postgres, file = file, url = url)
            }
            Trouble::Exists(path) => td_string!(locale, cli.backup_exists, path = path.display()),
            Trouble::Unsound(found) => listed(locale, td_string!(locale, cli.backup_unsound), found),
            _ => self.other(locale),
        }
    }

    pub(super) fn not_restored(&self, locale: Locale) -> String {
        match &self.trouble {
            Trouble::Postgres => {
                let (file, url) = (self.file.display(), without_password(&self.url));
                td_string!(locale, cli.restore_postgres, file = file, url = url)
            }
            Trouble::Exists(path) => td_string!(locale, cli.restore_exists, path = path.display()),
            Trouble::Unsound(found) => listed(locale, td_string!(locale, cli.restore_unsound), found),
            _ => self.other(locale),
        }
    }

    fn other(&self, locale: Locale) -> String {
        match &self.trouble {
            Trouble::File { error, .. } if error.kind() == ErrorKind::StorageFull => {
                td_string!(locale, cli.disk_full).to_owned()
            }
            Trouble::File { path, error } if error.kind() == ErrorKind::NotFound && *path == self.file => {
                td_string!(locale, cli.input_missing, path = path.display())
            }
            Trouble::File { path, error } => {
                td_string!(locale, cli.output, path = path.display(), error = error)
            }
            Trouble::Store(error) => store::sentence(locale, error),
            Trouble::Postgres | Trouble::Exists(_) | Trouble::Unsound(_) | Trouble::InUse => {
                td_string!(locale, cli.restore_in_use).to_owned()
            }
        }
    }
}

fn listed(locale: Locale, head: &str, found: &[Violation]) -> String {
    let mut lines = head.to_owned();
    for found in found {
        // Writing to a string does not fail.
        let _ = write!(lines, "\n{}", violation(locale, found));
    }
    lines
}
