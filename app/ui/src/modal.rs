//! What dialog and drawer share: a native `<dialog>` that follows a signal.
//!
//! The browser keeps the focus inside, makes the rest inert, closes on Escape and gives the focus back. The signal
//! is written where the dialog closes; the effect only moves the element, it writes no signal.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t_string, use_i18n};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlDialogElement, HtmlElement};

use super::button::{IconButton, Size};
use super::icon::Symbol;

/// Fields in which one types.
const TYPED: &str =
    ":is(input[type=text], input[type=password], input:not([type]), textarea):not(:disabled, [readonly])";

/// Where the focus goes when it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// Where the browser puts it: what comes first.
    First,
    /// Into the first field, where there is a keyboard. On a screen that is touched the keyboard would come and cover the
    /// question.
    Field,
}

impl Begin {
    fn focus(self, dialog: &HtmlDialogElement) {
        let touched =
            || window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|it| it.matches());
        if self == Self::First || touched() {
            return;
        }
        // The selector is fixed and valid.
        let field = dialog.query_selector(TYPED).ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    }
}

/// The element to put `node_ref` on; it opens and closes with the signal.
pub(super) fn use_modal(open: RwSignal<bool>, begin: Begin) -> NodeRef<html::Dialog> {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = element.get() else { return };
        if wanted && !dialog.open() {
            // Refused only when the element has left the document, and then there is nothing to show.
            let _ = dialog.show_modal();
            begin.focus(&dialog);
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    element
}

/// Whether a click fell on the dimmed page and not on what floats above it.
pub(super) fn is_outside(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.tag_name() == "DIALOG")
}

/// Whether a click is meant to leave the dialog that hears it: it fell beside it, or on the cross in its head.
pub(super) fn is_leaving(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // The selectors are fixed and valid.
    let own = |target: &Element| {
        let dialog = target.closest("dialog").ok().flatten();
        dialog.map(EventTarget::from) == event.current_target()
    };
    let in_head = |target: &Element| target.closest("dialog > header button").ok().flatten().is_some();
    target.is_some_and(|target| own(&target) && (is_outside(event) || in_head(&target)))
}

/// Whether a dialog stays, although its user wants to leave it: while it is at work, because who asked for something wants to see
/// what becomes of it, or reads what is shown once. A user who does not wait leaves it a second time.
pub(super) fn use_stays() -> impl Fn(&Event) -> bool + Copy {
    let is_asked = StoredValue::new(false);
    move |event| {
        let is_at_work = is_at_work(event);
        let was_asked = is_asked.get_value();
        is_asked.set_value(is_at_work);
        is_at_work && !was_asked
    }
}

fn is_at_work(event: &Event) -> bool {
    let dialog = event.current_target().and_then(|dialog| dialog.dyn_into::<Element>().ok());
    let busy = dialog.and_then(|dialog| dialog.query_selector("button[aria-busy=true]").ok().flatten());
    busy.is_some()
}

/// The head line of a dialog or drawer, with the cross that closes it.
#[component]
pub(super) fn ModalHead(title: TextProp, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    // It heads the dialog and not the page, also where the dialog is written into the head of the page.
    view! {
        <header role="none" class="flex items-center gap-2 border-b border-base-300 py-2 ps-4 pe-2">
            <h2 class="grow text-base font-semibold">{move || title.get()}</h2>
            <IconButton
                icon=Symbol::Close
                label=move || t_string!(i18n, shell.close)
                size=Size::Small
                on:click=move |_| open.set(false)
            />
        </header>
    }
}
