//! What is published, for everybody: [`::board::publication`] has the documents, [`storage::publication`] what they are about.
//!
//! The answers are the same for everybody who asks in a language: no session is looked at, no cookie is read or set, and a
//! proxy may keep them for a minute. So a withdrawal shows within a minute everywhere.

use ::board::publication::document::{self, Around};
use ::board::publication::words;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::error::AppError;
use base::request;
use indicator_model::id::PublicationId;
use serde::Deserialize;
use storage::publication::{Found, csv, published};
use text::i18n::Locale;

use crate::page::{PLAIN, Style};
use crate::refusal::Refusal;
use crate::session::Asking;
use crate::tag;

/// `?lang=zh-CN` or `?lang=en`; without it the browser decides.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
}

impl Asked {
    fn locale(&self, headers: &HeaderMap) -> Locale {
        let chosen = self.lang.as_deref().and_then(|chosen| chosen.parse().ok());
        chosen.unwrap_or_else(|| request::accepted(headers))
    }
}

const HTML: &str = "text/html; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";

/// `GET /public`: what is published now.
pub(crate) async fn list(
    Asking(ctx): Asking,
    State(style): State<Style>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let locale = asked?.locale(&headers);
    let around = Around { locale, style: &style.0, path: document::PUBLIC };
    let listed = published(&ctx.signed_out()).await?;
    Ok(answer(&headers, HTML, document::list(around, &listed)))
}

/// `GET /public/{id}`, and with `.csv` its rows. A withdrawn one is answered with 410.
pub(crate) async fn read(
    Asking(ctx): Asking,
    State(style): State<Style>,
    Path(name): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (name, is_file) = name.strip_suffix(".csv").map_or((name.as_str(), false), |name| (name, true));
    let id = parse(name).ok_or(AppError::NotFound)?;
    let locale = asked?.locale(&headers);
    let path = document::address(id);
    let around = Around { locale, style: &style.0, path: &path };
    match storage::publication::read(&ctx.signed_out(), id).await? {
        Found::Published(publication) if is_file => {
            let file = csv(words::table(locale, &publication.content))?;
            let name = format!("attachment; filename=\"{id}.csv\"");
            let mut answer = answer(&headers, CSV, file);
            // An id is plain ASCII.
            if let Ok(name) = HeaderValue::from_str(&name) {
                answer.headers_mut().insert(CONTENT_DISPOSITION, name);
            }
            Ok(answer)
        }
        Found::Published(publication) => {
            Ok(answer(&headers, HTML, document::publication(around, &publication)))
        }
        Found::Withdrawn { at } => {
            let kind = [(CONTENT_TYPE, HeaderValue::from_static(HTML))];
            Ok((StatusCode::GONE, shared(), kind, document::withdrawn(around, at)).into_response())
        }
    }
}

/// An id as we write it and in no other way, so that a publication has one address.
fn parse(name: &str) -> Option<PublicationId> {
    let id: PublicationId = name.parse().ok()?;
    (id.to_string() == name).then_some(id)
}

/// With what lets a proxy keep it, and without a body where the client has it.
fn answer(headers: &HeaderMap, kind: &'static str, body: impl Into<Vec<u8>>) -> Response {
    let body = body.into();
    let tag = tag::of(&body);
    let is_known = tag::is_known(headers, &tag);
    if is_known {
        return (StatusCode::NOT_MODIFIED, shared(), [(ETAG, tag)]).into_response();
    }
    (shared(), [(ETAG, tag), (CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response()
}

/// The same for everybody who asks in a language.
fn shared() -> [(HeaderName, HeaderValue); 3] {
    [
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
        (VARY, HeaderValue::from_static("accept-language")),
        (CONTENT_SECURITY_POLICY, PLAIN),
    ]
}
