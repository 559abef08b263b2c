//! Reads the parameters of an address. One that is not known is refused, so that a misspelt filter does not read as none.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::request::locale;
use serde::de::DeserializeOwned;
use text::i18n::Locale;

use super::body::unreadable;
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
        Ok(Self(locale(&parts.headers)))
    }
}
