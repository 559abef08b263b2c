//! One organization: what is known of it, what became of it, and what can be done with it.

use base::wording;
use indicator_model::id::OrganizationId;
use indicator_model::organization::diagnose::diagnose;
use indicator_model::organization::operation::Operation;
use indicator_model::organization::register::{Entry, Note, Version};
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::drawer::Drawer;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use super::bench::{Bench, Task};
use super::confirm::{Confirm, Decision};
use super::fields::{Field, Fields, FieldsView};

#[component]
pub(super) fn Details(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = Memo::new(move |_| bench.address.with(|address| address.chosen));
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(chosen.get().is_some()));
    let title = move || match chosen.get() {
        Some(id) => bench.name(id),
        None => t_string!(i18n, organization.details).to_owned(),
    };
    view! {
        <Drawer open title on_close=move || bench.choose(None)>
            {move || {
                let id = chosen.get()?;
                let entry = bench.register.with(|register| register.find(id).cloned())?;
                Some(view! { <Known bench entry /> })
            }}
        </Drawer>
    }
}

#[component]
fn Known(bench: Bench, entry: Entry) -> impl IntoView {
    let i18n = use_i18n();
    let id = entry.id;
    let is_edited = RwSignal::new(false);
    let is_left = entry.valid_to().is_none();
    let findings = bench.register.with_untracked(|register| diagnose(register, untrack(|| bench.on())));
    let findings: Vec<_> =
        findings.into_iter().filter(|(found, _)| *found == id).map(|(_, finding)| finding).collect();
    let entry = StoredValue::new(entry);
    view! {
        <div class="flex flex-col gap-4">
            {(!findings.is_empty())
                .then(|| {
                    let findings = findings
                        .iter()
                        .map(|finding| {
                            let finding = finding.clone();
                            view! { <li>{move || wording::organization::finding(i18n.get_locale(), &finding)}</li> }
                        })
                        .collect_view();
                    view! {
                        <Notice tone=Tone::Warning title=move || t_string!(i18n, organization.findings)>
                            <ul class="list-disc ps-4">{findings}</ul>
                        </Notice>
                    }
                })} {move || {
                if is_edited.get() {
                    view! { <Editor bench entry=entry.get_value() /> }.into_any()
                } else {
                    view! { <Facts bench entry=entry.get_value() /> }.into_any()
                }
            }}
            <Show when=move || bench.may_edit.get() && is_left && !is_edited.get()>
                <div class="flex flex-wrap gap-2">
                    <Button
                        variant=Variant::Primary
                        size=Size::Small
                        icon=Symbol::Edit
                        on:click=move |_| is_edited.set(true)
                    >
                        {t!(i18n, organization.edit)}
                    </Button>
                    <Doing bench id task=Task::Merge />
                    <Doing bench id task=Task::Split />
                    <Doing bench id task=Task::Close />
                </div>
            </Show>
            <Past bench entry=entry.get_value() />
        </div>
    }
}

#[component]
fn Doing(bench: Bench, id: OrganizationId, task: fn(OrganizationId) -> Task) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || match task(id) {
        Task::Merge(_) => t_string!(i18n, organization.merge),
        Task::Split(_) => t_string!(i18n, organization.split),
        _ => t_string!(i18n, organization.close),
    };
    view! {
        <Button
            size=Size::Small
            on:click=move |_| {
                bench.choose(None);
                bench.task.set(Some(task(id)));
            }
        >
            {text}
        </Button>
    }
}

#[component]
fn Facts(bench: Bench, entry: Entry) -> impl IntoView {
    let i18n = use_i18n();
    let rows = move || {
        let locale = i18n.get_locale();
        let on = bench.on();
        let facts = entry.facts_on(on).clone();
        let text = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
        [
            (td_string!(locale, organization.code), entry.code.clone()),
            (
                td_string!(locale, organization.kind),
                wording::organization::kind(locale, facts.kind).to_owned(),
            ),
            (td_string!(locale, organization.parent), text(facts.parent.map(|parent| bench.name(parent)))),
            (td_string!(locale, organization.class), text(facts.class.map(|class| class.0))),
            (td_string!(locale, organization.division), text(facts.division.map(|code| code.to_string()))),
            (
                td_string!(locale, organization.credit_code),
                text(facts.credit_code.map(|code| code.to_string())),
            ),
            (td_string!(locale, organization.head), text(facts.head)),
            (td_string!(locale, organization.valid_from), entry.valid_from.to_string()),
            (td_string!(locale, organization.valid_to), text(entry.valid_to().map(|end| end.to_string()))),
        ]
        .into_iter()
        .map(|(name, value)| {
            view! {
                <dt class="text-muted">{name}</dt>
                <dd class="break-words">{value}</dd>
            }
        })
        .collect_view()
    };
    view! { <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">{rows}</dl> }
}

/// The code of an organization stays.
const EDITED: &[Field] =
    &[Field::Name, Field::Parent, Field::Class, Field::Head, Field::ValidFrom, Field::Reason];

#[component]
fn Editor(bench: Bench, entry: Entry) -> impl IntoView {
    let id = entry.id;
    let before = entry.current.facts;
    let fields = Fields::of(&entry.code, &before);
    let decision = Decision::new(bench, EDITED);
    let operation = Signal::derive(move || {
        Some(Operation::Change {
            id,
            from: decision.from.get()?,
            before: before.clone(),
            after: fields.facts()?,
        })
    });
    view! {
        <FieldsView bench fields own=id faults=decision.faults />
        <Confirm bench decision operation />
    }
}

/// What became of it, the newest first: names, superiors, who took over, with dates, who and why.
#[component]
fn Past(bench: Bench, entry: Entry) -> impl IntoView {
    let i18n = use_i18n();
    let steps = move || {
        let locale = i18n.get_locale();
        let mut steps = Vec::new();
        if let Some(ending) = &entry.ending {
            let names: Vec<String> = ending.successors.iter().map(|&heir| latest(bench, heir)).collect();
            let what = if names.is_empty() {
                td_string!(locale, organization.closed).to_owned()
            } else {
                td_string!(locale, organization.successors, names = wording::listed(locale, &names))
            };
            let on = td_string!(locale, organization.ended_on, date = ending.on.to_string());
            steps.push((on, what, signed(locale, ending.note.as_ref())));
        }
        for Version { since, facts, note } in entry.versions().rev() {
            let on = td_string!(locale, organization.since, date = since.to_string());
            let parent = facts.parent.map(|parent| latest(bench, parent));
            let what: Vec<String> = [
                Some(facts.name.clone()),
                parent,
                facts.class.as_ref().map(|class| class.0.clone()),
                facts.head.clone(),
            ]
            .into_iter()
            .flatten()
            .collect();
            steps.push((on, what.join(" · "), signed(locale, note.as_ref())));
        }
        let step = |(on, what, by): (String, String, String)| {
            view! {
                <li class="border-s-2 border-base-300 ps-3">
                    <p class="text-[0.8125rem] text-muted">{on}</p>
                    <p>{what}</p>
                    <p class="text-[0.8125rem] text-muted empty:hidden">{by}</p>
                </li>
            }
        };
        steps.into_iter().map(step).collect_view()
    };
    view! {
        <section class="flex flex-col gap-2">
            <h3 class="font-semibold">{t!(i18n, organization.history)}</h3>
            <ol class="flex flex-col gap-3">{steps}</ol>
        </section>
    }
}

/// The name that an organization has now, or had last.
fn latest(bench: Bench, id: OrganizationId) -> String {
    bench
        .register
        .with(|register| register.find(id).map(|entry| entry.current.facts.name.clone()).unwrap_or_default())
}

fn signed(locale: Locale, note: Option<&Note>) -> String {
    let Some(Note { at, by, reason }) = note else { return String::new() };
    let by = wording::person(locale, by);
    let who = td_string!(locale, organization.said_by, at = at.in_the_city(), by = by);
    if reason.is_empty() { who } else { format!("{who} · {reason}") }
}
