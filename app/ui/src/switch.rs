//! Something that is on or off, at once.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A switch with its text beside it. It acts when it is touched; nothing has to be saved afterwards.
#[component]
pub fn Switch(
    #[prop(into)] label: TextProp,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="inline-flex min-h-touch cursor-pointer items-center gap-2 text-sm">
            <input
                type="checkbox"
                role="switch"
                class="toggle toggle-sm checked:text-primary"
                disabled=move || disabled.get()
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            {move || label.get()}
        </label>
    }
}
