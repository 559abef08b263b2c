//! Elements that other parts of the page find by their id, and the keyboard, which is given to them.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The grid; its cells derive their ids.
pub const TABLE: &str = "tree";

/// The lines that say why the cell under the cursor, and why the whole scheme is closed.
pub const CLOSED: &str = "closed-reason";
pub const CLOSED_SCHEME: &str = "closed-scheme";

/// The field that searches the tree.
pub const SEARCH: &str = "field-q";

/// The table, unless it is hidden, as on a phone.
pub fn visible_table() -> Option<HtmlElement> {
    find(TABLE).filter(|table| table.offset_parent().is_some())
}

/// Gives the keyboard to the table.
pub fn focus_table() {
    if let Some(table) = visible_table() {
        // A browser that refuses the focus leaves it where it is, which is no worse.
        let _ = table.focus();
    }
}

/// Gives the keyboard to what is in the page now.
pub fn focus(id: &str) {
    if let Some(element) = find(id) {
        // Refused only by an element that has just gone.
        let _ = element.focus();
    }
}

/// Gives the keyboard to what is in the page once the view has changed.
pub fn focus_when_drawn(id: &'static str) {
    request_animation_frame(move || focus(id));
}

fn find(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
