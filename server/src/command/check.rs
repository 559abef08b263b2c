//! `hengce check`: whether the database holds what the model allows, and nothing else.

use std::process::ExitCode;

use storage::integrity;

use super::{REJECTED, Settings};
use crate::message::{Failure, Notice};

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let ctx = settings.ctx().await?;
    let violations = integrity::check(&ctx).await?;
    ctx.store().clone().close().await?;
    let code = if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) };
    settings.tell(&Notice::Checked { violations });
    Ok(code)
}
