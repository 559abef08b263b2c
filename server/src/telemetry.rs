//! Log lines on standard error, one per request, tied together by the request's id.
//!
//! Method, path, status and duration are written; query strings, bodies and headers never are, because they carry
//! what people typed.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::{Span, info, info_span};
use tracing_subscriber::EnvFilter;

/// The variable that filters log lines, in the syntax of `EnvFilter`: `HENGCE_LOG=debug,storage=trace`.
const FILTER: &str = "HENGCE_LOG";

/// Starts logging with `level` unless [`FILTER`] says otherwise. The first call of a process wins.
pub(crate) fn start(level: &str) {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(level));
    // A second start happens in tests only, which share one process; the lines then go where the first one said.
    let lines = tracing_subscriber::fmt().with_writer(stderr).with_ansi(stderr().is_terminal());
    let _ = lines.with_env_filter(filter).try_init();
}

/// The span around one request.
pub(crate) fn span(request: &Request) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    info_span!(
        "request",
        id,
        method = %request.method(),
        path = request.uri().path(),
        route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str),
    )
}

/// The line that ends it.
pub(crate) fn answered(response: &Response, latency: Duration, _: &Span) {
    info!(status = response.status().as_u16(), duration_ms = latency.as_secs_f64() * 1000.0, "answered");
}
