//! The whole screen for the page. A browser may refuse it, as an iPhone does: the page then fills its window, and nothing fails.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type Root;

    #[wasm_bindgen(method, catch, js_name = requestFullscreen)]
    fn request_fullscreen(this: &Root) -> Result<js_sys::Promise, JsValue>;

    type Whole;

    #[wasm_bindgen(method, catch, js_name = exitFullscreen)]
    fn exit_fullscreen(this: &Whole) -> Result<js_sys::Promise, JsValue>;

    #[wasm_bindgen(method, getter, js_name = fullscreenElement)]
    fn fullscreen_element(this: &Whole) -> JsValue;
}

fn whole() -> Whole {
    document().unchecked_into()
}

/// Asks for it, which a browser allows only where somebody has just pressed something.
pub fn enter() {
    if let Some(root) = document().document_element()
        && let Ok(promise) = root.unchecked_into::<Root>().request_fullscreen()
    {
        settle(promise);
    }
}

pub fn leave() {
    if is_on()
        && let Ok(promise) = whole().exit_fullscreen()
    {
        settle(promise);
    }
}

pub fn is_on() -> bool {
    whole().fullscreen_element().is_truthy()
}

/// A refusal is no error of the page.
fn settle(promise: js_sys::Promise) {
    spawn_local(async move {
        let _ = JsFuture::from(promise).await;
    });
}
