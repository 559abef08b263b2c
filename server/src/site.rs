//! The files of the site: script, style, wasm and assets, precompressed when the build did so.
//!
//! A file whose name contains the hash of its content never changes and is kept for a year; every other one is
//! asked for again after a few minutes, which costs an answer without a body while it is the same.

use std::path::{Path, PathBuf};

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LAST_MODIFIED};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Uri, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base::error::AppError;
use tower_http::compression::Predicate;
use tower_http::compression::predicate::DefaultPredicate;
use tower_http::services::ServeDir;

use crate::page;
use crate::refusal::Refusal;

const HASHED: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NAMED: HeaderValue = HeaderValue::from_static("public, max-age=300, must-revalidate");

/// What keeps the list of check-ins on a device. It asks for pages and files, and so for more than data may.
const WORKER: &str = "/service-worker.js";
const WORKER_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; connect-src 'self'");

/// Where the site is when nobody says: beside the binary as built for shipping, else where cargo-leptos puts it.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = page::beside_binary("site");
    // A development build lies in target/debug, its site in target/site.
    let above = page::beside_binary("../site");
    [beside, above].into_iter().flatten().find(|folder| is_site(folder))
}

/// Whether the browser's half lies in `folder`.
pub(crate) fn is_site(folder: &Path) -> bool {
    folder.join("pkg").is_dir()
}

/// Whether an address is one of a file that the build made.
pub(crate) fn is_file(path: &str) -> bool {
    path.starts_with("/pkg/")
}

/// Answers with the file of the path, if there is one.
pub(crate) fn files(folder: &Path) -> ServeDir {
    ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
}

/// What is compressed while it is sent: all but files. They are compressed when they are built or not at all; the wasm
/// of a development build would keep every first visit waiting for seconds.
pub(crate) fn compressible() -> impl Predicate {
    DefaultPredicate::new().and(is_no_file)
}

fn is_no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(LAST_MODIFIED)
}

/// Tells browsers how long to keep a file.
pub(crate) async fn keep(request: Request, next: Next) -> Response {
    let lifetime = if is_hashed(request.uri().path()) { HASHED } else { NAMED };
    let is_worker = request.uri().path() == WORKER;
    let mut response = next.run(request).await;
    // The page which says that there is no such file is not a file.
    let is_file =
        response.headers().contains_key(LAST_MODIFIED) || response.status() == StatusCode::NOT_MODIFIED;
    if is_file {
        response.headers_mut().insert(CACHE_CONTROL, lifetime);
        if is_worker {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, WORKER_POLICY);
        }
    }
    response
}

/// Answers for a file of the build that is not there without rendering a page: who asks is not looked up and not counted
/// there. The address of a page with a slash at its end leads to the page.
pub(crate) async fn missing(request: Request, next: Next) -> Result<Response, Refusal> {
    if is_file(request.uri().path()) {
        return Err(AppError::NotFound.into());
    }
    if let Some(address) = without_slash(request.uri()) {
        return Ok(Redirect::permanent(&address).into_response());
    }
    Ok(next.run(request).await)
}

/// The same address without the slash that people and proxies append. None where there is none, and of what no page is
/// called: browsers read `//` and `/\` as the beginning of another site.
fn without_slash(address: &Uri) -> Option<String> {
    let path = address.path().strip_prefix('/')?.strip_suffix('/')?;
    let is_named = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
    path.split('/').all(is_named).then(|| format!("/{path}{query}"))
}

/// Whether the name is `name.hash.extension` in the package folder, as cargo-leptos writes it.
fn is_hashed(path: &str) -> bool {
    path.strip_prefix("/pkg/").is_some_and(|name| !name.contains('/') && name.split('.').count() == 3)
}
