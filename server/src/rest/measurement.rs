//! `GET /api/v1/measurements`.

use std::str::FromStr;

use axum::http::HeaderMap;
use axum::response::Response;
use indicator_model::id::{IndicatorId, OrganizationId, SchemeId};
use indicator_model::measurement::{Source, Subject};
use indicator_model::period::Period;
use serde::{Deserialize, Deserializer};
use storage::measurement::{Filter, list};
use utoipa::{IntoParams, ToSchema};

use super::item::Measurement;
use super::list::{Limit, List, address, tagged};
use super::query::Query;
use super::value::{Origin, PeriodName};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::session::Asking;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    #[param(value_type = String, format = "uuid")]
    scheme: SchemeId,
    #[param(value_type = Option<String>, format = "uuid", nullable = false)]
    organization: Option<OrganizationId>,
    #[param(value_type = Option<String>, format = "uuid", nullable = false)]
    indicator: Option<IndicatorId>,
    #[param(value_type = Option<PeriodName>, inline, nullable = false)]
    period: Option<Period>,
    #[param(value_type = Option<Origin>, inline, nullable = false)]
    source: Option<Origin>,
    #[serde(default)]
    #[param(value_type = Option<Limit>, inline, nullable = false)]
    limit: Limit,
    #[param(value_type = Option<After>, inline, nullable = false)]
    after: Option<After>,
}

/// The place after which a page begins, as [`Measurement::place`] writes it. Programs take it from `next` as it is.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(
    value_type = String,
    pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}~([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(Y|H[12]|Q[1-4]|M(0[1-9]|1[0-2])|F(0[1-9]|1[0-9]|2[0-6]))~(owner|provider|third_party|fetched)$"
)]
pub(super) struct After(Subject);

impl FromStr for After {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('~').collect();
        let [organization, indicator, period, source] = parts.as_slice() else { return Err(()) };
        Ok(Self(Subject {
            organization: organization.parse().map_err(drop)?,
            indicator: indicator.parse().map_err(drop)?,
            period: period.parse().map_err(drop)?,
            source: Source::ALL.into_iter().find(|known| known.key() == *source).ok_or(())?,
        }))
    }
}

impl<'de> Deserialize<'de> for After {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|()| serde::de::Error::custom("after: the value of a `next` address is expected"))
    }
}

/// The measurements in force of a scheme. Of each indicator, organization, period and source there is one.
#[utoipa::path(
    get,
    path = "/api/v1/measurements",
    operation_id = "list_measurements",
    params(Asked, ("If-None-Match" = Option<String>, Header, nullable = false)),
    responses(
        (status = 200, body = List<Measurement>, headers(("ETag" = String))),
        (status = 304),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn measurements(
    Asking(ctx): Asking,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let filter = Filter {
        scheme: asked.scheme,
        organization: asked.organization,
        indicator: asked.indicator,
        period: asked.period,
        source: asked.source.map(Source::from),
    };
    let after = asked.after.map(|After(subject)| subject);
    let facts = list(&ctx, filter, after, asked.limit.items() + 1).await?;
    let items = facts.iter().map(Measurement::from).collect();
    let next = |last: &Measurement| {
        let parameters = [
            ("scheme", Some(asked.scheme.to_string())),
            ("organization", asked.organization.map(|id| id.to_string())),
            ("indicator", asked.indicator.map(|id| id.to_string())),
            ("period", asked.period.map(|period| period.to_string())),
            ("source", asked.source.map(|source| Source::from(source).key().to_owned())),
            ("limit", Some(asked.limit.items().to_string())),
            ("after", Some(last.place())),
        ];
        address("/api/v1/measurements", &parameters)
    };
    Ok(tagged(&headers, &List::page(items, asked.limit, next)))
}
