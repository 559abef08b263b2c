//! The command line: one file per command, and the settings that all of them share.

mod migrate;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use app::i18n::Locale;
use clap::{Args, Parser, Subcommand, ValueEnum};

use storage::store::Store;

use crate::message::Failure;
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
}

/// What every command understands.
#[derive(Args)]
struct Settings {
    /// Where the database is: sqlite://path/to/file or postgres://user@host/name. [default: hengce.db in the data
    /// folder]
    #[arg(long, global = true, env = "HENGCE_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The folder for everything that Hengce keeps.
    #[arg(long, global = true, env = "HENGCE_DATA_DIR", default_value = "./data")]
    data_dir: PathBuf,
    /// Print one line of JSON, for scripts.
    #[arg(long, global = true, env = "HENGCE_JSON")]
    json: bool,
    /// The language of what is printed.
    #[arg(long, global = true, env = "HENGCE_LANG", default_value = "zh-CN")]
    lang: Language,
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

    /// The store, with the database brought up to date.
    async fn open(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.database_url()).await?)
    }

    fn database_url(&self) -> String {
        let default = || format!("sqlite://{}", self.data_dir.join("hengce.db").display());
        self.database_url.clone().unwrap_or_else(default)
    }
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let Line { settings, command } = Line::parse();
    let done = match command {
        Command::Serve(serve) => {
            telemetry::start("info,sqlx=warn");
            block_on(serve.run(&settings))
        }
        Command::Migrate => block_on(migrate::run(&settings)),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("{}", failure.sentence(settings.locale()));
        ExitCode::FAILURE
    })
}

fn block_on(command: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Runtime)?.block_on(command)
}
