//! What is known of an indicator before its value is typed, and how the typed value stands.

use base::comment::CommentsButton;
use base::history::HistoryButton;
use base::wording::measurement as words;
use indicator_model::check_in::CheckInState;
use indicator_model::check_in::due::{Due, Known};
use indicator_model::light::Light;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::icon::{Icon, Symbol};
use ui::light::LightMark;
use ui::notice::Notice;
use ui::tone::Tone;

use super::form::Form;
use crate::chain::Stages;

#[component]
pub fn Facts(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let due = form.due;
    let target = move || due.with(|due| target(i18n.get_locale(), due));
    let last = move || {
        due.with(|due| match &due.last {
            Some(Known { report, .. }) => {
                let value = words::value(i18n.get_locale(), report.value, &due.indicator);
                let period = words::period(i18n.get_locale(), report.period);
                (value, period)
            }
            None => (t_string!(i18n, check_in.no_value).to_owned(), String::new()),
        })
    };
    let light = Signal::derive(move || {
        let measure = form.work.measure();
        let standing = due.with(|due| form.draft.value().with(|draft| draft.standing(due, &measure)));
        words::light(standing.map_or(Light::Grey, |standing| standing.light))
    });
    let note = move || {
        due.with(|due| due.last.as_ref().map(|last| last.note.clone())).filter(|note| !note.is_empty())
    };
    let definition = due.with_untracked(|due| due.indicator.definition.clone());
    view! {
        <header class="flex flex-col gap-1">
            <h2 class="text-lg font-semibold">{move || due.with(|due| due.indicator.name.clone())}</h2>
            <p class="text-muted">
                {move || {
                    due.with(|due| {
                        let period = words::period(i18n.get_locale(), due.subject.period);
                        let day = due.window.due.to_string();
                        let until = t_string!(i18n, check_in.due_on, day = day);
                        format!("{} · {period} · {until}", due.indicator.code)
                    })
                }}
            </p>
        </header>
        <dl class="grid grid-cols-3 divide-x divide-base-300 rounded-box border border-base-300 *:min-w-0 *:px-3 *:py-2">
            <Fact word=move || t_string!(i18n, check_in.last_value) value=move || last().0 more=move || last().1 />
            <Fact
                word=move || t_string!(i18n, check_in.target_to_date)
                value=move || target().0
                more=move || target().1
            />
            <div>
                <dt class="text-[0.8125rem] text-muted">{t!(i18n, check_in.standing)}</dt>
                <dd class="font-medium" aria-live="polite">
                    <LightMark light />
                </dd>
            </div>
        </dl>
        {move || {
            note()
                .map(|note| {
                    view! {
                        <p class="text-sm">
                            <span class="text-muted">{t!(i18n, check_in.last_note)} " "</span>
                            {note}
                        </p>
                    }
                })
        }}
        {move || due.with(|due| more_time(i18n.get_locale(), due)).map(|text| view! { <Notice>{text}</Notice> })}
        <div class="flex flex-wrap gap-2">
            <HistoryButton subject=Signal::derive(move || due.with(|due| due.subject)) />
            <CommentsButton place=Signal::derive(move || due.with(|due| due.subject.into())) />
        </div>
        {(!definition.is_empty())
            .then(|| {
                view! {
                    <details class="group text-sm">
                        <summary class="flex min-h-touch cursor-pointer items-center gap-1 text-muted">
                            <span class="group-open:rotate-90">
                                <Icon symbol=Symbol::ChevronRight />
                            </span>
                            {t!(i18n, check_in.definition)}
                        </summary>
                        <p>{definition}</p>
                    </details>
                }
            })}
        {move || due.with(|due| due.progress.clone()).map(|progress| view! { <Stages progress /> })}
        {move || {
            returned(&due.get())
                .map(|reason| {
                    view! {
                        <Notice tone=Tone::Warning title=move || t_string!(i18n, check_in.returned_because)>
                            {reason}
                        </Notice>
                    }
                })
        }}
    }
}

/// What the value should be by now, and at the end of the year where that is more.
fn target(locale: Locale, due: &Due) -> (String, String) {
    let Some(aim) = &due.aim else {
        return (td_string!(locale, check_in.no_target).to_owned(), String::new());
    };
    let amount = |quantity| {
        words::amount(words::rounded(quantity, due.indicator.precision), words::unit(&due.indicator))
    };
    let by_now = aim.target_to_date();
    let whole = if by_now == aim.target {
        String::new()
    } else {
        format!("{} {}", td_string!(locale, check_in.target), amount(aim.target))
    };
    (amount(by_now), whole)
}

/// Until when the organization has more time, and why.
fn more_time(locale: Locale, due: &Due) -> Option<String> {
    let more = due.extension.as_ref()?;
    Some(td_string!(locale, check_in.more_time, day = more.until, reason = more.reason.as_str()))
}

fn returned(due: &Due) -> Option<String> {
    let current = due.current.as_ref()?;
    (current.state == CheckInState::Returned).then(|| current.returned.clone())
}

#[component]
fn Fact(
    #[prop(into)] word: TextProp,
    #[prop(into)] value: TextProp,
    #[prop(into)] more: TextProp,
) -> impl IntoView {
    view! {
        <div>
            <dt class="text-[0.8125rem] text-muted">{move || word.get()}</dt>
            <dd class="font-medium tabular-nums">{move || value.get()}</dd>
            <dd class="text-[0.8125rem] text-muted empty:hidden">{move || more.get()}</dd>
        </div>
    }
}
