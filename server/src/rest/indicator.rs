//! `GET /api/v1/indicators`.

use axum::http::HeaderMap;
use axum::response::Response;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::target::Tier;
use serde::Deserialize;
use storage::scheme;
use utoipa::IntoParams;

use super::item::Indicator;
use super::list::{Limit, List, address, tagged};
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
    #[serde(default)]
    #[param(value_type = Option<Limit>, inline, nullable = false)]
    limit: Limit,
    #[param(value_type = Option<String>, format = "uuid", nullable = false)]
    after: Option<NodeId>,
}

/// The indicators of a scheme, each with the organization that reports it.
#[utoipa::path(
    get,
    path = "/api/v1/indicators",
    operation_id = "list_indicators",
    params(Asked, ("If-None-Match" = Option<String>, Header, nullable = false)),
    responses(
        (status = 200, body = List<Indicator>, headers(("ETag" = String))),
        (status = 304),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn indicators(
    Asking(ctx): Asking,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let tree = scheme::snapshot(&ctx, asked.scheme).await?.tree;
    let mut rows: Vec<_> = tree.rows().map(|row| (tree.node(row).id, row)).collect();
    // By the ids of nodes, which stay when others move or add some.
    rows.sort_unstable_by_key(|(id, _)| *id);
    let rest = rows.into_iter().filter(|(id, _)| asked.after.is_none_or(|after| *id > after));
    let items = rest
        .take(asked.limit.items() + 1)
        .map(|(_, row)| Indicator::new(tree.node(row), tree.indicator(row), tree.effective(row, Tier::Basic)))
        .collect();
    let next = |last: &Indicator| {
        let parameters = [
            ("scheme", Some(asked.scheme.to_string())),
            ("limit", Some(asked.limit.items().to_string())),
            ("after", Some(last.node())),
        ];
        address("/api/v1/indicators", &parameters)
    };
    Ok(tagged(&headers, &List::page(items, asked.limit, next)))
}
