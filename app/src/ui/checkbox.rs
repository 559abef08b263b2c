//! A box to tick, one of several or alone in a form.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A box with its text beside it. What is ticked counts when the form is sent; for what acts at once there is
/// [`Switch`](super::switch::Switch).
#[component]
pub fn Checkbox(
    #[prop(into)] label: TextProp,
    /// More about this one, at the end of the line.
    #[prop(optional, into)]
    note: TextProp,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="flex min-h-touch cursor-pointer items-center gap-2 text-sm">
            <input
                type="checkbox"
                class="checkbox checkbox-sm"
                disabled=move || disabled.get()
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <span class="grow">{move || label.get()}</span>
            <span class="numbers text-muted">{move || note.get()}</span>
        </label>
    }
}
