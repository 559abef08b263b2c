//! Lists, boxes, segmented choices, switches, tabs.

use std::collections::BTreeSet;

use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::checkbox::Checkbox;
use ui::choice::Choice;
use ui::segmented::Segmented;
use ui::select::Select;
use ui::switch::Switch;
use ui::tabs::Tabs;

use super::section::{Columns, Example, Part, Row, Section};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Equal,
    Proportional,
    Growth,
    Manual,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    Remainder,
    Total,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Definition,
    History,
    Evidence,
}

#[component]
pub(super) fn ChoiceSection() -> impl IntoView {
    view! {
        <Section part=Part::Choice>
            <Methods />
            <Boxes />
            <Switches />
            <Details />
        </Section>
    }
}

#[component]
fn Methods() -> impl IntoView {
    let i18n = use_i18n();
    let method = RwSignal::new(Method::Proportional);
    let choices = move || {
        vec![
            Choice::new(Method::Equal, move || t_string!(i18n, design.method_equal)),
            Choice::new(Method::Proportional, move || t_string!(i18n, design.method_proportional)),
            Choice::new(Method::Growth, move || t_string!(i18n, design.method_growth)),
            Choice::new(Method::Manual, move || t_string!(i18n, design.method_manual)),
        ]
    };
    let by_hand = move || {
        (method.get() == Method::Manual).then(|| t_string!(i18n, design.field_reason_error).to_owned())
    };
    view! {
        <Columns>
            <Select
                name="design-method"
                label=move || t_string!(i18n, design.select)
                choices=choices
                value=method
                on_change=move |chosen| method.set(chosen)
                error=by_hand
            />
            <Select
                name="design-method-disabled"
                label=move || t_string!(i18n, design.select)
                choices=choices
                value=method
                on_change=|_| ()
                disabled=true
            />
        </Columns>
    }
}

#[component]
fn Boxes() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(BTreeSet::from(["department", "disabled"]));
    view! {
        <Columns>
            <fieldset>
                <legend class="text-sm font-medium">{move || t_string!(i18n, design.boxes)}</legend>
                <Checkbox
                    label=move || t_string!(i18n, design.box_department)
                    note=move || t_string!(i18n, design.box_note)
                    item="department"
                    chosen
                />
                <Checkbox
                    label=move || t_string!(i18n, design.box_district)
                    item="district"
                    chosen
                />
                <Checkbox
                    label=move || t_string!(i18n, design.disabled)
                    item="disabled"
                    chosen
                    disabled=true
                />
            </fieldset>
        </Columns>
    }
}

#[component]
fn Switches() -> impl IntoView {
    let i18n = use_i18n();
    let follows = RwSignal::new(Follows::Remainder);
    let only_problems = RwSignal::new(true);
    let locked = RwSignal::new(false);
    view! {
        <Example title=move || t_string!(i18n, design.mode)>
            <Row>
                <Segmented
                    name="design-mode"
                    label=move || t_string!(i18n, design.mode)
                    choices=vec![
                        Choice::new(Follows::Remainder, move || t_string!(i18n, design.mode_remainder)),
                        Choice::new(Follows::Total, move || t_string!(i18n, design.mode_total)),
                    ]
                    value=follows
                    on_change=move |chosen| follows.set(chosen)
                />
            </Row>
        </Example>
        <Row>
            <Switch
                label=move || t_string!(i18n, design.switch_problems)
                checked=only_problems
                on_change=move |checked| only_problems.set(checked)
            />
            <Switch
                label=move || t_string!(i18n, design.switch_locked)
                checked=locked
                on_change=move |checked| locked.set(checked)
            />
            <Switch
                label=move || t_string!(i18n, design.disabled)
                checked=true
                on_change=|_| ()
                disabled=true
            />
        </Row>
    }
}

#[component]
fn Details() -> impl IntoView {
    let i18n = use_i18n();
    let detail = RwSignal::new(Detail::Definition);
    view! {
        <Tabs
            id="design-tabs"
            label=move || t_string!(i18n, design.tabs)
            tabs=vec![
                Choice::new(Detail::Definition, move || t_string!(i18n, design.tab_definition)),
                Choice::new(Detail::History, move || t_string!(i18n, design.tab_history)),
                Choice::new(Detail::Evidence, move || t_string!(i18n, design.tab_evidence)),
            ]
            selected=detail
            on_select=move |chosen| detail.set(chosen)
        >
            <p>
                {move || match detail.get() {
                    Detail::Definition => t_string!(i18n, design.tab_definition_text),
                    Detail::History => t_string!(i18n, design.tab_history_text),
                    Detail::Evidence => t_string!(i18n, design.tab_evidence_text),
                }}
            </p>
        </Tabs>
    }
}
