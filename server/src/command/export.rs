//! `hengce export`: writes a scheme as the sheet that imports to the same scheme.

use std::io::{IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicator_model::id::SchemeId;
use storage::ctx::Ctx;
use storage::scheme;
use storage::sheet::{self, Format};

use super::settings::Settings;
use crate::message::{Failure, Notice};

#[derive(Args)]
pub(super) struct Export {
    /// The scheme to export; may be left out when there is only one.
    #[arg(long, env = "HENGCE_SCHEME")]
    scheme: Option<SchemeId>,
    /// The kind of file. [default: as the name of the output says, else csv]
    #[arg(long, env = "HENGCE_FORMAT")]
    format: Option<Kind>,
    /// Where to write it. [default: standard output]
    #[arg(long, env = "HENGCE_OUTPUT")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Csv,
    Xlsx,
}

impl Export {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let format = self.format();
        // JSON about the file and the file itself cannot share standard output, nor does a terminal show a workbook.
        let is_shown = format == Format::Xlsx && stdout().is_terminal();
        if self.output.is_none() && (settings.json || is_shown) {
            return Err(Failure::OutputNeeded);
        }
        let ctx = settings.ctx().await?;
        let scheme = match self.scheme {
            Some(scheme) => scheme,
            None => only(&ctx).await?,
        };
        let bytes = sheet::export(&ctx, scheme, format).await?.bytes;
        ctx.store().clone().close().await?;
        if let Some(path) = self.output {
            write(&path, &bytes)?;
            settings.tell(&Notice::Exported { scheme, path, bytes: bytes.len() });
        } else {
            let failed = |error| Failure::Output { path: PathBuf::from("-"), error };
            stdout().write_all(&bytes).map_err(failed)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn format(&self) -> Format {
        let is_workbook =
            |path: &Path| path.extension().is_some_and(|name| name.eq_ignore_ascii_case("xlsx"));
        match self.format {
            Some(Kind::Xlsx) => Format::Xlsx,
            None if self.output.as_deref().is_some_and(is_workbook) => Format::Xlsx,
            Some(Kind::Csv) | None => Format::Csv,
        }
    }
}

async fn only(ctx: &Ctx) -> Result<SchemeId, Failure> {
    let schemes = scheme::list(ctx).await?;
    match schemes.as_slice() {
        [] => Err(Failure::NoScheme),
        [scheme] => Ok(scheme.id),
        _ => Err(Failure::WhichScheme { schemes }),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::Output { path: path.to_owned(), error })
}
