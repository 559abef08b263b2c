//! `hengce restore`: a backup in place of the database.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use storage::backup::{self, Restored, Trouble};
use storage::store;

use super::settings::{Settings, outcome};
use crate::message::{Failure, Notice, Unsaved};

#[derive(Args)]
pub(super) struct Restore {
    /// The backup.
    file: PathBuf,
    /// Move a database that is there aside; it is renamed and never deleted.
    #[arg(long)]
    replace: bool,
}

impl Restore {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let url = settings.url();
        let failed = |trouble| {
            Failure::Restore(Box::new(Unsaved { url: url.clone(), file: self.file.clone(), trouble }))
        };
        let Some(target) = store::file_of(&url)? else { return Err(failed(Trouble::Postgres)) };
        let restored =
            backup::restore(&self.file, &target, settings.keyring()?, settings.files()?, self.replace);
        let Restored { moved, violations } = restored.await.map_err(failed)?;
        let code = outcome(&violations);
        settings.tell(&Notice::Restored { path: self.file, moved, violations });
        Ok(code)
    }
}
