//! How a request fails outside of pages and the bodies of server functions: to a script the error as it travels
//! everywhere, to a person who navigates a plain page with the sentence.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use base::error::AppError;
use base::request;
use futures_util::FutureExt;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use text::i18n::Locale;
use tracing::error;

/// The answer that carries `error`, in the form that the request accepts.
pub(crate) fn answer(headers: &HeaderMap, error: &AppError) -> Response {
    let mut response = written(headers, error);
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

fn written(headers: &HeaderMap, error: &AppError) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepted.contains("text/html") {
        (error.status(), Html(page(request::locale(headers), error))).into_response()
    } else {
        (error.status(), Json(error)).into_response()
    }
}

/// Needs neither script nor style, because either may be what failed. The sentences are ours and contain no markup.
fn page(locale: Locale, error: &AppError) -> String {
    let sentence = error.message(locale);
    format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><meta charset=\"utf-8\"><title>Hengce</title><p>{sentence}</p></html>"
    )
}

/// Turns a panic behind this layer into an answer, and into a line in the log with the request's id.
pub(crate) async fn of_panic(request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            error!(panic = said(panic.as_ref()), "a request panicked");
            answer(&headers, &AppError::Internal)
        }
    }
}

/// Sets the status of an error that leptos itself answers before the body of a server function runs, such as for
/// arguments that cannot be read. It knows one status for all of them, 500.
pub(crate) async fn of_server_function(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
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
    }
    (head, Body::from(body)).into_response()
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}
