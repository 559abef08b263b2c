//! The sheet of budget items over HTTP: a file in, a file out. [`storage::budget`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use base::error::AppError;
use indicator_model::budget::sheet::Outcome;
use indicator_model::id::CityId;
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

/// `POST /budgets/import?city=…&name=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it nothing was saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let bytes = body?;
    let Query(Upload { city, name, dry_run }) = upload?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let file = File { name, bytes: bytes.into() };
    Ok(Json(storage::budget::import(&ctx, city, file, mode).await?))
}

/// Of which city a file is wanted.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    city: CityId,
}

/// `GET /budgets/export/{name}?city=…`: all that is in force (`budgets.csv`, `budgets.xlsx`), or the rows to fill in now (`due.csv`,
/// `due.xlsx`).
pub(crate) async fn export(
    Asking(ctx): Asking,
    Path(name): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let Query(Wanted { city }) = wanted?;
    let (what, extension) = name.split_once('.').ok_or(AppError::NotFound)?;
    let format = [Format::Csv, Format::Xlsx].into_iter().find(|format| format.extension() == extension);
    let format = format.ok_or(AppError::NotFound)?;
    let Exported { watermark, bytes } = match what {
        "budgets" => storage::budget::export(&ctx, city, format).await?,
        "due" => storage::budget::template(&ctx, city, format).await?,
        _ => return Err(AppError::NotFound.into()),
    };
    let name = format!("attachment; filename=\"{what}.{extension}\"");
    let head = [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((head, [(header::FILE, watermark.id.to_string())], bytes))
}
