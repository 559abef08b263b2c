//! Log lines on standard error, one per request, tied together by the request's id.
//!
//! Method, path, status and duration are written; query strings, bodies and headers never are, because they carry
//! what people typed.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::{Span, info, info_span};
use tracing_subscriber::EnvFilter;

/// The variable that filters log lines, in the syntax of `EnvFilter`: `HENGCE_LOG=debug,storage=trace`.
const FILTER: &str = "HENGCE_LOG";

const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Starts logging with `level` unless [`FILTER`] says otherwise. The first call of a process wins.
pub(crate) fn start(level: &str) {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new(level));
    // A second start happens in tests only, which share one process; the lines then go where the first one said.
    let lines = tracing_subscriber::fmt().with_writer(stderr).with_ansi(stderr().is_terminal());
    let _ = lines.with_env_filter(filter).try_init();
}

/// The longest id that is taken from a client.
const LONGEST_ID: usize = 64;

/// Takes away an id that is no short token: it goes into log lines and back into the answer.
pub(crate) async fn known_id(mut request: Request, next: Next) -> Response {
    let is_token = |id: &HeaderValue| {
        let is_safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        (1..=LONGEST_ID).contains(&id.len()) && id.as_bytes().iter().all(is_safe)
    };
    let mut given = request.headers().get_all(ID).iter();
    let is_known = given.next().is_none_or(is_token) && given.next().is_none();
    if !is_known {
        request.headers_mut().remove(ID);
    }
    next.run(request).await
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
