//! Refuses requests with texts that nothing can store: controls, turns of direction, and codes that are no characters.
//!
//! Each kind of text has rules of its own ([`indicator_model::text`]), asked where it is stored. This is the gate before
//! all of them: whatever an argument is called and whichever database is behind, such a character reaches neither.

use std::borrow::Cow;
use std::fmt;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::Response;
use base::error::AppError;
use indicator_model::text::{Fault, forbidden};
use percent_encoding::percent_decode;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::body;
use crate::refusal::Refusal;

/// Looks at the address of every request, and at the arguments of server functions.
pub(crate) async fn sound(request: Request, next: Next) -> Result<Response, Refusal> {
    if let Some(code) = in_address(request.uri()) {
        return Err(Found { code, field: None }.into());
    }
    if request.method().is_safe() || !request.uri().path().starts_with("/fn/") {
        return Ok(next.run(request).await);
    }
    let kind = request.headers().get(CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www"));
    let (parts, body) = request.into_parts();
    // A body that is too large or ends early is answered by the layer that limits it.
    let body = body::read(body, usize::MAX).await.ok_or(AppError::Invalid)?;
    let found = if is_form { in_arguments(&body) } else { in_json(&body) };
    match found {
        Some(found) => Err(found.into()),
        None => Ok(next.run(Request::from_parts(parts, Body::from(body))).await),
    }
}

/// A character that nothing can store, and the argument that it came in: the innermost name around it.
struct Found {
    code: u32,
    field: Option<String>,
}

impl From<Found> for Refusal {
    fn from(Found { code, field }: Found) -> Self {
        AppError::Text { fault: Fault::Character { code }, field }.into()
    }
}

fn in_address(address: &Uri) -> Option<u32> {
    let query = address.query().unwrap_or_default();
    in_form(address.path().as_bytes()).or_else(|| in_form(query.as_bytes()))
}

fn in_form(bytes: &[u8]) -> Option<u32> {
    // What is not UTF-8 is for the reader of the arguments to refuse.
    stray(&percent_decode(bytes).decode_utf8_lossy())
}

fn in_arguments(form: &[u8]) -> Option<Found> {
    form.split(|&byte| byte == b'&').find_map(|pair| {
        let name = pair.split(|&byte| byte == b'=').next().unwrap_or_default();
        let code = in_form(pair)?;
        Some(Found { code, field: Some(percent_decode(name).decode_utf8_lossy().into_owned()) })
    })
}

fn in_json(body: &Bytes) -> Option<Found> {
    // So is what is not JSON.
    serde_json::from_slice::<Stray>(body).ok().and_then(|Stray(found)| found)
}

fn stray(text: &str) -> Option<u32> {
    text.chars().find(|&c| forbidden(c)).map(u32::from)
}

/// The first such character in the strings of a JSON document. Nothing of the document is kept.
#[derive(Default)]
struct Stray(Option<Found>);

/// The name of a member, which is kept only where it is wanted.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Stray {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Search)
    }
}

struct Search;

impl<'de> Visitor<'de> for Search {
    type Value = Stray;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Stray, E> {
        Ok(Stray(stray(text).map(|code| Found { code, field: None })))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Stray, A::Error> {
        let mut found = Stray::default();
        while let Some(next) = list.next_element::<Stray>()? {
            found.0 = found.0.or(next.0);
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Stray, A::Error> {
        let mut found = Stray::default();
        while let Some((Name(name), Stray(value))) = map.next_entry::<Name<'de>, Stray>()? {
            let named =
                |Found { code, field }| Found { code, field: field.or_else(|| Some(name.into_owned())) };
            found.0 = found.0.or_else(|| value.map(named));
        }
        Ok(found)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Stray, E> {
        Ok(Stray::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Stray, E> {
        Ok(Stray::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Stray, E> {
        Ok(Stray::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Stray, E> {
        Ok(Stray::default())
    }

    fn visit_unit<E>(self) -> Result<Stray, E> {
        Ok(Stray::default())
    }
}
