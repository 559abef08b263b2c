//! The drawing on the page: one stop for Tab, keys as in a tree, a frame that scrolls, and a size.

use indicator_model::id::NodeId;
use indicator_model::monitor::map::layout::{BOX_HEIGHT, BOX_WIDTH};
use leptos::ev::{KeyboardEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use text::i18n::{t_string, use_i18n};

use super::desk::Desk;
use super::hand::Hand;
use super::item::{Item, edge, id};
use super::keys::{Step, step};

/// The frame, by which “fit” knows how much room there is.
pub const FRAME: &str = "map-frame";

#[component]
pub fn Canvas(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let frame = NodeRef::<Div>::new();
    let hand = Hand::new(desk, frame);
    let size = move |of: fn(&indicator_model::monitor::map::layout::Layout) -> u32| {
        Memo::new(move |_| desk.layout.with(of))
    };
    let (width, height) = (size(|layout| layout.width), size(|layout| layout.height));
    let scaled = move |length: u32| length * desk.zoom.get() / 100;
    let edges = move || {
        let path = |layout: &indicator_model::monitor::map::layout::Layout| {
            layout.edges().map(|(parent, child)| edge(parent, child)).collect::<String>()
        };
        desk.layout.with(path)
    };
    let nodes = move || -> Vec<NodeId> {
        desk.layout.with(|layout| layout.boxes.iter().map(|place| place.node).collect())
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if press(desk, &event.key()) {
            event.prevent_default();
        }
    };
    let on_wheel = move |event: WheelEvent| {
        // Two fingers on a trackpad come as a wheel with Ctrl.
        if event.ctrl_key() {
            event.prevent_default();
            desk.step_zoom(event.delta_y() < 0.0);
        }
    };
    // Which wish was granted last. A box that is still to be laid out is waited for.
    Effect::new(move |granted: Option<Option<u32>>| {
        let wish = desk.centred.get();
        // What is named in the address is in sight when the page opens.
        let Some(node) = desk.focus.get_untracked() else { return Some(wish) };
        if granted.flatten() == Some(wish) {
            return Some(wish);
        }
        let is_there = desk.place(node).is_some();
        if is_there {
            request_animation_frame(move || {
                centre(desk, frame);
                // What was searched for is gone to; an address only shows.
                if wish > 0 {
                    focus(node);
                }
            });
        }
        is_there.then_some(wish)
    });
    view! {
        <div
            node_ref=frame
            id=FRAME
            class="goal-map relative max-h-[72dvh] min-h-64 touch-none overflow-auto overscroll-contain rounded-box border border-base-300 bg-base-200/40"
            class:cursor-grabbing=move || hand.is_busy()
            on:wheel=on_wheel
            on:pointerdown=move |event| hand.down(&event)
            on:pointermove=move |event| hand.moved(&event)
            on:pointerup=move |event| hand.up(&event)
            on:pointercancel=move |event| hand.cancelled(&event)
        >
            <svg
                role="tree"
                aria-label=move || t_string!(i18n, map.label)
                class="block text-base-content select-none"
                width=move || scaled(width.get())
                height=move || scaled(height.get())
                viewBox=move || format!("0 0 {} {}", width.get(), height.get())
                on:keydown=on_key
            >
                <path d=edges aria-hidden="true" class="fill-none stroke-base-content/40"></path>
                <For each=nodes key=|node| *node children=move |node| view! { <Item desk node /> } />
                {move || {
                    hand.ghost()
                        .map(|(x, y)| {
                            view! {
                                <rect
                                    aria-hidden="true"
                                    x=x
                                    y=y
                                    width=BOX_WIDTH
                                    height=BOX_HEIGHT
                                    rx="6"
                                    class="pointer-events-none fill-primary/10 stroke-primary"
                                    stroke-dasharray="6 4"
                                ></rect>
                            }
                        })
                }}
            </svg>
        </div>
    }
}

/// Does what a key does at the current box; false for a key that does nothing.
fn press(desk: Desk, key: &str) -> bool {
    let Some(node) = untrack(|| desk.current()) else { return false };
    let step = desk.layout.with_untracked(|layout| step(layout, layout.place(node)?, key));
    match step {
        Some(Step::Go(to)) => {
            let to = desk.layout.with_untracked(|layout| layout.boxes.get(to).map(|place| place.node));
            if let Some(to) = to {
                focus(to);
            }
        }
        Some(Step::Turn) => desk.turn(node),
        Some(Step::Explain) => desk.explain(node),
        None => return false,
    }
    true
}

/// The browser brings what has the focus into sight.
fn focus(node: NodeId) {
    let element = document().get_element_by_id(&id(node));
    if let Some(element) = element.and_then(|element| element.dyn_into::<leptos::web_sys::SvgElement>().ok())
    {
        // Refused only by an element that has just gone.
        let _ = element.focus();
    }
}

/// Brings the box with the focus into the middle of the frame, and the frame into sight.
fn centre(desk: Desk, frame: NodeRef<Div>) {
    let Some(frame) = frame.try_get_untracked().flatten() else { return };
    let Some(place) = untrack(|| desk.place(desk.focus.get()?)) else { return };
    let zoom = desk.zoom.get_untracked();
    let middle = |start: u32, length: u32, room: i32| {
        f64::from((start + length / 2) * zoom / 100) - f64::from(room / 2)
    };
    // Both ways at once, so that it moves once.
    frame.scroll_to_with_x_and_y(
        middle(place.x, BOX_WIDTH, frame.client_width()),
        middle(place.y, BOX_HEIGHT, frame.client_height()),
    );
    let bounds = frame.get_bounding_client_rect();
    let screen = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    if bounds.top() < 0.0 || bounds.bottom() > screen {
        frame.scroll_into_view_with_bool(bounds.top() < 0.0);
    }
}
