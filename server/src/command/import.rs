//! `hengce import FILE`: brings a sheet into a scheme, or says everything that keeps it out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicator_model::id::SchemeId;
use indicator_model::sheet::Outcome;
use storage::sheet::{self, Destination, File, Mode};

use super::{REJECTED, Settings};
use crate::message::{Failure, Notice};

#[derive(Args)]
pub(super) struct Import {
    /// A sheet of 28 columns as `hengce export` writes it: CSV (UTF-8 or GB18030) or XLSX.
    file: PathBuf,
    /// Say what would happen, without saving anything.
    #[arg(long, env = "HENGCE_DRY_RUN")]
    dry_run: bool,
    /// The scheme to import into. [default: the scheme of the city and year of the sheet, made when missing]
    #[arg(long, env = "HENGCE_SCHEME")]
    scheme: Option<SchemeId>,
}

impl Import {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let Self { file: path, dry_run, scheme } = self;
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => bytes,
            Err(error) => return Err(Failure::Input { path, error }),
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let destination = scheme.map_or(Destination::Cycle, Destination::Scheme);
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
