//! Puts a text where the reader can paste it elsewhere.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::button::Button;
use super::icon::Symbol;
use crate::i18n::{t, use_i18n};

/// A button that copies and then says whether it did: browsers refuse it to pages that they do not trust.
#[component]
pub fn CopyButton(#[prop(into)] text: String) -> impl IntoView {
    let i18n = use_i18n();
    let is_copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move { is_copied.set(Some(write(&text).await.is_ok())) });
    };
    view! {
        <Button
            icon=Symbol::Copy
            on:click=copy
        >
            <span aria-live="polite">
                {move || match is_copied.get() {
                    None => t!(i18n, shell.copy).into_any(),
                    Some(true) => t!(i18n, shell.copied).into_any(),
                    Some(false) => t!(i18n, shell.not_copied).into_any(),
                }}
            </span>
        </Button>
    }
}

/// By name, because the bindings of the clipboard are not among those that the page is built with.
pub async fn write(text: &str) -> Result<(), JsValue> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let written: js_sys::Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(written).await.map(drop)
}
