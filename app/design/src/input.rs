//! Text and numbers.

use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use text::i18n::{t_string, tu_string, use_i18n};
use ui::field::{SearchField, TextArea, TextField};
use ui::file_field::FileField;
use ui::number::grouped;
use ui::number_field::NumberField;

use super::section::{Columns, Part, Section};

#[component]
pub(super) fn InputSection() -> impl IntoView {
    view! {
        <Section part=Part::Input>
            <Texts />
            <Numbers />
            <Files />
        </Section>
    }
}

#[component]
fn Texts() -> impl IntoView {
    let i18n = use_i18n();
    let name = RwSignal::new(tu_string!(i18n, design.field_name_value).to_owned());
    let reason = RwSignal::new(String::new());
    let missing = move || {
        reason
            .with(|reason| reason.trim().is_empty())
            .then(|| t_string!(i18n, design.field_reason_error).to_owned())
    };
    let search = RwSignal::new(String::new());
    view! {
        <Columns>
            <TextField
                name="design-name"
                label=move || t_string!(i18n, design.field_name)
                hint=move || t_string!(i18n, design.field_name_hint)
                value=name
                on_input=move |text| name.set(text)
            />
            <TextField
                name="design-reason"
                label=move || t_string!(i18n, design.field_reason)
                placeholder=move || t_string!(i18n, design.field_placeholder)
                value=reason
                on_input=move |text| reason.set(text)
                error=missing
            />
            <TextField
                name="design-cycle"
                label=move || t_string!(i18n, design.field_disabled)
                value=move || t_string!(i18n, design.field_disabled_value)
                on_input=|_| ()
                disabled=true
            />
            <TextArea
                name="design-reason-long"
                label=move || t_string!(i18n, design.field_reason)
                value=reason
                on_input=move |text| reason.set(text)
                error=missing
            />
            <SearchField
                name="design-search"
                label=move || t_string!(i18n, design.search)
                value=search
                on_input=move |text| search.set(text)
            />
        </Columns>
    }
}

#[component]
fn Files() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(None::<String>);
    let text = move || match chosen.get() {
        Some(name) => t_string!(i18n, design.file_chosen, name),
        None => t_string!(i18n, design.file_text).to_owned(),
    };
    view! {
        <Columns>
            <FileField
                name="design-file"
                label=move || t_string!(i18n, design.file)
                hint=move || t_string!(i18n, design.file_hint)
                text
                accept=".csv,.xlsx"
                on_choose=move |file: web_sys::File| chosen.set(Some(file.name()))
            />
        </Columns>
    }
}

#[component]
fn Numbers() -> impl IntoView {
    let i18n = use_i18n();
    let one_decimal = Precision::new(1).unwrap_or_default();
    let target = RwSignal::new(Quantity::from_integer(1_200).ok());
    let rate = RwSignal::new("6.5".parse::<Quantity>().ok());
    let weight = RwSignal::new("-5".parse::<Quantity>().ok());
    let negative = move || {
        let is_negative = weight.get().is_some_and(Quantity::is_negative);
        is_negative.then(|| t_string!(i18n, design.number_refused).to_owned())
    };
    let current = move || {
        let value = target.get().map_or_else(
            || t_string!(i18n, design.number_missing).to_owned(),
            |value| grouped(value, Precision::INTEGER),
        );
        t_string!(i18n, design.number_current, value)
    };
    view! {
        <Columns>
            <NumberField
                name="design-target"
                label=move || t_string!(i18n, design.number_target)
                unit=move || t_string!(i18n, design.number_unit)
                hint=move || t_string!(i18n, design.number_hint)
                precision=Precision::INTEGER
                value=target
                on_change=move |value| target.set(value)
            />
            <NumberField
                name="design-rate"
                label=move || t_string!(i18n, design.number_rate)
                unit="%"
                hint=current
                precision=one_decimal
                value=rate
                on_change=move |value| rate.set(value)
            />
            <NumberField
                name="design-weight"
                label=move || t_string!(i18n, design.number_negative)
                value=weight
                on_change=move |value| weight.set(value)
                error=negative
            />
            <NumberField
                name="design-locked"
                label=move || t_string!(i18n, design.number_locked)
                unit=move || t_string!(i18n, design.number_unit)
                value=target
                on_change=|_| ()
                disabled=true
            />
        </Columns>
    }
}
