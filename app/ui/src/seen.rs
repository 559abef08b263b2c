//! Whether an element has been in sight: what is expensive is asked for then, and not before.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type IntersectionObserver;

    #[wasm_bindgen(constructor)]
    fn new(callback: &JsValue) -> IntersectionObserver;

    #[wasm_bindgen(method)]
    fn observe(this: &IntersectionObserver, element: &web_sys::Element);

    #[wasm_bindgen(method)]
    fn disconnect(this: &IntersectionObserver);
}

/// Turns true when the element is in sight for the first time; the server has no sight.
pub fn use_seen(element: NodeRef<html::Li>) -> RwSignal<bool> {
    let seen = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(target) = element.get() else { return };
        let callback = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_in_sight = |entry: JsValue| {
                // Every entry has the property.
                js_sys::Reflect::get(&entry, &"isIntersecting".into()).is_ok_and(|is| is.is_truthy())
            };
            if entries.iter().any(is_in_sight) && seen.try_get_untracked() == Some(false) {
                seen.set(true);
            }
        });
        let observer = IntersectionObserver::new(callback.as_ref());
        observer.observe(&target);
        let held = StoredValue::new_local(Some((observer, callback)));
        on_cleanup(move || {
            if let Some((observer, _)) = held.try_update_value(Option::take).flatten() {
                observer.disconnect();
            }
        });
    });
    seen
}
