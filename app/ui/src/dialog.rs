//! A question that has to be answered before the page goes on.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::modal::{Begin, ModalHead, is_outside, use_modal, use_stays};

/// The buttons of a dialog, the primary one last.
#[slot]
pub struct DialogActions {
    children: ChildrenFn,
}

/// How wide a dialog may become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// For a question or a short form.
    #[default]
    Normal,
    /// For a table.
    Wide,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Normal => "w-[min(36rem,calc(100vw-2rem))]",
            Self::Wide => "w-[min(80rem,calc(100vw-2rem))]",
        }
    }
}

/// A dialog in the middle of the page, at the bottom edge of a phone. Its content exists only while it is open.
///
/// While a button in it is busy it stays, and closes the second time.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(optional)] width: Width,
    #[prop(optional)] dialog_actions: Option<DialogActions>,
    /// After it closed, whichever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let element = use_modal(open, Begin::Field);
    let stays = use_stays();
    let name = title.clone();
    let actions = StoredValue::new(dialog_actions.map(|slot| slot.children));
    let children = StoredValue::new(children);
    let title = StoredValue::new(title);
    view! {
        <dialog
            node_ref=element
            class=format!(
                "floating m-auto {} max-h-[calc(100dvh-2rem)] flex-col rounded-box bg-base-100 text-base-content shadow-float open:flex max-sm:mb-0 max-sm:w-full max-sm:max-w-none max-sm:rounded-b-none",
                width.class(),
            )
            aria-label=move || name.get()
            on:cancel=move |event| {
                if stays(&event) {
                    event.prevent_default();
                }
            }
            on:click:capture=move |event| {
                if stays(&event) {
                    event.stop_propagation();
                }
            }
            on:click=move |event| {
                if is_outside(&event) {
                    // One in a drawer closes alone.
                    event.stop_propagation();
                    open.set(false);
                }
            }
            on:close=move |_| {
                open.set(false);
                if let Some(on_close) = on_close {
                    on_close.run(());
                }
            }
        >
            <Show when=move || open.get()>
                <ModalHead title=title.get_value() open />
                <div class="grow overflow-y-auto p-4">{children.read_value()()}</div>
                {actions
                    .get_value()
                    .map(|actions| {
                        view! {
                            <footer class="flex flex-wrap justify-end gap-2 border-t border-base-300 px-4 py-3">
                                {actions()}
                            </footer>
                        }
                    })}
            </Show>
        </dialog>
    }
}

/// Whether a dialog or a menu lies above the page, which keys such as Escape are for.
pub fn is_something_above() -> bool {
    // The selector is fixed and valid.
    document().query_selector("dialog[open], :popover-open").ok().flatten().is_some()
}
