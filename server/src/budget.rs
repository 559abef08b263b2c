//! The sheet of budget items over HTTP: a file in, a file out. [`storage::budget`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::response::Response;
use base::error::AppError;
use indicator_model::budget::sheet::Outcome;
use indicator_model::id::CityId;
use serde::Deserialize;

use crate::refusal::Refusal;
use crate::session::Asking;
use crate::table_file::{Upload, brought, leaving, wanted};

/// `POST /budgets/import?city=…&name=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it nothing was saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let (city, file, mode) = brought(upload, body)?;
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
    of: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(Wanted { city }) = of?;
    let (what, format) = wanted(&name).ok_or(AppError::NotFound)?;
    let file = match what {
        "budgets" => storage::budget::export(&ctx, city, format).await?,
        "due" => storage::budget::template(&ctx, city, format).await?,
        _ => return Err(AppError::NotFound.into()),
    };
    Ok(leaving(what, format, file))
}
