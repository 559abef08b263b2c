//! Which requests are let in.
//!
//! Closes two ways that a web page of another origin could use: a name that resolves to loopback (DNS rebinding,
//! [`host`]) and a form or script that writes across origins ([`origin`]). Bodies are limited ([`size`]), and so is
//! the time for an answer ([`time`]).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use base::access::Need;
use base::error::AppError;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::timeout;
use tracing::warn;

use crate::address;
use crate::public_url::PublicUrl;
use crate::refusal;

/// The largest body of a request: a sheet, or a save that sets both targets of 111,111 nodes.
const LARGEST_MEBIBYTES: usize = 20;

/// The largest body of a stranger: the forms of sign-in, with room to spare.
const LARGEST_MEBIBYTES_OF_STRANGERS: usize = 1;

/// How much of a body that is refused is read all the same. A client that is still sending when the connection
/// closes may never read the answer, and a browser then reports that the server is away.
const PASSED_OVER_MEBIBYTES: usize = 64;

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
pub(crate) async fn host(State(names): State<Names>, request: Request, next: Next) -> Response {
    let asked = authority(&request);
    let is_own = asked.as_ref().is_some_and(|authority| names.has(authority.host()));
    if names.bound.ip().is_loopback() && !is_own {
        // Perhaps a proxy that was not configured: its administrator looks here.
        warn!(
            host = asked.as_ref().map_or("", Authority::host),
            "refused a host that is not ours (--public-url)"
        );
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
pub(crate) async fn origin(State(names): State<Names>, request: Request, next: Next) -> Response {
    if !request.method().is_safe() && is_foreign(request.headers(), &names) {
        return refusal::answer(request.headers(), &AppError::Foreign);
    }
    next.run(request).await
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

/// Refuses a body that is declared too large, and one that turns out to be, whatever reads it.
pub(crate) async fn size(request: Request, next: Next) -> Response {
    let is_open = address::need(request.uri().path()) == Some(Need::Nothing);
    let mebibytes = if is_open { LARGEST_MEBIBYTES_OF_STRANGERS } else { LARGEST_MEBIBYTES };
    let largest = mebibytes << 20;
    let headers = request.headers().clone();
    let refused = || refusal::answer(&headers, &AppError::TooLarge { mebibytes });
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(bytes) = declared.filter(|&bytes: &usize| bytes > largest) {
        if bytes <= PASSED_OVER_MEBIBYTES << 20 {
            pass_over(request.into_body()).await;
        }
        return refused();
    }
    let is_cut_off = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| {
        let is_cut_off = Arc::clone(&is_cut_off);
        Body::new(Limited::new(body, largest).map_err(move |error| {
            is_cut_off.fetch_or(error.is::<LengthLimitError>(), Ordering::Relaxed);
            error
        }))
    });
    let response = next.run(request).await;
    // Each reader has words of its own for a body that ends early, and none of them says why.
    if is_cut_off.load(Ordering::Relaxed) { refused() } else { response }
}

async fn pass_over(mut body: Body) {
    // Only what arrives counts; where the client gives up, so does this.
    while body.frame().await.is_some_and(|frame| frame.is_ok()) {}
}

/// Gives up on an answer that does not begin in time; its transaction is rolled back.
pub(crate) async fn time(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refusal::answer(&headers, &AppError::TimedOut),
    }
}
