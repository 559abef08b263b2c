//! A menu of actions behind one button, after the WAI-ARIA menu button: arrows, Home, End, Escape.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::oco::Oco;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::button::{Size, Variant};
use super::icon::{Icon, Symbol};
use super::popover::{Floating, Role, Trigger};

/// A button that opens a list of [`MenuItem`]s.
#[component]
pub fn Menu(
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
    view! {
        <Floating id label icon trigger variant size role=Role::Menu>
            <div role="presentation" class="flex flex-col" on:keydown=|event| move_focus(&event)>
                {children()}
            </div>
        </Floating>
    }
}

/// The look of an item.
const ITEM: &str = "flex min-h-row w-full cursor-pointer items-center gap-2 rounded-field px-3 text-start text-sm hover:bg-base-200 focus:bg-base-200 focus:outline-none disabled:cursor-default disabled:opacity-50";

/// One way to somewhere else, or a file with `attr:download`. The menu closes when it is followed.
#[component]
pub fn MenuLink(#[prop(into)] href: Signal<String>, icon: Symbol, children: Children) -> impl IntoView {
    view! {
        <a role="menuitem" tabindex="-1" href=move || href.get() class=ITEM>
            <Icon symbol=icon />
            {children()}
        </a>
    }
}

/// One action. The menu closes when it is chosen.
#[component]
pub fn MenuItem(
    #[prop(optional)] icon: Option<Symbol>,
    #[prop(optional)] danger: Danger,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_select: Callback<()>,
    children: Children,
) -> impl IntoView {
    let colour = match danger {
        Danger::No => "",
        Danger::Yes => "text-error",
    };
    view! {
        <button
            type="button"
            role="menuitem"
            tabindex="-1"
            class=format!("{ITEM} {colour}")
            disabled=move || disabled.get()
            on:click=move |event| {
                close_around(&event);
                on_select.run(());
            }
        >
            {icon.map(|symbol| view! { <Icon symbol /> })}
            {children()}
        </button>
    }
}

/// Whether an action takes something away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Danger {
    #[default]
    No,
    Yes,
}

fn close_around(event: &MouseEvent) {
    let menu = event
        .current_target()
        .and_then(|item| item.dyn_into::<Element>().ok())
        .and_then(|item| item.closest("[popover]").ok().flatten())
        .and_then(|menu| menu.dyn_into::<HtmlElement>().ok());
    if let Some(menu) = menu {
        // Refused only when it is closed already.
        let _ = menu.hide_popover();
    }
}

fn move_focus(event: &KeyboardEvent) {
    let Some(menu) = event.current_target().and_then(|list| list.dyn_into::<Element>().ok()) else { return };
    let Ok(found) = menu.query_selector_all("[role^=menuitem]:not([disabled])") else { return };
    let items: Vec<HtmlElement> =
        (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let focused = document().active_element();
    let at = items.iter().position(|item| focused.as_ref() == Some(item.as_ref())).unwrap_or_default();
    let last = items.len().saturating_sub(1);
    let next = match event.key().as_str() {
        "ArrowDown" => (at + 1) % items.len().max(1),
        "ArrowUp" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(next) {
        // Focus fails only for an element that has just gone.
        let _ = item.focus();
    }
}
