//! The audit log over HTTP, as files. [`storage::audit`] has what they hold.

use axum::body::Body;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::error::AppError;
use futures_util::stream;
use indicator_model::id::CityId;
use indicator_model::period::Date;
use serde::Deserialize;
use storage::audit;
use storage::audit::signature::Kept;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;

use crate::session::Asking;
use crate::{header, refusal};

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
    headers: HeaderMap,
) -> Response {
    let Ok(Query(Days { from, to })) = days else {
        return refusal::answer(&headers, &AppError::Invalid);
    };
    let export = match city(&ctx) {
        Ok(city) => audit::export(&ctx, city, from, to).await,
        Err(error) => Err(error),
    };
    let export = match export {
        Ok(export) => export,
        Err(error) => return refusal::answer(&headers, &error.into()),
    };
    let (first, last, id) = (export.head().first, export.head().last, export.head().id);
    let name = format!("attachment; filename=\"hengce-record-{first}-{last}.jsonl\"");
    let pieces = stream::try_unfold(export, async |mut export| {
        let piece = export.next().await?;
        Ok::<_, StoreError>(piece.map(|piece| (piece, export)))
    });
    let head = [(CONTENT_TYPE, "application/jsonl".to_owned()), (CONTENT_DISPOSITION, name)];
    (head, [(header::FILE, id.to_string())], Body::from_stream(pieces)).into_response()
}

/// `GET /audit/anchor.json`: the head of the audit log, as `hengce audit verify --anchor` reads it.
pub(crate) async fn anchor(Asking(ctx): Asking, headers: HeaderMap) -> Response {
    match kept(&ctx).await {
        Ok(kept) => {
            let name = format!("attachment; filename=\"hengce-anchor-{}.json\"", kept.anchor.sequence);
            ([(CONTENT_DISPOSITION, name)], axum::Json(kept)).into_response()
        }
        Err(error) => refusal::answer(&headers, &error.into()),
    }
}

async fn kept(ctx: &Ctx) -> Result<Kept, StoreError> {
    let city = city(ctx)?;
    let anchor = audit::anchor(ctx, city).await?.ok_or(StoreError::NotFound)?;
    Ok(Kept::new(city, anchor))
}

fn city(ctx: &Ctx) -> Result<CityId, StoreError> {
    match ctx.actor() {
        Actor::Person(person) => Ok(person.city),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::SignedOut),
    }
}
