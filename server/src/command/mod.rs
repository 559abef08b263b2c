//! The command line: one file per command, and the settings that all of them share.

mod audit;
mod backup;
mod check;
mod export;
mod import;
mod key;
mod migrate;
mod organization;
mod restore;
mod sample;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{Args, Parser, Subcommand, ValueEnum};
use storage::crypto::Keyring;
use storage::ctx::Ctx;
use storage::integrity::Violation;
use storage::store::Store;
use text::i18n::Locale;

use crate::message::{Failure, Notice};
use crate::telemetry;

/// Hengce (衡策): target decomposition and performance assessment of a city government.
#[derive(Parser)]
#[command(version)]
struct Line {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer browsers until interrupted.
    Serve(serve::Serve),
    /// Bring the database up to date, as every command does on its way.
    Migrate,
    /// Import an indicator sheet, CSV or XLSX. Nothing is saved when any row is rejected (exit code 2).
    Import(import::Import),
    /// Export a scheme as an indicator sheet.
    Export(export::Export),
    /// Load the fictional sample city, or remove it with everything that was done in it.
    #[command(subcommand)]
    Sample(sample::Sample),
    /// Import and export the organizations of the city.
    #[command(subcommand)]
    Organization(organization::Organization),
    /// Make, disable, enable and reset accounts.
    #[command(subcommand)]
    User(user::User),
    /// Verify the audit log, anchor it, take it out, archive it.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The keys of the sealed columns: personal data and second factors.
    #[command(subcommand)]
    Key(key::Key),
    /// Check all invariants of the database (exit code 2 when one does not hold).
    Check(check::Check),
    /// Back up the database to a new file, also while a server runs, and check the copy as `check` does. The keys are
    /// not in it.
    Backup(backup::Backup),
    /// Put a backup in place of the database, checked first (exit code 2 when it holds what `check` rejects).
    Restore(restore::Restore),
}

/// What every command understands.
#[derive(Args)]
struct Settings {
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
    /// Start a new database with the keys that the key file has already.
    #[arg(long, global = true, env = "HENGCE_NEW_DATABASE")]
    new_database: bool,
    /// Print JSON, for scripts.
    #[arg(long, global = true, env = "HENGCE_JSON")]
    json: bool,
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
    fn locale(&self) -> Locale {
        match self.lang {
            Language::Chinese => Locale::zh_CN,
            Language::English => Locale::en,
        }
    }

    /// The address of the database.
    fn url(&self) -> String {
        let default = || format!("sqlite://{}", self.data_dir.join("hengce.db").display());
        self.database_url.clone().unwrap_or_else(default)
    }

    fn keyring(&self) -> Result<Keyring, Failure> {
        let keyring = match &self.keys {
            Some(keys) => Keyring::from_text(keys)?,
            None => Keyring::at(&self.key_file.clone().unwrap_or_else(|| self.data_dir.join("hengce.key")))?,
        };
        Ok(if self.new_database { keyring.for_new_database() } else { keyring })
    }

    /// The store, with its database brought up to date.
    async fn open(&self) -> Result<Store, Failure> {
        let store = Store::open(&self.url(), self.keyring()?).await?;
        let store = self.opened.get_or_init(|| store).clone();
        if let Some(path) = store.made_key() {
            self.remark(&Notice::KeyFileMade { path: path.to_owned() });
        }
        if let Some(path) = store.open_key_file() {
            self.remark(&Notice::KeyFileOpen { path: path.to_owned() });
        }
        Ok(store)
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
    async fn ctx(&self) -> Result<Ctx, Failure> {
        Ok(Ctx::operator(self.open().await?))
    }

    /// Tells on standard output what was done.
    fn tell(&self, notice: &Notice) {
        if self.json {
            println!("{}", notice.json(self.locale()));
        } else {
            println!("{}", notice.sentence(self.locale()));
        }
    }

    /// Tells on standard error why something was not done.
    fn complain(&self, failure: &Failure) {
        if self.json {
            eprintln!("{}", failure.json(self.locale()));
        } else {
            eprintln!("{}", failure.sentence(self.locale()));
        }
    }
}

/// The exit code of a command that did its work and found something wrong in what it was given.
const REJECTED: u8 = 2;

/// The exit code of a command that checked a database.
fn outcome(violations: &[Violation]) -> ExitCode {
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) }
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let Line { settings, command } = Line::parse();
    telemetry::start(match command {
        Command::Serve(_) => "info,sqlx=warn",
        _ => "warn",
    });
    block_on(async {
        let ended = match command {
            Command::Serve(serve) => serve.run(&settings).await,
            Command::Migrate => migrate::run(&settings).await,
            Command::Import(import) => import.run(&settings).await,
            Command::Export(export) => export.run(&settings).await,
            Command::Sample(sample) => sample.run(&settings).await,
            Command::Organization(organization) => organization.run(&settings).await,
            Command::User(user) => user.run(&settings).await,
            Command::Audit(audit) => audit.run(&settings).await,
            Command::Key(key) => key.run(&settings).await,
            Command::Check(check) => check.run(&settings).await,
            Command::Backup(backup) => backup.run(&settings).await,
            Command::Restore(restore) => restore.run(&settings).await,
        };
        if let Some(store) = settings.opened.get() {
            // Closed before is closed; and what the command has to say counts more.
            let _ = store.clone().close().await;
        }
        ended
    })
    .unwrap_or_else(|failure| {
        settings.complain(&failure);
        ExitCode::FAILURE
    })
}

fn block_on(command: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?
        .block_on(command)
}
