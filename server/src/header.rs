//! The headers that every answer carries.
//!
//! Pages bring their own content-security policy, because only the renderer knows the nonce of its scripts; all
//! other answers are data and may load nothing at all.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// The number under which the audit log knows a file that leaves.
pub(crate) const FILE: HeaderName = HeaderName::from_static("x-hengce-file");

/// Set where the answer has none of its own.
const DEFAULTS: [(HeaderName, HeaderValue); 7] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

/// A year of this host over TLS alone. Not its subdomains: those are not ours.
const ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds the [`DEFAULTS`] that an answer lacks, and has browsers stay with TLS where that is how they come.
pub(crate) async fn complete(State(is_encrypted): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in DEFAULTS {
        response.headers_mut().entry(name).or_insert(value);
    }
    if is_encrypted {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, ENCRYPTED);
    }
    response
}
