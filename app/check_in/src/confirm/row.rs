//! One report that waits: its value beside the one before and the plan, what was said of it, and the decision.

use base::comment::CommentsButton;
use base::evidence::EvidenceList;
use base::history::HistoryButton;
use base::wording;
use base::wording::measurement as words;
use indicator_model::check_in::chain::{Holders, Progress, Stage};
use indicator_model::check_in::confirm::{Step, Turn, Waiting};
use indicator_model::check_in::due::{Due, Known};
use indicator_model::check_in::rule::Remark;
use indicator_model::id::CheckInId;
use indicator_model::light::{Light, Thresholds};
use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, LinkButton, Size, Variant};
use ui::checkbox::Checkbox;
use ui::field::TextArea;
use ui::icon::Symbol;
use ui::light::LightMark;
use ui::notice::{Notice, NoticeActions};
use ui::number::grouped;
use ui::tone::Tone;

use super::desk::Desk;
use crate::chain::Stages;

#[component]
pub fn Row(desk: Desk, id: CheckInId) -> impl IntoView {
    let i18n = use_i18n();
    let Some(waiting) = untrack(|| desk.get(id)) else { return ().into_any() };
    let Waiting { due, organization, author, reported_on, turn, thresholds } = waiting;
    let Some(current) = due.current.clone() else { return ().into_any() };
    let is_late = reported_on > due.window.due;
    let returning = RwSignal::new(false);
    let subject = due.subject;
    let progress = shown(&due);
    let heading = {
        let (name, code, period) =
            (due.indicator.name.clone(), due.indicator.code.clone(), due.subject.period);
        move || format!("{name} · {code} · {}", words::period(i18n.get_locale(), period))
    };
    let by = move || {
        let author = author.as_deref();
        author.map_or_else(
            || t_string!(i18n, confirm.on, day = reported_on),
            |author| t_string!(i18n, confirm.by, author = author, day = reported_on),
        )
    };
    view! {
        <li class="flex flex-col gap-2 py-3">
            <div class="flex flex-wrap items-baseline gap-x-3">
                <div class="min-w-0 grow font-medium">
                    {if turn == Turn::Reader {
                        view! { <Checkbox label=heading item=id chosen=desk.chosen /> }.into_any()
                    } else {
                        view! { <span class="flex min-h-touch items-center">{heading}</span> }.into_any()
                    }}
                </div>
                <span class="text-sm text-muted">{organization} " · " {by}</span>
                {is_late
                    .then(|| view! { <Badge tone=Tone::Warning>{move || t_string!(i18n, confirm.late)}</Badge> })}
            </div>
            <Numbers due=due.clone() current=current.clone() thresholds />
            <Doubts due />
            <Words current />
            <div class="flex flex-wrap gap-2 print:hidden">
                <HistoryButton subject=Signal::stored(subject) />
                <CommentsButton place=Signal::stored(subject.into()) />
            </div>
            {progress.map(|progress| view! { <Stages progress /> })}
            {match turn {
                Turn::Reader => view! { <Decide desk id returning /> }.into_any(),
                Turn::Other => view! { <p class="text-sm text-muted">{t!(i18n, confirm.own)}</p> }.into_any(),
                Turn::Nobody => view! {
                    <Notice tone=Tone::Warning>
                        {t!(i18n, confirm.nobody)}
                        <NoticeActions slot>
                            <LinkButton href="/reporting">{t!(i18n, confirm.to_chain)}</LinkButton>
                        </NoticeActions>
                    </Notice>
                }
                    .into_any(),
            }}
        </li>
    }
    .into_any()
}

/// Where it stands; nothing for one step by anybody, unless there is nobody.
fn shown(due: &Due) -> Option<Progress> {
    let progress = due.progress.clone()?;
    let is_plain = progress.stages.iter().all(|passage| passage.stage == Stage::Anyone);
    (!is_plain || progress.holders == Holders::Nobody).then_some(progress)
}

#[component]
fn Numbers(due: Due, current: Known, thresholds: Thresholds) -> impl IntoView {
    let i18n = use_i18n();
    let due = StoredValue::new(due);
    let value = move |known: &Known| {
        due.with_value(|due| words::value(i18n.get_locale(), known.report.value, &due.indicator))
    };
    let standing = due.with_value(|due| due.standing(current.report, &thresholds));
    let light = words::light(standing.map_or(Light::Grey, |standing| standing.light));
    let last = move || {
        due.with_value(|due| match &due.last {
            Some(last) => {
                format!("{} · {}", value(last), words::period(i18n.get_locale(), last.report.period))
            }
            None => t_string!(i18n, check_in.no_value).to_owned(),
        })
    };
    let target = move || due.with_value(|due| target(i18n.get_locale(), due));
    let moved = due.with_value(|due| due.moved().map(|moved| difference(due, moved)));
    view! {
        <dl class="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-4">
            <Number word=move || t_string!(i18n, confirm.value) strong=true>
                {move || value(&current)}
                {moved.map(|moved| view! { <span class="ms-2 text-sm font-normal text-muted">{moved}</span> })}
            </Number>
            <Number word=move || t_string!(i18n, check_in.last_value)>{last}</Number>
            <Number word=move || t_string!(i18n, check_in.target_to_date)>{target}</Number>
            <Number word=move || t_string!(i18n, check_in.standing)>
                <LightMark light />
            </Number>
        </dl>
    }
}

/// What is hard to believe of it.
#[component]
fn Doubts(due: Due) -> impl IntoView {
    let i18n = use_i18n();
    let doubts = due.doubts();
    (!doubts.is_empty()).then(move || {
        let sentence = move |doubt: Remark| {
            let indicator = due.indicator.clone();
            view! { <li>{move || wording::check_in::remark(i18n.get_locale(), &doubt, &indicator)}</li> }
        };
        let sentences = doubts.into_iter().map(sentence).collect_view();
        view! {
            <Notice tone=Tone::Warning>
                <ul>{sentences}</ul>
            </Notice>
        }
    })
}

/// `Δ +15`, beside the value.
fn difference(due: &Due, moved: Quantity) -> String {
    let sign = if moved > Quantity::ZERO { "+" } else { "" };
    format!("Δ {sign}{}", grouped(words::rounded(moved, due.indicator.precision), Precision::INTEGER))
}

fn target(locale: Locale, due: &Due) -> String {
    match &due.aim {
        Some(aim) => words::amount(
            words::rounded(aim.target_to_date(), due.indicator.precision),
            due.indicator.measure.unit(&due.indicator.unit),
        ),
        None => td_string!(locale, check_in.no_target).to_owned(),
    }
}

#[component]
fn Number(#[prop(into)] word: TextProp, #[prop(optional)] strong: bool, children: Children) -> impl IntoView {
    let weight = if strong { "font-semibold" } else { "" };
    view! {
        <div class="min-w-0">
            <dt class="text-[0.8125rem] text-muted">{move || word.get()}</dt>
            <dd class=format!("tabular-nums {weight}")>{children()}</dd>
        </div>
    }
}

/// What was said beside the value.
#[component]
fn Words(current: Known) -> impl IntoView {
    let i18n = use_i18n();
    let Known { note, confidence, cause, next_step, evidence, .. } = current;
    view! {
        <p class="text-sm">
            <span class="text-muted">
                {move || t_string!(i18n, confirm.confidence, confidence = words::confidence(i18n.get_locale(), confidence))}
            </span>
            {cause
                .map(|cause| {
                    view! {
                        <span class="text-muted">
                            " · "
                            {move || t_string!(i18n, confirm.cause, cause = words::cause(i18n.get_locale(), cause))}
                        </span>
                    }
                })} {(!note.is_empty()).then(|| view! { " " {note} })}
        </p>
        {(!next_step.is_empty())
            .then(|| {
                view! {
                    <p class="text-sm">
                        <span class="text-muted">{t!(i18n, confirm.next_step)} " "</span>
                        {next_step}
                    </p>
                }
            })}
        <EvidenceList files=evidence />
    }
}

/// Confirmed at once; sent back with a reason.
#[component]
fn Decide(desk: Desk, id: CheckInId, returning: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let reason = RwSignal::new(String::new());
    let is_empty = Signal::derive(move || reason.with(|reason| reason.trim().is_empty()));
    view! {
        <Show
            when=move || returning.get()
            fallback=move || {
                view! {
                    <div class="flex flex-wrap gap-2 print:hidden">
                        <Button
                            size=Size::Small
                            icon=Symbol::Check
                            busy=desk.busy
                            on:click=move |_| desk.decide(vec![id], Step::Confirm, String::new())
                        >
                            {t!(i18n, confirm.confirm)}
                        </Button>
                        <Button size=Size::Small icon=Symbol::Undo on:click=move |_| returning.set(true)>
                            {t!(i18n, confirm.send_back)}
                        </Button>
                    </div>
                }
            }
        >
            <form
                class="flex max-w-xl flex-col gap-2"
                on:submit=move |event| {
                    event.prevent_default();
                    desk.decide(vec![id], Step::Return, reason.get_untracked());
                }
            >
                <TextArea
                    name=format!("reason-{id}")
                    label=move || t_string!(i18n, confirm.reason)
                    value=reason
                    on_input=move |text| reason.set(text)
                />
                <div class="flex flex-wrap gap-2">
                    <Button
                        size=Size::Small
                        variant=Variant::Primary
                        kind=ui::button::Kind::Submit
                        disabled=is_empty
                        busy=desk.busy
                    >
                        {t!(i18n, confirm.send_back)}
                    </Button>
                    <Button size=Size::Small variant=Variant::Quiet on:click=move |_| returning.set(false)>
                        {t!(i18n, confirm.cancel)}
                    </Button>
                </div>
            </form>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::indicator::MeasureKind;
    use indicator_model::measurement::Counting;
    use indicator_model::measurement::series::Reported;

    use super::*;
    use crate::plain::sketch;

    /// July of STJ-P1: a slipped decimal point among values of 96 to 99.
    #[test]
    fn what_is_hard_to_believe_is_said_to_who_confirms_it() {
        let mut due = Due { counting: Counting::ForPeriod, ..sketch::due(MeasureKind::Stock, "%") };
        due.year = (1..=9)
            .map(|month| Reported {
                period: format!("2026-M{month:02}").parse().unwrap(),
                ..sketch::known(&due, ["96", "97", "99"][month % 3]).report
            })
            .collect();
        due.last = due.year.last().map(|report| Known { report: *report, ..sketch::known(&due, "96") });
        for (value, doubts, moved) in [("98", 0, "Δ +2"), ("9.8", 1, "Δ −86.2"), ("96", 0, "Δ 0")] {
            due.current = Some(sketch::known(&due, value));
            let found = due.doubts();
            assert_eq!(found.len(), doubts, "{found:?}");
            assert!(
                found
                    .iter()
                    .all(|doubt| matches!(doubt, Remark::Hundredfold { .. } | Remark::Unusual { .. }))
            );
            assert_eq!(difference(&due, due.moved().unwrap()), moved);
        }
        due.last = None;
        assert_eq!(due.moved(), None);
    }
}
