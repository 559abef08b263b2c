//! The sheet of measurements over HTTP: a file in, a file out. [`storage::measurement`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use base::error::AppError;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::measurement::sheet::Outcome;
use serde::Deserialize;
use storage::sheet::{Exported, File, Format, Mode};

use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;

/// What a client says about the file that it sends.
#[derive(Deserialize)]
pub(crate) struct Upload {
    city: CityId,
    /// The name of the file, for the audit log.
    name: String,
    #[serde(default)]
    dry_run: bool,
}

/// `POST /measurements/import?city=…&name=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it nothing was
/// saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let bytes = body?;
    let Query(Upload { city, name, dry_run }) = upload?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let file = File { name, bytes: bytes.into() };
    Ok(Json(storage::measurement::import(&ctx, city, file, mode).await?))
}

/// Of which city a file is wanted, and of which organization.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    city: CityId,
    organization: Option<OrganizationId>,
}

/// `GET /measurements/export/{name}?city=…`: what is in force (`measured.csv`, `measured.xlsx`), or the rows that are to be reported
/// now (`due.csv`, `due.xlsx`), of one organization with `&organization=…`.
pub(crate) async fn export(
    Asking(ctx): Asking,
    Path(name): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let Query(Wanted { city, organization }) = wanted?;
    let (what, extension) = name.split_once('.').ok_or(AppError::NotFound)?;
    let format = [Format::Csv, Format::Xlsx].into_iter().find(|format| format.extension() == extension);
    let format = format.ok_or(AppError::NotFound)?;
    let Exported { watermark, bytes } = match what {
        "measured" => storage::measurement::export(&ctx, city, format).await?,
        "due" => storage::check_in::template(&ctx, city, organization, format).await?,
        _ => return Err(AppError::NotFound.into()),
    };
    let name = format!("attachment; filename=\"{what}.{extension}\"");
    let head = [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((head, [(header::FILE, watermark.id.to_string())], bytes))
}
