//! `hengce import FILE`: brings a sheet into a scheme, or says everything that keeps it out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicator_model::id::SchemeId;
use storage::sheet::{self, Destination, Mode};

use super::file;
use super::settings::Settings;
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
        let file = file::read(path).await?;
        let destination = Destination::chosen(scheme, year);
        let mode = if dry_run { Mode::DryRun } else { Mode::Apply };

        let ctx = settings.ctx().await?;
        let outcome = sheet::import(&ctx, file, destination, mode).await?;
        let code = file::code(&outcome.errors);
        settings.tell(&Notice::Imported { outcome, mode });
        ctx.store().clone().close().await?;
        Ok(code)
    }
}
