//! What the parts of the board share: what is shown of it, which card is dragged, and for which one the dialog is open.

use indicator_model::id::NodeId;
use indicator_model::objective::Status;
use indicator_model::objective::list::{KeyResult, Objective, Objectives};
use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::found::Found;
use crate::address::View;

#[derive(Clone, Copy)]
pub struct Desk {
    pub shown: RwSignal<Objectives>,
    pub view: Memo<View>,
    /// What the filter leaves.
    pub found: Memo<Found>,
    /// Of what the dialog asks what changed.
    pub moving: RwSignal<Option<Moving>>,
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// On which objective the other dialog looks back.
    pub closing: RwSignal<Option<Objective>>,
    /// Whether that is open.
    pub closing_open: RwSignal<bool>,
    /// The key result that was moved last, and its new column: there its card takes the focus.
    pub moved: RwSignal<Option<(NodeId, Status)>>,
    dragged: RwSignal<Option<NodeId>>,
    over: RwSignal<Option<Place>>,
}

/// A key result, and the column that it is to go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    pub key_result: KeyResult,
    pub to: Status,
}

/// A column below an objective; none for the key results without one.
pub type Place = (Option<NodeId>, Status);

impl Desk {
    pub fn new(shown: RwSignal<Objectives>, view: Memo<View>) -> Self {
        let found = Memo::new(move |_| shown.with(|shown| view.with(|view| Found::of(shown, view))));
        Self {
            shown,
            view,
            found,
            moving: RwSignal::new(None),
            open: RwSignal::new(false),
            closing: RwSignal::new(None),
            closing_open: RwSignal::new(false),
            moved: RwSignal::new(None),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
        }
    }

    pub fn objective(self, node: NodeId) -> Option<Objective> {
        self.shown.with(|shown| shown.objective(node).cloned())
    }

    pub fn key_result(self, node: NodeId) -> Option<KeyResult> {
        self.shown.with(|shown| shown.key_results.iter().find(|it| it.row.node == node).cloned())
    }

    /// Asks what changed, and with it for the new status: `to`, or first the one that it has.
    pub fn ask(self, node: NodeId, to: Option<Status>) {
        let key_result = untrack(|| self.key_result(node)).filter(|key_result| key_result.may_move);
        let Some(key_result) = key_result else { return };
        self.moved.set(None);
        self.moving.set(Some(Moving { to: to.unwrap_or_else(|| key_result.status()), key_result }));
        self.open.set(true);
    }

    /// Asks for the retrospective of an objective.
    pub fn look_back(self, node: NodeId) {
        let objective = untrack(|| self.objective(node)).filter(|objective| objective.may_close);
        if objective.is_some() {
            self.closing.set(objective);
            self.closing_open.set(true);
        }
    }

    pub fn drag(self, event: &DragEvent, node: NodeId) {
        if let Some(transfer) = event.data_transfer() {
            transfer.set_effect_allowed("move");
            // Firefox drags only what carries data.
            let _ = transfer.set_data("text/plain", &node.to_string());
            self.dragged.set(Some(node));
        }
    }

    pub fn end_drag(self) {
        self.dragged.set(None);
        self.over.set(None);
    }

    /// The pointer is over a column: those of the card's own objective are marked and accept it.
    pub fn drag_over(self, event: &DragEvent, place: Place) {
        let Some(card) = self.dragged.get_untracked().and_then(|node| untrack(|| self.key_result(node)))
        else {
            return;
        };
        let is_its = card.objective == place.0 && card.status() != place.1;
        if is_its {
            event.prevent_default();
        }
        let over = is_its.then_some(place);
        if self.over.get_untracked() != over {
            self.over.set(over);
        }
    }

    pub fn drop(self, event: &DragEvent) {
        event.prevent_default();
        if let (Some(node), Some((_, status))) = (self.dragged.get_untracked(), self.over.get_untracked()) {
            self.ask(node, Some(status));
        }
        self.end_drag();
    }

    /// Whether a column would take what is dragged over it.
    pub fn is_over(self, place: Place) -> bool {
        self.over.get() == Some(place)
    }
}
