//! Which requests are let in.
//!
//! Closes two ways that a web page of another origin could use: a name that resolves to loopback (DNS rebinding,
//! [`host`]) and a form or script that writes across origins ([`origin`]). The time for an answer is limited ([`time`]).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use base::error::AppError;
use tokio::time::timeout;
use tracing::warn;

use crate::public_url::PublicUrl;
use crate::refusal::Refusal;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names of the server.
#[derive(Clone)]
pub(crate) struct Names {
    pub(crate) bound: SocketAddr,
    /// How browsers reach it through a proxy.
    pub(crate) public: Option<Arc<PublicUrl>>,
}

impl Names {
    fn has(&self, host: &str) -> bool {
        is_loopback(host, self.bound) || self.public.as_ref().is_some_and(|public| public.is_host(host))
    }
}

/// Answers only when the request names this machine as it is bound, or as browsers reach it, where it is bound to
/// loopback.
pub(crate) async fn host(
    State(names): State<Names>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let asked = authority(&request);
    let is_own = asked.as_ref().is_some_and(|authority| names.has(authority.host()));
    if names.bound.ip().is_loopback() && !is_own {
        // Perhaps a proxy that was not configured: its administrator looks here.
        warn!(
            host = asked.as_ref().map_or("", Authority::host),
            "refused a host that is not ours (--public-url)"
        );
        return Err(AppError::Foreign.into());
    }
    Ok(next.run(request).await)
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
pub(crate) async fn origin(
    State(names): State<Names>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    if !request.method().is_safe() && is_foreign(request.headers(), &names) {
        return Err(AppError::Foreign.into());
    }
    Ok(next.run(request).await)
}

fn is_foreign(headers: &HeaderMap, names: &Names) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let Ok(origin) = origin.to_str() else { return true };
    // A proxy may pass on its own name for the host; what the browser's page says stays.
    if names.public.as_ref().is_some_and(|public| public.is_origin(origin)) {
        return false;
    }
    let host = origin.split_once("://").map(|(_, host)| host.as_bytes());
    host.is_none() || host != headers.get(HOST).map(HeaderValue::as_bytes)
}

/// Gives up on an answer that does not begin in time; its transaction is rolled back.
pub(crate) async fn time(
    State(longest): State<Duration>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    timeout(longest, next.run(request)).await.map_err(|_| AppError::TimedOut.into())
}
