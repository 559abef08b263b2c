//! The input for an exact decimal, with its label and the sentence about what was typed.

use indicator_model::quantity::{Precision, Quantity};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::use_i18n;

use super::clipboard::pasted_cells;
use super::field::{Field, Name};
use super::number_draft::NumberDraft;

/// A labelled number. `on_change` gets every keystroke that is a number, or `None` when the field is emptied.
#[component]
pub fn NumberField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<Option<Quantity>>,
    #[prop(into)] on_change: Callback<Option<Quantity>>,
    #[prop(default = Precision::FINEST)] precision: Precision,
    /// Shown after the number, small and grey.
    #[prop(optional, into)]
    unit: TextProp,
    #[prop(optional, into)] hint: TextProp,
    /// A refusal by the model; what cannot be read at all is reported by the field itself.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = NumberDraft::new(value, precision);
    let sentence = Signal::derive(move || {
        draft.fault().map(|fault| fault.sentence(i18n.get_locale())).or_else(|| error.get())
    });
    let control = name.clone();
    view! {
        <Field name label hint error=sentence>
            <div class="input w-full">
                <NumberInput
                    draft
                    on_change
                    disabled
                    {..}
                    class="grow text-end"
                    id=control.control_id()
                    name=control.as_str().to_owned()
                    aria-describedby=control.note_id()
                    aria-invalid=move || sentence.with(Option::is_some).then_some("true")
                />
                <span class="text-[0.8125rem] text-muted empty:hidden">{move || unit.get()}</span>
            </div>
        </Field>
    }
}

/// The bare input, for a cell of a table: the caller names it and shows `draft.fault()` where there is room.
#[component]
pub fn NumberInput(
    draft: NumberDraft,
    #[prop(into)] on_change: Callback<Option<Quantity>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && draft.is_typed() {
            // The field takes this Escape; a dialog around it stays open.
            event.prevent_default();
            event.stop_propagation();
            on_change.run(draft.restore());
        }
    };
    view! {
        <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            disabled=move || disabled.get()
            value=untrack(|| draft.shown())
            prop:value=move || draft.shown()
            on:focus=move |_| draft.begin()
            on:input:target=move |event| {
                if let Ok(value) = draft.type_in(event.target().value()) {
                    on_change.run(value);
                }
            }
            on:paste=move |event| {
                let event: web_sys::Event = event.into();
                if let Some(cells) = pasted_cells(&event) {
                    event.prevent_default();
                    // Several cells are no number, so there is no value to hand on.
                    let _ = draft.type_in(cells);
                }
            }
            on:keydown=on_key
            on:blur=move |_| draft.settle()
        />
    }
}
