//! `hengce import FILE`: brings a sheet into a scheme, or says everything that keeps it out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicator_model::id::SchemeId;
use indicator_model::sheet::{Mapping, Outcome, RowError, Seen};
use indicator_model::table::Side;
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
    /// A file that says what the columns of the sheet are, as `--look` writes one.
    #[arg(long, env = "HENGCE_MAPPING")]
    mapping: Option<PathBuf>,
    /// What counts where the sheet, since it was exported, and the scheme have both changed a cell. [default: neither; such
    /// a sheet is refused]
    #[arg(long, env = "HENGCE_CONFLICTS")]
    conflicts: Option<Conflicts>,
    /// Import nothing; write what each column of the sheet is read as, to be edited and given back with `--mapping`.
    #[arg(long, env = "HENGCE_LOOK")]
    look: bool,
}

/// The side that counts.
#[derive(Clone, Copy, ValueEnum)]
enum Conflicts {
    Sheet,
    Scheme,
}

impl From<Conflicts> for Side {
    fn from(conflicts: Conflicts) -> Self {
        match conflicts {
            Conflicts::Sheet => Self::Sheet,
            Conflicts::Scheme => Self::Scheme,
        }
    }
}

impl Import {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let Self { file: path, dry_run, year, scheme, mapping, conflicts, look } = self;
        let file = file::read(path).await?;
        let mut mapping = match mapping {
            Some(path) => said(path).await?,
            None => Mapping::default(),
        };
        mapping.conflicts.rest = conflicts.map(Side::from).or(mapping.conflicts.rest);
        let destination = Destination::chosen(scheme, year);
        let mode = if dry_run { Mode::DryRun } else { Mode::Apply };

        let ctx = settings.ctx().await?;
        if look {
            let seen = sheet::look(&ctx, file, mapping).await?;
            ctx.store().clone().close().await?;
            return Ok(tell(settings, seen));
        }
        let outcome = sheet::import_mapped(&ctx, file, mapping, destination, mode).await?;
        let code = file::code(&outcome.errors);
        settings.tell(&Notice::Imported { outcome, mode });
        ctx.store().clone().close().await?;
        Ok(code)
    }
}

/// What a file says about the columns of a sheet.
async fn said(path: PathBuf) -> Result<Mapping, Failure> {
    let file = file::read(path.clone()).await?;
    serde_json::from_slice(&file.bytes).map_err(|error| Failure::BadMapping { path, error })
}

fn tell(settings: &Settings, seen: Result<Seen, RowError>) -> ExitCode {
    match seen {
        Ok(seen) => {
            let columns = seen.columns.into_iter().map(|column| (column.name, column.column)).collect();
            let (heading, constants, splits) = (Some(seen.heading), seen.constants, seen.splits);
            let mapping =
                Mapping { sheet: seen.sheet, heading, columns, constants, splits, ..Mapping::default() };
            settings.tell(&Notice::Looked { mapping });
            ExitCode::SUCCESS
        }
        Err(error) => {
            let outcome = Outcome { rejected: 1, errors: vec![error], ..Outcome::default() };
            let code = file::code(&outcome.errors);
            settings.tell(&Notice::Imported { outcome, mode: Mode::DryRun });
            code
        }
    }
}
