//! The form of the deadlines of one frequency. The table of periods above it shows their effect at every key.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use indicator_model::deadline::{After, Deadlines};
use indicator_model::indicator::Frequency;
use indicator_model::timetable::answer::{NewSchedule, Saved};
use indicator_model::timetable::{DeadlineField, Schedule};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::choice::Choice;
use ui::field::TextField;
use ui::notice::{Notice, NoticeActions};
use ui::number_draft::count;
use ui::select::Select;
use ui::setting::Setting;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use crate::api;
use crate::bench::Bench;

#[component]
pub(crate) fn DeadlineSetting(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let form = move || {
        bench.edition.track();
        let frequency = bench.frequency.get();
        view! { <Form bench frequency /> }
    };
    let read_only = move || {
        let deadlines = bench.schedule.with(|schedule| schedule.of(bench.frequency.get()));
        let locale = i18n.get_locale();
        t_string!(
            i18n,
            timetable.recorded,
            frequency = wording::frequency(locale, bench.frequency.get()),
            opens = deadlines.opens_before,
            due = wording::timetable::after(locale, deadlines.due),
            closes = wording::timetable::after(locale, deadlines.closes)
        )
    };
    view! {
        <Setting
            id="timetable-deadlines"
            title=move || t_string!(i18n, timetable.deadlines)
            text=move || t_string!(i18n, timetable.deadlines_text)
        >
            {if untrack(|| bench.is_editable()) {
                view! { {form} }.into_any()
            } else {
                view! { <p>{read_only}</p> }.into_any()
            }}
        </Setting>
    }
}

#[component]
fn Form(bench: Bench, frequency: Frequency) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let theirs = RwSignal::new(None::<Schedule>);
    let unreadable = RwSignal::new(None::<DeadlineField>);
    let save = Action::new(move |(before, after): &(Schedule, Schedule)| {
        let (before, after) = (before.clone(), after.clone());
        async move {
            let answer = set(bench, before.clone(), after.clone()).await?;
            match answer {
                Saved::ScheduleChanged { current } => theirs.set(Some(current)),
                Saved::Done => {
                    theirs.set(None);
                    bench.renew();
                    let locale = i18n.get_locale_untracked();
                    let action = ToastAction {
                        label: td_string!(locale, timetable.undo).to_owned(),
                        on_press: bench.pressed(move || {
                            let locale = i18n.get_locale_untracked();
                            take_back(bench, toasts, locale, after.clone(), before.clone());
                        }),
                    };
                    toasts.with_action(Tone::Good, td_string!(locale, timetable.deadlines_saved), action);
                }
                // The form has said so at the field already.
                _ => {}
            }
            Ok::<(), AppError>(())
        }
    });
    let deadlines = Memo::new(move |_| bench.schedule.with(|schedule| schedule.of(frequency)));
    let is_changed = Memo::new(move |_| {
        bench.saved.with(|saved| saved.schedule.changed(&bench.schedule.get()).next().is_some())
    });
    let error = move |field: DeadlineField| {
        move || {
            let locale = i18n.get_locale();
            if unreadable.get() == Some(field) {
                return Some(td_string!(locale, timetable.not_days, most = After::MOST));
            }
            let (at, fault) = deadlines.get().fault()?;
            (at == field).then(|| wording::timetable::deadline_fault(locale, fault))
        }
    };
    let is_sound = move || unreadable.get().is_none() && deadlines.with(|known| known.fault().is_none());
    let submit = move |before: Schedule| {
        if untrack(is_sound) {
            // Only what the reader changed: another may have changed another frequency.
            let mut after = before.clone();
            let draft = bench.schedule.get_untracked();
            bench.saved.with_untracked(|saved| {
                saved.schedule.changed(&draft).for_each(|(frequency, _, mine)| after.set(frequency, mine));
            });
            save.dispatch((before, after));
        }
    };
    let number = move |field: DeadlineField, text: &str, put: fn(&mut Deadlines, u16)| match count(text) {
        Ok(Some(days)) => {
            unreadable.update(|at| *at = at.filter(|at| *at != field));
            let mut changed = deadlines.get_untracked();
            put(&mut changed, days);
            bench.schedule.update(|schedule| schedule.set(frequency, changed));
        }
        Ok(None) | Err(_) => unreadable.set(Some(field)),
    };
    let counting = move |working: bool, put: fn(&mut Deadlines, bool)| {
        let mut changed = deadlines.get_untracked();
        put(&mut changed, working);
        bench.schedule.update(|schedule| schedule.set(frequency, changed));
    };
    let first = deadlines.get_untracked();
    let text = |days: u16| Signal::stored(days.to_string());
    view! {
        <form
            class="grid gap-4 sm:grid-cols-2"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit(bench.saved.with_untracked(|saved| saved.schedule.clone()));
            }
        >
            <TextField
                name="opens-before"
                label=move || t_string!(i18n, timetable.opens_before)
                value=text(first.opens_before)
                on_input=move |text: String| {
                    number(DeadlineField::OpensBefore, &text, |known, days| known.opens_before = days);
                }
                error=error(DeadlineField::OpensBefore)
            />
            <span class="max-sm:hidden"></span>
            <TextField
                name="due-days"
                label=move || t_string!(i18n, timetable.due_after)
                value=text(first.due.days())
                on_input=move |text: String| {
                    number(DeadlineField::Due, &text, |known, days| known.due = with_days(known.due, days));
                }
                error=error(DeadlineField::Due)
            />
            <Counted
                name="due-kind"
                label=move || t_string!(i18n, timetable.due_counted)
                value=Signal::derive(move || is_working(deadlines.get().due))
                on_change=move |working| counting(working, |known, working| known.due = counted(known.due, working))
            />
            <TextField
                name="closes-days"
                label=move || t_string!(i18n, timetable.closes_after)
                value=text(first.closes.days())
                on_input=move |text: String| {
                    number(
                        DeadlineField::Closes,
                        &text,
                        |known, days| known.closes = with_days(known.closes, days),
                    );
                }
                error=error(DeadlineField::Closes)
            />
            <Counted
                name="closes-kind"
                label=move || t_string!(i18n, timetable.closes_counted)
                value=Signal::derive(move || is_working(deadlines.get().closes))
                on_change=move |working| {
                    counting(working, |known, working| known.closes = counted(known.closes, working));
                }
            />
            <div class="flex flex-col gap-3 empty:hidden sm:col-span-2">
                <FailureNotice error=move || save.value().get().and_then(Result::err) />
                {move || {
                    theirs
                        .get()
                        .map(|current| view! { <Theirs bench frequency current on_mine=submit theirs /> })
                }}
            </div>
            <div class="flex flex-wrap gap-2 sm:col-span-2">
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy=save.pending()
                    disabled=Signal::derive(move || !is_changed.get() || !is_sound())
                >
                    {t!(i18n, timetable.save_deadlines)}
                </Button>
                <Show when=move || is_changed.get() || unreadable.get().is_some()>
                    <Button variant=Variant::Quiet on:click=move |_| bench.reset_schedule()>
                        {t!(i18n, timetable.revert)}
                    </Button>
                </Show>
            </div>
        </form>
    }
}

/// Somebody else was first: what they set, and whose holds.
#[component]
fn Theirs(
    bench: Bench,
    frequency: Frequency,
    current: Schedule,
    on_mine: impl Fn(Schedule) + Send + Sync + 'static,
    theirs: RwSignal<Option<Schedule>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let known = current.of(frequency);
    let sentence = move || {
        let locale = i18n.get_locale();
        t_string!(
            i18n,
            timetable.recorded,
            frequency = wording::frequency(locale, frequency),
            opens = known.opens_before,
            due = wording::timetable::after(locale, known.due),
            closes = wording::timetable::after(locale, known.closes)
        )
    };
    view! {
        <Notice tone=Tone::Warning title=move || t_string!(i18n, timetable.changed_by_another)>
            {sentence}
            <NoticeActions slot>
                <Button
                    size=Size::Small
                    on:click=move |_| {
                        bench.schedule.set(bench.saved.with_untracked(|saved| saved.schedule.clone()));
                        theirs.set(None);
                        bench.renew();
                    }
                >
                    {t!(i18n, timetable.take_theirs)}
                </Button>
                <Button size=Size::Small on:click=move |_| on_mine(current.clone())>
                    {t!(i18n, timetable.keep_mine)}
                </Button>
            </NoticeActions>
        </Notice>
    }
}

#[component]
fn Counted(
    name: &'static str,
    #[prop(into)] label: TextProp,
    value: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let choices = vec![
        Choice::new(true, move || t_string!(i18n, timetable.working_days)),
        Choice::new(false, move || t_string!(i18n, timetable.calendar_days)),
    ];
    view! { <Select name label choices value on_change /> }
}

const fn is_working(after: After) -> bool {
    matches!(after, After::Working(_))
}

const fn with_days(after: After, days: u16) -> After {
    match after {
        After::Calendar(_) => After::Calendar(days),
        After::Working(_) => After::Working(days),
    }
}

const fn counted(after: After, working: bool) -> After {
    if working { After::Working(after.days()) } else { After::Calendar(after.days()) }
}

async fn set(bench: Bench, before: Schedule, after: Schedule) -> Result<Saved, AppError> {
    let scheme = bench.saved.with_untracked(|saved| saved.scheme);
    api::set_schedule(NewSchedule { scheme, before, after }).await
}

/// Undoes a save. Where somebody else has changed the deadlines since, nothing is undone.
fn take_back(bench: Bench, toasts: Toasts, locale: Locale, before: Schedule, after: Schedule) {
    spawn_local(async move {
        let answer = set(bench, before, after).await;
        match answer {
            Ok(Saved::Done) => {}
            Ok(_) => toasts.error(td_string!(locale, timetable.changed_by_another)),
            Err(error) => toasts.error(error.message(locale)),
        }
        bench.renew();
    });
}
