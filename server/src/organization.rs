//! The sheet of organizations over HTTP: a file in, a file out. [`storage::organization`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::response::Response;
use indicator_model::organization::sheet::Outcome;
use serde::Deserialize;
use storage::ctx::Ctx;
use storage::organization::Past;
use storage::sheet::{File, Format, Mode};

use crate::refusal::Refusal;
use crate::session::Asking;
use crate::table_file::leaving;

/// What a client says about the file that it sends.
#[derive(Deserialize)]
pub(crate) struct Upload {
    /// The name of the file, for the audit log.
    name: String,
    #[serde(default)]
    dry_run: bool,
    /// Whether rows may correct what has held since a day that is past.
    #[serde(default)]
    correct_past: bool,
}

/// `POST /organizations/import?name=…&dry_run=true&correct_past=true` with the file as body answers an `Outcome`; with errors in it
/// nothing was saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let bytes = body?;
    let Query(Upload { name, dry_run, correct_past }) = upload?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let past = if correct_past { Past::Corrected } else { Past::Stays };
    let file = File { name, bytes: bytes.into() };
    let city = storage::organization::own_city(&ctx)?;
    Ok(Json(storage::organization::import(&ctx, city, file, past, mode).await?))
}

/// `GET /organizations/export.csv`.
pub(crate) async fn export_csv(Asking(ctx): Asking) -> Result<Response, Refusal> {
    export(&ctx, Format::Csv).await
}

/// `GET /organizations/export.xlsx`.
pub(crate) async fn export_xlsx(Asking(ctx): Asking) -> Result<Response, Refusal> {
    export(&ctx, Format::Xlsx).await
}

async fn export(ctx: &Ctx, format: Format) -> Result<Response, Refusal> {
    let city = storage::organization::own_city(ctx)?;
    let file = storage::organization::export(ctx, city, format).await?;
    Ok(leaving("organizations", format, file))
}
