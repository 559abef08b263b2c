//! The dialogs: add, close, merge, split; classes and import have files of their own.

use std::collections::BTreeSet;

use indicator_model::id::OrganizationId;
use indicator_model::organization::operation::{Heir, New, Operation};
use indicator_model::organization::register::Facts;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::checkbox::Checkbox;
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::{TextArea, TextField};
use ui::select::Select;
use uuid::Uuid;

use super::bench::{Bench, Task};
use super::classes::Classes;
use super::confirm::{Confirm, Decision};
use super::fields::{Field, Fields, FieldsView};
use super::import::Import;

#[component]
pub(super) fn TaskDialog(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(bench.task.get().is_some()));
    let title = move || match bench.task.get() {
        Some(Task::Close(id)) => {
            format!("{} · {}", t_string!(i18n, organization.close_title), bench.name(id))
        }
        Some(Task::Merge(id)) => {
            format!("{} · {}", t_string!(i18n, organization.merge_title), bench.name(id))
        }
        Some(Task::Split(id)) => {
            format!("{} · {}", t_string!(i18n, organization.split_title), bench.name(id))
        }
        Some(Task::Classes) => t_string!(i18n, organization.classes_title).to_owned(),
        Some(Task::Import) => t_string!(i18n, organization.import_title).to_owned(),
        Some(Task::Add) | None => t_string!(i18n, organization.add_title).to_owned(),
    };
    view! {
        <Dialog
            open
            title
            on_close=move || {
                if bench.task.get_untracked().is_some() {
                    bench.task.set(None);
                }
            }
        >
            <div class="flex flex-col gap-4">
                {move || match bench.task.get() {
                    None => ().into_any(),
                    Some(Task::Add) => view! { <Add bench /> }.into_any(),
                    Some(Task::Close(id)) => view! { <Close bench id /> }.into_any(),
                    Some(Task::Merge(id)) => view! { <Merge bench id /> }.into_any(),
                    Some(Task::Split(id)) => view! { <Split bench id /> }.into_any(),
                    Some(Task::Classes) => view! { <Classes bench /> }.into_any(),
                    Some(Task::Import) => view! { <Import bench /> }.into_any(),
                }}
            </div>
        </Dialog>
    }
}

fn facts(bench: Bench, id: OrganizationId) -> Option<Facts> {
    bench.register.with_untracked(|register| register.find(id).map(|entry| entry.current.facts.clone()))
}

fn new_id() -> OrganizationId {
    OrganizationId(Uuid::now_v7())
}

const ADDED: &[Field] =
    &[Field::Code, Field::Name, Field::Parent, Field::Class, Field::Head, Field::ValidFrom, Field::Reason];

const MERGED: &[Field] = &[Field::Code, Field::Name, Field::ValidFrom, Field::Reason];

#[component]
fn Add(bench: Bench) -> impl IntoView {
    let city = bench.register.with_untracked(|register| {
        let root = register.entries.iter().find(|entry| entry.current.facts.parent.is_none());
        root.map(|entry| entry.id)
    });
    let fields = Fields::empty(city);
    let decision = Decision::new(bench, ADDED);
    let id = new_id();
    let operation = Signal::derive(move || {
        let new = New { id, code: fields.code.get().trim().to_owned(), facts: fields.facts()? };
        Some(Operation::Create { from: decision.from.get()?, new })
    });
    view! {
        <FieldsView bench fields faults=decision.faults />
        <Confirm bench decision operation />
    }
}

#[component]
fn Close(bench: Bench, id: OrganizationId) -> impl IntoView {
    let decision = Decision::new(bench, &[Field::ValidFrom, Field::Reason]);
    let operation = Signal::derive(move || Some(Operation::Close { id, from: decision.from.get()? }));
    view! { <Confirm bench decision operation /> }
}

#[component]
fn Merge(bench: Bench, id: OrganizationId) -> impl IntoView {
    let i18n = use_i18n();
    let decision = Decision::new(bench, MERGED);
    let others = RwSignal::new(BTreeSet::<OrganizationId>::new());
    let heir = RwSignal::new(None::<OrganizationId>);
    let (code, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (own, new) = (facts(bench, id), new_id());
    let kind = own.as_ref().map(|facts| facts.kind);
    // Of one kind, because others hardly ever merge, and a list of hundreds helps nobody.
    let candidates: Vec<(OrganizationId, String)> = bench.register.with_untracked(|register| {
        let same = register.entries.iter().filter(|entry| {
            entry.id != id && entry.ending.is_none() && Some(entry.current.facts.kind) == kind
        });
        same.map(|entry| (entry.id, format!("{} {}", entry.code, entry.current.facts.name))).collect()
    });
    let operation = Signal::derive(move || {
        let into = match heir.get() {
            Some(existing) => Heir::Existing(existing),
            None => Heir::New(New {
                id: new,
                code: code.get().trim().to_owned(),
                facts: Facts { name: name.get().trim().to_owned(), credit_code: None, ..own.clone()? },
            }),
        };
        let ids = std::iter::once(id).chain(others.get()).filter(|&gone| Some(gone) != heir.get()).collect();
        Some(Operation::Merge { ids, into, from: decision.from.get()? })
    });
    let choices = {
        let candidates = candidates.clone();
        Signal::derive(move || {
            let new = Choice::new(None, move || t_string!(i18n, organization.merge_new));
            let known = candidates.clone().into_iter().map(|(id, name)| Choice::new(Some(id), name));
            std::iter::once(new).chain(known).collect::<Vec<_>>()
        })
    };
    let boxes = candidates
        .into_iter()
        .map(|(other, name)| view! { <Checkbox label=name item=other chosen=others /> })
        .collect_view();
    view! {
        <fieldset class="flex flex-col">
            <legend class="mb-1 text-sm font-medium">{t!(i18n, organization.merge_ids)}</legend>
            <div class="max-h-48 overflow-y-auto rounded-field border border-base-300 px-3">{boxes}</div>
        </fieldset>
        <Select
            name="heir"
            label=move || t_string!(i18n, organization.merge_into)
            choices
            value=heir
            on_change=move |chosen| heir.set(chosen)
        />
        <Show when=move || heir.get().is_none()>
            <TextField
                name="code"
                label=move || t_string!(i18n, organization.code)
                value=code
                on_input=move |text| code.set(text)
                error=decision.faults.at(Field::Code)
            />
            <TextField
                name="name"
                label=move || t_string!(i18n, organization.name)
                value=name
                on_input=move |text| name.set(text)
                error=decision.faults.at(Field::Name)
            />
        </Show>
        <Confirm bench decision operation />
    }
}

#[component]
fn Split(bench: Bench, id: OrganizationId) -> impl IntoView {
    let i18n = use_i18n();
    let decision = Decision::new(bench, &[Field::ValidFrom, Field::Reason]);
    let text = RwSignal::new(String::new());
    let own = facts(bench, id);
    // Ids stay the same while somebody types.
    let ids: Vec<OrganizationId> = (0..MOST_PARTS).map(|_| new_id()).collect();
    let parts = Memo::new(move |_| {
        let own = own.clone()?;
        let text = text.get();
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let part = |(line, &id): (&&str, &OrganizationId)| {
            let (code, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            if let Some(known) = bench.register.with(|register| register.by_code(code).map(|entry| entry.id))
            {
                return Some(Heir::Existing(known));
            }
            let facts = Facts { name: name.trim().to_owned(), credit_code: None, ..own.clone() };
            (!facts.name.is_empty()).then(|| Heir::New(New { id, code: code.to_owned(), facts }))
        };
        if lines.len() < 2 || lines.len() > ids.len() {
            return None;
        }
        lines.iter().zip(&ids).map(part).collect::<Option<Vec<Heir>>>()
    });
    let operation =
        Signal::derive(move || Some(Operation::Split { id, into: parts.get()?, from: decision.from.get()? }));
    let error = Signal::derive(move || {
        let is_wrong = !text.with(String::is_empty) && parts.with(Option::is_none);
        is_wrong.then(|| t_string!(i18n, organization.split_wrong).to_owned())
    });
    view! {
        <TextArea
            name="parts"
            label=move || t_string!(i18n, organization.split_into)
            hint=move || t_string!(i18n, organization.split_hint)
            value=text
            on_input=move |typed| text.set(typed)
            error
        />
        <Confirm bench decision operation />
    }
}

/// Nobody splits an organization into more.
const MOST_PARTS: usize = 20;
