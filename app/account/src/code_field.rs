//! A field for a code that is good for one time. What is typed stays in the field: no signal holds it.

use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::field::{Field, FieldError, Name};

/// Which code is asked for; keyboards and password managers go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// By the clock, from a device.
    Code,
    Recovery,
    /// One as good as the other.
    Either,
}

#[component]
pub(super) fn CodeField(
    #[prop(into)] name: Name,
    asked: Asked,
    #[prop(optional, into)] error: FieldError,
) -> impl IntoView {
    let i18n = use_i18n();
    let control = name.clone();
    let label = move || match asked {
        Asked::Code => t_string!(i18n, factor.code),
        Asked::Recovery => t_string!(i18n, factor.recovery),
        Asked::Either => t_string!(i18n, factor.either),
    };
    let hint = move || match asked {
        Asked::Code => t_string!(i18n, factor.code_hint),
        Asked::Recovery | Asked::Either => t_string!(i18n, factor.recovery_hint),
    };
    let (mode, autocomplete) = match asked {
        Asked::Code => (Some("numeric"), "one-time-code"),
        Asked::Recovery | Asked::Either => (None, "off"),
    };
    view! {
        <Field name label hint error>
            <input
                type="text"
                class="input w-full font-mono"
                id=control.control_id()
                name=control.as_str().to_owned()
                aria-describedby=control.note_id()
                aria-invalid=move || error.is_invalid()
                on:input=move |_| error.edited()
                inputmode=mode
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
            />
        </Field>
    }
}
