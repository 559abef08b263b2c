//! Sets out to a provider to be linked, from the browser.

use leptos::prelude::window;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

use crate::error::AppError;

/// Where the server says to go.
#[derive(Deserialize)]
struct There {
    location: String,
}

/// Leaves the page for the provider, which leads back to it.
pub(super) async fn begin(provider: &str) -> Result<(), AppError> {
    let There { location } = ask(provider).await.map_err(|_| AppError::Unreachable)??;
    // What the server made is an address.
    window().location().assign(&location).map_err(|_| AppError::Invalid)
}

/// The outer error says that no answer of ours came back.
async fn ask(provider: &str) -> Result<Result<There, AppError>, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    let address = format!("/oidc/{provider}/link");
    let response = JsFuture::from(window().fetch_with_str_and_init(&address, &request)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let unreadable = |_| JsValue::from(&address);
    if response.ok() {
        serde_json::from_str(&text).map(Ok).map_err(unreadable)
    } else {
        serde_json::from_str(&text).map(Err).map_err(unreadable)
    }
}
