//! Files of rows over HTTP, in and out.

use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use indicator_model::id::CityId;
use serde::Deserialize;
use storage::sheet::{Exported, File, Format, Mode};

use crate::header;
use crate::refusal::Refusal;

/// What a client says about a file for a city that it sends.
#[derive(Deserialize)]
pub(crate) struct Upload {
    city: CityId,
    /// The name of the file, for the audit log.
    name: String,
    #[serde(default)]
    dry_run: bool,
}

/// A file for a city, and whether it is meant.
pub(crate) fn brought(
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(CityId, File, Mode), Refusal> {
    let bytes = body?;
    let Query(Upload { city, name, dry_run }) = upload?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    Ok((city, File { name, bytes: bytes.into() }, mode))
}

/// What a name such as `due.xlsx` asks for: what is in the file, and its kind.
pub(crate) fn wanted(name: &str) -> Option<(&str, Format)> {
    let (what, extension) = name.split_once('.')?;
    let format = [Format::Csv, Format::Xlsx].into_iter().find(|format| format.extension() == extension)?;
    Some((what, format))
}

/// A file that leaves, with the number of its watermark.
pub(crate) fn leaving(what: &str, format: Format, file: Exported) -> Response {
    leaving_as(what, format.extension(), format.media_type(), file)
}

/// The same of a file that is no table.
pub(crate) fn leaving_as(what: &str, extension: &str, media_type: &'static str, file: Exported) -> Response {
    let Exported { watermark, bytes } = file;
    let name = format!("attachment; filename=\"{what}.{extension}\"");
    let head = [(CONTENT_TYPE, media_type.to_owned()), (CONTENT_DISPOSITION, name)];
    (head, [(header::FILE, watermark.id.to_string())], bytes).into_response()
}
