//! What boards ask of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::date::Date;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::light::Preset;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::cockpit::Cockpit;
use indicator_model::monitor::district::Districts;
use indicator_model::monitor::forecast::Forecast;
use indicator_model::monitor::heat::Monthly;
use indicator_model::monitor::trend::Trend;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{SchemeRead, TimetableEdit};
use serde::{Deserialize, Serialize};

use crate::address::Asked;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/board/open", OneOf(&[SchemeRead])),
    ("/fn/board/forecast", OneOf(&[SchemeRead])),
    ("/fn/board/choose_rule", OneOf(&[TimetableEdit])),
    ("/fn/board/heat", OneOf(&[SchemeRead])),
    ("/fn/board/cockpit", OneOf(&[SchemeRead])),
    ("/fn/board/districts", OneOf(&[SchemeRead])),
    ("/fn/board/trend", OneOf(&[SchemeRead])),
];

/// A board as a view shows it, and the schemes that there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened<T = Board> {
    /// None where there is no scheme yet.
    pub board: Option<T>,
    pub schemes: Vec<SchemeSummary>,
}

/// Opens the board that is asked for.
#[server(prefix = "/fn", endpoint = "board/open", input = Json, output = Json)]
pub async fn open(asked: Asked) -> Result<Opened, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let board = match storage::board::chosen(&ctx, asked.scheme).await? {
        Some(scheme) => Some(storage::board::indicators(&ctx, scheme, asked.organization, asked.day).await?),
        None => None,
    };
    Ok(Opened { board, schemes: storage::scheme::list(&ctx).await? })
}

/// The same with the lights of the months.
#[server(prefix = "/fn", endpoint = "board/heat", input = Json, output = Json)]
pub async fn open_heat(asked: Asked) -> Result<Opened<Monthly>, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let board = match storage::board::chosen(&ctx, asked.scheme).await? {
        Some(scheme) => Some(storage::board::monthly(&ctx, scheme, asked.organization, asked.day).await?),
        None => None,
    };
    Ok(Opened { board, schemes: storage::scheme::list(&ctx).await? })
}

/// What the steering committee should talk about, beside how it stood on an earlier day.
#[server(prefix = "/fn", endpoint = "board/cockpit", input = Json, output = Json)]
pub async fn open_cockpit(asked: Asked, since: Option<Date>) -> Result<Opened<Cockpit>, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let Asked { scheme, organization, day } = asked;
    let board = match storage::board::chosen(&ctx, scheme).await? {
        Some(scheme) => Some(storage::board::cockpit(&ctx, scheme, organization, day, since).await?),
        None => None,
    };
    Ok(Opened { board, schemes: storage::scheme::list(&ctx).await? })
}

/// The districts side by side.
#[server(prefix = "/fn", endpoint = "board/districts", input = Json, output = Json)]
pub async fn open_districts(asked: Asked) -> Result<Opened<Districts>, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let board = match storage::board::chosen(&ctx, asked.scheme).await? {
        Some(scheme) => Some(storage::board::districts(&ctx, scheme, asked.day).await?),
        None => None,
    };
    Ok(Opened { board, schemes: storage::scheme::list(&ctx).await? })
}

/// The course of the chosen indicators, or else of the worst.
#[server(prefix = "/fn", endpoint = "board/trend", input = Json, output = Json)]
pub async fn open_trend(asked: Asked, nodes: Vec<NodeId>) -> Result<Opened<Trend>, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let Asked { scheme, organization, day } = asked;
    let board = match storage::board::chosen(&ctx, scheme).await? {
        Some(scheme) => Some(storage::board::trend(&ctx, scheme, organization, day, &nodes).await?),
        None => None,
    };
    Ok(Opened { board, schemes: storage::scheme::list(&ctx).await? })
}

/// The forecast of one indicator, as it is seen on a day; none where too little is known.
#[server(prefix = "/fn", endpoint = "board/forecast", input = Json, output = Json)]
pub async fn forecast_node(scheme: SchemeId, node: NodeId, day: Date) -> Result<Option<Forecast>, AppError> {
    use base::request::ctx;
    Ok(storage::board::forecast(&ctx()?, scheme, node, Some(day)).await?)
}

/// Chooses whose rule the lights of a scheme follow.
#[server(prefix = "/fn", endpoint = "board/choose_rule", input = Json, output = Json)]
pub async fn choose_rule(scheme: SchemeId, preset: Preset) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::board::choose(&ctx()?, scheme, preset).await?)
}
