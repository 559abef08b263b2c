//! A calendar day, chosen with what the device has for that.

use indicator_model::date::Date;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::field::{Field, FieldError, Name};

/// A labelled day, or none. What is half typed is none.
#[component]
pub fn DateField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<Option<Date>>,
    #[prop(into)] on_change: Callback<Option<Date>>,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: FieldError,
) -> impl IntoView {
    let control = name.clone();
    let text = move || value.get().map(|day| day.to_string()).unwrap_or_default();
    view! {
        <Field name label hint error>
            <input
                type="date"
                class="input w-full"
                id=control.control_id()
                name=control.as_str().to_owned()
                aria-describedby=control.note_id()
                aria-invalid=move || error.is_invalid()
                value=untrack(text)
                prop:value=text
                on:change:target=move |event| {
                    error.edited();
                    on_change.run(event.target().value().parse().ok());
                }
            />
        </Field>
    }
}
