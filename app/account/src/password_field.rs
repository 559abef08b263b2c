//! A field for a password. What is typed stays in the field: no signal holds it. It can be looked at, as a phone has small keys.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t_string, use_i18n};
use ui::button::{IconButton, Size};
use ui::field::{Field, FieldError, Name};
use ui::icon::Symbol;

/// Which password is asked for; browsers and password managers go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Present,
    New,
}

#[component]
pub fn PasswordField(
    #[prop(into)] name: Name,
    which: Which,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: FieldError,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = RwSignal::new(false);
    let control = name.clone();
    let autocomplete = match which {
        Which::Present => "current-password",
        Which::New => "new-password",
    };
    view! {
        <Field name label hint error>
            <div class="input w-full pe-1">
                <input
                    type=move || if shown.get() { "text" } else { "password" }
                    class="grow"
                    id=control.control_id()
                    name=control.as_str().to_owned()
                    aria-describedby=control.note_id()
                    aria-invalid=move || error.is_invalid()
                    on:input=move |_| error.edited()
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                />
                <IconButton
                    icon=Symbol::View
                    size=Size::Small
                    label=move || t_string!(i18n, account.show_typed)
                    pressed=shown
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                />
            </div>
        </Field>
    }
}

/// A field of a plain form, whose value the form itself sends.
#[component]
pub fn PlainField(
    #[prop(into)] name: Name,
    #[prop(into)] label: TextProp,
    autocomplete: &'static str,
    #[prop(optional, into)] hint: TextProp,
    #[prop(optional, into)] error: FieldError,
) -> impl IntoView {
    let control = name.clone();
    view! {
        <Field name label hint error>
            <input
                type="text"
                class="input w-full"
                id=control.control_id()
                name=control.as_str().to_owned()
                aria-describedby=control.note_id()
                aria-invalid=move || error.is_invalid()
                on:input=move |_| error.edited()
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
            />
        </Field>
    }
}
