//! `GET /api/v1/schemes`.

use axum::http::HeaderMap;
use axum::response::Response;
use storage::scheme;

use super::item::Scheme;
use super::list::{List, tagged};
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
        (status = 200, body = List<Scheme>, headers(("ETag" = String)), links(
            ("indicators" = (
                operation_id = "list_indicators",
                parameters(("scheme" = "$response.body#/items/0/id"))
            )),
            ("measurements" = (
                operation_id = "list_measurements",
                parameters(("scheme" = "$response.body#/items/0/id"))
            )),
            ("periods" = (
                operation_id = "list_periods",
                parameters(("scheme" = "$response.body#/items/0/id"))
            )),
            ("organizations" = (
                operation_id = "list_organizations",
                parameters(("city" = "$response.body#/items/0/city"))
            )),
        )),
        (status = 304),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn schemes(Asking(ctx): Asking, headers: HeaderMap) -> Result<Response, Refusal> {
    let schemes = scheme::list(&ctx).await?;
    Ok(tagged(&headers, &List::whole(schemes.into_iter().map(Scheme::from).collect())))
}
