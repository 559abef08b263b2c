//! What the reader keeps as a file.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Lets the browser keep `text` as a file. Without a result: what can be refused here is only what a page without
/// memory refuses anyway.
pub fn save(name: &str, text: &str) {
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into()));
    let _ = blob.and_then(|blob| offer(name, &blob));
}

/// Lets the browser keep `blob` as a file.
pub(crate) fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
