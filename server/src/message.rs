//! What the command line says, in the language of the person who runs it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use app::i18n::Locale;
use leptos_i18n::td_string;
use serde_json::json;

/// Why a command did not do what it was asked, each with its remedy.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Others could reach the server, and it cannot yet tell who they are.
    NotLoopback { addr: SocketAddr },
    AddressInUse { addr: SocketAddr },
    CannotListen { addr: SocketAddr, error: io::Error },
    /// The page's files are not in the folder given, or in none of the usual places.
    NoSite { folder: Option<PathBuf> },
    /// The operating system refuses what every process gets.
    Runtime(io::Error),
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
            Self::Runtime(error) => td_string!(locale, cli.runtime, error = error),
        }
    }
}

/// What a command tells on standard output when it went well.
pub(crate) enum Notice {
    Serving { bound: SocketAddr },
}

impl Notice {
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
        }
    }

    fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Serving { bound } => td_string!(locale, cli.serving, address = format!("http://{bound}")),
        }
    }
}
