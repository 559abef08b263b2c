//! One of two to four values, all of them in sight.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::choice::Choice;
use super::field::Name;

/// A row of radio buttons drawn as one control; the arrow keys move in it as in every radio group.
#[component]
pub fn Segmented<T>(
    #[prop(into)] name: Name,
    /// Names the group for a screen reader.
    #[prop(into)]
    label: TextProp,
    choices: Vec<Choice<T>>,
    #[prop(into)] value: Signal<T>,
    #[prop(into)] on_change: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let options = choices
        .into_iter()
        .map(|Choice { value: own, label }| {
            let chosen = own.clone();
            let checked = Signal::derive(move || value.with(|value| *value == own));
            view! {
                <label class="flex min-h-touch cursor-pointer items-center rounded-field border border-transparent px-3 text-sm text-muted has-checked:border-base-content/30 has-checked:bg-base-100 has-checked:font-medium has-checked:text-base-content has-focus-visible:outline-2 has-focus-visible:outline-primary">
                    <input
                        type="radio"
                        class="sr-only"
                        name=name.as_str().to_owned()
                        checked=checked.get_untracked()
                        prop:checked=move || checked.get()
                        on:change=move |_| on_change.run(chosen.clone())
                    />
                    {move || label.get()}
                </label>
            }
        })
        .collect_view();
    view! {
        <div
            role="radiogroup"
            aria-label=move || label.get()
            class="inline-flex flex-wrap rounded-field bg-base-300/60 p-0.5"
        >
            {options}
        </div>
    }
}
