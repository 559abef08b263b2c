//! Which requests are let in.
//!
//! Two doors that a web page of another origin could use are shut: a name that resolves to loopback (DNS rebinding,
//! [`host`]) and a form or script that writes across origins ([`origin`]). Bodies are limited ([`size`]), and so is
//! the time for an answer ([`time`]).

use std::net::SocketAddr;
use std::time::Duration;

use app::error::AppError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;
use tokio::time::timeout;

use crate::access::{self, Need};
use crate::refusal;

/// The largest body of a request: a sheet, or a save that touches every node of a large scheme.
const LARGEST_MEBIBYTES: usize = 20;
const LARGEST_BYTES: usize = LARGEST_MEBIBYTES << 20;

/// The largest body of a stranger: the forms of sign-in, with room to spare.
const LARGEST_MEBIBYTES_OF_STRANGERS: usize = 1;
const LARGEST_BYTES_OF_STRANGERS: usize = LARGEST_MEBIBYTES_OF_STRANGERS << 20;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Answers only when the request names this machine as it is bound, where it is bound to loopback.
pub(crate) async fn host(State(bound): State<SocketAddr>, request: Request, next: Next) -> Response {
    let named = authority(&request);
    let is_own = named.is_some_and(|authority| is_loopback(authority.host(), bound));
    if bound.ip().is_loopback() && !is_own {
        return refusal::answer(request.headers(), &AppError::Foreign);
    }
    next.run(request).await
}

fn authority(request: &Request) -> Option<Authority> {
    let named = request.headers().get(HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    named.or_else(|| request.uri().authority().cloned())
}

fn is_loopback(host: &str, bound: SocketAddr) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host == bound.ip().to_string()
}

/// Refuses what would change something and was sent by a page of another origin. Browsers say so; a client that
/// is no browser sends neither header and carries nobody's authority by accident.
pub(crate) async fn origin(request: Request, next: Next) -> Response {
    if !request.method().is_safe() && is_foreign(request.headers()) {
        return refusal::answer(request.headers(), &AppError::Foreign);
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let origin =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host.as_bytes());
    origin.is_none() || origin != headers.get(HOST).map(HeaderValue::as_bytes)
}

/// Refuses a body that is declared too large, and cuts off one that turns out to be.
pub(crate) async fn size(request: Request, next: Next) -> Response {
    let is_open = access::need(request.uri().path()) == Some(Need::Nothing);
    let (largest, mebibytes) = if is_open {
        (LARGEST_BYTES_OF_STRANGERS, LARGEST_MEBIBYTES_OF_STRANGERS)
    } else {
        (LARGEST_BYTES, LARGEST_MEBIBYTES)
    };
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|bytes: usize| bytes > largest) {
        return refusal::answer(request.headers(), &AppError::TooLarge { mebibytes });
    }
    next.run(request.map(|body| Body::new(Limited::new(body, largest)))).await
}

/// What is said about a body that is cut off.
pub(crate) const fn too_large() -> AppError {
    AppError::TooLarge { mebibytes: LARGEST_MEBIBYTES }
}

/// Gives up on an answer that does not begin in time; its transaction is rolled back.
pub(crate) async fn time(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refusal::answer(&headers, &AppError::TimedOut),
    }
}
