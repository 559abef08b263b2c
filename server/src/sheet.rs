//! Sheets over HTTP: a file in, a file out. [`storage::sheet`] has what a sheet means.
//!
//! Plain requests rather than server functions, because their bodies are files: an upload is the bytes as they are,
//! a download is an address that a link can carry.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use base::error::AppError;
use indicator_model::id::SchemeId;
use indicator_model::sheet::{Mapping, Outcome, Seen};
use serde::Deserialize;
use storage::sheet::{self, Destination, Exported, File, Format, Mode};

use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;
use crate::table_file::wanted;

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
    /// JSON of a [`Mapping`], where the columns are not what their headings say.
    mapping: Option<String>,
}

/// Bytes of a mapping.
const MAPPING: usize = 32 << 10;

fn mapping(text: Option<&str>) -> Result<Mapping, AppError> {
    let Some(text) = text else { return Ok(Mapping::default()) };
    if text.len() > MAPPING {
        return Err(AppError::Invalid);
    }
    serde_json::from_str(text).map_err(|_| AppError::Invalid)
}

/// What a client says about a file that is looked at.
#[derive(Deserialize)]
pub(crate) struct Looked {
    mapping: Option<String>,
}

/// `POST /import/look?mapping=…` with the file as body answers a `Seen`, or null for a file that is no table.
pub(crate) async fn look(
    Asking(ctx): Asking,
    looked: Result<Query<Looked>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Option<Seen>>, Refusal> {
    let bytes = body?;
    let mapping = mapping(looked?.mapping.as_deref())?;
    let file = File { name: String::new(), bytes: bytes.into() };
    Ok(Json(sheet::look(&ctx, file, mapping).await?.ok()))
}

/// `POST /import?name=…&scheme=…&year=…&mapping=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it
/// nothing was saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let bytes = body?;
    let Query(Upload { name, scheme, year, dry_run, mapping: said }) = upload?;
    let mapping = mapping(said.as_deref())?;
    if year.is_some_and(|year| !(1949..=2200).contains(&year)) {
        return Err(AppError::Invalid.into());
    }
    let file = File { name, bytes: bytes.into() };
    let destination = Destination::chosen(scheme, year);
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    Ok(Json(sheet::import_mapped(&ctx, file, mapping, destination, mode).await?))
}

/// `GET /template.xlsx`: the sheet to fill in, with the lists of the city.
pub(crate) async fn template(Asking(ctx): Asking) -> Result<impl IntoResponse, Refusal> {
    let bytes = sheet::template(&ctx).await?;
    Ok(([(CONTENT_TYPE, Format::Xlsx.media_type()), (CONTENT_DISPOSITION, "attachment")], bytes))
}

/// `GET /export/{scheme}.csv` or `.xlsx`. The link says under which name the browser keeps the file.
pub(crate) async fn export(
    Asking(ctx): Asking,
    Path(name): Path<String>,
) -> Result<impl IntoResponse, Refusal> {
    let (scheme, format) = parse(&name).ok_or(AppError::NotFound)?;
    let Exported { watermark, bytes } = sheet::export(&ctx, scheme, format).await?;
    let head = [(CONTENT_TYPE, format.media_type()), (CONTENT_DISPOSITION, "attachment")];
    Ok((head, [(header::FILE, watermark.id.to_string())], bytes))
}

fn parse(name: &str) -> Option<(SchemeId, Format)> {
    let (scheme, format) = wanted(name)?;
    Some((scheme.parse().ok()?, format))
}
