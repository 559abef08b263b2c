//! Lists: a page of items with the address of the next one, and an answer that says when nothing has changed.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::tag;

/// Items on a page, where the request does not say how many.
const USUAL: usize = 100;

/// The most items on a page.
pub(super) const MOST: usize = 1_000;

/// How many items a page has.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = u16, minimum = 1, maximum = 1000, default = 100)]
pub(super) struct Limit(usize);

impl Default for Limit {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl Limit {
    pub(super) const fn items(self) -> usize {
        self.0
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let items = text.parse().ok().filter(|items| is_plain && (1..=MOST).contains(items));
        items.map(Self).ok_or_else(|| serde::de::Error::custom("limit: a number from 1 to 1000 is expected"))
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct List<T> {
    items: Vec<T>,
    /// The address of the next page; none on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next: Option<String>,
}

impl<T> List<T> {
    /// A list that is never long.
    pub(super) fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// Up to `limit` of the items; where there is one more, the page that begins after the last of these is `next` of it.
    pub(super) fn page(mut items: Vec<T>, limit: Limit, next: impl FnOnce(&T) -> String) -> Self {
        let goes_on = items.len() > limit.0;
        items.truncate(limit.0);
        let next = items.last().filter(|_| goes_on).map(next);
        Self { items, next }
    }
}

/// The address of a page from its parameters, of which those without a value are left out. The values are ids, periods
/// and words, which need no escape.
pub(super) fn address(path: &str, parameters: &[(&str, Option<String>)]) -> String {
    let given = parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
    format!("{path}?{}", given.collect::<Vec<_>>().join("&"))
}

/// An answer with a tag of what it says: 304 without a body where the client has just that.
pub(super) fn tagged(headers: &HeaderMap, said: &impl Serialize) -> Response {
    // Structures of texts and numbers always serialise.
    let body = serde_json::to_vec(said).unwrap_or_default();
    let tag = tag::of(&body);
    let is_known = tag::is_known(headers, &tag);
    let head = [
        (ETAG, tag),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (VARY, HeaderValue::from_static("accept-language, authorization")),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}
