//! How far an import is, what the server found in the file, and what can be done about it.

use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::icon::Symbol;
use ui::meter::Progress;
use ui::notice::{Notice, NoticeActions};
use ui::tally::{Tallies, Tally};
use ui::tone::Tone;

use super::attempt::{Attempt, Mode, State};
use super::differences::Differences;
use super::found::Found;
use super::problems::Problems;
use super::take_along::Mark;
use crate::error::AppError;

/// What is shown and offered after a file was imported.
pub type Afterwards = fn(Found) -> AnyView;

/// How far the import is. What is new here is read out.
#[component]
pub fn ImportOutcome(
    attempt: Attempt,
    /// Marks the list of errors of a file before it is taken along.
    mark: Mark,
    #[prop(optional)] afterwards: Option<Afterwards>,
) -> impl IntoView {
    view! {
        <div role="status" class="flex flex-col gap-3 empty:hidden">
            {move || match attempt.state.get() {
                State::Empty => ().into_any(),
                State::Working(mode) => view! { <Working attempt mode /> }.into_any(),
                State::Cancelled => view! { <Cancelled attempt /> }.into_any(),
                State::Checked(found) if found.is_accepted() => view! { <Passed attempt found /> }.into_any(),
                State::Checked(found) => view! { <Refused found /> }.into_any(),
                State::Imported(found) => view! { <Imported found afterwards /> }.into_any(),
                State::Failed { mode, error } => view! { <Failed attempt mode error /> }.into_any(),
            }}
        </div>
        {move || match attempt.state.get() {
            State::Checked(found) => {
                let file = attempt.name.get_untracked().unwrap_or_default();
                if found.is_accepted() {
                    view! { <Differences found file mark /> }.into_any()
                } else {
                    view! { <Problems found file mark /> }.into_any()
                }
            }
            _ => ().into_any(),
        }}
    }
}

#[component]
fn Working(attempt: Attempt, mode: Mode) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || match mode {
        Mode::DryRun => t_string!(i18n, data.checking),
        Mode::Apply => t_string!(i18n, data.importing),
    };
    view! {
        <p>{text}</p>
        <Progress label=text portion=None />
        {mode
            .is_dry_run()
            .then(|| {
                view! {
                    <div>
                        <Button size=Size::Small on:click=move |_| attempt.cancel()>
                            {t!(i18n, data.check_cancel)}
                        </Button>
                    </div>
                }
            })}
    }
}

#[component]
fn Cancelled(attempt: Attempt) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Notice tone=Tone::Neutral title=move || t_string!(i18n, data.check_cancelled)>
            {t!(i18n, data.check_cancelled_text)}
            <NoticeActions slot>
                <Button icon=Symbol::Refresh on:click=move |_| attempt.check()>
                    {t!(i18n, data.check_again)}
                </Button>
            </NoticeActions>
        </Notice>
    }
}

/// A dry run without errors: says where the rows would go, and lets the reader decide.
#[component]
fn Passed(attempt: Attempt, found: Found) -> impl IntoView {
    let i18n = use_i18n();
    let goal = {
        let found = found.clone();
        move || found.goal(i18n.get_locale())
    };
    let verdict = if found.created + found.updated == 0 {
        view! {
            <Notice tone=Tone::Good title=move || t_string!(i18n, data.nothing_title)>
                {t!(i18n, data.nothing_text)} " " {goal}
            </Notice>
        }
        .into_any()
    } else {
        view! {
            <Notice tone=Tone::Accent title=move || t_string!(i18n, data.passed_title)>
                {goal}
                <NoticeActions slot>
                    <Button variant=Variant::Primary icon=Symbol::Upload on:click=move |_| attempt.import()>
                        {t!(i18n, data.import_now)}
                    </Button>
                </NoticeActions>
            </Notice>
        }
        .into_any()
    };
    view! {
        {verdict}
        <Counts found=found.clone() />
        <Remarks found />
    }
}

/// What the reader should know about rows that are imported all the same, and about what was not read.
#[component]
fn Remarks(found: Found) -> impl IntoView {
    let i18n = use_i18n();
    (!found.remarks(i18n.get_locale_untracked()).is_empty()).then(|| {
        let lines = move || {
            let lines = found.remarks(i18n.get_locale()).into_iter();
            lines.map(|line| view! { <li>{line}</li> }).collect_view()
        };
        view! {
            <Notice tone=Tone::Warning title=move || t_string!(i18n, data.remark_title)>
                <ul class="flex max-h-64 flex-col gap-1 overflow-y-auto" tabindex="0">
                    {lines}
                </ul>
            </Notice>
        }
    })
}

#[component]
fn Refused(found: Found) -> impl IntoView {
    let i18n = use_i18n();
    let count = found.errors;
    view! {
        <Notice tone=Tone::Bad title=move || t_string!(i18n, data.refused_title, count)>
            {t!(i18n, data.refused_text)}
        </Notice>
        <Counts found=found.clone() />
        <Remarks found />
    }
}

#[component]
fn Imported(found: Found, afterwards: Option<Afterwards>) -> impl IntoView {
    view! {
        {afterwards.map(|afterwards| afterwards(found.clone()))}
        <Counts found=found.clone() />
        <Remarks found />
    }
}

#[component]
fn Failed(attempt: Attempt, mode: Mode, error: AppError) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match mode {
        Mode::DryRun => t_string!(i18n, data.check_failed),
        Mode::Apply => t_string!(i18n, data.import_failed),
    };
    let is_passing = error.is_passing();
    view! {
        <Notice tone=Tone::Bad title>
            {move || failure(i18n.get_locale(), &error)}
            <NoticeActions slot>
                {is_passing
                    .then(|| {
                        view! {
                            <Button icon=Symbol::Refresh on:click=move |_| attempt.retry()>
                                {t!(i18n, shell.retry)}
                            </Button>
                        }
                    })}
            </NoticeActions>
        </Notice>
    }
}

/// A browser that can no longer read the file says the same as one that finds no server.
fn failure(locale: Locale, error: &AppError) -> String {
    match error {
        AppError::Unreachable => td_string!(locale, data.unreachable).to_owned(),
        error => error.message(locale),
    }
}

#[component]
fn Counts(found: Found) -> impl IntoView {
    let i18n = use_i18n();
    let Found { created, updated, unchanged, rejected, .. } = found;
    let tallies = vec![
        Tally { label: (move || t_string!(i18n, data.created)).into(), count: created, tone: Tone::Good },
        Tally { label: (move || t_string!(i18n, data.updated)).into(), count: updated, tone: Tone::Accent },
        Tally {
            label: (move || t_string!(i18n, data.unchanged)).into(),
            count: unchanged,
            tone: Tone::Neutral,
        },
        Tally { label: (move || t_string!(i18n, data.rejected)).into(), count: rejected, tone: Tone::Bad },
    ];
    view! { <Tallies tallies /> }
}
