//! `hengce migrate`: brings the database up to date.

use std::process::ExitCode;

use super::settings::Settings;
use crate::message::{Failure, Notice};

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let store = settings.open().await?;
    settings.tell(&Notice::Migrated { steps: store.migrated().to_owned() });
    store.close().await?;
    Ok(ExitCode::SUCCESS)
}
