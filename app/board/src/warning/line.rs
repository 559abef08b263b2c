//! A warning in the list: how bad, about what, why, since when, and what is done about it.

use base::address::with_query;
use base::wording::measurement;
use indicator_model::monitor::board::Board;
use indicator_model::warning::Severity;
use indicator_model::warning::list::Warning;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, LinkButton, Size};
use ui::light::LightMark;

use super::form::AnswerForm;
use super::words;
use crate::explain::Explanation;

#[component]
pub fn Line(warning: Memo<Option<Warning>>, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    // Stays true: what was drawn once is there when it is opened again.
    let opened = RwSignal::new(false);
    let row = move || warning.with(|warning| warning.as_ref().map(|warning| warning.row.clone()));
    view! {
        <li class="flex break-inside-avoid flex-col gap-1 py-3">
            {move || warning.get().map(|warning| view! { <Said warning board /> })}
            <Answering warning board />
            <details class="print:hidden" on:toggle=move |_| opened.set(true)>
                <summary class="flex min-h-touch cursor-pointer items-center text-sm text-primary">
                    {t!(i18n, board_view.why_this_light)}
                </summary>
                <Show when=move || opened.get()>
                    {move || {
                        row()
                            .map(|row| {
                                let scheme = board.with(|board| board.scheme.to_string());
                                let lines = with_query(
                                    "/board",
                                    [("scheme", Some(scheme)), ("q", Some(row.code.clone()))],
                                );
                                view! {
                                    <Explanation row=StoredValue::new(row) board />
                                    <LinkButton href=lines size=Size::Small>
                                        {t!(i18n, warning.to_lines)}
                                    </LinkButton>
                                }
                            })
                    }}
                </Show>
            </details>
        </li>
    }
}

/// The form, behind its button; nothing for those who do not answer for the organization. What is typed stays when numbers move.
#[component]
fn Answering(warning: Memo<Option<Warning>>, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let may_answer = Memo::new(move |_| {
        warning.with(|warning| warning.as_ref().is_some_and(|warning| warning.may_answer))
    });
    let is_answered =
        move || warning.with(|warning| warning.as_ref().is_some_and(|warning| warning.answer.is_some()));
    let node = move || warning.with_untracked(|warning| warning.as_ref().map(|warning| warning.row.node));
    let form = move || {
        let (scheme, today) = board.with_untracked(|board| (board.scheme, board.today));
        let on_done = Callback::new(move |()| is_open.set(false));
        let before =
            warning.with_untracked(|warning| warning.as_ref().and_then(|warning| warning.answer.clone()));
        node().map(|node| view! { <AnswerForm scheme node today before on_done /> })
    };
    view! {
        <Show when=move || may_answer.get()>
            <Show
                when=move || is_open.get()
                fallback=move || {
                    view! {
                        <div class="print:hidden">
                            <Button size=Size::Small on:click=move |_| is_open.set(true)>
                                {move || {
                                    if is_answered() {
                                        t_string!(i18n, warning.answer_again)
                                    } else {
                                        t_string!(i18n, warning.answer)
                                    }
                                }}
                            </Button>
                        </div>
                    }
                }
            >
                {form}
            </Show>
        </Show>
    }
}

/// What a line says while it is closed.
#[component]
fn Said(warning: Warning, board: Memo<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let (name, code) = (warning.row.name.clone(), warning.row.code.clone());
    let owner = warning.row.owner;
    let owner = move || board.with(|board| board.owner_name(owner).to_owned());
    let light = measurement::light(warning.severity().map_or(warning.row.reading.light, Severity::light));
    let warning = StoredValue::new(warning);
    let said = move |say: fn(text::i18n::Locale, &Warning, &Board) -> String| {
        move || {
            let locale = i18n.get_locale();
            warning.with_value(|warning| board.with(|board| say(locale, warning, board)))
        }
    };
    view! {
        <div class="flex flex-wrap items-center gap-x-4 gap-y-1">
            <LightMark light />
            <h2 class="min-w-0 font-medium">
                {name} " " <span class="text-[0.8125rem] font-normal whitespace-nowrap text-muted">{code}</span>
            </h2>
            <span class="text-sm text-muted">{owner}</span>
            <span class="ms-auto">
                <Badge>{said(words::reached)}</Badge>
            </span>
        </div>
        // Side by side where there is room, and on paper: what is wrong, and what is done about it.
        <div class="grid gap-x-10 gap-y-1 lg:grid-cols-2 print:grid-cols-2">
            <p class="max-w-prose">{said(words::why)}</p>
            <div class="flex flex-col gap-1 text-sm">
                <p class="text-muted tabular-nums">{said(words::since)} " " {said(words::next)}</p>
                <p class="max-w-prose">{said(words::answered)}</p>
            </div>
        </div>
    }
}
