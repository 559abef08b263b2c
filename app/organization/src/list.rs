//! The organizations on a date: what is looked for among them, and the tree of those that were found.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::date_field::DateField;
use ui::empty_state::EmptyState;
use ui::field::SearchField;
use ui::icon::Symbol;
use ui::switch::Switch;

use super::bench::{Bench, Task};
use super::outline::{Filter, lines};
use super::tree::Tree;

#[component]
pub(super) fn OrganizationList(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| {
        let address = bench.address.get();
        let filter = Filter { on: bench.on(), query: &address.query, only_problems: address.only_problems };
        bench.register.with(|register| bench.closed.with(|closed| lines(register, filter, closed)))
    });
    let problems = move || shown.with(|lines| lines.iter().map(|line| line.findings.len()).sum::<usize>());
    view! {
        <div class="flex flex-wrap items-end gap-x-4 gap-y-2 print:hidden">
            <DateField
                name="on"
                label=move || t_string!(i18n, organization.on)
                value=Signal::derive(move || Some(bench.on()))
                on_change=move |on| bench.address.update(|address| address.on = on)
            />
            <SearchField
                name="q"
                label=move || t_string!(i18n, organization.search)
                value=Signal::derive(move || bench.address.with(|address| address.query.clone()))
                on_input=move |query| bench.address.update(|address| address.query = query)
            />
            <Switch
                label=move || t_string!(i18n, organization.only_problems)
                checked=Signal::derive(move || bench.address.with(|address| address.only_problems))
                on_change=move |only| bench.address.update(|address| address.only_problems = only)
            />
            <p class="ms-auto text-sm text-muted" role="status">
                {move || {
                    let count = shown.with(Vec::len).to_string();
                    format!(
                        "{} · {}",
                        t_string!(i18n, organization.count, count = count),
                        t_string!(i18n, organization.problems_count, count = problems().to_string()),
                    )
                }}
            </p>
        </div>
        <Show when=move || shown.with(|lines| !lines.is_empty()) fallback=move || view! { <Nothing bench /> }>
            <Tree bench shown />
        </Show>
    }
}

#[component]
fn Nothing(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    if !bench.register.with_untracked(|register| register.entries.is_empty()) {
        return view! {
            <EmptyState
                icon=Symbol::Search
                title=move || t_string!(i18n, organization.no_match_title)
                text=move || t_string!(i18n, organization.no_match_text)
            />
        }
        .into_any();
    }
    view! {
        <EmptyState
            icon=Symbol::People
            title=move || t_string!(i18n, organization.nothing_title)
            text=move || t_string!(i18n, organization.nothing_text)
        >
            <Show when=move || bench.may_edit.get()>
                <Button
                    variant=Variant::Primary
                    icon=Symbol::Upload
                    on:click=move |_| bench.task.set(Some(Task::Import))
                >
                    {t!(i18n, organization.import)}
                </Button>
            </Show>
        </EmptyState>
    }
    .into_any()
}
