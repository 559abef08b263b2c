//! Why a command did not do what it was asked, each with its remedy.

use std::fmt::Write;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use leptos_i18n::td_string;
use people_model::approval::SchemeSummary;
use serde_json::{Value, json};
use storage::error::StoreError;
use text::i18n::Locale;

use super::backup::Unsaved;
use super::store;
use crate::oidc::config::{BadFile, Reason};

#[derive(Debug)]
pub(crate) enum Failure {
    /// Others could reach the server, and it cannot yet tell who they are.
    NotLoopback {
        addr: SocketAddr,
    },
    AddressInUse {
        addr: SocketAddr,
    },
    CannotListen {
        addr: SocketAddr,
        error: io::Error,
    },
    /// The page's files are not in the folder given, or in none of the usual places.
    NoSite {
        folder: Option<PathBuf>,
    },
    /// The file to read is not there or cannot be read.
    Input {
        path: PathBuf,
        error: io::Error,
    },
    /// The file about the columns of a sheet makes no sense.
    BadMapping {
        path: PathBuf,
        error: serde_json::Error,
    },
    /// The file of the providers of single sign-on makes no sense.
    BadOidcFile {
        path: PathBuf,
        bad: BadFile,
    },
    /// No files can be kept there.
    NoPlace {
        location: String,
    },
    /// No connection to the mail server can be encrypted.
    NoMail {
        host: String,
    },
    /// The file to write cannot be written.
    Output {
        path: PathBuf,
        error: io::Error,
    },
    /// Standard output cannot take what the command would write to it.
    OutputNeeded,
    NoScheme,
    /// Nobody signs in with the name.
    NoAccount {
        login: String,
    },
    /// The city has no organization with the code.
    NoOrganization {
        code: String,
    },
    /// Nobody has founded a city yet.
    NoCity,
    /// There are several schemes and none was named.
    WhichScheme {
        schemes: Vec<SchemeSummary>,
    },
    /// The file holds no SM2 key.
    NoKey {
        path: PathBuf,
    },
    /// The file holds no anchor.
    NoAnchor {
        path: PathBuf,
    },
    /// The file holds no part of the audit log.
    NoRecord {
        path: PathBuf,
    },
    /// The anchored entry lies in an archive that was not given.
    AnchorArchived {
        sequence: u64,
    },
    /// There is no city yet, or nothing in its record.
    NothingRecorded,
    /// The hash function of a chain cannot change.
    RecordBegun,
    /// What is younger than a year is not archived.
    TooRecent,
    /// There is no backup.
    Backup(Box<Unsaved>),
    /// Nothing was restored.
    Restore(Box<Unsaved>),
    Store(StoreError),
    /// The operating system refuses what every process gets.
    Runtime(io::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What was asked for is not there: that is `missing`.
pub(crate) fn or_missing(missing: impl FnOnce() -> Failure) -> impl FnOnce(StoreError) -> Failure {
    |error| match error {
        StoreError::NotFound => missing(),
        other => other.into(),
    }
}

impl Failure {
    /// The same as [`Failure::sentence`], with a key that does not depend on the language.
    pub(crate) fn json(&self, locale: Locale) -> Value {
        json!({ "error": self.key(), "message": self.sentence(locale) })
    }

    fn key(&self) -> &'static str {
        match self {
            Self::NotLoopback { .. } => "not_loopback",
            Self::AddressInUse { .. } => "address_in_use",
            Self::CannotListen { .. } => "cannot_listen",
            Self::NoSite { .. } => "no_site",
            Self::Input { .. } => "input",
            Self::BadMapping { .. } => "bad_mapping",
            Self::BadOidcFile { .. } => "bad_oidc_file",
            Self::NoPlace { .. } => "no_place",
            Self::NoMail { .. } => "no_mail",
            Self::Output { .. } => "output",
            Self::OutputNeeded => "output_needed",
            Self::NoScheme => "no_scheme",
            Self::NoAccount { .. } => "no_account",
            Self::NoOrganization { .. } => "no_organization",
            Self::NoCity => "no_city",
            Self::WhichScheme { .. } => "which_scheme",
            Self::NoKey { .. } => "no_key",
            Self::NoAnchor { .. } => "no_anchor",
            Self::NoRecord { .. } => "no_record",
            Self::AnchorArchived { .. } => "anchor_archived",
            Self::NothingRecorded => "nothing_recorded",
            Self::RecordBegun => "record_begun",
            Self::TooRecent => "too_recent",
            Self::Backup(unsaved) | Self::Restore(unsaved) => unsaved.key(),
            Self::Store(error) => store::key(error),
            Self::Runtime(_) => "runtime",
        }
    }

    /// One sentence that says what is the matter, and one that says what to do.
    pub(crate) fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::NotLoopback { addr } => {
                td_string!(locale, cli.not_loopback, addr = addr, port = addr.port())
            }
            Self::AddressInUse { addr } => td_string!(locale, cli.address_in_use, addr = addr),
            Self::CannotListen { addr, error } => {
                td_string!(locale, cli.cannot_listen, addr = addr, error = error)
            }
            Self::NoSite { folder: Some(folder) } => {
                td_string!(locale, cli.no_site_in_folder, folder = folder.display())
            }
            Self::NoSite { folder: None } => td_string!(locale, cli.no_site).to_owned(),
            Self::Input { path, error } if error.kind() == io::ErrorKind::NotFound => {
                td_string!(locale, cli.input_missing, path = path.display())
            }
            Self::Input { path, error } => {
                td_string!(locale, cli.input, path = path.display(), error = error)
            }
            Self::BadMapping { path, error } => {
                td_string!(locale, cli.bad_mapping, path = path.display(), error = error)
            }
            Self::BadOidcFile { path, bad } => {
                let reason = provider(locale, &bad.reason);
                td_string!(locale, cli.bad_oidc_file, path = path.display(), line = bad.line, reason = reason)
            }
            Self::NoPlace { location } => td_string!(locale, cli.no_place, location = location.as_str()),
            Self::NoMail { host } => td_string!(locale, cli.no_mail, host = host.as_str()),
            Self::Output { error, .. } if error.kind() == io::ErrorKind::StorageFull => {
                td_string!(locale, cli.disk_full).to_owned()
            }
            Self::Output { path, error } => {
                td_string!(locale, cli.output, path = path.display(), error = error)
            }
            Self::OutputNeeded => td_string!(locale, cli.output_needed).to_owned(),
            Self::NoScheme => td_string!(locale, cli.no_scheme).to_owned(),
            Self::NoAccount { login } => td_string!(locale, cli.no_account, login = login.as_str()),
            Self::NoOrganization { code } => td_string!(locale, cli.no_organization, code = code.as_str()),
            Self::NoCity => td_string!(locale, cli.no_city).to_owned(),
            Self::WhichScheme { schemes } => {
                let mut sentence = td_string!(locale, cli.which_scheme).to_owned();
                for SchemeSummary { id, name, .. } in schemes {
                    // Writing to a string does not fail.
                    let _ = write!(sentence, "\n  {id}  {name}");
                }
                sentence
            }
            Self::NoKey { path } => td_string!(locale, cli.no_key, path = path.display()),
            Self::NoAnchor { path } => td_string!(locale, cli.no_anchor, path = path.display()),
            Self::NoRecord { path } => td_string!(locale, cli.no_record, path = path.display()),
            Self::AnchorArchived { sequence } => {
                td_string!(locale, cli.anchor_archived, sequence = *sequence)
            }
            Self::NothingRecorded => td_string!(locale, cli.nothing_recorded).to_owned(),
            Self::RecordBegun => td_string!(locale, cli.record_begun).to_owned(),
            Self::TooRecent => td_string!(locale, cli.too_recent).to_owned(),
            Self::Backup(unsaved) => unsaved.not_backed_up(locale),
            Self::Restore(unsaved) => unsaved.not_restored(locale),
            Self::Store(error) => store::sentence(locale, error),
            Self::Runtime(error) => td_string!(locale, cli.runtime, error = error),
        }
    }
}

/// Why a provider of single sign-on is not accepted.
fn provider(locale: Locale, reason: &Reason) -> String {
    match reason {
        Reason::Syntax(said) => format!("{said}."),
        Reason::BadId => td_string!(locale, cli.oidc_bad_id).to_owned(),
        Reason::TwiceId => td_string!(locale, cli.oidc_twice_id).to_owned(),
        Reason::BadIssuer => td_string!(locale, cli.oidc_bad_issuer).to_owned(),
        Reason::BadPublicUrl => td_string!(locale, cli.oidc_bad_public_url).to_owned(),
        Reason::NoPublicUrl => td_string!(locale, cli.oidc_no_public_url).to_owned(),
        Reason::TwoSecrets => td_string!(locale, cli.oidc_two_secrets).to_owned(),
        Reason::NoSecret { variable } => td_string!(locale, cli.oidc_no_secret, variable = variable.as_str()),
        Reason::NotARole { role } => td_string!(locale, cli.oidc_not_a_role, role = role.as_str()),
        Reason::UnclaimableRole { role } => td_string!(locale, cli.oidc_unclaimable_role, role = role.key()),
        Reason::GuardedRole { role } => td_string!(locale, cli.oidc_guarded_role, role = role.key()),
        Reason::NoClaim => td_string!(locale, cli.oidc_no_claim).to_owned(),
        Reason::NoOrganizationClaim { role } => {
            td_string!(locale, cli.oidc_no_organization_claim, role = role.key())
        }
    }
}
