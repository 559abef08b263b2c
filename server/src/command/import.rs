//! `hengce import FILE`: brings a sheet into a scheme, or says everything that keeps it out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicator_model::id::SchemeId;
use indicator_model::sheet::Outcome;
use storage::sheet::{self, Destination, File, Mode};

use super::settings::{REJECTED, Settings};
use crate::message::{Failure, Notice};

#[derive(Args)]
pub(super) struct Import {
    /// A sheet as `hengce export` writes it: CSV (UTF-8 or GB18030) or XLSX.
    file: PathBuf,
    /// Say what would happen, without saving anything.
    #[arg(long, env = "HENGCE_DRY_RUN")]
    dry_run: bool,
    /// The year to import into: its newest scheme, created when missing. [default: the year after the baselines, if all
    /// rows agree about it]
    #[arg(long, env = "HENGCE_YEAR", conflicts_with = "scheme", value_parser = clap::value_parser!(u16).range(1949..=2200))]
    year: Option<u16>,
    /// The scheme to import into.
    #[arg(long, env = "HENGCE_SCHEME")]
    scheme: Option<SchemeId>,
}

impl Import {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let Self { file: path, dry_run, year, scheme } = self;
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => bytes,
            Err(error) => return Err(Failure::Input { path, error }),
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let destination = Destination::chosen(scheme, year);
        let mode = if dry_run { Mode::DryRun } else { Mode::Apply };

        let ctx = settings.ctx().await?;
        let outcome = sheet::import(&ctx, File { name, bytes }, destination, mode).await?;
        let code = code(&outcome);
        settings.tell(&Notice::Imported { outcome, mode });
        ctx.store().clone().close().await?;
        Ok(code)
    }
}

pub(super) fn code(outcome: &Outcome) -> ExitCode {
    if outcome.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) }
}
