//! What a view of a board shows, as a file. [`::board::table`] has its cells, [`storage::board`] what they are made of.

use ::board::{Asked, Tab, View, drawing, map, table, trend_words};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use axum::response::Response;
use base::error::AppError;
use base::request;
use storage::board;
use storage::sheet::Format;

use crate::refusal::Refusal;
use crate::session::Asking;
use crate::table_file::{leaving, leaving_as, wanted};

/// `GET /board/export/{view}.csv` or `.xlsx`, with the query of the page: its rows and columns, in its order and in the reader's
/// language. Of what is drawn `.svg` too.
pub(crate) async fn export(
    Asking(ctx): Asking,
    Path(asked): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (tab, form) = parse(&asked).ok_or(AppError::NotFound)?;
    let view = View::of_query(tab, &query.unwrap_or_default()).ok_or(AppError::Invalid)?;
    let Asked { scheme, organization, day } = view.asked;
    let scheme = board::chosen(&ctx, scheme).await?.ok_or(AppError::NotFound)?;
    let locale = request::locale(&headers);
    let format = match form {
        Form::Table(format) => format,
        Form::Drawing if tab == Tab::Map => {
            let shown = board::map(&ctx, scheme, organization, day, &view.spread).await?;
            let draw = |mark: &str| map::drawing::file(locale, &shown, &view, mark);
            let file = board::drawing(&ctx, scheme, draw).await?;
            return Ok(leaving_as(&name(tab), "svg", "image/svg+xml", file));
        }
        Form::Drawing => {
            let trend = board::trend(&ctx, scheme, organization, day, &view.nodes).await?;
            let title = trend_words::title(locale, &trend);
            let file = board::drawing(&ctx, scheme, |mark| drawing::file(&trend, &title, mark)).await?;
            return Ok(leaving_as(&name(tab), "svg", "image/svg+xml", file));
        }
    };
    let table = match tab {
        Tab::Lines => {
            let lines = board::indicators(&ctx, scheme, organization, day).await?;
            table::lines(locale, &view, &lines)
        }
        Tab::Cockpit => {
            let cockpit = board::cockpit(&ctx, scheme, organization, day, view.since).await?;
            table::cockpit(locale, &view, &cockpit)
        }
        Tab::Districts => {
            let districts = board::districts(&ctx, scheme, day).await?;
            table::districts(locale, &view, &districts)
        }
        Tab::Trend => {
            let trend = board::trend(&ctx, scheme, organization, day, &view.nodes).await?;
            table::trend(locale, &view, &trend)
        }
        Tab::Warnings => {
            let warnings = board::warnings(&ctx, scheme, organization, day).await?;
            table::warnings(locale, &view, &warnings)
        }
        Tab::Objectives => {
            let objectives = board::objectives(&ctx, scheme, organization, day).await?;
            table::objectives(locale, &view, &objectives)
        }
        Tab::Map => {
            let shown = board::map(&ctx, scheme, organization, day, &view.spread).await?;
            table::map(locale, &view, &shown)
        }
        Tab::Heat => {
            let monthly = board::monthly(&ctx, scheme, organization, day).await?;
            table::heat(locale, &view, &monthly)
        }
    };
    let file = board::export(&ctx, scheme, table, format).await?;
    Ok(leaving(&name(tab), format, file))
}

fn name(tab: Tab) -> String {
    format!("board-{}", tab.key())
}

/// What a file is.
enum Form {
    Table(Format),
    Drawing,
}

fn parse(name: &str) -> Option<(Tab, Form)> {
    let known = |view: &str| Tab::ALL.into_iter().find(|tab| tab.key() == view);
    if let Some(view) = name.strip_suffix(".svg") {
        return known(view).filter(|tab| tab.is_drawn()).map(|tab| (tab, Form::Drawing));
    }
    let (view, format) = wanted(name)?;
    Some((known(view)?, Form::Table(format)))
}
