//! The tree of organizations on a date, indented, with what is to be put right beside each.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::bench::{Bench, Task};
use super::outline::{Filter, Line, lines};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::badge::Badge;
use crate::ui::button::{Button, Variant};
use crate::ui::date_field::DateField;
use crate::ui::empty_state::EmptyState;
use crate::ui::field::SearchField;
use crate::ui::icon::Symbol;
use crate::ui::switch::Switch;
use crate::ui::tone::Tone;
use crate::wording::organization as wording;

#[component]
pub(super) fn OrganizationList(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| {
        let address = bench.address.get();
        let filter = Filter { on: bench.on(), query: &address.query, only_problems: address.only_problems };
        bench.register.with(|register| lines(register, filter))
    });
    let problems = move || shown.with(|lines| lines.iter().map(|line| line.findings.len()).sum::<usize>());
    view! {
        <div class="flex flex-wrap items-end gap-x-4 gap-y-2">
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
        {move || {
            if shown.with(Vec::is_empty) {
                return view! { <Nothing bench /> }.into_any();
            }
            view! {
                <ul
                    class="flex flex-col overflow-hidden rounded-box border border-base-300 bg-base-100"
                    aria-label=move || t_string!(i18n, organization.tree)
                >
                    <For each=move || shown.get() key=|line| format!("{line:?}") let(line)>
                        <LineView bench line />
                    </For>
                </ul>
            }
                .into_any()
        }}
    }
}

#[component]
fn LineView(bench: Bench, line: Line) -> impl IntoView {
    let i18n = use_i18n();
    let Line { id, level, heading, code, name, kind, head, findings } = line;
    let indent = format!("calc({} * clamp(0.75rem, 2vw, 1.5rem))", level - 1);
    view! {
        {heading
            .map(|class| {
                let text = move || {
                    if class.0.is_empty() {
                        t_string!(i18n, organization.unclassed).to_owned()
                    } else {
                        class.0.clone()
                    }
                };
                view! {
                    <li class="border-t border-base-300 bg-base-200 px-3 py-1 text-sm font-medium">{text}</li>
                }
            })}
        <li {..custom_attribute("aria-level", level.to_string())} class="border-t border-base-300 first:border-t-0">
            <button
                type="button"
                class="flex min-h-touch w-full cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1 text-start hover:bg-base-200 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-primary"
                on:click=move |_| bench.choose(Some(id))
            >
                <span style:padding-inline-start=indent class="min-w-0 font-medium">
                    {name}
                </span>
                <span class="text-[0.8125rem] text-muted">{code}</span>
                <span class="text-[0.8125rem] text-muted">{move || wording::kind(i18n.get_locale(), kind)}</span>
                <span class="text-[0.8125rem] text-muted">{head}</span>
                <span class="ms-auto flex flex-wrap justify-end gap-1">
                    {findings
                        .into_iter()
                        .map(|finding| {
                            view! {
                                <Badge tone=Tone::Warning icon=Symbol::Warning>
                                    <span class="whitespace-normal">
                                        {move || wording::finding(i18n.get_locale(), &finding)}
                                    </span>
                                </Badge>
                            }
                        })
                        .collect_view()}
                </span>
            </button>
        </li>
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
