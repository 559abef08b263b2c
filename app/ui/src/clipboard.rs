//! Puts a text where the reader can paste it elsewhere.

use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{t, use_i18n};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::button::{Button, Size};
use super::icon::Symbol;

/// A button that copies and then says whether it did: browsers refuse it to pages that they do not trust.
#[component]
pub fn CopyButton(#[prop(into)] text: String, #[prop(optional)] size: Size) -> impl IntoView {
    let i18n = use_i18n();
    let is_copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move { is_copied.set(Some(write(&text).await.is_ok())) });
    };
    view! {
        <Button
            size
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

/// The text of a paste when it holds several cells of a spreadsheet, a tab between any two: a field drops line breaks
/// of what it is given, and two numbers would become one. None for all else, which the field takes by itself.
pub fn pasted_cells(event: &web_sys::Event) -> Option<String> {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    let text = data.dyn_into::<web_sys::DataTransfer>().ok()?.get_data("text/plain").ok()?;
    side_by_side(&text)
}

fn side_by_side(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", "\n").replace(['\r', '\n'], "\t");
    text.contains('\t').then_some(text)
}

/// By name, because the bindings of the clipboard are not among those that the page is built with.
pub async fn write(text: &str) -> Result<(), JsValue> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let written: js_sys::Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(written).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn several_cells_are_kept_apart_and_one_cell_is_left_to_the_field() {
        assert_eq!(side_by_side("12\r\n34\r\n").as_deref(), Some("12\t34"));
        assert_eq!(side_by_side("12\t34\n").as_deref(), Some("12\t34"));
        assert_eq!(side_by_side("1,200\r\n"), None);
    }
}
