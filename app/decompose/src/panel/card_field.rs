//! The fields of the card being edited: each knows its place in the card, and writes there what is typed.

use indicator_model::id::NodeId;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use text::i18n::{Locale, use_i18n};
use ui::choice::Choice;
use ui::field::{TextArea, TextField};
use ui::select::Select;

use crate::panel::card_form::{At, edit, fault_at, part};
use crate::plain::card::Card;
use crate::state::bench::Bench;

/// A place of the card, to read and to write.
pub type Place<T> = fn(&mut Card) -> &mut T;
pub type Label = fn(I18nContext<Locale>) -> &'static str;

/// One line of text of the card.
#[component]
pub fn Text(
    bench: Bench,
    node: NodeId,
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
            value=Signal::derive(move || part(bench, node, read).unwrap_or_default())
            on_input=move |text| edit(bench, node, move |form| *read(&mut form.card) = text)
            error=Signal::derive(move || fault_at(bench, node, at?))
        />
    }
}

/// Several lines of text of the card.
#[component]
pub fn Lines(
    bench: Bench,
    node: NodeId,
    name: &'static str,
    label: Label,
    read: Place<String>,
    at: At,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TextArea
            name=format!("card-{name}")
            label=move || label(i18n)
            value=Signal::derive(move || part(bench, node, read).unwrap_or_default())
            on_input=move |text| edit(bench, node, move |form| *read(&mut form.card) = text)
            error=Signal::derive(move || fault_at(bench, node, at))
        />
    }
}

/// One of several values of the card.
#[component]
pub fn Pick<T>(
    bench: Bench,
    node: NodeId,
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
    let value = Memo::new(move |_| part(bench, node, read));
    let choices = Signal::derive(move || {
        let some = |Choice { value, label }| Choice { value: Some(value), label };
        choices.get().into_iter().map(some).collect::<Vec<_>>()
    });
    let choose = move |chosen: Option<T>| {
        if let Some(chosen) = chosen {
            edit(bench, node, move |form| *read(&mut form.card) = chosen);
        }
    };
    view! {
        <Select
            name=format!("card-{name}")
            label=move || label(i18n)
            choices
            value
            on_change=choose
            error=Signal::derive(move || fault_at(bench, node, at?))
        />
    }
}
