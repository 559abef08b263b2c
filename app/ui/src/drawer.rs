//! The details of something in the page, beside the page.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::modal::{ModalHead, is_outside, use_modal};

/// A panel on the right edge; on a phone it covers the screen. Its content exists only while it is open.
#[component]
pub fn Drawer(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    /// After it closed, whichever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let element = use_modal(open);
    let name = title.clone();
    let children = StoredValue::new(children);
    let title = StoredValue::new(title);
    view! {
        <dialog
            node_ref=element
            class="floating drawer-side m-0 ms-auto h-dvh max-h-none w-[min(30rem,100vw)] max-w-none flex-col bg-base-100 text-base-content shadow-float open:flex max-sm:w-screen"
            aria-label=move || name.get()
            on:click=move |event| {
                if is_outside(&event) {
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
