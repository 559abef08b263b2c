//! Keys that work anywhere on the page.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::plain::draft::Draft;
use crate::state::edits::Edits;
use crate::state::element::{self, SEARCH};
use crate::state::sync_state::SyncState;
use crate::state::view::{Asked, View};
use crate::sync::saving;
use crate::sync::undo;

/// Ctrl/Cmd+Z, Ctrl/Cmd+Shift+Z or Ctrl+Y, Ctrl/Cmd+S, `/` to search, and `?` for the list of keys.
pub fn listen(edits: Edits, view: View, sync: SyncState) {
    let handle = window_event_listener(keydown, move |event: KeyboardEvent| {
        let control = event.ctrl_key() || event.meta_key();
        // A text field keeps its own undo.
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
        // What lies behind a dialog is out of reach for the pointer, and so for keys.
        let is_covered = document().query_selector("dialog[open]").ok().flatten().is_some();
        match (event.key().to_lowercase().as_str(), control) {
            ("z" | "y", true) if in_field => return,
            ("z" | "y" | "s", true) if is_covered => {}
            ("z", true) if event.shift_key() => undo::redo(edits, sync),
            // A key held down takes back what is not saved, and stops before what is.
            ("z", true) if event.repeat() && !edits.draft.with_untracked(Draft::is_dirty) => {}
            ("z", true) => undo::undo(edits, sync),
            ("y", true) => undo::redo(edits, sync),
            ("s", true) => saving::submit(edits, sync),
            ("?" | "？", false) if !in_field && !is_covered => view.asked.set(Some(Asked::Keys)),
            ("/", false) if !in_field && !is_covered => element::focus(SEARCH),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
