//! `hengce migrate`: brings the database up to date.

use std::process::ExitCode;

use super::Settings;
use crate::message::{Failure, Notice};

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let store = settings.open().await?;
    Notice::Migrated { steps: store.migrated() }.print(settings.locale(), settings.json);
    store.close().await?;
    Ok(ExitCode::SUCCESS)
}
