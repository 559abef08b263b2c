//! Sheets over HTTP: a file in, a file out. [`storage::sheet`] has what a sheet means.
//!
//! Plain requests rather than server functions, because their bodies are files: an upload is the bytes as they are,
//! a download is an address that a link can carry.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::error::AppError;
use indicator_model::id::SchemeId;
use serde::Deserialize;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::sheet::{self, Destination, Exported, File, Format, Mode};

use crate::session::Asking;
use crate::{header, refusal};

/// What a client says about the file that it sends.
#[derive(Deserialize)]
pub(crate) struct Upload {
    /// The name of the file, for the history.
    name: String,
    /// The scheme to import into; without it the sheet says where it belongs.
    scheme: Option<SchemeId>,
    /// The year to import into instead, 1949 to 2200.
    year: Option<u16>,
    #[serde(default)]
    dry_run: bool,
}

/// `POST /import?name=…&scheme=…&year=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it
/// nothing was saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(bytes) = body else { return refusal::answer(&headers, &AppError::Invalid) };
    let Ok(Query(Upload { name, scheme, year, dry_run })) = upload else {
        return refusal::answer(&headers, &AppError::Invalid);
    };
    if year.is_some_and(|year| !(1949..=2200).contains(&year)) {
        return refusal::answer(&headers, &AppError::Invalid);
    }
    let file = File { name, bytes: bytes.into() };
    let destination = Destination::chosen(scheme, year);
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    match sheet::import(&ctx, file, destination, mode).await {
        Ok(outcome) => Json(outcome).into_response(),
        Err(error) => refusal::answer(&headers, &error.into()),
    }
}

/// `GET /export/{scheme}.csv` or `.xlsx`. The link says under which name the browser keeps the file.
pub(crate) async fn export(Asking(ctx): Asking, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some((scheme, format)) = parse(&name) else {
        return refusal::answer(&headers, &AppError::NotFound);
    };
    match download(&ctx, scheme, format).await {
        Ok(response) => response,
        Err(error) => refusal::answer(&headers, &error.into()),
    }
}

fn parse(name: &str) -> Option<(SchemeId, Format)> {
    let (scheme, extension) = name.rsplit_once('.')?;
    let format = [Format::Csv, Format::Xlsx].into_iter().find(|format| format.extension() == extension)?;
    Some((scheme.parse().ok()?, format))
}

async fn download(ctx: &Ctx, scheme: SchemeId, format: Format) -> Result<Response, StoreError> {
    let Exported { watermark, bytes } = sheet::export(ctx, scheme, format).await?;
    let head = [(CONTENT_TYPE, format.media_type()), (CONTENT_DISPOSITION, "attachment")];
    Ok((head, [(header::FILE, watermark.id.to_string())], bytes).into_response())
}
