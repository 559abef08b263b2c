//! `GET /api/v1/organizations`.

use axum::http::HeaderMap;
use axum::response::Response;
use indicator_model::id::{CityId, OrganizationId};
use serde::Deserialize;
use storage::{clock, organization};
use utoipa::IntoParams;

use super::item::Organization;
use super::list::{Limit, List, address, tagged};
use super::query::Query;
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::session::Asking;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    #[param(value_type = Option<String>, format = "uuid", nullable = false)]
    city: Option<CityId>,
    #[serde(default)]
    #[param(value_type = Option<Limit>, inline, nullable = false)]
    limit: Limit,
    #[param(value_type = Option<String>, format = "uuid", nullable = false)]
    after: Option<OrganizationId>,
}

/// The organizations of a city that there are today.
#[utoipa::path(
    get,
    path = "/api/v1/organizations",
    operation_id = "list_organizations",
    params(Asked, ("If-None-Match" = Option<String>, Header, nullable = false)),
    responses(
        (status = 200, body = List<Organization>, headers(("ETag" = String))),
        (status = 304),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn organizations(
    Asking(ctx): Asking,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let city = match asked.city {
        Some(city) => city,
        None => organization::own_city(&ctx)?,
    };
    let mut known = organization::list(&ctx, city, clock::today()).await?;
    known.retain(|organization| asked.after.is_none_or(|after| organization.id > after));
    known.sort_unstable_by_key(|organization| organization.id);
    known.truncate(asked.limit.items() + 1);
    let items = known.into_iter().map(Organization::from).collect();
    let next = |last: &Organization| {
        let parameters = [
            ("city", asked.city.map(|city| city.to_string())),
            ("limit", Some(asked.limit.items().to_string())),
            ("after", Some(last.id())),
        ];
        address("/api/v1/organizations", &parameters)
    };
    Ok(tagged(&headers, &List::page(items, asked.limit, next)))
}
