//! `hengce budget`: the sheet of budget items and what is spent of them, in and out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use storage::account::only_city;
use storage::sheet::Mode;

use super::file;
use super::settings::Settings;
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
    let file = file::read(path).await?;
    let ctx = settings.ctx().await?;
    let city = only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
    let outcome = storage::budget::import(&ctx, city, file, mode).await?;
    let code = file::code(&outcome.errors);
    settings.tell(&Notice::BudgetsImported { outcome, mode });
    ctx.store().clone().close().await?;
    Ok(code)
}

async fn export(settings: &Settings, output: Option<PathBuf>) -> Result<ExitCode, Failure> {
    file::may_write(settings, output.as_deref())?;
    let format = file::format_of(output.as_deref());
    let ctx = settings.ctx().await?;
    let city = only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
    let bytes = storage::budget::export(&ctx, city, format).await?.bytes;
    ctx.store().clone().close().await?;
    file::write(settings, output, &bytes, |path, bytes| Notice::BudgetsExported { path, bytes })?;
    Ok(ExitCode::SUCCESS)
}
