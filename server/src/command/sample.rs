//! `hengce sample`: the fictional city, to look around in.

use std::process::ExitCode;

use clap::Subcommand;
use storage::sample;
use storage::sheet::Mode;

use super::file;
use super::settings::Settings;
use crate::message::{Failure, Notice};

#[derive(Subcommand)]
pub(super) enum Sample {
    /// Load it, or bring back what was changed in it.
    Load,
    /// Remove it with everything that was done in it.
    Remove,
}

impl Sample {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let ctx = settings.ctx().await?;
        let code = match self {
            Self::Load => {
                let outcome = sample::load(&ctx).await?;
                let code = file::code(&outcome.errors);
                settings.tell(&Notice::Imported { outcome, mode: Mode::Apply });
                code
            }
            Self::Remove => {
                let existed = sample::remove(&ctx).await?;
                settings.tell(&Notice::SampleRemoved { existed });
                ExitCode::SUCCESS
            }
        };
        ctx.store().clone().close().await?;
        Ok(code)
    }
}
