//! The command line: one file per command, over the settings that all of them share.

mod audit;
mod backup;
mod budget;
mod check;
mod export;
mod file;
mod import;
mod key;
mod measurement;
mod migrate;
mod monitor;
mod organization;
mod restore;
mod sample;
mod serve;
mod settings;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::settings::Settings;
use crate::message::Failure;
use crate::telemetry;

/// Hengce (衡策): target decomposition and performance assessment of a city government.
#[derive(Parser)]
#[command(version)]
struct Line {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer browsers until interrupted.
    Serve(serve::Serve),
    /// Bring the database up to date, as every command does on its way.
    Migrate,
    /// Import an indicator sheet, CSV or XLSX. Nothing is saved when any row is rejected (exit code 2).
    Import(import::Import),
    /// Export a scheme as an indicator sheet.
    Export(export::Export),
    /// Load the fictional sample city, or remove it with everything that was done in it.
    #[command(subcommand)]
    Sample(sample::Sample),
    /// Import and export the organizations of the city.
    #[command(subcommand)]
    Organization(organization::Organization),
    /// Import and export what was measured.
    #[command(subcommand)]
    Measurement(measurement::Measurement),
    /// Import and export budget items and what is spent of them.
    #[command(subcommand)]
    Budget(budget::Budget),
    /// Where the indicators of a scheme stand on a day: one line each, the worst first.
    Monitor(monitor::Monitor),
    /// Make, disable, enable and reset accounts.
    #[command(subcommand)]
    User(user::User),
    /// Verify the audit log, anchor it, take it out, archive it.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The keys of the sealed columns: personal data and second factors.
    #[command(subcommand)]
    Key(key::Key),
    /// Check all invariants of the database (exit code 2 when one does not hold).
    Check(check::Check),
    /// Back up the database to a new file, also while a server runs, and check the copy as `check` does. The keys are
    /// not in it.
    Backup(backup::Backup),
    /// Put a backup in place of the database, checked first (exit code 2 when it holds what `check` rejects).
    Restore(restore::Restore),
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let Line { settings, command } = Line::parse();
    telemetry::start(match command {
        Command::Serve(_) => "info,sqlx=warn",
        _ => "warn",
    });
    block_on(async {
        let ended = match command {
            Command::Serve(serve) => serve.run(&settings).await,
            Command::Migrate => migrate::run(&settings).await,
            Command::Import(import) => import.run(&settings).await,
            Command::Export(export) => export.run(&settings).await,
            Command::Sample(sample) => sample.run(&settings).await,
            Command::Organization(organization) => organization.run(&settings).await,
            Command::Measurement(measurement) => measurement.run(&settings).await,
            Command::Budget(budget) => budget.run(&settings).await,
            Command::Monitor(monitor) => monitor.run(&settings).await,
            Command::User(user) => user.run(&settings).await,
            Command::Audit(audit) => audit.run(&settings).await,
            Command::Key(key) => key.run(&settings).await,
            Command::Check(check) => check.run(&settings).await,
            Command::Backup(backup) => backup.run(&settings).await,
            Command::Restore(restore) => restore.run(&settings).await,
        };
        settings.close().await;
        ended
    })
    .unwrap_or_else(|failure| {
        settings.complain(&failure);
        ExitCode::FAILURE
    })
}

fn block_on(command: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?
        .block_on(command)
}
