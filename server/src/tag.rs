//! Tags of answers (RFC 9110 §8.8.3), by which a client that has an answer already is spared its body.

use axum::http::header::IF_NONE_MATCH;
use axum::http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

/// The tag of a body. A layer may compress it on its way, so the tag is a weak one (RFC 9110 §8.8.1).
pub(crate) fn of(body: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(body).first_chunk().map_or(0, |first| u128::from_be_bytes(*first));
    let tag = format!("W/\"{digest:032x}\"");
    // Hexadecimal digits are plain ASCII.
    HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

/// Whether the client has just that.
pub(crate) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = tag.to_str().map(plain).unwrap_or_default();
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|known| known.to_str().ok());
    known.flat_map(|known| known.split(',')).any(|known| known.trim() == "*" || plain(known) == tag)
}
