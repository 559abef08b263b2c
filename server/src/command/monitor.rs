//! `hengce monitor`: where the indicators of a scheme stand on a day, one line each, the worst first.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use indicator_model::date::Date;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::warning::list::{Status, Warning};
use storage::board::{self, Extent};

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
        let board = board::indicators(&ctx, scheme, Extent::Whole, self.as_of).await?;
        let mut forecasts = board::forecasts(&ctx, scheme, self.as_of).await?;
        let list = board::warnings(&ctx, scheme, Extent::Whole, self.as_of).await?.list;
        let open = list.into_iter().filter(|warning| warning.status() == Status::Open);
        let mut open: BTreeMap<NodeId, Warning> = open.map(|warning| (warning.row.node, warning)).collect();
        for row in board.rows {
            let owner = board.organizations.iter().find(|known| known.id == row.owner).cloned();
            let forecast = forecasts.remove(&row.node);
            let warning = open.remove(&row.node).map(Box::new);
            settings.tell(&Notice::Stands { row: Box::new(row), owner, forecast, warning });
        }
        ctx.store().clone().close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
