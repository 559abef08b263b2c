//! `hengce backup`: one file that holds the whole database, without its keys.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use storage::backup::{self, BackedUp};

use super::settings::{Settings, outcome};
use crate::message::{Failure, Notice, Unsaved};

#[derive(Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist.
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let ctx = settings.ctx().await?;
        let failed = |trouble| {
            Failure::Backup(Box::new(Unsaved { url: settings.url(), file: self.file.clone(), trouble }))
        };
        let BackedUp { bytes, files, violations } = backup::backup(&ctx, &self.file).await.map_err(failed)?;
        let keys = ctx.store().key_location();
        ctx.store().clone().close().await?;
        let code = outcome(&violations);
        settings.tell(&Notice::BackedUp { path: self.file, bytes, files, keys, violations });
        Ok(code)
    }
}
