//! The details of something in the page, beside the page.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::modal::{Begin, ModalHead, is_leaving, is_outside, use_modal, use_stays};

/// How much of a phone a drawer covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnPhone {
    #[default]
    Whole,
    /// The lower part, so that what it is about stays in sight.
    Sheet,
}

impl OnPhone {
    const fn class(self) -> &'static str {
        match self {
            Self::Whole => "max-sm:w-screen",
            Self::Sheet => {
                "max-sm:mt-auto max-sm:mb-0 max-sm:h-auto max-sm:max-h-[70dvh] max-sm:w-screen max-sm:rounded-t-box"
            }
        }
    }
}

/// A panel on the right edge, or as `on_phone` has it. Its content exists only while it is open.
///
/// While a button in it is busy it stays, and closes the second time.
#[component]
pub fn Drawer(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(optional)] on_phone: OnPhone,
    /// After it closed, whichever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let element = use_modal(open, Begin::First);
    let stays = use_stays();
    let name = title.clone();
    let children = StoredValue::new(children);
    let title = StoredValue::new(title);
    view! {
        <dialog
            node_ref=element
            class=format!(
                "floating drawer-side m-0 ms-auto h-dvh max-h-none w-[min(30rem,100vw)] max-w-none flex-col bg-base-100 text-base-content shadow-float open:flex {}",
                on_phone.class(),
            )
            aria-label=move || name.get()
            on:cancel=move |event| {
                if stays(&event) {
                    event.prevent_default();
                }
            }
            on:click:capture=move |event| {
                // What else is in it goes on working.
                if is_leaving(&event) && stays(&event) {
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
            </Show>
        </dialog>
    }
}
