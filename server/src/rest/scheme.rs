//! `GET /api/v1/schemes`.

use axum::http::HeaderMap;
use axum::response::Response;
use storage::scheme;

use super::list::{List, Schemes, tagged};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::session::Asking;

/// The schemes that the owner of the token may read, the newest cycle first.
#[utoipa::path(
    get,
    path = "/api/v1/schemes",
    operation_id = "list_schemes",
    params(("If-None-Match" = Option<String>, Header, nullable = false)),
    responses(
        (status = 200, body = Schemes, headers(("ETag" = String))),
        (status = 304),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn schemes(Asking(ctx): Asking, headers: HeaderMap) -> Result<Response, Refusal> {
    let schemes = scheme::list(&ctx).await?;
    Ok(tagged(&headers, &List::whole(schemes.into_iter().map(super::item::Scheme::from).collect())))
}
