//! What boards ask of the server.

mod own;

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::{Json, Shared};
use indicator_model::date::Date;
use indicator_model::decompose::Rehang;
use indicator_model::id::{NodeId, OrganizationId, PublicationId, SchemeId};
use indicator_model::light::ChosenRule;
use indicator_model::monitor;
use indicator_model::monitor::board::Board;
use indicator_model::monitor::cockpit::Cockpit;
use indicator_model::monitor::district::Districts;
use indicator_model::monitor::heat::Monthly;
use indicator_model::monitor::map::spread::Spread;
use indicator_model::monitor::map::{Detail, Found, Map};
use indicator_model::monitor::trend::Trend;
use indicator_model::node::{Level, RollUpRule};
use indicator_model::objective::list::Objectives;
use indicator_model::objective::retrospective::{NewRetrospective, Written};
use indicator_model::objective::{Moved, NewMove};
use indicator_model::publication::{Answer, NewPublication, Preview, Selection, Summary};
use indicator_model::warning::answer::{Answered, NewAnswer};
use indicator_model::warning::list::Warnings;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{
    MeasurementRecord, PublicationEdit, SchemeEdit, SchemeRead, TimetableEdit,
};
use serde::{Deserialize, Serialize};

pub use self::own::{
    edit_board, keep_view, make_board, open_own, open_shelf, read_card, remove_board, remove_view,
    rename_view,
};
use crate::address::Asked;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/board/open", OneOf(&[SchemeRead])),
    ("/fn/board/explain", OneOf(&[SchemeRead])),
    ("/fn/board/choose_rule", OneOf(&[TimetableEdit])),
    ("/fn/board/heat", OneOf(&[SchemeRead])),
    ("/fn/board/cockpit", OneOf(&[SchemeRead])),
    ("/fn/board/districts", OneOf(&[SchemeRead])),
    ("/fn/board/trend", OneOf(&[SchemeRead])),
    ("/fn/publication/list", OneOf(&[SchemeRead])),
    ("/fn/publication/open", OneOf(&[PublicationEdit])),
    ("/fn/publication/preview", OneOf(&[PublicationEdit])),
    ("/fn/publication/publish", OneOf(&[PublicationEdit])),
    ("/fn/publication/withdraw", OneOf(&[PublicationEdit])),
    ("/fn/board/warnings", OneOf(&[SchemeRead])),
    ("/fn/board/answer_warning", OneOf(&[MeasurementRecord])),
    ("/fn/board/objectives", OneOf(&[SchemeRead])),
    ("/fn/board/move_key_result", OneOf(&[MeasurementRecord])),
    ("/fn/board/write_retrospective", OneOf(&[MeasurementRecord])),
    ("/fn/board/map", OneOf(&[SchemeRead])),
    ("/fn/board/map_detail", OneOf(&[SchemeRead])),
    ("/fn/board/find_in_map", OneOf(&[SchemeRead])),
    ("/fn/board/plan_move", OneOf(&[SchemeEdit])),
    ("/fn/board/shelf", OneOf(&[SchemeRead])),
    ("/fn/board/keep_view", OneOf(&[SchemeRead])),
    ("/fn/board/rename_view", OneOf(&[SchemeRead])),
    ("/fn/board/remove_view", OneOf(&[SchemeRead])),
    ("/fn/board/make_board", OneOf(&[SchemeRead])),
    ("/fn/board/own_board", OneOf(&[SchemeRead])),
    ("/fn/board/edit_board", OneOf(&[SchemeRead])),
    ("/fn/board/remove_board", OneOf(&[SchemeRead])),
    ("/fn/board/read_card", OneOf(&[SchemeRead])),
];

/// A board as a view shows it, and the schemes that there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened<T> {
    /// None where there is no scheme yet.
    pub board: Option<T>,
    /// Of which scheme it is.
    pub scheme: Option<SchemeId>,
    pub schemes: Vec<SchemeSummary>,
}

/// What a view shows of the scheme that is asked for, or else of the one that boards open with.
#[cfg(feature = "ssr")]
async fn opened<T>(
    asked: Option<SchemeId>,
    read: impl AsyncFnOnce(&storage::ctx::Ctx, SchemeId) -> Result<T, storage::error::StoreError>,
) -> Result<Opened<T>, AppError> {
    let ctx = base::request::ctx()?;
    let schemes = storage::scheme::list(&ctx).await?;
    let scheme = asked.or_else(|| storage::board::first(&ctx, &schemes));
    let board = match scheme {
        Some(scheme) => Some(read(&ctx, scheme).await?),
        None => None,
    };
    Ok(Opened { board, scheme, schemes })
}

/// Opens the board that is asked for.
#[server(prefix = "/fn", endpoint = "board/open", input = Json, output = Json)]
pub async fn open(asked: Asked) -> Result<Opened<Shared<Board>>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| {
        Ok(storage::board::indicators(ctx, scheme, organization, day).await?.into())
    })
    .await
}

/// The same with the lights of the months.
#[server(prefix = "/fn", endpoint = "board/heat", input = Json, output = Json)]
pub async fn open_heat(asked: Asked) -> Result<Opened<Shared<Monthly>>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| {
        Ok(storage::board::monthly(ctx, scheme, organization, day).await?.into())
    })
    .await
}

/// What the steering committee should talk about, beside how it stood on an earlier day.
#[server(prefix = "/fn", endpoint = "board/cockpit", input = Json, output = Json)]
pub async fn open_cockpit(asked: Asked, since: Option<Date>) -> Result<Opened<Shared<Cockpit>>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| {
        Ok(storage::board::cockpit(ctx, scheme, organization, day, since).await?.into())
    })
    .await
}

/// The districts side by side.
#[server(prefix = "/fn", endpoint = "board/districts", input = Json, output = Json)]
pub async fn open_districts(asked: Asked) -> Result<Opened<Shared<Districts>>, AppError> {
    let Asked { day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| Ok(storage::board::districts(ctx, scheme, day).await?.into()))
        .await
}

/// The course of the chosen indicators, or else of the worst.
#[server(prefix = "/fn", endpoint = "board/trend", input = Json, output = Json)]
pub async fn open_trend(asked: Asked, nodes: Vec<NodeId>) -> Result<Opened<Shared<Trend>>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| {
        Ok(storage::board::trend(ctx, scheme, organization, day, &nodes).await?.into())
    })
    .await
}

/// The early warnings, the worst first.
#[server(prefix = "/fn", endpoint = "board/warnings", input = Json, output = Json)]
pub async fn open_warnings(asked: Asked) -> Result<Opened<Warnings>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| storage::board::warnings(ctx, scheme, organization, day).await)
        .await
}

/// The goal map: all of it where it is small, else what is expanded.
#[server(prefix = "/fn", endpoint = "board/map", input = Json, output = Json)]
pub async fn open_map(asked: Asked, spread: Spread) -> Result<Opened<Map>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| {
        storage::board::map(ctx, scheme, organization, day, &spread.settled()).await
    })
    .await
}

/// Why a node of the map has its lights.
#[server(prefix = "/fn", endpoint = "board/map_detail", input = Json, output = Json)]
pub async fn map_detail(
    scheme: SchemeId,
    organization: Option<OrganizationId>,
    day: Option<Date>,
    node: NodeId,
) -> Result<Detail, AppError> {
    use base::request::ctx;
    Ok(storage::board::map_detail(&ctx()?, scheme, organization, day, node).await?)
}

/// The nodes of the map that have a text in their name or code.
#[server(prefix = "/fn", endpoint = "board/find_in_map", input = Json, output = Json)]
pub async fn find_in_map(
    scheme: SchemeId,
    organization: Option<OrganizationId>,
    text: String,
) -> Result<Found, AppError> {
    use base::request::ctx;
    Ok(storage::board::find_in_map(&ctx()?, scheme, organization, &text).await?)
}

/// What it would do to hang a node under another.
#[server(prefix = "/fn", endpoint = "board/plan_move", input = Json, output = Json)]
pub async fn plan_move(
    scheme: SchemeId,
    node: NodeId,
    parent: NodeId,
    rule: Option<RollUpRule>,
) -> Result<Rehang, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::plan_move(&ctx()?, scheme, node, parent, rule).await?)
}

/// Says why there is a warning, and what is done about it.
#[server(prefix = "/fn", endpoint = "board/answer_warning", input = Json, output = Json)]
pub async fn answer_warning(new: NewAnswer) -> Result<Answered, AppError> {
    use base::request::ctx;
    Ok(storage::board::answer(&ctx()?, new).await?)
}

/// The objectives with their key results.
#[server(prefix = "/fn", endpoint = "board/objectives", input = Json, output = Json)]
pub async fn open_objectives(asked: Asked) -> Result<Opened<Objectives>, AppError> {
    let Asked { organization, day, .. } = asked;
    opened(asked.scheme, async |ctx, scheme| storage::board::objectives(ctx, scheme, organization, day).await)
        .await
}

/// Says how a key result stands, and what changed.
#[server(prefix = "/fn", endpoint = "board/move_key_result", input = Json, output = Json)]
pub async fn move_key_result(new: NewMove) -> Result<Moved, AppError> {
    use base::request::ctx;
    Ok(storage::board::move_key_result(&ctx()?, new).await?)
}

/// Says at the close of an objective what was reached and learned, and what goes on.
#[server(prefix = "/fn", endpoint = "board/write_retrospective", input = Json, output = Json)]
pub async fn write_retrospective(new: NewRetrospective) -> Result<Written, AppError> {
    use base::request::ctx;
    Ok(storage::board::write_retrospective(&ctx()?, new).await?)
}

/// What a line says when it is opened, as it is seen on a day.
#[server(prefix = "/fn", endpoint = "board/explain", input = Json, output = Json)]
pub async fn explain(scheme: SchemeId, node: NodeId, day: Date) -> Result<monitor::detail::Detail, AppError> {
    use base::request::ctx;
    Ok(storage::board::detail(&ctx()?, scheme, node, Some(day)).await?)
}

/// Chooses the rule that the lights of a scheme follow.
#[server(prefix = "/fn", endpoint = "board/choose_rule", input = Json, output = Json)]
pub async fn choose_rule(scheme: SchemeId, rule: ChosenRule) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::board::choose(&ctx()?, scheme, rule).await?)
}

/// What would be published as a form opens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publishing {
    pub selection: Selection,
    pub preview: Preview,
}

/// What was published, the newest first.
#[server(prefix = "/fn", endpoint = "publication/list", input = Json, output = Json)]
pub async fn publications() -> Result<Vec<Summary>, AppError> {
    use base::request::ctx;
    Ok(storage::publication::list(&ctx()?).await?)
}

/// Previews what a board shows, with small counts suppressed as a form begins; none where there is no scheme yet.
#[server(prefix = "/fn", endpoint = "publication/open", input = Json, output = Json)]
pub async fn open_publishing(
    asked: Asked,
    text: String,
    theme: Option<String>,
    level: Option<Level>,
) -> Result<Option<Publishing>, AppError> {
    use base::request::ctx;
    use indicator_model::publication::Threshold;

    let ctx = ctx()?;
    let Asked { scheme, organization, day } = asked;
    let Some(scheme) = storage::board::chosen(&ctx, scheme).await? else { return Ok(None) };
    let threshold = Threshold::default();
    let selection = Selection { scheme, organization, day, text, level, theme, threshold };
    let preview = storage::publication::preview(&ctx, &selection).await?;
    Ok(Some(Publishing { selection, preview }))
}

/// Previews what would be published.
#[server(prefix = "/fn", endpoint = "publication/preview", input = Json, output = Json)]
pub async fn preview_publication(selection: Selection) -> Result<Preview, AppError> {
    use base::request::ctx;
    Ok(storage::publication::preview(&ctx()?, &selection).await?)
}

/// Publishes what was previewed.
#[server(prefix = "/fn", endpoint = "publication/publish", input = Json, output = Json)]
pub async fn publish(new: NewPublication) -> Result<Answer, AppError> {
    use base::request::ctx;
    Ok(storage::publication::publish(&ctx()?, new).await?)
}

/// Withdraws a publication.
#[server(prefix = "/fn", endpoint = "publication/withdraw", input = Json, output = Json)]
pub async fn withdraw_publication(publication: PublicationId, reason: String) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::publication::withdraw(&ctx()?, publication, &reason).await?)
}
