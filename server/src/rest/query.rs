//! Reads the parameters of an address. One that is not known is refused, so that a misspelt filter does not read as none.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use base::request::locale;
use leptos_i18n::td_string;
use serde::de::DeserializeOwned;
use text::i18n::Locale;

use super::body::shortened;
use crate::problem::{Fault, Problem};
use crate::refusal::Refusal;

/// The parameters of a request.
pub(super) struct Query<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Self(query.0)).map_err(|error| {
            // The sentence around it is axum's, and of no help.
            let source = std::error::Error::source(&error).map(ToString::to_string);
            unreadable(locale(&parts.headers), "", &source.unwrap_or_else(|| error.to_string())).into()
        })
    }
}

/// The language of an answer.
pub(super) struct Reader(pub(super) Locale);

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(of(&parts.headers)))
    }
}

fn of(headers: &HeaderMap) -> Locale {
    locale(headers)
}

/// What is sent that cannot be read: where, and why in the words of the reader of JSON.
pub(super) fn unreadable(locale: Locale, pointer: &str, why: &str) -> Problem {
    let detail = td_string!(locale, rest.unreadable_request);
    Problem::new(locale, StatusCode::BAD_REQUEST, "invalid", detail)
        .with(vec![Fault::at(pointer, shortened(why))])
}
