//! `hengce key`: the keys of the sealed columns.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use storage::crypto::{self, CryptoSuite, SUITES};
use storage::sealing;

use super::settings::Settings;
use crate::message::{Failure, Notice};

#[derive(Subcommand)]
pub(super) enum Key {
    /// Make a key and put it first in the key file: what is sealed from now on is sealed with it.
    New {
        /// International, or 国密. Software, and no certified module.
        #[arg(long, default_value = "aes-256-gcm")]
        suite: Suite,
        /// Print the key instead, for keys that are not in a file.
        #[arg(long)]
        print: bool,
    },
    /// Seal everything again with the current key. Can be interrupted and run again.
    Rotate,
    /// List the keys of the database and how much is sealed with each.
    List,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Suite {
    #[value(name = "aes-256-gcm")]
    International,
    #[value(name = "sm4-gcm")]
    Guomi,
}

impl Suite {
    fn suite(self) -> &'static dyn CryptoSuite {
        let name = match self {
            Self::International => "aes-256-gcm",
            Self::Guomi => "sm4-gcm",
        };
        crypto::suite(name).unwrap_or(SUITES[0])
    }
}

impl Key {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        if let Self::New { suite, print: true } = self {
            println!("{}", crypto::Key::generate(suite.suite())?.line());
            return Ok(ExitCode::SUCCESS);
        }
        let ctx = settings.ctx().await?;
        let notice = match self {
            Self::New { suite, .. } => {
                let suite = suite.suite();
                Notice::KeyAdded { id: sealing::add(&ctx, suite).await?, suite: suite.name() }
            }
            Self::Rotate => Notice::KeysRotated(sealing::rotate(&ctx).await?),
            Self::List => Notice::Keys(sealing::keys(&ctx).await?),
        };
        ctx.store().clone().close().await?;
        settings.tell(&notice);
        Ok(ExitCode::SUCCESS)
    }
}
