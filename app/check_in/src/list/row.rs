//! A row of the list: which indicator and period, until when, its last value, and its light.

use base::wording::measurement as words;
use indicator_model::check_in::due::Due;
use indicator_model::date::Date;
use indicator_model::deadline::Phase;
use indicator_model::light::Light;
use indicator_model::measurement::Subject;
use leptos::prelude::*;
use text::i18n::{Locale, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::light::{LightMark, Wording};
use ui::tone::Tone;

use crate::address::At;
use crate::plain::unsent::Unsent;
use crate::work::Work;

#[component]
pub fn Row(work: Work, subject: Subject) -> impl IntoView {
    let i18n = use_i18n();
    let due = Memo::new(move |_| work.due(&subject));
    let unsent = Memo::new(move |_| work.queue.of(&subject));
    let href = move || {
        let at = due.with(|due| due.as_ref().map(At::of));
        work.look.with(|look| look.with(at).written())
    };
    let is_current = move || work.opened() == Some(subject);
    let light = Signal::derive(move || {
        let thresholds = work.list.with(|list| list.thresholds);
        let standing = due.with(|due| {
            let due = due.as_ref()?;
            due.standing(due.current.as_ref()?.report, &thresholds)
        });
        words::light(standing.map_or(Light::Grey, |standing| standing.light))
    });
    let line =
        move || due.with(|due| due.as_ref().map(|due| line(i18n.get_locale(), due, work.measure().today)));
    let value = move || {
        due.with(|due| {
            let due = due.as_ref()?;
            let known = due.current.as_ref().or(due.last.as_ref())?;
            Some(words::value(i18n.get_locale(), known.report.value, &due.indicator))
        })
    };
    view! {
        <li>
            // Not `<A>`, which tells by the path alone what is current.
            <a
                href=href
                data-row=""
                aria-current=move || is_current().then_some("true")
                class="flex min-h-11 flex-col gap-0.5 px-2 py-2 hover:bg-base-200 aria-[current=true]:bg-base-300/70"
            >
                <span class="flex items-baseline gap-2">
                    <span class="min-w-0 grow font-medium">
                        {move || due.with(|due| due.as_ref().map(|due| due.indicator.name.clone()))}
                    </span>
                    <LightMark light wording=Wording::Hidden />
                </span>
                <span class="flex flex-wrap items-baseline gap-x-3 text-[0.8125rem] text-muted">
                    <span class="grow">{line}</span>
                    <span class="tabular-nums">{value}</span>
                </span>
                {move || unsent.get().map(|unsent| view! { <Mark work unsent /> })}
            </a>
        </li>
    }
}

/// Code, period and day.
fn line(locale: Locale, due: &Due, today: Date) -> String {
    let day = due.window.due.to_string();
    let until = match due.phase(today) {
        _ if !due.is_open() => String::new(),
        Phase::DueToday => format!(" · {}", td_string!(locale, check_in.due_today)),
        Phase::Overdue | Phase::Closed => format!(" · {}", td_string!(locale, check_in.was_due, day = day)),
        Phase::Open | Phase::Ahead => format!(" · {}", td_string!(locale, check_in.due_on, day = day)),
    };
    format!("{} · {}{until}", due.indicator.code, words::period(locale, due.subject.period))
}

/// Where a report on the device stands.
#[component]
fn Mark(work: Work, unsent: Unsent) -> impl IntoView {
    let i18n = use_i18n();
    let is_waiting = unsent.is_waiting();
    let id = unsent.id();
    let tone = if is_waiting { Tone::Accent } else { Tone::Warning };
    view! {
        <span>
            <Badge tone>
                {move || {
                    if !is_waiting {
                        t_string!(i18n, check_in.attention)
                    } else if work.queue.is_sending(id) {
                        t_string!(i18n, check_in.sending)
                    } else {
                        t_string!(i18n, check_in.unsent)
                    }
                }}
            </Badge>
        </span>
    }
}
