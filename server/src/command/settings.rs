//! What every command understands, and how it tells what came of it.

use std::io::{ErrorKind, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{Args, ValueEnum};
use indicator_model::date::Date;
use storage::crypto::Keyring;
use storage::ctx::Ctx;
use storage::file_store::FileStore;
use storage::integrity::Violation;
use storage::store::Store;
use text::i18n::Locale;

use crate::message::{Failure, Notice};
use crate::oidc::trust;

/// What every command understands.
#[derive(Args)]
pub(super) struct Settings {
    /// Where the database is, `sqlite://path/to/file` or `postgres://user@host/name` [default: hengce.db in the
    /// data folder]
    #[arg(long, global = true, env = "HENGCE_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The folder for everything that Hengce keeps.
    #[arg(long, global = true, env = "HENGCE_DATA_DIR", default_value = "./data")]
    data_dir: PathBuf,
    /// The file with the keys of the sealed columns; made at the first start. [default: hengce.key in the data folder]
    #[arg(long, global = true, env = "HENGCE_KEY_FILE")]
    key_file: Option<PathBuf>,
    /// The keys themselves instead of a file, the current one first: `id suite key`, parted by commas.
    #[arg(long, global = true, env = "HENGCE_KEYS", hide_env_values = true, conflicts_with = "key_file")]
    keys: Option<String>,
    /// Where photos and documents of reports are kept, a folder or `s3://bucket/prefix`; what opens a bucket is read from the
    /// `AWS_…` variables. [default: evidence in the data folder]
    #[arg(long, global = true, env = "HENGCE_EVIDENCE")]
    evidence: Option<String>,
    /// Start a new database with the keys that the key file has already.
    #[arg(long, global = true, env = "HENGCE_NEW_DATABASE")]
    new_database: bool,
    /// The day that it is in the sample city, for tests and demonstrations. [default: today]
    #[arg(long, global = true, env = "HENGCE_TODAY")]
    today: Option<Date>,
    /// Print JSON, for scripts.
    #[arg(long, global = true, env = "HENGCE_JSON")]
    pub(super) json: bool,
    /// The language of what is printed.
    #[arg(long, global = true, env = "HENGCE_LANG", default_value = "zh-CN")]
    lang: Language,
    /// The store that the command opened, to be closed however the command ends.
    #[arg(skip)]
    opened: OnceLock<Store>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    #[value(name = "zh-CN", alias = "zh")]
    Chinese,
    #[value(name = "en")]
    English,
}

impl Settings {
    pub(super) fn locale(&self) -> Locale {
        match self.lang {
            Language::Chinese => Locale::zh_CN,
            Language::English => Locale::en,
        }
    }

    /// The address of the database.
    pub(super) fn url(&self) -> String {
        let default = || format!("sqlite://{}", self.data_dir.join("hengce.db").display());
        self.database_url.clone().unwrap_or_else(default)
    }

    pub(super) fn keyring(&self) -> Result<Keyring, Failure> {
        let keyring = match &self.keys {
            Some(keys) => Keyring::from_text(keys)?,
            None => Keyring::at(&self.key_file.clone().unwrap_or_else(|| self.data_dir.join("hengce.key")))?,
        };
        Ok(if self.new_database { keyring.for_new_database() } else { keyring })
    }

    /// Where the content of files is kept.
    pub(super) fn files(&self) -> Result<FileStore, Failure> {
        let Some(location) = &self.evidence else {
            return Ok(FileStore::folder(&self.data_dir.join("evidence")));
        };
        trust();
        FileStore::at(location).map_err(|bad| Failure::NoPlace { location: bad.location })
    }

    /// The store, with its database brought up to date.
    pub(super) async fn open(&self) -> Result<Store, Failure> {
        let store = Store::open(&self.url(), self.keyring()?).await?;
        let store = self.opened.get_or_init(|| store).clone();
        store.keep_files(self.files()?);
        if let Some(day) = self.today {
            store.pretend(day);
        }
        if let Some(path) = store.made_key() {
            self.remark(&Notice::KeyFileMade { path: path.to_owned() });
        }
        if let Some(path) = store.open_key_file() {
            self.remark(&Notice::KeyFileOpen { path: path.to_owned() });
        }
        Ok(store)
    }

    /// Closes the store, if the command opened one.
    pub(super) async fn close(&self) {
        if let Some(store) = self.opened.get() {
            // Closed before is closed; and what the command has to say counts more.
            let _ = store.clone().close().await;
        }
    }

    /// Tells on standard error what is not what the command was asked for, and nobody may miss.
    fn remark(&self, notice: &Notice) {
        if self.json {
            eprintln!("{}", notice.json(self.locale()));
        } else {
            eprintln!("{}", notice.sentence(self.locale()));
        }
    }

    /// The store as the operator reaches it: who may start the binary on the data owns them.
    pub(super) async fn ctx(&self) -> Result<Ctx, Failure> {
        Ok(Ctx::operator(self.open().await?))
    }

    /// Tells on standard output what was done.
    pub(super) fn tell(&self, notice: &Notice) {
        let locale = self.locale();
        let text = if self.json { notice.json(locale).to_string() } else { notice.sentence(locale) };
        // Who reads the lines may have had enough of them.
        if let Err(error) = writeln!(stdout(), "{text}")
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.complain(&Failure::Output { path: PathBuf::from("-"), error });
        }
    }

    /// Tells on standard error why something was not done.
    pub(super) fn complain(&self, failure: &Failure) {
        if self.json {
            eprintln!("{}", failure.json(self.locale()));
        } else {
            eprintln!("{}", failure.sentence(self.locale()));
        }
    }
}

/// The exit code of a command that did its work and found something wrong in what it was given.
pub(super) const REJECTED: u8 = 2;

/// The exit code of a command that checked a database.
pub(super) fn outcome(violations: &[Violation]) -> ExitCode {
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) }
}
