//! How a request fails outside of pages and server functions: to a script the error as it travels everywhere, to
//! a person who navigates a plain page with the sentence.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use app::error::AppError;
use app::i18n::Locale;
use app::request;
use axum::Json;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::FutureExt;
use tracing::error;

/// The answer that carries `error`, in the form that the request accepts.
pub(crate) fn answer(headers: &HeaderMap, error: &AppError) -> Response {
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

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}
