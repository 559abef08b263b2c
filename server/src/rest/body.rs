//! Reads a body of JSON, and says where it is not what was expected.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use base::error::AppError;
use base::request::locale;
use leptos_i18n::td_string;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use text::i18n::Locale;

use crate::body;
use crate::problem::{Fault, Problem};
use crate::refusal::Refusal;

/// The longest quotation of what was sent, in characters.
const QUOTED: usize = 200;

/// A body of JSON.
pub(super) struct Sent<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, body): (_, Body) = request.into_parts();
        let locale = locale(&parts.headers);
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::plain(locale, StatusCode::UNSUPPORTED_MEDIA_TYPE).into());
        }
        // One that is too large is answered by the layer that limits it.
        let bytes = body::read(body, usize::MAX).await.ok_or(AppError::Invalid)?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let read = serde_path_to_error::deserialize(&mut json);
        let value =
            read.map_err(|error| unreadable(locale, &pointer(error.path()), &error.inner().to_string()))?;
        json.end().map_err(|error| unreadable(locale, "", &error.to_string()))?;
        Ok(Self(value))
    }
}

/// A path as a JSON Pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer += &index.to_string(),
            Segment::Map { key } => pointer += &shortened(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer += variant,
            Segment::Unknown => {
                pointer.pop();
                break;
            }
        }
    }
    pointer
}

/// The beginning of a text that may quote what was sent.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is sent that cannot be read: where, and why in the words of the reader of JSON.
pub(super) fn unreadable(locale: Locale, pointer: &str, why: &str) -> Problem {
    let detail = td_string!(locale, rest.unreadable_request);
    Problem::new(locale, StatusCode::BAD_REQUEST, "invalid", detail)
        .with(vec![Fault::at(pointer, shortened(why))])
}
