//! Dragging a row to another place. What is illegal refuses while the row is dragged; there is no dialog.

use indicator_model::decompose::Slot;
use indicator_model::id::NodeId;
use indicator_model::tree::Tree;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::plain::place::{Target, is_legal};
use crate::state::edits::Edits;
use crate::state::structure;

/// What is dragged, and where it would go.
#[derive(Clone, Copy)]
pub struct Drag {
    node: RwSignal<Option<NodeId>>,
    over: RwSignal<Option<(NodeId, Edge)>>,
}

/// The part of a row that the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Before,
    Into,
    After,
}

impl Drag {
    pub fn new() -> Self {
        Self { node: RwSignal::new(None), over: RwSignal::new(None) }
    }

    pub fn start(self, event: &DragEvent, node: Option<NodeId>) {
        if let (Some(transfer), Some(node)) = (event.data_transfer(), node) {
            transfer.set_effect_allowed("move");
            // Firefox drags only what carries data.
            let _ = transfer.set_data("text/plain", &node.to_string());
            self.node.set(Some(node));
        }
    }

    pub fn end(self) {
        self.node.set(None);
        self.over.set(None);
    }

    /// How the style sheet marks a row that something would be dropped on.
    pub fn mark(self, node: Option<NodeId>) -> Option<&'static str> {
        let (over, edge) = self.over.get()?;
        (Some(over) == node).then_some(match edge {
            Edge::Before => "before",
            Edge::Into => "into",
            Edge::After => "after",
        })
    }
}

/// The pointer is over a row: a legal place is marked and accepted.
pub fn over(edits: Edits, drag: Drag, event: &DragEvent, onto: Option<NodeId>) {
    let (Some(node), Some(onto)) = (drag.node.get_untracked(), onto) else { return };
    let edge = edge(event);
    let legal = edits.draft.with_untracked(|draft| {
        let tree = draft.tree();
        let Some(target) = target(tree, onto, edge) else { return false };
        let parent = target.parent.and_then(|parent| tree.row(parent)).map(|parent| tree.node(parent).owner);
        is_legal(tree, node, target) && untrack(|| edits.access.denial_of(parent)).is_none()
    });
    let over = (legal && node != onto).then_some((onto, edge));
    if over.is_some() {
        event.prevent_default();
    }
    if drag.over.get_untracked() != over {
        drag.over.set(over);
    }
}

pub fn drop(edits: Edits, drag: Drag, event: &DragEvent) {
    event.prevent_default();
    if let (Some(node), Some((onto, edge))) = (drag.node.get_untracked(), drag.over.get_untracked())
        && let Some(target) = edits.draft.with_untracked(|draft| target(draft.tree(), onto, edge))
    {
        structure::move_to(edits, node, target);
    }
    drag.end();
}

/// Upper quarter: before; lower quarter: after; between: into.
fn edge(event: &DragEvent) -> Edge {
    let Some(row) = event.current_target().and_then(|row| row.dyn_into::<web_sys::Element>().ok()) else {
        return Edge::Into;
    };
    let bounds = row.get_bounding_client_rect();
    let at = (f64::from(event.client_y()) - bounds.top()) / bounds.height();
    if at < 0.25 {
        Edge::Before
    } else if at > 0.75 {
        Edge::After
    } else {
        Edge::Into
    }
}

fn target(tree: &Tree, onto: NodeId, edge: Edge) -> Option<Target> {
    let row = tree.row(onto)?;
    let parent = tree.parent(row).map(|parent| tree.node(parent).id);
    Some(match edge {
        Edge::Into => Target { parent: Some(onto), slot: Slot::Last },
        Edge::Before => Target { parent, slot: Slot::Before(onto) },
        Edge::After => Target { parent, slot: Slot::After(onto) },
    })
}
