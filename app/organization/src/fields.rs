//! The fields of an organization, each with what is wrong with it beside it.

use std::str::FromStr;

use base::faults::{Faults, FormField};
use base::wording::organization as wording;
use indicator_model::id::OrganizationId;
use indicator_model::organization::code::{CreditCode, DivisionCode, NotACode};
use indicator_model::organization::register::Facts;
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::text::Kind;
use leptos::prelude::*;
use strum::EnumString;
use text::i18n::{t_string, use_i18n};
use ui::choice::Choice;
use ui::field::TextField;
use ui::select::Select;

use super::bench::Bench;

/// The fields that an answer can be about. The codes of the state say by themselves what is wrong with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    Code,
    Name,
    Parent,
    Class,
    Head,
    ValidFrom,
    Reason,
}

impl FormField for Field {}

/// What is being typed.
#[derive(Clone, Copy)]
pub struct Fields {
    pub code: RwSignal<String>,
    name: RwSignal<String>,
    kind: RwSignal<OrganizationKind>,
    parent: RwSignal<Option<OrganizationId>>,
    class: RwSignal<Option<DistrictClass>>,
    division: RwSignal<String>,
    credit_code: RwSignal<String>,
    head: RwSignal<String>,
}

impl Fields {
    pub fn of(code: &str, facts: &Facts) -> Self {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            code: RwSignal::new(code.to_owned()),
            name: RwSignal::new(facts.name.clone()),
            kind: RwSignal::new(facts.kind),
            parent: RwSignal::new(facts.parent),
            class: RwSignal::new(facts.class.clone()),
            division: text(facts.division.as_ref().map(ToString::to_string)),
            credit_code: text(facts.credit_code.as_ref().map(ToString::to_string)),
            head: text(facts.head.clone()),
        }
    }

    pub fn empty(parent: Option<OrganizationId>) -> Self {
        Self::of(
            "",
            &Facts {
                name: String::new(),
                kind: OrganizationKind::Department,
                parent,
                class: None,
                division: None,
                credit_code: None,
                head: None,
            },
        )
    }

    /// What the fields say; none as long as a code is wrong.
    pub fn facts(self) -> Option<Facts> {
        let kind = self.kind.get();
        let head = self.head.get().trim().to_owned();
        Some(Facts {
            name: self.name.get().trim().to_owned(),
            kind,
            parent: self.parent.get(),
            class: self.class.get().filter(|_| kind == OrganizationKind::District),
            division: read(&self.division.get()).ok()?,
            credit_code: read(&self.credit_code.get()).ok()?,
            head: (!head.is_empty()).then_some(head),
        })
    }
}

fn read<T: FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    let text = Kind::Code.read(text).unwrap_or_else(|_| text.to_owned());
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// `own` is the organization itself, which cannot be its own superior.
#[component]
pub(super) fn FieldsView(
    bench: Bench,
    fields: Fields,
    #[prop(optional)] own: Option<OrganizationId>,
    faults: Faults<Field>,
) -> impl IntoView {
    let i18n = use_i18n();
    let code_error =
        move |why: Option<NotACode>| why.map(|why| wording::not_a_code(i18n.get_locale(), why).to_owned());
    let kinds = Signal::derive(move || {
        let choice = |kind| Choice::new(kind, move || wording::kind(i18n.get_locale(), kind));
        OrganizationKind::ALL.into_iter().map(choice).collect::<Vec<_>>()
    });
    let parents = Signal::derive(move || {
        let on = bench.today.get();
        let none = Choice::new(None, move || t_string!(i18n, organization.no_parent));
        let known = bench.register.get();
        let left = known
            .entries
            .iter()
            .filter(|entry| Some(entry.id) != own && entry.valid_to().is_none_or(|end| end > on));
        let named = left
            .map(|entry| Choice::new(Some(entry.id), format!("{} {}", entry.code, entry.current.facts.name)));
        std::iter::once(none).chain(named).collect::<Vec<_>>()
    });
    let classes = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, organization.no_class));
        let mut known = bench.register.with(|register| register.classes.clone());
        // One that is no longer listed stays what it is until somebody changes it.
        known.extend(fields.class.get().filter(|class| !known.contains(class)));
        let listed = known.into_iter().map(|class| Choice::new(Some(class.clone()), class.0));
        std::iter::once(none).chain(listed).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || own.is_none()>
            <TextField
                name="code"
                label=move || t_string!(i18n, organization.code)
                value=fields.code
                on_input=move |text| fields.code.set(text)
                error=faults.at(Field::Code)
            />
        </Show>
        <TextField
            name="name"
            label=move || t_string!(i18n, organization.name)
            value=fields.name
            on_input=move |text| fields.name.set(text)
            error=faults.at(Field::Name)
        />
        <Select
            name="kind"
            label=move || t_string!(i18n, organization.kind)
            choices=kinds
            value=fields.kind
            on_change=move |kind| fields.kind.set(kind)
        />
        <Select
            name="parent"
            label=move || t_string!(i18n, organization.parent)
            choices=parents
            value=fields.parent
            on_change=move |parent| fields.parent.set(parent)
            error=faults.at(Field::Parent)
        />
        <Show when=move || fields.kind.get() == OrganizationKind::District>
            <Select
                name="class"
                label=move || t_string!(i18n, organization.class)
                choices=classes
                value=fields.class
                on_change=move |class| fields.class.set(class)
                error=faults.at(Field::Class)
            />
        </Show>
        <TextField
            name="division"
            label=move || t_string!(i18n, organization.division)
            hint=move || t_string!(i18n, organization.division_hint)
            value=fields.division
            on_input=move |text| fields.division.set(text)
            error=Signal::derive(move || code_error(read::<DivisionCode>(&fields.division.get()).err()))
        />
        <TextField
            name="credit_code"
            label=move || t_string!(i18n, organization.credit_code)
            hint=move || t_string!(i18n, organization.credit_code_hint)
            value=fields.credit_code
            on_input=move |text| fields.credit_code.set(text)
            error=Signal::derive(move || code_error(read::<CreditCode>(&fields.credit_code.get()).err()))
        />
        <TextField
            name="head"
            label=move || t_string!(i18n, organization.head)
            value=fields.head
            on_input=move |text| fields.head.set(text)
            error=faults.at(Field::Head)
        />
    }
}
