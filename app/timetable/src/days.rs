//! The calendar of the city: taken over from a notice or a sheet, or marked by hand, and saved together.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::timetable as words;
use indicator_model::calendar::notice::{self, NOTICES, Notice as Published, Unread};
use indicator_model::calendar::{DayChange, Days};
use indicator_model::timetable::answer::{NewDays, Saved};
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, IconButton, Size, Variant};
use ui::field::{TextArea, TextField};
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::setting::Setting;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use crate::api;
use crate::bench::{Bench, inverse};
use crate::import::Import;
use crate::month::Year;

#[component]
pub(crate) fn CalendarSetting(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let year = RwSignal::new(bench.saved.with_untracked(|saved| saved.today.year()));
    let name = RwSignal::new(String::new());
    let is_editable = untrack(|| bench.is_editable());
    view! {
        <Setting
            id="timetable-calendar"
            title=move || t_string!(i18n, timetable.calendar)
            text=move || t_string!(i18n, timetable.calendar_text)
        >
            <div class="flex items-center gap-2">
                <IconButton
                    icon=Symbol::ChevronLeft
                    label=move || t_string!(i18n, timetable.year_before)
                    on:click=move |_| year.update(|year| *year = year.saturating_sub(1).max(2000))
                />
                <h3 class="font-semibold tabular-nums" aria-live="polite">
                    {move || t_string!(i18n, timetable.year, year = year.get())}
                </h3>
                <IconButton
                    icon=Symbol::ChevronRight
                    label=move || t_string!(i18n, timetable.year_after)
                    on:click=move |_| year.update(|year| *year = year.saturating_add(1).min(2100))
                />
            </div>
            {is_editable.then(|| view! { <Sources bench year /> })}
            <Year bench year name />
            {is_editable
                .then(|| {
                    view! {
                        <div class="max-w-sm">
                            <TextField
                                name="day-name"
                                label=move || t_string!(i18n, timetable.day_name)
                                hint=move || t_string!(i18n, timetable.day_name_hint)
                                value=name
                                on_input=move |text| name.set(text)
                            />
                        </div>
                        <Save bench />
                    }
                })}
        </Setting>
    }
}

/// What a year can be taken over from.
#[component]
fn Sources(bench: Bench, year: RwSignal<u16>) -> impl IntoView {
    let i18n = use_i18n();
    let pasted = RwSignal::new(String::new());
    let unread = RwSignal::new(None::<Unread>);
    let published = move || NOTICES.iter().find(|published| published.year == year.get()).copied();
    let read = move |text: &str, year: u16| match notice::read(text, year) {
        Ok(days) => {
            unread.set(None);
            bench.days.update(|draft| replace_year(draft, days, year));
        }
        Err(why) => unread.set(Some(why)),
    };
    view! {
        {move || {
            published()
                .map(|Published { year, source, text }| {
                    view! {
                        <div>
                            <Button icon=Symbol::Download on:click=move |_| read(text, year)>
                                {move || t_string!(i18n, timetable.take_published, year = year, source = source)}
                            </Button>
                        </div>
                    }
                })
        }}
        <details class="group">
            <summary class="flex min-h-touch cursor-pointer items-center text-sm text-muted">
                {t!(i18n, timetable.other_sources)}
            </summary>
            <div class="flex flex-col gap-4 pt-2">
                <TextArea
                    name="notice"
                    label=move || t_string!(i18n, timetable.notice)
                    hint=move || t_string!(i18n, timetable.notice_hint)
                    value=pasted
                    on_input=move |text| {
                        unread.set(None);
                        pasted.set(text);
                    }
                    error=move || unread.get().map(|why| words::unread(i18n.get_locale(), why))
                />
                <div>
                    <Button
                        disabled=Signal::derive(move || pasted.with(|text| text.trim().is_empty()))
                        on:click=move |_| {
                            let (text, year) = (pasted.get_untracked(), year.get_untracked());
                            read(&text, year);
                        }
                    >
                        {t!(i18n, timetable.read_notice)}
                    </Button>
                </div>
                <Import bench />
            </div>
        </details>
    }
}

/// The days of a notice in the place of those of its year. One that reaches into another year leaves the rest of that.
fn replace_year(draft: &mut Days, notice: Days, year: u16) {
    draft.retain(|day, _| day.year() != year);
    draft.extend(notice);
}

/// What is not saved yet, with its count, and what to do with it.
#[component]
fn Save(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let theirs = RwSignal::new(None::<Days>);
    let changes = Memo::new(move |_| bench.day_changes());
    let save = Action::new(move |changes: &Vec<DayChange>| {
        let changes = changes.clone();
        async move {
            if let Saved::DaysChanged { current } = set(bench, changes.clone()).await? {
                theirs.set(Some(current));
            } else {
                theirs.set(None);
                bench.renew();
                let locale = i18n.get_locale_untracked();
                let action = ToastAction {
                    label: td_string!(locale, timetable.undo).to_owned(),
                    on_press: bench.pressed(move || {
                        take_back(bench, toasts, i18n.get_locale_untracked(), inverse(changes.clone()));
                    }),
                };
                toasts.with_action(Tone::Good, td_string!(locale, timetable.days_saved), action);
            }
            Ok::<(), AppError>(())
        }
    });
    view! {
        <FailureNotice error=move || save.value().get().and_then(Result::err) />
        {move || theirs.get().map(|current| view! { <Theirs bench current theirs /> })}
        <div class="flex flex-wrap items-center gap-2" role="status">
            <Show
                when=move || changes.with(|changes| !changes.is_empty())
                fallback=move || view! { <p class="text-sm text-muted">{t!(i18n, timetable.nothing_to_save)}</p> }
            >
                <Button
                    variant=Variant::Primary
                    busy=save.pending()
                    on:click=move |_| {
                        save.dispatch(changes.get_untracked());
                    }
                >
                    {move || t_string!(i18n, timetable.save_days, count = changes.with(Vec::len))}
                </Button>
                <Button variant=Variant::Quiet on:click=move |_| bench.reset_days()>
                    {t!(i18n, timetable.revert)}
                </Button>
            </Show>
        </div>
    }
}

/// Somebody else was first: which days they set.
#[component]
fn Theirs(bench: Bench, current: Days, theirs: RwSignal<Option<Days>>) -> impl IntoView {
    let i18n = use_i18n();
    let listed = move || {
        let locale = i18n.get_locale();
        let days = current.iter().map(|(day, arranged)| {
            format!("{day} {} {}", words::day_kind(locale, arranged.kind), arranged.name)
        });
        base::wording::listed(locale, days)
    };
    view! {
        <Notice tone=Tone::Warning title=move || t_string!(i18n, timetable.changed_by_another)>
            {listed}
            <NoticeActions slot>
                <Button
                    size=Size::Small
                    on:click=move |_| {
                        bench.reset_days();
                        theirs.set(None);
                        bench.renew();
                    }
                >
                    {t!(i18n, timetable.take_theirs)}
                </Button>
                <Button
                    size=Size::Small
                    on:click=move |_| {
                        theirs.set(None);
                        bench.renew();
                    }
                >
                    {t!(i18n, timetable.keep_editing)}
                </Button>
            </NoticeActions>
        </Notice>
    }
}

async fn set(bench: Bench, changes: Vec<DayChange>) -> Result<Saved, AppError> {
    let scheme = bench.saved.with_untracked(|saved| saved.scheme);
    api::arrange(NewDays { scheme, changes }).await
}

/// Undoes a save. Where somebody else has changed one of the days since, nothing is undone.
fn take_back(bench: Bench, toasts: Toasts, locale: Locale, changes: Vec<DayChange>) {
    spawn_local(async move {
        match set(bench, changes).await {
            Ok(Saved::Done) => {}
            Ok(_) => toasts.error(td_string!(locale, timetable.changed_by_another)),
            Err(error) => toasts.error(error.message(locale)),
        }
        bench.renew();
    });
}
