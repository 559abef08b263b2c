//! A number as it is typed, digits and all, kept as a text until it can be read.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use ui::field::{Field, FieldError, Name};

/// A labelled number. What is typed goes to `on_input` as it is.
#[component]
pub fn NumberText(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    /// Shown after the number.
    #[prop(optional, into)]
    unit: TextProp,
    /// How the number will be recorded.
    #[prop(optional, into)]
    hint: TextProp,
    #[prop(into)] error: FieldError,
    /// Whether the card begins here.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    let control = name.clone();
    let input = NodeRef::<Input>::new();
    input.on_load(move |input| {
        if is_first {
            // Refused only where it cannot have it.
            let _ = input.focus();
        }
    });
    view! {
        <Field name label hint error>
            <div class="input h-12 w-full">
                <input
                    node_ref=input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    // The frame around it shows the focus.
                    class="grow text-end text-xl tabular-nums outline-none!"
                    id=control.control_id()
                    name=control.as_str().to_owned()
                    aria-describedby=control.note_id()
                    aria-invalid=move || error.is_invalid()
                    value=value.get_untracked()
                    prop:value=move || value.get()
                    on:input:target=move |event| {
                        error.edited();
                        on_input.run(event.target().value());
                    }
                />
                <span class="text-muted empty:hidden">{move || unit.get()}</span>
            </div>
        </Field>
    }
}
