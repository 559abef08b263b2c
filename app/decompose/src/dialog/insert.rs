//! Adding an indicator after the one that the cursor is on, by key.

use indicator_model::decompose::Slot;
use indicator_model::id::NodeId;
use leptos::prelude::*;

use crate::dialog::add::AddDialog;
use crate::state::edits::Edits;
use crate::state::view::View;

/// Opens while a node is named in [`View::inserting`].
#[component]
pub fn InsertDialog(edits: Edits, view: View) -> impl IntoView {
    let parent = move |node: NodeId| {
        edits.draft.with_untracked(|draft| {
            let tree = draft.tree();
            tree.row(node).and_then(|row| tree.parent(row)).map(|above| tree.node(above).id)
        })
    };
    let dialog = move || {
        let node = view.inserting.get()?;
        let open = RwSignal::new(true);
        Effect::new(move |_| {
            if !open.get() {
                view.inserting.set(None);
            }
        });
        Some(view! { <AddDialog edits view open parent=parent(node) place=Slot::After(node) /> })
    };
    view! { {dialog} }
}
