//! The files that back up reports over HTTP: a file in, a file out. [`storage::check_in::evidence`] has what it means.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use base::error::AppError;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::{AccountId, EvidenceId, OrganizationId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use storage::check_in::evidence::{self, Content, NewEvidence};

use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;

/// What a client says about the file that it sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Upload {
    /// For which the person reports.
    organization: OrganizationId,
    name: String,
    /// Whose file it is; another person who has signed in since is asked to sign in.
    by: AccountId,
}

/// `POST /evidence/{id}?organization=…&name=…&by=…` with the file as body answers the [`Evidence`]; the same again answers the same.
pub(crate) async fn add(
    Asking(ctx): Asking,
    id: Result<Path<EvidenceId>, PathRejection>,
    upload: Result<Query<Upload>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Evidence>, Refusal> {
    let bytes = body?;
    let Query(Upload { organization, name, by }) = upload?;
    ctx.typed_by(Some(by))?;
    let new = NewEvidence { id: named(id)?, organization, name, bytes: bytes.into() };
    Ok(Json(evidence::add(&ctx, new).await?))
}

/// A file may run nothing and load nothing, also where somebody opens it by itself.
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

/// `GET /evidence/{id}/view`: a photo, as a page shows it. It is part of the page and carries no mark of its own.
pub(crate) async fn view(
    Asking(ctx): Asking,
    id: Result<Path<EvidenceId>, PathRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let Content { evidence, bytes } = evidence::view(&ctx, named(id)?).await?;
    let head = [
        (CONTENT_TYPE, HeaderValue::from_static(evidence.kind.media_type())),
        (CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (CONTENT_SECURITY_POLICY, SANDBOX),
    ];
    Ok((head, bytes))
}

/// `GET /evidence/{id}`: a file that leaves, as it was sent. The number of its mark is in its name.
pub(crate) async fn download(
    Asking(ctx): Asking,
    id: Result<Path<EvidenceId>, PathRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let (Content { evidence, bytes }, watermark) = evidence::download(&ctx, named(id)?).await?;
    // What it is called follows from what it is, and not from what its sender called it.
    let stem = evidence.name.rsplit_once('.').map_or(evidence.name.as_str(), |(stem, _)| stem);
    let (mark, extension) = (watermark.id.to_string(), evidence.kind.extension());
    let marked = format!("{stem} hengce-{mark}.{extension}");
    let encoded = utf8_percent_encode(&marked, NON_ALPHANUMERIC);
    // RFC 6266: programs that do not read the second name take the first.
    let disposition =
        format!("attachment; filename=\"hengce-{mark}.{extension}\"; filename*=UTF-8''{encoded}");
    let head = [
        (CONTENT_TYPE, evidence.kind.media_type().to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (header::FILE, mark),
    ];
    Ok((head, [(CONTENT_SECURITY_POLICY, SANDBOX)], bytes))
}

/// An address that names no file is that of none.
fn named(id: Result<Path<EvidenceId>, PathRejection>) -> Result<EvidenceId, AppError> {
    id.map(|Path(id)| id).map_err(|_| AppError::NotFound)
}
