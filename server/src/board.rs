//! What a view of a board shows, as a file. [`::board::table`] has its cells, [`storage::board`] what they are made of.

use ::board::{Asked, Tab, View, table};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use base::error::AppError;
use base::request;
use storage::board;
use storage::sheet::{Exported, Format};

use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;

/// `GET /board/export/{view}.csv` or `.xlsx`, with the query of the page: its rows and columns, in its order and in the reader's
/// language.
pub(crate) async fn export(
    Asking(ctx): Asking,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let (tab, format) = parse(&name).ok_or(AppError::NotFound)?;
    let view = View::of_query(tab, &query.unwrap_or_default());
    let Asked { scheme, organization, day } = view.asked;
    let scheme = board::chosen(&ctx, scheme).await?.ok_or(AppError::NotFound)?;
    let locale = request::locale(&headers);
    let table = match tab {
        Tab::Lines => table::lines(locale, &view, &board::indicators(&ctx, scheme, organization, day).await?),
        Tab::Cockpit => {
            let cockpit = board::cockpit(&ctx, scheme, organization, day, view.since).await?;
            table::cockpit(locale, &view, &cockpit)
        }
        Tab::Districts => table::districts(locale, &view, &board::districts(&ctx, scheme, day).await?),
        Tab::Heat => table::heat(locale, &view, &board::monthly(&ctx, scheme, organization, day).await?),
    };
    let Exported { watermark, bytes } = board::export(&ctx, scheme, table, format).await?;
    let name = format!("attachment; filename=\"board-{}.{}\"", tab.key(), format.extension());
    let head = [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((head, [(header::FILE, watermark.id.to_string())], bytes))
}

fn parse(name: &str) -> Option<(Tab, Format)> {
    let (view, extension) = name.split_once('.')?;
    let tab = Tab::ALL.into_iter().find(|tab| tab.key() == view)?;
    let format = [Format::Csv, Format::Xlsx].into_iter().find(|format| format.extension() == extension)?;
    Some((tab, format))
}
