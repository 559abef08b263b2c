//! How a request fails outside of pages and the bodies of server functions.
//!
//! Handlers and layers answer with a [`Refusal`], which says only why. One layer ([`write()`]) gives it its form: to a
//! script the error as it travels everywhere, to a person who navigates a plain page with the sentence in the person's
//! language; and `Retry-After` where that is known. The same layer answers for a panic, and sets the status of errors
//! that leptos answers by itself. At addresses for programs every error is a problem document ([`crate::problem`]), also
//! the layers' own.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_SECURITY_POLICY, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use base::error::AppError;
use base::request;
use futures_util::FutureExt;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use leptos_i18n::td_string;
use storage::error::StoreError;
use text::i18n::Locale;
use tracing::error;

use crate::page::{PLAIN, Style};
use crate::problem::{Problem, is_for_programs};

/// Why a request is not carried out.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    Error(AppError),
    /// Of an address for programs, with the fields that it is about.
    Problem(Box<Problem>),
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl From<QueryRejection> for Refusal {
    fn from(_: QueryRejection) -> Self {
        Self::Error(AppError::Invalid)
    }
}

impl From<BytesRejection> for Refusal {
    fn from(_: BytesRejection) -> Self {
        Self::Error(AppError::Invalid)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// An answer without a body, which [`write()`] writes.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Error(error) => error.status(),
            Self::Problem(problem) => problem.status(),
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// RFC 6750 §3.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"hengce\", error=\"invalid_token\"");

/// The same without a token, of which nothing can be wrong (RFC 6750 §3.1).
const NO_TOKEN: HeaderValue = HeaderValue::from_static("Bearer realm=\"hengce\"");

/// Writes every refusal behind this layer. A panic becomes one, and a line in the log with the request's id.
pub(crate) async fn write(State(style): State<Style>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let is_for_programs = is_for_programs(request.uri().path());
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            error!(panic = said(panic.as_ref()), "a request panicked");
            Refusal::Error(AppError::Internal).into_response()
        }
    };
    match response.extensions_mut().remove::<Refusal>() {
        Some(Refusal::Problem(problem)) => {
            let allowed = response.headers_mut().remove(ALLOW);
            let mut answer = problem.into_response();
            answer.headers_mut().extend(allowed.map(|allowed| (ALLOW, allowed)));
            answer
        }
        Some(Refusal::Error(error)) => {
            let mut answer = if is_for_programs {
                Problem::of(request::locale(&headers), &error).into_response()
            } else {
                written(&headers, &error, &style)
            };
            tell_more(answer.headers_mut(), &error);
            if is_for_programs && error == AppError::SignedOut {
                answer.headers_mut().insert(WWW_AUTHENTICATE, NO_TOKEN);
            }
            answer
        }
        None => of_server_function(response).await,
    }
}

fn written(headers: &HeaderMap, error: &AppError, style: &Style) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepted.contains("text/html") {
        let page = Html(page(request::locale(headers), error, style));
        (error.status(), [(CONTENT_SECURITY_POLICY, PLAIN)], page).into_response()
    } else {
        (error.status(), Json(error.written())).into_response()
    }
}

/// What a program does next, as far as a header can say it.
fn tell_more(headers: &mut HeaderMap, error: &AppError) {
    if let Some(seconds) = error.retry_after() {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if *error == AppError::TokenInvalid {
        headers.insert(WWW_AUTHENTICATE, CHALLENGE);
    }
}

/// Needs no script, and can be read without its style, because either may be what failed. The sentences are ours and contain no
/// markup.
fn page(locale: Locale, error: &AppError, Style(style): &Style) -> String {
    let sentence = error.message(locale);
    let product = td_string!(locale, shell.product);
    let title = td_string!(locale, error.page_title);
    let home = td_string!(locale, shell.back_home);
    format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · {product}</title><link rel=\"stylesheet\" href=\"{style}\"></head><body>\
         <main class=\"mx-auto flex max-w-prose flex-col items-start gap-4 p-4\">\
         <p class=\"text-muted\">{product}</p><h1 class=\"text-xl font-semibold\">{title}</h1><p>{sentence}</p>\
         <a class=\"font-medium text-primary underline\" href=\"/\">{home}</a></main></body></html>"
    )
}

/// Sets the status of an error that leptos itself answers before the body of a server function runs, such as for
/// arguments that cannot be read. It knows one status for all of them, 500.
async fn of_server_function(response: Response) -> Response {
    let is_unsorted = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if !is_unsorted {
        return response;
    }
    let (mut head, body) = response.into_parts();
    // An answer of ours, and in memory already.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return (head, Body::empty()).into_response();
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&body) {
        head.status = error.status();
        tell_more(&mut head.headers, &error);
    }
    (head, Body::from(body)).into_response()
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}
