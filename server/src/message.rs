//! What the command line says, in the language of the person who runs it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use app::i18n::Locale;
use leptos_i18n::td_string;
use serde_json::json;
use storage::error::StoreError;

/// Why a command did not do what it was asked, each with its remedy.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Others could reach the server, and it cannot yet tell who they are.
    NotLoopback { addr: SocketAddr },
    AddressInUse { addr: SocketAddr },
    CannotListen { addr: SocketAddr, error: io::Error },
    /// The page's files are not in the folder given, or in none of the usual places.
    NoSite { folder: Option<PathBuf> },
    Store(StoreError),
    /// The operating system refuses what every process gets.
    Runtime(io::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    /// One sentence that says what is the matter and what to do.
    pub(crate) fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::NotLoopback { addr } => td_string!(locale, cli.not_loopback, addr = addr, port = addr.port()),
            Self::AddressInUse { addr } => td_string!(locale, cli.address_in_use, addr = addr),
            Self::CannotListen { addr, error } => td_string!(locale, cli.cannot_listen, addr = addr, error = error),
            Self::NoSite { folder: Some(folder) } => {
                td_string!(locale, cli.no_site_in_folder, folder = folder.display())
            }
            Self::NoSite { folder: None } => td_string!(locale, cli.no_site).to_owned(),
            Self::Store(error) => store(locale, error),
            Self::Runtime(error) => td_string!(locale, cli.runtime, error = error),
        }
    }
}

fn store(locale: Locale, error: &StoreError) -> String {
    match error {
        StoreError::NotFound => td_string!(locale, cli.not_found).to_owned(),
        StoreError::Forbidden => td_string!(locale, error.forbidden).to_owned(),
        StoreError::Conflict(_) => td_string!(locale, cli.conflict).to_owned(),
        StoreError::Invalid(refusal) => td_string!(locale, cli.refused, refusal = refusal),
        StoreError::BadAddress { url, .. } => td_string!(locale, cli.bad_address, url = url.as_str()),
        StoreError::NewerDatabase { step } => td_string!(locale, cli.newer_database, step = step.as_str()),
        StoreError::Unreachable { location, reason } => {
            td_string!(locale, cli.unreachable, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::Unreadable { location, reason } => {
            td_string!(locale, cli.unreadable, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::Unwritable { location, reason } => {
            td_string!(locale, cli.unwritable, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::Full => td_string!(locale, cli.disk_full).to_owned(),
        StoreError::Busy => td_string!(locale, cli.busy).to_owned(),
        StoreError::Corrupt { what, value } => {
            td_string!(locale, cli.corrupt, what = *what, value = value.as_str())
        }
        StoreError::Database(error) => td_string!(locale, cli.database, error = error),
    }
}

/// What a command tells on standard output when it went well.
pub(crate) enum Notice<'a> {
    Serving { bound: SocketAddr },
    Migrated { steps: &'a [String] },
}

impl Notice<'_> {
    /// Prints a sentence for people or one line of JSON for scripts.
    pub(crate) fn print(&self, locale: Locale, as_json: bool) {
        if as_json {
            println!("{}", self.json());
        } else {
            println!("{}", self.sentence(locale));
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Serving { bound } => json!({ "address": format!("http://{bound}") }),
            Self::Migrated { steps } => json!({ "migrated": steps }),
        }
    }

    fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Serving { bound } => td_string!(locale, cli.serving, address = format!("http://{bound}")),
            Self::Migrated { steps: [] } => td_string!(locale, cli.up_to_date).to_owned(),
            Self::Migrated { steps } => td_string!(locale, cli.migrated, steps = steps.len()),
        }
    }
}
