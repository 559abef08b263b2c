//! The sheet of holidays over HTTP. [`storage::timetable`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use indicator_model::calendar::sheet::Outcome;
use indicator_model::id::SchemeId;
use serde::Deserialize;
use storage::sheet::{File, Mode};

use crate::refusal::Refusal;
use crate::session::Asking;

/// What a client says about the file that it sends.
#[derive(Deserialize)]
pub(crate) struct Upload {
    /// The days become those of its city.
    scheme: SchemeId,
    /// The name of the file, for the audit log.
    name: String,
    #[serde(default)]
    dry_run: bool,
}

/// `POST /calendar/import?scheme=…&name=…&dry_run=true` with the file as body answers an `Outcome`; with errors in it nothing was
/// saved.
pub(crate) async fn import(
    Asking(ctx): Asking,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Outcome>, Refusal> {
    let bytes = body?;
    let Query(Upload { scheme, name, dry_run }) = upload?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let file = File { name, bytes: bytes.into() };
    Ok(Json(storage::timetable::import(&ctx, scheme, file, mode).await?))
}
