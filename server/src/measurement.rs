//! The sheet of measurements over HTTP: a file in, a file out. [`storage::measurement`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::response::Response;
use base::error::AppError;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::measurement::sheet::Outcome;
use serde::Deserialize;

use crate::refusal::Refusal;
use crate::session::Asking;
use crate::table_file::{Upload, brought, leaving, wanted};

/// `POST /measurements/import?city=…&name=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it nothing was
/// saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let (city, file, mode) = brought(upload, body)?;
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
    of: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(Wanted { city, organization }) = of?;
    let (what, format) = wanted(&name).ok_or(AppError::NotFound)?;
    let file = match what {
        "measured" => storage::measurement::export(&ctx, city, format).await?,
        "due" => storage::check_in::template(&ctx, city, organization, format).await?,
        _ => return Err(AppError::NotFound.into()),
    };
    Ok(leaving(what, format, file))
}
