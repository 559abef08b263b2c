//! `hengce export`: writes a scheme as the sheet that imports to the same scheme.

use std::io::{IsTerminal, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicator_model::id::SchemeId;
use storage::ctx::Ctx;
use storage::scheme;
use storage::sheet::{self, Format};

use super::file;
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
        file::may_write(settings, self.output.as_deref())?;
        // Nor does a terminal show a workbook.
        if self.output.is_none() && format == Format::Xlsx && stdout().is_terminal() {
            return Err(Failure::OutputNeeded);
        }
        let ctx = settings.ctx().await?;
        let scheme = match self.scheme {
            Some(scheme) => scheme,
            None => only(&ctx).await?,
        };
        let bytes = sheet::export(&ctx, scheme, format).await?.bytes;
        ctx.store().clone().close().await?;
        file::write(settings, self.output, &bytes, |path, bytes| Notice::Exported { scheme, path, bytes })?;
        Ok(ExitCode::SUCCESS)
    }

    fn format(&self) -> Format {
        match self.format {
            Some(Kind::Xlsx) => Format::Xlsx,
            Some(Kind::Csv) => Format::Csv,
            None => file::format_of(self.output.as_deref()),
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
