//! A choice among many, as the native list that every device knows how to show.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::choice::Choice;
use super::field::{Field, FieldError, Name};

/// A labelled list to choose one value from. The values are typed; the list itself speaks in positions.
#[component]
pub fn Select<T>(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] choices: Signal<Vec<Choice<T>>>,
    #[prop(into)] value: Signal<T>,
    #[prop(into)] on_change: Callback<T>,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: FieldError,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let control = name.clone();
    let choose = move |position: &str| {
        let chosen = position.parse::<usize>().ok().and_then(|at| {
            choices.with_untracked(|choices| choices.get(at).map(|choice| choice.value.clone()))
        });
        if let Some(chosen) = chosen {
            error.edited();
            on_change.run(chosen);
        }
    };
    view! {
        <Field name label hint error>
            <select
                class="select w-full"
                id=control.control_id()
                name=control.as_str().to_owned()
                aria-describedby=control.note_id()
                aria-invalid=move || error.is_invalid()
                disabled=move || disabled.get()
                on:change:target=move |event| choose(&event.target().value())
            >
                {move || {
                    choices
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(position, choice)| {
                            let Choice { value: own, label } = choice;
                            let selected = Signal::derive(move || value.with(|value| *value == own));
                            view! {
                                <option
                                    value=position.to_string()
                                    selected=selected.get_untracked()
                                    prop:selected=move || selected.get()
                                >
                                    {move || label.get()}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </Field>
    }
}
