//! A sentence that hangs on a cell of a table: nothing that scrolls cuts it off.

use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::popover::hang;

/// How the sentence looks, and how it is read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was typed is not taken.
    Mistake,
    /// Taken as typed, and remarkable.
    Remark,
    /// Why the cell does not open.
    Reason,
}

/// It belongs to the cell that it is about, and is there without a text as well: screen readers hear only what comes into a
/// place that they know.
#[component]
pub fn CellNote(
    kind: Kind,
    /// For `aria-describedby`.
    #[prop(optional)]
    id: Option<&'static str>,
    #[prop(into)] text: Signal<Option<String>>,
    /// What can be done about it.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let note = NodeRef::<html::Div>::new();
    let place = move || {
        let Some(note) = note.try_get_untracked().flatten() else { return };
        if let Some(cell) = note.parent_element() {
            hang(&note, &cell.get_bounding_client_rect());
        }
    };
    Effect::new(move |_| {
        text.track();
        note.track();
        place();
    });
    // What scrolls is a part of the page, and its events do not come up to the window.
    let scrolled = StoredValue::new(SendOption::<Closure<dyn Fn(Event)>>::new_local(None));
    Effect::new(move |_| {
        let closure = Closure::<dyn Fn(Event)>::new(move |_| place());
        let function = closure.as_ref().unchecked_ref::<js_sys::Function>().clone();
        // The name is fixed and valid.
        let _ = window().add_event_listener_with_callback_and_bool("scroll", &function, true);
        scrolled.set_value(SendOption::new_local(Some(closure)));
    });
    on_cleanup(move || {
        scrolled.try_with_value(|closure| {
            if let Some(closure) = closure.as_ref() {
                let function = closure.as_ref().unchecked_ref::<js_sys::Function>();
                let _ = window().remove_event_listener_with_callback_and_bool("scroll", function, true);
            }
        });
    });
    let (class, role) = match kind {
        Kind::Mistake => ("cell-note cell-mistake", "alert"),
        Kind::Remark => ("cell-note cell-remark", "status"),
        Kind::Reason => ("cell-note cell-reason", "alert"),
    };
    view! {
        <div
            node_ref=note
            id=id
            class=class
            role=role
            hidden=move || text.with(Option::is_none)
            // A press beside the words must not take the keyboard from the cell that they are about.
            on:mousedown=|event| event.prevent_default()
            on:click=|event| event.stop_propagation()
        >
            {move || text.get()}
            {move || children.as_ref().filter(|_| text.with(Option::is_some)).map(|children| children())}
        </div>
    }
}
