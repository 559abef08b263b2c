//! A box of the map, and the line that leads to it.

use base::wording::measurement;
use indicator_model::id::NodeId;
use indicator_model::light::Light;
use indicator_model::monitor::map::layout::{BOX_HEIGHT, BOX_WIDTH, Branch, COLUMN, Place};
use leptos::prelude::*;
use text::i18n::use_i18n;

use super::desk::Desk;
use super::face::Face;

/// Where texts begin in a box.
pub const TEXT: u32 = 16;
/// From a count to the next.
pub const COUNT: u32 = 56;
/// The stub hangs on the right edge.
pub const STUB_LEFT: u32 = BOX_WIDTH - 4;
pub const STUB_TOP: u32 = BOX_HEIGHT / 2 - 12;
pub const STUB_WIDTH: u32 = 40;

/// From the stub of a box to the left edge of one of its children.
pub fn edge(parent: &Place, child: &Place) -> String {
    let (from_x, from_y) = (parent.x + BOX_WIDTH, parent.y + BOX_HEIGHT / 2);
    let (to_x, to_y) = (child.x, child.y + BOX_HEIGHT / 2);
    let middle = parent.x + u32::midpoint(BOX_WIDTH + STUB_WIDTH - 4, COLUMN);
    format!("M{from_x} {from_y}H{middle}V{to_y}H{to_x}")
}

/// For the focus.
pub fn id(node: NodeId) -> String {
    format!("map-{node}")
}

/// What can be done with a box by pointer; keys are the map's.
#[component]
pub fn Item(desk: Desk, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let place = Memo::new(move |_| desk.place(node));
    let rolling = Memo::new(move |_| desk.view.with(|view| view.rolling));
    let face = Memo::new(move |_| {
        let (place, known) = (place.get()?, desk.node(node)?);
        let locale = i18n.get_locale();
        Some(desk.map.with(|map| Face::of(locale, &known, &map.board, rolling.get(), place.state)))
    });
    let expanded = move || match place.get()?.state {
        Branch::Leaf => None,
        Branch::Expanded => Some("true"),
        Branch::Collapsed(_) => Some("false"),
    };
    let transform = move || place.get().map(|place| format!("translate({} {})", place.x, place.y));
    let is_current = Memo::new(move |_| desk.current() == Some(node));
    view! {
        <g
            id=id(node)
            role="treeitem"
            data-node=node.to_string()
            tabindex=move || if is_current.get() { "0" } else { "-1" }
            aria-label=move || face.get().map(|face| face.label)
            aria-level=move || place.get().map(|place| place.depth + 1)
            aria-posinset=move || place.get().map(|place| place.position.0)
            aria-setsize=move || place.get().map(|place| place.position.1)
            aria-expanded=expanded
            aria-selected=move || is_current.get().to_string()
            transform=transform
            class="group cursor-pointer outline-none"
            on:focus=move |_| desk.focus.set(Some(node))
            on:click=move |_| desk.explain(node)
        >
            <rect
                width=BOX_WIDTH
                height=BOX_HEIGHT
                rx="6"
                class="fill-base-100 stroke-base-content/40 group-hover:stroke-primary group-focus-visible:stroke-primary group-focus-visible:stroke-3 group-data-[over=true]:stroke-primary group-data-[over=true]:stroke-3"
            ></rect>
            {move || face.get().map(|face| view! { <Said face /> })}
            <Stub desk node face />
        </g>
    }
}

#[component]
fn Said(face: Face) -> impl IntoView {
    let Face { rolled, name, owner, own, standing, below, .. } = face;
    let counts = (0..)
        .zip(below)
        .map(|(at, (light, count))| {
            let x = TEXT + COUNT * at;
            view! {
                <Shape light x y=64 />
                <text x=x + 18 y="76" class="fill-current text-[12px] tabular-nums">{count}</text>
            }
        })
        .collect_view();
    view! {
        <rect
            width="6"
            height=BOX_HEIGHT
            rx="3"
            class=format!("fill-current {}", measurement::light(rolled).colour())
        ></rect>
        <Shape light=rolled x=TEXT y=10 />
        <text x=TEXT + 20 y="22" class="fill-current text-[13px] font-semibold">{name}</text>
        <text x=TEXT y="40" class="fill-current text-[12px] text-muted">{owner}</text>
        <Shape light=own x=TEXT y=46 />
        <text x=TEXT + 20 y="58" class="fill-current text-[12px] tabular-nums">{standing}</text>
        {counts}
    }
}

#[component]
fn Shape(light: Light, x: u32, y: u32) -> impl IntoView {
    let light = measurement::light(light);
    view! {
        <path
            transform=format!("translate({x} {y}) scale(.875)")
            fill-rule="evenodd"
            d=light.outline()
            class=format!("fill-current {}", light.colour())
        ></path>
    }
}

/// Expands and collapses by pointer. With keys the arrows do, so that it is nothing to a screen reader.
#[component]
fn Stub(desk: Desk, node: NodeId, face: Memo<Option<Face>>) -> impl IntoView {
    let stub = Memo::new(move |_| face.with(|face| face.as_ref().and_then(|face| face.stub.clone())));
    move || {
        stub.get().map(|stub| {
            view! {
                <g
                    aria-hidden="true"
                    data-stub=""
                    class="cursor-pointer"
                    on:click=move |event| {
                        event.stop_propagation();
                        desk.focus.set(Some(node));
                        desk.turn(node);
                    }
                >
                    <rect x=STUB_LEFT - 4 y=STUB_TOP - 10 width=STUB_WIDTH + 8 height="44" class="fill-transparent"></rect>
                    <rect
                        x=STUB_LEFT
                        y=STUB_TOP
                        width=STUB_WIDTH
                        height="24"
                        rx="12"
                        class="fill-base-100 stroke-base-content/40 hover:stroke-primary"
                    ></rect>
                    <text
                        x=STUB_LEFT + STUB_WIDTH / 2
                        y=STUB_TOP + 16
                        text-anchor="middle"
                        class="fill-current text-[12px]"
                    >
                        {stub}
                    </text>
                </g>
            }
        })
    }
}
