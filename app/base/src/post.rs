//! Requests of the browser that are no server functions: a file on its way in, a way to another site, a whole scheme.

use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, RequestInit, Response};

use crate::error::AppError;

/// Posts to an address of our own. `file` is sent as it is, streamed by the browser: neither read into memory here nor
/// wrapped in a form.
pub async fn post<T: DeserializeOwned>(address: &str, file: Option<&Blob>) -> Result<T, AppError> {
    let request = RequestInit::new();
    request.set_method("POST");
    if let Some(file) = file {
        request.set_body(file);
    }
    // What is no answer of ours came from elsewhere: ours is away.
    let (is_ok, text) = answer(address, &request).await.map_err(|_| AppError::Unreachable)?;
    if is_ok {
        serde_json::from_str(&text).map_err(|_| AppError::Unreachable)
    } else {
        Err(serde_json::from_str(&text).unwrap_or(AppError::Unreachable))
    }
}

/// Fetches bytes from an address of our own, and the tag (`ETag`) that they came with.
pub async fn bytes(address: &str) -> Result<(Vec<u8>, Option<String>), AppError> {
    let fetched = async {
        let response = JsFuture::from(window().fetch_with_str(address)).await?;
        let response: Response = response.dyn_into()?;
        if !response.ok() {
            let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
            return Ok(Err(serde_json::from_str(&text).unwrap_or(AppError::Unreachable)));
        }
        let tag = response.headers().get("etag")?.map(|tag| tag.trim_matches('"').to_owned());
        let buffer = JsFuture::from(response.array_buffer()?).await?;
        Ok::<_, JsValue>(Ok((js_sys::Uint8Array::new(&buffer).to_vec(), tag)))
    };
    fetched.await.unwrap_or(Err(AppError::Unreachable))
}

/// Ends its request when nobody waits for the answer any more.
struct Waiting(AbortController);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer(address: &str, request: &RequestInit) -> Result<(bool, String), JsValue> {
    let waiting = Waiting(AbortController::new()?);
    request.set_signal(Some(&waiting.0.signal()));
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.ok(), text.as_string().unwrap_or_default()))
}
