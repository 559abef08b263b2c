//! Adding an indicator after the one that the cursor is on, by key.

use indicator_model::decompose::Slot;
use indicator_model::id::NodeId;
use leptos::prelude::*;

use crate::dialog::add::AddDialog;
use crate::state::edits::Edits;
use crate::state::view::{Asked, View};

/// Opens when a key asks for it.
#[component]
pub fn InsertDialog(edits: Edits, view: View) -> impl IntoView {
    let parent = move |node: NodeId| {
        edits.draft.with_untracked(|draft| {
            let tree = draft.tree();
            tree.row(node).and_then(|row| tree.parent(row)).map(|above| tree.node(above).id)
        })
    };
    let dialog = move || {
        let Some(Asked::Insert(node)) = view.asked.get() else { return None };
        let open = RwSignal::new(true);
        Effect::new(move |_| {
            if !open.get() {
                view.asked.set(None);
            }
        });
        Some(view! { <AddDialog edits view open parent=parent(node) place=Slot::After(node) /> })
    };
    view! { {dialog} }
}
