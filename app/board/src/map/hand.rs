//! The pointer on the map: the ground is dragged to another place, and a box onto another one that it shall hang under.
//!
//! Fingers have their own ways ([`touch`](super::touch)); with them a box is moved from the panel.

use indicator_model::id::NodeId;
use leptos::ev::PointerEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use super::desk::{Asked, Desk};
use super::touch::Touch;

/// Pixels beyond which a click is a drag.
const STEADY: i32 = 6;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Grip {
    #[default]
    None,
    /// A box was pressed, here.
    Pressed { node: NodeId, at: (i32, i32) },
    /// A box is on its way.
    Carries { node: NodeId },
    /// The ground moves; where the pointer was last.
    Pans { at: (i32, i32) },
}

#[derive(Clone, Copy)]
pub struct Hand {
    desk: Desk,
    frame: NodeRef<Div>,
    grip: RwSignal<Grip>,
    /// The box that the carried one would be dropped on.
    over: StoredValue<Option<NodeId>>,
    /// Where the carried box is drawn, in the units of the map.
    ghost: RwSignal<Option<(i32, i32)>>,
    touch: Touch,
}

impl Hand {
    pub fn new(desk: Desk, frame: NodeRef<Div>) -> Self {
        let (grip, ghost) = (RwSignal::new(Grip::None), RwSignal::new(None));
        Self { desk, frame, grip, over: StoredValue::new(None), ghost, touch: Touch::new(desk, frame) }
    }

    pub fn is_busy(self) -> bool {
        matches!(self.grip.get(), Grip::Carries { .. } | Grip::Pans { .. })
    }

    pub fn ghost(self) -> Option<(i32, i32)> {
        self.ghost.get()
    }

    pub fn down(self, event: &PointerEvent) {
        if !is_mouse(event) {
            return self.touch.down(event);
        }
        if event.button() != 0 {
            return;
        }
        let at = (event.client_x(), event.client_y());
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.as_ref().is_some_and(|target| within(target, "[data-stub]").is_some()) {
            return;
        }
        match target.and_then(|target| node_of(&target)) {
            Some(node) if untrack(|| self.desk.may_move.get()) => self.grip.set(Grip::Pressed { node, at }),
            Some(_) => {}
            None => {
                event.prevent_default();
                self.capture(event);
                self.grip.set(Grip::Pans { at });
            }
        }
    }

    pub fn moved(self, event: &PointerEvent) {
        if !is_mouse(event) {
            return self.touch.moved(event);
        }
        // The button was released where nobody saw it.
        if event.buttons() == 0 && self.grip.get_untracked() != Grip::None {
            return self.let_go();
        }
        let now = (event.client_x(), event.client_y());
        match self.grip.get_untracked() {
            Grip::None => {}
            Grip::Pressed { node, at } => {
                if (now.0 - at.0).abs().max((now.1 - at.1).abs()) > STEADY {
                    // From now on the click is none.
                    self.capture(event);
                    self.grip.set(Grip::Carries { node });
                }
            }
            Grip::Carries { node } => self.carry(node, now),
            Grip::Pans { at } => {
                if let Some(frame) = self.frame.get_untracked() {
                    frame.set_scroll_left(frame.scroll_left() - (now.0 - at.0));
                    frame.set_scroll_top(frame.scroll_top() - (now.1 - at.1));
                }
                self.grip.set(Grip::Pans { at: now });
            }
        }
    }

    pub fn up(self, event: &PointerEvent) {
        if !is_mouse(event) {
            return self.touch.up(event);
        }
        if let (Grip::Carries { node }, Some(parent)) = (self.grip.get_untracked(), self.over.get_value()) {
            self.desk.moving.set(Some(Asked { node, parent: Some(parent) }));
        }
        self.let_go();
    }

    /// The browser has taken the pointer away.
    pub fn cancelled(self, event: &PointerEvent) {
        if is_mouse(event) { self.let_go() } else { self.touch.up(event) }
    }

    fn let_go(self) {
        self.mark(None);
        self.ghost.set(None);
        self.grip.set(Grip::None);
    }

    fn carry(self, node: NodeId, (x, y): (i32, i32)) {
        let element = document().element_from_point(
            #[expect(clippy::cast_precision_loss, reason = "pixels of a screen")]
            (x as f32),
            #[expect(clippy::cast_precision_loss, reason = "pixels of a screen")]
            (y as f32),
        );
        self.mark(element.and_then(|element| node_of(&element)).filter(|onto| *onto != node));
        if let Some(frame) = self.frame.get_untracked() {
            let bounds = frame.get_bounding_client_rect();
            let zoom = i32::try_from(self.desk.zoom.get_untracked()).unwrap_or(100);
            let units = |pointer: i32, edge: f64, scrolled: i32| {
                #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
                let edge = edge as i32;
                (pointer - edge + scrolled) * 100 / zoom
            };
            let (left, top) = (frame.scroll_left(), frame.scroll_top());
            self.ghost.set(Some((units(x, bounds.left(), left) + 8, units(y, bounds.top(), top) + 8)));
        }
    }

    /// Marks the box that would take the carried one, and no other.
    fn mark(self, over: Option<NodeId>) {
        let before = self.over.get_value();
        if before == over {
            return;
        }
        let element = |node: NodeId| document().get_element_by_id(&super::item::id(node));
        if let Some(before) = before.and_then(element) {
            // A fixed name can be taken away from any element.
            let _ = before.remove_attribute("data-over");
        }
        if let Some(over) = over.and_then(element) {
            let _ = over.set_attribute("data-over", "true");
        }
        self.over.set_value(over);
    }

    fn capture(self, event: &PointerEvent) {
        if let Some(frame) = self.frame.get_untracked() {
            // Refused only where the pointer has gone.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
    }
}

fn is_mouse(event: &PointerEvent) -> bool {
    event.pointer_type() == "mouse"
}

fn within(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn node_of(element: &Element) -> Option<NodeId> {
    within(element, "[data-node]")?.get_attribute("data-node")?.parse().ok()
}
