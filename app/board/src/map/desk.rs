//! What the parts of the map share: what is known, what is expanded, where the focus is.

use std::collections::HashMap;

use base::person::Person;
use indicator_model::id::NodeId;
use indicator_model::monitor::map::layout::{Branch, Layout, Place};
use indicator_model::monitor::map::spread::Spread;
use indicator_model::monitor::map::{Map, MapNode};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use people_model::policy::{Action, State};
use ui::pause::PAUSE;

use crate::address::View;
use crate::replace::use_replace;

/// In percent of its own size.
pub const ZOOMS: [u32; 7] = [25, 40, 60, 80, 100, 130, 170];

/// A node that would hang under another; none as long as that is to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub node: NodeId,
    pub parent: Option<NodeId>,
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub map: RwSignal<Map>,
    pub view: Memo<View>,
    pub layout: Memo<Layout>,
    /// The places of the boxes.
    places: Memo<HashMap<NodeId, usize>>,
    /// The node that Tab leads to.
    pub focus: RwSignal<Option<NodeId>>,
    /// Counts what is to be brought into sight.
    pub centred: RwSignal<u32>,
    pub zoom: RwSignal<u32>,
    /// What the dialog asks about.
    pub moving: RwSignal<Option<Asked>>,
    pub may_move: Signal<bool>,
    go: Callback<View>,
}

impl Desk {
    /// `state` is that of the scheme.
    pub fn new(map: RwSignal<Map>, view: Memo<View>, state: Option<State>) -> Self {
        let go = use_replace();
        let spread = Memo::new(move |_| view.with(|view| view.spread.clone()));
        let layout = Memo::new(move |_| spread.with(|spread| map.with(|map| Layout::of(&map.nodes, spread))));
        let places = Memo::new(move |_| {
            layout.with(|layout| layout.boxes.iter().map(|place| place.node).zip(0..).collect())
        });
        let focus = RwSignal::new(view.with_untracked(|view| view.node));
        let person = Person::from_context();
        let is_open = state.is_some_and(|state| Action::SchemeEdit.is_possible_in(state));
        let may_move = Signal::derive(move || is_open && person.may(Action::SchemeEdit));
        let (centred, zoom, moving) = (RwSignal::new(0), RwSignal::new(100), RwSignal::new(None));
        let desk = Self { map, view, layout, places, focus, centred, zoom, moving, may_move, go };
        desk.follow();
        desk
    }

    /// Writes the focus into the address after a pause, for a browser takes few addresses in a row, and takes it from there when somebody goes back.
    fn follow(self) {
        let written = StoredValue::new(self.focus.get_untracked());
        let mut note = debounce(PAUSE, move |node: Option<NodeId>| {
            let Some(view) = self.view.try_get_untracked().filter(|view| view.node != node) else { return };
            written.set_value(node);
            self.go.run(View { node, ..view });
        });
        Effect::new(move |_| note(self.focus.get()));
        let named = Memo::new(move |_| self.view.with(|view| view.node));
        Effect::new(move |before: Option<()>| {
            let named = named.get();
            if before.is_some() && named != written.get_value() {
                written.set_value(named);
                self.focus.set(named);
            }
        });
    }

    pub fn place(self, node: NodeId) -> Option<Place> {
        let at = self.places.with(|places| places.get(&node).copied())?;
        self.layout.with(|layout| layout.boxes.get(at).copied())
    }

    pub fn node(self, node: NodeId) -> Option<MapNode> {
        let at = self.place(node)?.at;
        self.map.with(|map| map.nodes.get(at).cloned())
    }

    /// The node with the focus among those that are shown, else the first.
    pub fn current(self) -> Option<NodeId> {
        self.layout.with(|layout| {
            let shown = self.focus.get().filter(|node| self.places.with(|places| places.contains_key(node)));
            shown.or_else(|| layout.boxes.first().map(|place| place.node))
        })
    }

    pub fn change(self, change: impl FnOnce(&mut View)) {
        let mut view = self.view.get_untracked();
        change(&mut view);
        self.go.run(view);
    }

    pub fn spread(self, spread: Spread) {
        self.change(|view| view.spread = spread);
    }

    pub fn turn(self, node: NodeId) {
        let is_parent = untrack(|| self.place(node)).is_some_and(|place| place.state != Branch::Leaf);
        if is_parent {
            self.change(|view| view.spread = view.spread.turn(node));
        }
    }

    pub fn explain(self, node: NodeId) {
        self.focus.set(Some(node));
        self.change(|view| {
            view.node = Some(node);
            view.explains = true;
        });
    }

    /// Opens the way to a node and brings it into sight. What was searched for is found then.
    pub fn reveal(self, node: NodeId, path: &[NodeId]) {
        self.focus.set(Some(node));
        self.change(|view| {
            view.spread = view.spread.open(path);
            view.node = Some(node);
        });
        self.centred.update(|count| *count += 1);
    }

    /// To the next size in the list that is larger, or smaller.
    pub fn step_zoom(self, larger: bool) {
        let now = self.zoom.get_untracked();
        let next = if larger {
            ZOOMS.into_iter().find(|zoom| *zoom > now)
        } else {
            ZOOMS.into_iter().rev().find(|zoom| *zoom < now)
        };
        if let Some(next) = next {
            self.zoom.set(next);
        }
    }
}
