//! `GET /api/v1/periods`.

use axum::http::HeaderMap;
use axum::response::Response;
use indicator_model::id::SchemeId;
use serde::Deserialize;
use storage::check_in;
use utoipa::IntoParams;

use super::item::Period;
use super::list::{List, tagged};
use super::query::Query;
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::session::Asking;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    #[param(value_type = String, format = "uuid")]
    scheme: SchemeId,
}

/// The periods of a scheme, with the days on which they are reported.
#[utoipa::path(
    get,
    path = "/api/v1/periods",
    operation_id = "list_periods",
    params(Asked, ("If-None-Match" = Option<String>, Header, nullable = false)),
    responses(
        (status = 200, body = List<Period>, headers(("ETag" = String))),
        (status = 304),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn periods(
    Asking(ctx): Asking,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let periods = check_in::periods(&ctx, asked.scheme).await?;
    Ok(tagged(&headers, &List::whole(periods.into_iter().map(Period::from).collect())))
}
