//! A link that is followed before its page has come to life is the browser's to follow.
//!
//! The router listens as soon as the frame is there, and the code of the page may come seconds later. If a link moved the
//! page until then, what the server drew would no longer be what the page expects, and nothing would come to life at all.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

/// Listens before the router does; call it once, in the browser.
pub fn leave_to_browser() {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        let is_alive = document().document_element().is_some_and(|root| root.has_attribute("data-hydrated"));
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_link = target.is_some_and(|target| target.closest("a[href]").is_ok_and(|link| link.is_some()));
        if is_link && !is_alive {
            event.stop_immediate_propagation();
        }
    });
    // A function under a fixed name: listening cannot be refused.
    let _ =
        window().add_event_listener_with_callback_and_bool("click", listener.as_ref().unchecked_ref(), true);
    // For as long as the document.
    listener.forget();
}
