//! The fields of the card being edited: each knows its place in the card, and writes there what is typed.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use text::i18n::{Locale, use_i18n};
use ui::choice::Choice;
use ui::field::{TextArea, TextField};
use ui::select::Select;

use crate::plain::form::At;
use crate::state::open_form::{OpenForm, Place};

pub type Label = fn(I18nContext<Locale>) -> &'static str;

/// One line of text of the card.
#[component]
pub fn Text(
    form: OpenForm,
    name: &'static str,
    label: Label,
    read: Place<String>,
    #[prop(default = |_| "")] hint: Label,
    #[prop(optional)] at: Option<At>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TextField
            name=format!("card-{name}")
            label=move || label(i18n)
            hint=move || hint(i18n)
            value=Signal::derive(move || form.part(read).unwrap_or_default())
            on_input=move |text| form.edit(move |form| *read(&mut form.card) = text)
            error=Signal::derive(move || form.fault_at(at?))
        />
    }
}

/// Several lines of text of the card.
#[component]
pub fn Lines(form: OpenForm, name: &'static str, label: Label, read: Place<String>, at: At) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TextArea
            name=format!("card-{name}")
            label=move || label(i18n)
            value=Signal::derive(move || form.part(read).unwrap_or_default())
            on_input=move |text| form.edit(move |form| *read(&mut form.card) = text)
            error=Signal::derive(move || form.fault_at(at))
        />
    }
}

/// One of several values of the card.
#[component]
pub fn Pick<T>(
    form: OpenForm,
    name: &'static str,
    label: Label,
    choices: Signal<Vec<Choice<T>>>,
    read: Place<T>,
    #[prop(optional)] at: Option<At>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let i18n = use_i18n();
    // The form may just have closed; then nothing is chosen any more, and the list goes with it.
    let value = Memo::new(move |_| form.part(read));
    let choices = Signal::derive(move || {
        let some = |Choice { value, label }| Choice { value: Some(value), label };
        choices.get().into_iter().map(some).collect::<Vec<_>>()
    });
    let choose = move |chosen: Option<T>| {
        if let Some(chosen) = chosen {
            form.edit(move |form| *read(&mut form.card) = chosen);
        }
    };
    view! {
        <Select
            name=format!("card-{name}")
            label=move || label(i18n)
            choices
            value
            on_change=choose
            error=Signal::derive(move || form.fault_at(at?))
        />
    }
}
