//! One of a few values as large chips, for fingers; perhaps none yet.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::choice::Choice;
use super::field::{FieldError, FieldNote, Name};
use super::icon::{Icon, Symbol};

/// Radio buttons drawn as chips, as wide as there is room; the arrow keys move in them as in every radio group.
#[component]
pub fn Chips<T>(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    choices: Vec<Choice<T>>,
    /// None as long as nothing is chosen.
    #[prop(into)]
    value: Signal<Option<T>>,
    #[prop(into)] on_change: Callback<T>,
    #[prop(optional, into)] error: FieldError,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let group = name.as_str().to_owned();
    let first = name.control_id();
    let chips = choices
        .into_iter()
        .enumerate()
        .map(|(at, Choice { value: own, label })| {
            let chosen = own.clone();
            let is_checked = Signal::derive(move || value.with(|value| value.as_ref() == Some(&own)));
            view! {
                <label class="flex min-h-11 min-w-16 flex-auto cursor-pointer items-center justify-center gap-1 rounded-field border border-base-content/30 bg-base-100 px-3 text-center has-checked:border-primary has-checked:bg-primary has-checked:font-medium has-checked:text-primary-content has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary">
                    <input
                        type="radio"
                        class="sr-only"
                        // The first is where an error puts the focus.
                        id=(at == 0).then(|| first.clone())
                        name=group.clone()
                        checked=is_checked.get_untracked()
                        prop:checked=move || is_checked.get()
                        on:change=move |_| {
                            error.edited();
                            on_change.run(chosen.clone());
                        }
                    />
                    <Show when=move || is_checked.get()>
                        <Icon symbol=Symbol::Check />
                    </Show>
                    <span>{move || label.get()}</span>
                </label>
            }
        })
        .collect_view();
    error.use_focus(&name);
    let note = name.note_id();
    view! {
        <fieldset
            class="flex min-w-0 flex-col gap-1"
            aria-describedby=note
            aria-invalid=move || error.is_invalid()
        >
            <legend class="mb-1 text-sm font-medium">{move || label.get()}</legend>
            <div class="flex flex-wrap gap-2">{chips}</div>
            <FieldNote name error />
        </fieldset>
    }
}
