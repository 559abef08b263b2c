//! The bodies of requests: how large they may be, and reading one whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::Response;
use base::access::Need;
use base::error::AppError;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::address;
use crate::refusal::Refusal;

/// The largest body of a request: a sheet, or a save that sets both targets of 111,111 nodes.
const LARGEST_MEBIBYTES: usize = 20;

/// The largest body of a stranger: the forms of sign-in, with room to spare.
const LARGEST_MEBIBYTES_OF_STRANGERS: usize = 1;

/// How much of a body that is refused is read all the same. A client that is still sending when the connection
/// closes may never read the answer, and a browser then reports that the server is away.
const PASSED_OVER_MEBIBYTES: usize = 64;

/// Refuses a body that is declared too large, and one that turns out to be, whatever reads it.
pub(crate) async fn limit(request: Request, next: Next) -> Result<Response, Refusal> {
    let is_open = address::need(request.uri().path()) == Some(Need::Nothing);
    let mebibytes = if is_open { LARGEST_MEBIBYTES_OF_STRANGERS } else { LARGEST_MEBIBYTES };
    let largest = mebibytes << 20;
    let refused = Err(AppError::TooLarge { mebibytes }.into());
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(bytes) = declared.filter(|&bytes: &usize| bytes > largest) {
        if bytes <= PASSED_OVER_MEBIBYTES << 20 {
            pass_over(request.into_body()).await;
        }
        return refused;
    }
    let is_cut_off = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| {
        let is_cut_off = Arc::clone(&is_cut_off);
        Body::new(Limited::new(body, largest).map_err(move |error| {
            is_cut_off.fetch_or(error.is::<LengthLimitError>(), Ordering::Relaxed);
            error
        }))
    });
    let response = next.run(request).await;
    // Each reader has words of its own for a body that ends early, and none of them says why.
    if is_cut_off.load(Ordering::Relaxed) { refused } else { Ok(response) }
}

async fn pass_over(mut body: Body) {
    // Only what arrives counts; where the client gives up, so does this.
    while body.frame().await.is_some_and(|frame| frame.is_ok()) {}
}

/// The whole of a body that is no longer than `longest` bytes. None for a longer one, and where the client gives up.
pub(crate) async fn read(body: Body, longest: usize) -> Option<Bytes> {
    to_bytes(body, longest).await.ok()
}
