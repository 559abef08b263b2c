//! One notice of the list: its day, and a line for each thing that is due, came back or waits, which leads there.

use base::address::with_query;
use base::comment::CommentsButton;
use base::wording::notice as wording;
use indicator_model::notice::{Digest, Escalated, Mention, Missing, Notice, Returned, SchemeDecision};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::components::A;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size, Variant};
use ui::icon::Symbol;
use ui::tone::Tone;

#[component]
pub fn Item(
    notice: Notice,
    /// Whether the reader has read it.
    #[prop(into)]
    is_read: Signal<bool>,
    on_read: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Notice { day, occasion, digest, .. } = notice;
    view! {
        <li class="flex flex-col gap-2 py-4">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h2 class="font-medium tabular-nums">{day.to_string()}</h2>
                <span class="text-sm text-muted">
                    {move || wording::occasion(i18n.get_locale(), occasion)}
                </span>
                <Show when=move || !is_read.get()>
                    <Badge tone=Tone::Accent>{t!(i18n, notice.unread)}</Badge>
                    <span class="print:hidden">
                        <Button
                            size=Size::Small
                            variant=Variant::Quiet
                            icon=Symbol::Check
                            on:click=move |_| on_read.run(())
                        >
                            {t!(i18n, notice.mark_read)}
                        </Button>
                    </span>
                </Show>
            </div>
            <Lines digest />
        </li>
    }
}

#[component]
fn Lines(digest: Digest) -> impl IntoView {
    let i18n = use_i18n();
    let Digest { missing, returned, waiting, overdue_below, escalated, mentions, decisions, more } = digest;
    let missing = missing.into_iter().map(|missing| view! { <MissingLine missing /> }).collect_view();
    let below = overdue_below.into_iter().map(|missing| view! { <MissingLine missing /> }).collect_view();
    let returned = returned.into_iter().map(|returned| view! { <ReturnedLine returned /> }).collect_view();
    let escalated = escalated.into_iter().map(|warning| view! { <EscalatedLine warning /> }).collect_view();
    let mentions = mentions.into_iter().map(|mention| view! { <MentionLine mention /> }).collect_view();
    let decisions = decisions.into_iter().map(|decision| view! { <DecisionLine decision /> }).collect_view();
    let waiting = waiting.map(|waiting| {
        view! {
            <Line
                href="/check-in/confirm"
                text=Signal::derive(move || wording::waiting(i18n.get_locale(), waiting))
            />
        }
    });
    view! {
        <Group heading=|locale| td_string!(locale, notice.decisions)>{decisions}</Group>
        <Group heading=|locale| td_string!(locale, notice.returned)>{returned}</Group>
        <Group heading=|locale| td_string!(locale, notice.missing)>{missing}</Group>
        <Group heading=|locale| td_string!(locale, notice.waiting)>{waiting}</Group>
        <Group heading=|locale| td_string!(locale, notice.overdue_below)>{below}</Group>
        <Group heading=|locale| td_string!(locale, notice.escalated)>{escalated}</Group>
        <Group heading=|locale| td_string!(locale, notice.mentions)>{mentions}</Group>
        {(more > 0)
            .then(|| {
                view! { <p class="text-sm text-muted">{move || t_string!(i18n, notice.more, count = more)}</p> }
            })}
    }
}

/// Lines of one kind under their heading; nothing is shown where there are none.
#[component]
fn Group<V: IntoView + 'static>(
    heading: fn(Locale) -> &'static str,
    children: TypedChildren<V>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="has-[>ul:empty]:hidden">
            <h3 class="text-sm text-muted">{move || heading(i18n.get_locale())}</h3>
            <ul class="max-sm:flex max-sm:flex-col max-sm:gap-2">{children.into_inner()()}</ul>
        </section>
    }
}

#[component]
fn MissingLine(missing: Missing) -> impl IntoView {
    let i18n = use_i18n();
    let left = missing.left;
    let due = missing.due;
    let href = with_query("/check-in", [("organization", Some(missing.organization.to_string()))]);
    let tone = if left < 0 { Tone::Bad } else { Tone::Warning };
    view! {
        <Line href text=Signal::derive(move || wording::missing(i18n.get_locale(), &missing))>
            <Badge tone>{move || wording::deadline(i18n.get_locale(), left)}</Badge>
            <span class="text-sm text-muted tabular-nums">
                {move || t_string!(i18n, notice.due_on, day = due)}
            </span>
        </Line>
    }
}

#[component]
fn ReturnedLine(returned: Returned) -> impl IntoView {
    let i18n = use_i18n();
    let href = with_query(
        "/check-in",
        [
            ("organization", Some(returned.organization.to_string())),
            ("indicator", Some(returned.code.clone())),
            ("period", Some(returned.period.to_string())),
        ],
    );
    view! { <Line href text=Signal::derive(move || wording::returned(i18n.get_locale(), &returned)) /> }
}

/// The comments open here: what was said is read in the notice, and answered there.
#[component]
fn MentionLine(mention: Mention) -> impl IntoView {
    let i18n = use_i18n();
    let place = mention.place();
    view! {
        <li class="flex flex-wrap items-center gap-x-3">
            <span>{move || wording::mention(i18n.get_locale(), &mention)}</span>
            <CommentsButton place=Signal::stored(place) />
        </li>
    }
}

#[component]
fn DecisionLine(decision: SchemeDecision) -> impl IntoView {
    let i18n = use_i18n();
    let href = with_query("/decompose", [("scheme", Some(decision.scheme.to_string()))]);
    view! { <Line href text=Signal::derive(move || wording::decision(i18n.get_locale(), &decision)) /> }
}

#[component]
fn EscalatedLine(warning: Escalated) -> impl IntoView {
    let i18n = use_i18n();
    let href = with_query(
        "/board/warnings",
        [
            ("scheme", Some(warning.scheme.to_string())),
            ("organization", Some(warning.organization.to_string())),
        ],
    );
    view! { <Line href text=Signal::derive(move || wording::escalated(i18n.get_locale(), &warning)) /> }
}

#[component]
fn Line(
    #[prop(into)] href: String,
    text: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="flex flex-wrap items-center gap-x-3">
            <A href attr:class="link link-hover inline-flex min-h-touch items-center text-primary">
                {move || text.get()}
            </A>
            {children.map(|children| children())}
        </li>
    }
}
