//! `/api/v1`: what other systems read of schemes, and the measurements that they report.
//!
//! Thin handlers over the functions of `storage` that also serve the pages, so that a program is judged by the rules and
//! the policy that a person is judged by: what it reports is a check-in of the owner of its token. The types of this
//! module are the contract of version 1 and change only by additions; the model may change behind them.
//!
//! Programs come with an API token and with nothing else: a cookie does not count here, so no page of another origin
//! can use one. Every error is a problem document ([`crate::problem`]).

mod body;
pub(crate) mod description;
mod document;
mod indicator;
mod item;
mod list;
mod measurement;
mod organization;
mod period;
mod query;
mod record;
mod scheme;
mod value;
mod words;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{any, get, post};
use base::request::locale;
use storage::store::Store;

use crate::problem::Problem;
use crate::refusal::Refusal;

use self::document::DOCUMENT;

/// Every address of this module.
pub(crate) fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Store: FromRef<S>,
{
    Router::new()
        .route("/api/v1/schemes", get(scheme::schemes))
        .route("/api/v1/indicators", get(indicator::indicators))
        .route("/api/v1/organizations", get(organization::organizations))
        .route("/api/v1/periods", get(period::periods))
        .route("/api/v1/measurements", get(measurement::measurements).post(record::record_one))
        .route("/api/v1/measurements/batch", post(record::record_batch))
        .route(DOCUMENT, get(document::document))
        .route("/api/v1/{*unknown}", any(unknown))
        .layer(DefaultBodyLimit::disable())
        .method_not_allowed_fallback(other_method)
}

async fn unknown(headers: HeaderMap) -> Refusal {
    Problem::plain(locale(&headers), StatusCode::NOT_FOUND).into()
}

async fn other_method(headers: HeaderMap) -> Refusal {
    Problem::plain(locale(&headers), StatusCode::METHOD_NOT_ALLOWED).into()
}
