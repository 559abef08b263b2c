//! `hengce check`: whether the database holds what the model allows, and nothing else.

use std::process::ExitCode;

use clap::Args;
use storage::integrity;

use super::settings::{Settings, outcome};
use crate::message::{Failure, Notice};

#[derive(Args)]
pub(super) struct Check {
    /// Go on with a database whose write-ahead log is lost, as it is.
    #[arg(long)]
    accept_loss: bool,
}

impl Check {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let ctx = settings.ctx().await?;
        if self.accept_loss {
            integrity::accept_loss(&ctx).await?;
        }
        let violations = integrity::check(&ctx).await?;
        ctx.store().clone().close().await?;
        let code = outcome(&violations);
        settings.tell(&Notice::Checked { violations });
        Ok(code)
    }
}
