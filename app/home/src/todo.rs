//! 待我处理: what waits for the reader, each with the way to it.

use base::loaded::Loaded;
use base::page::Page;
use leptos::prelude::*;
use people_model::todo::{Matter, Todo};
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{LinkButton, Size};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::api;
use super::first_steps::FirstSteps;

#[component]
pub fn TodoPage() -> impl IntoView {
    let i18n = use_i18n();
    let todo = Resource::new(|| (), |()| api::open_todo());
    let steps = Resource::new(|| (), |()| api::first_steps());
    view! {
        <Page title=move || t_string!(i18n, todo.title)>
            <Loaded resource=todo fallback=|| view! { <Skeleton lines=6 /> } let:todo>
                <Waiting todo />
            </Loaded>
            <Loaded resource=steps let:steps>
                <FirstSteps steps />
            </Loaded>
        </Page>
    }
}

#[component]
fn Waiting(todo: Todo) -> impl IntoView {
    let i18n = use_i18n();
    if todo.is_empty() {
        return view! {
            <EmptyState
                icon=Symbol::Check
                title=move || t_string!(i18n, todo.none_title)
                text=move || t_string!(i18n, todo.none_text)
            >
                <LinkButton href="/board">{t!(i18n, todo.to_board)}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let Todo { to_approve, sent_back, reports, to_confirm, unread } = todo;
    let to_approve = to_approve.into_iter().map(|matter| view! { <ToApprove matter /> }).collect_view();
    let sent_back = sent_back.into_iter().map(|matter| view! { <SentBack matter /> }).collect_view();
    view! {
        <ul class="flex max-w-3xl flex-col gap-2" aria-label=move || t_string!(i18n, todo.title)>
            {to_approve}
            {sent_back}
            {(reports.sent_back > 0)
                .then(|| {
                    view! {
                        <Item
                            tone=Tone::Bad
                            what=move || t_string!(i18n, todo.reports_sent_back, count = reports.sent_back)
                            href="/check-in"
                            way=move || t_string!(i18n, todo.report)
                        />
                    }
                })}
            {(reports.overdue > 0)
                .then(|| {
                    view! {
                        <Item
                            tone=Tone::Warning
                            what=move || t_string!(i18n, todo.reports_overdue, count = reports.overdue)
                            href="/check-in"
                            way=move || t_string!(i18n, todo.report)
                        />
                    }
                })}
            {(reports.due > 0)
                .then(|| {
                    view! {
                        <Item
                            tone=Tone::Neutral
                            what=move || t_string!(i18n, todo.reports_due, count = reports.due)
                            href="/check-in"
                            way=move || t_string!(i18n, todo.report)
                        />
                    }
                })}
            {(to_confirm > 0)
                .then(|| {
                    view! {
                        <Item
                            tone=Tone::Accent
                            what=move || t_string!(i18n, todo.to_confirm, count = to_confirm)
                            href="/check-in/confirm"
                            way=move || t_string!(i18n, todo.confirm)
                        />
                    }
                })}
            {(unread > 0)
                .then(|| {
                    view! {
                        <Item
                            tone=Tone::Neutral
                            what=move || t_string!(i18n, todo.unread, count = unread)
                            href="/notices"
                            way=move || t_string!(i18n, todo.read)
                        />
                    }
                })}
        </ul>
    }
    .into_any()
}

/// A scheme that the reader decides about.
#[component]
fn ToApprove(matter: Matter) -> impl IntoView {
    let i18n = use_i18n();
    let Matter { scheme, name, cycle, is_sample, by, at, .. } = matter;
    view! {
        <Item
            tone=Tone::Accent
            what=move || t_string!(i18n, todo.to_approve, name = name.clone(), cycle = cycle.clone())
            said=Signal::derive(move || Some(t_string!(i18n, todo.submitted_by, by = by.clone(), day = at.in_the_city())))
            is_sample
            href=format!("/decompose?scheme={scheme}")
            way=move || t_string!(i18n, todo.look)
        />
    }
}

/// A scheme that came back to the reader.
#[component]
fn SentBack(matter: Matter) -> impl IntoView {
    let i18n = use_i18n();
    let Matter { scheme, name, cycle, is_sample, by, at, reason } = matter;
    let said = Signal::derive(move || {
        let (by, day) = (by.clone(), at.in_the_city());
        Some(t_string!(i18n, todo.returned_by, by = by, day = day, reason = reason.clone()))
    });
    view! {
        <Item
            tone=Tone::Bad
            what=move || t_string!(i18n, todo.sent_back, name = name.clone(), cycle = cycle.clone())
            said
            is_sample
            href=format!("/decompose?scheme={scheme}")
            way=move || t_string!(i18n, todo.go_on)
        />
    }
}

/// What waits, what more there is to say of it, and the way to it.
#[component]
fn Item(
    tone: Tone,
    #[prop(into)] what: Signal<String>,
    #[prop(optional)] said: Option<Signal<Option<String>>>,
    #[prop(optional)] is_sample: bool,
    #[prop(into)] href: String,
    #[prop(into)] way: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-box border border-base-300 bg-base-100 px-4 py-3">
            <div class="min-w-0 grow basis-60">
                <p class="flex gap-2 font-medium">
                    <span class=dot(tone) aria-hidden="true"></span>
                    <span class="flex min-w-0 flex-wrap items-center gap-2">
                        <span class="min-w-0 break-words">{what}</span>
                        {is_sample.then(|| view! { <Badge>{t!(i18n, todo.sample)}</Badge> })}
                    </span>
                </p>
                {said.map(|said| view! { <p class="text-sm break-words text-muted">{said}</p> })}
            </div>
            <LinkButton href size=Size::Small>{move || way.get()}</LinkButton>
        </li>
    }
}

/// The colour repeats what the words say.
const fn dot(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad => "size-2 shrink-0 self-start mt-2 rounded-full bg-error",
        Tone::Warning => "size-2 shrink-0 self-start mt-2 rounded-full bg-warning",
        Tone::Accent => "size-2 shrink-0 self-start mt-2 rounded-full bg-primary",
        Tone::Neutral | Tone::Good => "size-2 shrink-0 self-start mt-2 rounded-full bg-base-300",
    }
}
