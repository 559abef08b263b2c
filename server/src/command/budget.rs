//! `hengce budget`: the sheet of budget items and what is spent of them, in and out.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use storage::account::only_city;
use storage::sheet::{File, Format, Mode};

use super::settings::{REJECTED, Settings};
use crate::message::{Failure, Notice, or_missing};

#[derive(Subcommand)]
pub(super) enum Budget {
    /// Import a sheet of budget items by month, CSV or XLSX, in 万元. Nothing is saved when any row is rejected (exit code 2).
    Import {
        /// A sheet as `hengce budget export` writes it; columns that are not needed may be left out.
        file: PathBuf,
        /// Say what would happen, without saving anything.
        #[arg(long, env = "HENGCE_DRY_RUN")]
        dry_run: bool,
    },
    /// Export what is in force as the sheet that imports to the same: XLSX when the output is named so, else CSV.
    Export {
        /// Where to write it. [default: standard output, as CSV]
        #[arg(long, env = "HENGCE_OUTPUT")]
        output: Option<PathBuf>,
    },
}

impl Budget {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        match self {
            Self::Import { file, dry_run } => {
                let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
                import(settings, file, mode).await
            }
            Self::Export { output } => export(settings, output).await,
        }
    }
}

async fn import(settings: &Settings, path: PathBuf, mode: Mode) -> Result<ExitCode, Failure> {
    let bytes = match tokio::fs::read(&path).await {
        Ok(bytes) => bytes,
        Err(error) => return Err(Failure::Input { path, error }),
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let ctx = settings.ctx().await?;
    let city = only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
    let outcome = storage::budget::import(&ctx, city, File { name, bytes }, mode).await?;
    let code = if outcome.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) };
    settings.tell(&Notice::BudgetsImported { outcome, mode });
    ctx.store().clone().close().await?;
    Ok(code)
}

async fn export(settings: &Settings, output: Option<PathBuf>) -> Result<ExitCode, Failure> {
    // JSON about the file and the file itself cannot share standard output.
    if output.is_none() && settings.json {
        return Err(Failure::OutputNeeded);
    }
    let is_workbook = |path: &Path| path.extension().is_some_and(|name| name.eq_ignore_ascii_case("xlsx"));
    let format = if output.as_deref().is_some_and(is_workbook) { Format::Xlsx } else { Format::Csv };
    let ctx = settings.ctx().await?;
    let city = only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
    let bytes = storage::budget::export(&ctx, city, format).await?.bytes;
    ctx.store().clone().close().await?;
    if let Some(path) = output {
        let written = std::fs::write(&path, &bytes);
        written.map_err(|error| Failure::Output { path: path.clone(), error })?;
        settings.tell(&Notice::BudgetsExported { path, bytes: bytes.len() });
    } else {
        let failed = |error| Failure::Output { path: PathBuf::from("-"), error };
        stdout().write_all(&bytes).map_err(failed)?;
    }
    Ok(ExitCode::SUCCESS)
}
