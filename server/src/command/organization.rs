//! `hengce organization`: the sheet of the city's organizations, in and out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use storage::account::only_city;
use storage::organization::Past;
use storage::sheet::Mode;

use super::file;
use super::settings::Settings;
use crate::message::{Failure, Notice, or_missing};

#[derive(Subcommand)]
pub(super) enum Organization {
    /// Import a sheet of organizations, CSV or XLSX. Nothing is saved when any row is rejected (exit code 2).
    Import {
        /// A sheet as `hengce organization export` writes it.
        file: PathBuf,
        /// Say what would happen, without saving anything.
        #[arg(long, env = "HENGCE_DRY_RUN")]
        dry_run: bool,
        /// Let rows that differ from what has held since their date correct it; the audit log says so.
        #[arg(long, env = "HENGCE_CORRECT_PAST")]
        correct_past: bool,
    },
    /// Export the organizations as the sheet that imports to the same ones: XLSX when the output is named so, else CSV.
    Export {
        /// Where to write it. [default: standard output, as CSV]
        #[arg(long, env = "HENGCE_OUTPUT")]
        output: Option<PathBuf>,
    },
}

impl Organization {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        match self {
            Self::Import { file, dry_run, correct_past } => {
                let past = if correct_past { Past::Corrected } else { Past::Stays };
                let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
                import(settings, file, past, mode).await
            }
            Self::Export { output } => export(settings, output).await,
        }
    }
}

async fn import(settings: &Settings, path: PathBuf, past: Past, mode: Mode) -> Result<ExitCode, Failure> {
    let file = file::read(path).await?;
    let ctx = settings.ctx().await?;
    let city = only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
    let outcome = storage::organization::import(&ctx, city, file, past, mode).await?;
    let code = file::code(&outcome.errors);
    settings.tell(&Notice::OrganizationsImported { outcome, mode });
    ctx.store().clone().close().await?;
    Ok(code)
}

async fn export(settings: &Settings, output: Option<PathBuf>) -> Result<ExitCode, Failure> {
    file::may_write(settings, output.as_deref())?;
    let format = file::format_of(output.as_deref());
    let ctx = settings.ctx().await?;
    let city = only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
    let bytes = storage::organization::export(&ctx, city, format).await?.bytes;
    ctx.store().clone().close().await?;
    file::write(settings, output, &bytes, |path, bytes| Notice::OrganizationsExported { path, bytes })?;
    Ok(ExitCode::SUCCESS)
}
