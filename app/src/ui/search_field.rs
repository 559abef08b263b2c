//! A field that narrows what is shown below it while one types.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::field::Name;
use super::icon::{Icon, Symbol};

/// The label is read out and stands in the empty field; Escape empties it (as browsers do).
#[component]
pub fn SearchField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
) -> impl IntoView {
    let placeholder = label.clone();
    view! {
        <label class="input w-full">
            <Icon symbol=Symbol::Search />
            <input
                type="search"
                id=name.control_id()
                name=name.as_str().to_owned()
                autocomplete="off"
                aria-label=move || label.get()
                placeholder=move || placeholder.get()
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
            />
        </label>
    }
}
