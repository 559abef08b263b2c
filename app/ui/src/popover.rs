//! A panel that hangs on its button, above everything else, closed by Escape and by a click elsewhere.
//!
//! The native `popover` attribute does the opening, so that it works before the page is hydrated. Where it hangs is
//! set when it opens, because positioning by anchors is not in every browser that city offices use.

use leptos::ev::{Event, MouseEvent};
use leptos::html;
use leptos::oco::Oco;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};

use super::button::{Size, Variant, classes};
use super::icon::{Icon, Symbol};

/// What a screen reader expects behind the button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Panel,
    Menu,
}

/// How the button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trigger {
    #[default]
    Text,
    /// Without its text, which is then its name.
    Icon,
    /// The icon above the text, as at the bottom of a phone.
    Tab,
    /// The text where there is room for it; on a phone the icon alone.
    Roomy,
}

/// The look of a [`Trigger::Tab`], for links that stand beside it.
pub const TAB: &str = "flex h-14 w-full cursor-pointer flex-col items-center justify-center gap-0.5 text-[0.8125rem] text-muted";

/// A button and the panel that it opens.
#[component]
pub fn Popover(
    /// Unique on the page.
    #[prop(into)]
    id: Oco<'static, str>,
    #[prop(into)] label: TextProp,
    #[prop(optional)] icon: Option<Symbol>,
    #[prop(optional)] trigger: Trigger,
    #[prop(default = Variant::Quiet)] variant: Variant,
    #[prop(optional)] size: Size,
    children: Children,
) -> impl IntoView {
    view! { <Floating id label icon trigger variant size role=Role::Panel>{children()}</Floating> }
}

#[component]
pub(super) fn Floating(
    id: Oco<'static, str>,
    label: TextProp,
    icon: Option<Symbol>,
    trigger: Trigger,
    variant: Variant,
    size: Size,
    role: Role,
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let expanded = RwSignal::new(false);
    let place = move |_: Event| {
        if let (Some(button), Some(panel)) = (button.get_untracked(), panel.get_untracked()) {
            hang(&panel, &button.get_bounding_client_rect());
        }
    };
    let on_toggle = move |_: Event| {
        let Some(panel) = panel.get_untracked() else { return };
        let open = panel.matches(":popover-open").unwrap_or_default();
        expanded.set(open);
        if open {
            focus_first(&panel);
        }
    };
    let name = label.clone();
    let title = label.clone();
    let panel_name = label.clone();
    let class = match trigger {
        Trigger::Text | Trigger::Roomy => classes(variant, size),
        Trigger::Icon => format!("{} btn-square", classes(variant, size)),
        Trigger::Tab => TAB.to_owned(),
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            popovertarget=id.to_string()
            aria-haspopup=match role {
                Role::Panel => "dialog",
                Role::Menu => "menu",
            }
            aria-expanded=move || expanded.get().to_string()
            aria-label=move || (trigger == Trigger::Icon).then(|| name.get())
            title=move || (trigger == Trigger::Icon).then(|| title.get())
        >
            {icon
                .map(|symbol| {
                    view! {
                        <span class=if trigger == Trigger::Tab { "text-[1.25rem]" } else { "contents" }>
                            <Icon symbol />
                        </span>
                    }
                })}
            {(trigger != Trigger::Icon)
                .then(|| {
                    let class = if trigger == Trigger::Roomy { "max-sm:sr-only" } else { "contents" };
                    view! { <span class=class>{move || label.get()}</span> }
                })}
            {matches!(trigger, Trigger::Text | Trigger::Roomy)
                .then(|| {
                    let class = if trigger == Trigger::Roomy { "contents max-sm:hidden" } else { "contents" };
                    view! {
                        <span class=class>
                            <Icon symbol=Symbol::ChevronDown />
                        </span>
                    }
                })}
        </button>
        <div
            node_ref=panel
            id=id.to_string()
            popover="auto"
            role=match role {
                Role::Panel => "dialog",
                Role::Menu => "menu",
            }
            aria-label=move || panel_name.get()
            class="floating fixed m-0 max-h-[min(28rem,80dvh)] min-w-48 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-box bg-base-100 p-1 text-base-content shadow-float"
            on:beforetoggle=place
            on:toggle=on_toggle
            on:click=move |event| {
                if leads_away(&event) && let Some(panel) = panel.get_untracked() {
                    // Refused only when it is closed already.
                    let _ = panel.hide_popover();
                }
            }
        >
            {children()}
        </div>
    }
}

/// Whether the click is on a link: what it leads to replaces the panel.
fn leads_away(event: &MouseEvent) -> bool {
    let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    clicked.and_then(|clicked| clicked.closest("a[href]").ok().flatten()).is_some()
}

/// Hangs the panel below the button or, in the lower half of the window, above it; on the side with more room.
pub(super) fn hang(panel: &HtmlElement, button: &DomRect) {
    const GAP: f64 = 4.0;
    /// At least as far from the side of the window.
    const EDGE: f64 = 8.0;
    let size = |length: Result<wasm_bindgen::JsValue, _>| {
        length.ok().and_then(|length: wasm_bindgen::JsValue| length.as_f64()).unwrap_or_default()
    };
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let style = panel.style();
    let set = |side: &str, distance: Option<f64>| {
        let distance = distance.map_or_else(|| "auto".to_owned(), |distance| format!("{distance}px"));
        // A style that the browser refuses leaves the panel where it was.
        let _ = style.set_property(side, &distance);
    };
    let below = button.top() < height / 2.0;
    set("top", below.then(|| button.bottom() + GAP));
    set("bottom", (!below).then(|| height - button.top() + GAP));
    let rightwards = button.left() < width / 2.0;
    set("left", rightwards.then(|| button.left().max(EDGE)));
    set("right", (!rightwards).then(|| (width - button.right()).max(EDGE)));
}

fn focus_first(panel: &HtmlElement) {
    let first = panel.query_selector("[role^=menuitem]:not([disabled]), input, select, button, a[href]");
    let first = first.ok().flatten().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = first {
        // Focus fails only for an element that has just gone.
        let _ = element.focus();
    }
}
