//! Sends a file to the import of the server, from the browser.
//!
//! The body is the file as it is, streamed by the browser: neither read into memory here nor wrapped in a form.

use std::fmt::Write;

use indicator_model::id::SchemeId;
use indicator_model::sheet::Outcome;
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, RequestInit, Response};

use crate::error::AppError;

/// Imports `file` into `scheme`, or, without one, to where the sheet says it belongs. A dry run saves nothing. With
/// errors in the outcome nothing was saved either.
pub async fn import(file: &File, scheme: Option<SchemeId>, dry_run: bool) -> Result<Outcome, AppError> {
    let name = js_sys::encode_uri_component(&file.name());
    let mut address = format!("/import?name={name}&dry_run={dry_run}");
    if let Some(scheme) = scheme {
        // Writing to a string does not fail.
        let _ = write!(address, "&scheme={scheme}");
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(file);
    post(&address, &request).await.map_err(|_| AppError::Unreachable)?
}

/// The outer error says that no answer of ours came back.
async fn post<T: DeserializeOwned>(
    address: &str,
    request: &RequestInit,
) -> Result<Result<T, AppError>, JsValue> {
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let unreadable = |_| JsValue::from(address);
    if response.ok() {
        serde_json::from_str(&text).map(Ok).map_err(unreadable)
    } else {
        serde_json::from_str(&text).map(Err).map_err(unreadable)
    }
}
