//! `hengce monitor`: where the indicators of a scheme stand on a day, one line each, the worst first.

use std::process::ExitCode;

use clap::Args;
use indicator_model::date::Date;
use indicator_model::id::SchemeId;
use storage::board::{self, Stand};

use super::settings::Settings;
use crate::message::{Failure, Notice};

#[derive(Args)]
pub(super) struct Monitor {
    /// The scheme to look at. [default: the one whose cycle it is, as the board opens]
    #[arg(long, env = "HENGCE_SCHEME")]
    scheme: Option<SchemeId>,
    /// The day to look back from; a day ahead is today. [default: today]
    #[arg(long, value_name = "DATE", env = "HENGCE_AS_OF")]
    as_of: Option<Date>,
}

impl Monitor {
    /// Lights are no fault of the database: the exit code is that of success whatever they are.
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let ctx = settings.ctx().await?;
        let scheme = match self.scheme {
            Some(scheme) => scheme,
            None => board::current(&ctx).await?.ok_or(Failure::NoScheme)?,
        };
        let (board, stands) = board::stands(&ctx, scheme, self.as_of).await?;
        for Stand { row, forecast, warning } in stands {
            let owner = board.organizations.iter().find(|known| known.id == row.owner).cloned();
            settings.tell(&Notice::Stands {
                row: Box::new(row),
                owner,
                forecast,
                warning: warning.map(Box::new),
            });
        }
        ctx.store().clone().close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
