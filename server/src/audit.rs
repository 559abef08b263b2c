//! The audit log over HTTP, as files. [`storage::audit`] has what they hold.

use axum::Json;
use axum::body::Body;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use futures_util::stream;
use indicator_model::date::Date;
use indicator_model::id::CityId;
use serde::Deserialize;
use storage::audit;
use storage::audit::signature::Kept;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;

use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;

/// First and last day, both included.
#[derive(Deserialize)]
pub(crate) struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

/// `GET /audit/export?from=…&to=…`: entries as lines of JSON, which verify by themselves. The first line says who took
/// them out, when, and the number under which the audit log knows it.
pub(crate) async fn export(
    Asking(ctx): Asking,
    days: Result<Query<Days>, QueryRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let Query(Days { from, to }) = days?;
    let export = audit::export(&ctx, city(&ctx)?, from, to).await?;
    let (first, last, id) = (export.head().first, export.head().last, export.head().id);
    let name = format!("attachment; filename=\"hengce-record-{first}-{last}.jsonl\"");
    let pieces = stream::try_unfold(export, async |mut export| {
        let piece = export.next().await?;
        Ok::<_, StoreError>(piece.map(|piece| (piece, export)))
    });
    let head = [(CONTENT_TYPE, "application/jsonl".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((head, [(header::FILE, id.to_string())], Body::from_stream(pieces)))
}

/// `GET /audit/anchor.json`: the head of the audit log, as `hengce audit verify --anchor` reads it.
pub(crate) async fn anchor(Asking(ctx): Asking) -> Result<impl IntoResponse, Refusal> {
    let city = city(&ctx)?;
    let anchor = audit::anchor(&ctx, city).await?.ok_or(StoreError::NotFound)?;
    let name = format!("attachment; filename=\"hengce-anchor-{}.json\"", anchor.sequence);
    Ok(([(CONTENT_DISPOSITION, name)], Json(Kept::new(city, anchor))))
}

fn city(ctx: &Ctx) -> Result<CityId, StoreError> {
    match ctx.actor() {
        Actor::Person(person) => Ok(person.city),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::SignedOut),
    }
}
