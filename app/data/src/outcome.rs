//! What the server found in a file, and what can be done about it.

use base::error::AppError;
use base::wording::import as message;
use indicator_model::sheet::Outcome;
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, LinkButton, Variant};
use ui::icon::Symbol;
use ui::meter::Progress;
use ui::notice::{Notice, NoticeActions};
use ui::tally::{Tallies, Tally};
use ui::tone::Tone;

use super::attempt::{Attempt, Mode, State};
use super::problems::Problems;

/// How far the import is. What is new here is read out.
#[component]
pub(super) fn OutcomeView(attempt: Attempt) -> impl IntoView {
    view! {
        <div role="status" class="flex flex-col gap-3 empty:hidden">
            {move || match attempt.state.get() {
                State::Empty => ().into_any(),
                State::Working(mode) => view! { <Working mode /> }.into_any(),
                State::Checked(outcome) if outcome.errors.is_empty() => {
                    view! { <Passed attempt outcome /> }.into_any()
                }
                State::Checked(outcome) => view! { <Refused outcome /> }.into_any(),
                State::Imported(outcome) => view! { <Imported outcome /> }.into_any(),
                State::Failed { mode, error } => view! { <Failed attempt mode error /> }.into_any(),
            }}
        </div>
        {move || match attempt.state.get() {
            State::Checked(Outcome { errors, .. }) if !errors.is_empty() => {
                view! { <Problems errors file=attempt.name.get_untracked().unwrap_or_default() /> }.into_any()
            }
            _ => ().into_any(),
        }}
    }
}

#[component]
fn Working(mode: Mode) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || match mode {
        Mode::DryRun => t_string!(i18n, data.checking),
        Mode::Apply => t_string!(i18n, data.importing),
    };
    view! {
        <p>{text}</p>
        <Progress label=text portion=None />
    }
}

/// A dry run without errors: says where the rows would go, and lets the reader decide.
#[component]
fn Passed(attempt: Attempt, outcome: Outcome) -> impl IntoView {
    let i18n = use_i18n();
    let (noted, goal) = (outcome.clone(), outcome.goal.clone());
    let goal = move || goal.as_ref().map(|goal| message::goal(i18n.get_locale(), goal));
    if outcome.created + outcome.updated == 0 {
        return view! {
            <Notice tone=Tone::Good title=move || t_string!(i18n, data.nothing_title)>
                {t!(i18n, data.nothing_text)} " " {goal}
            </Notice>
            <Counts outcome />
            <Remarks outcome=noted />
        }
        .into_any();
    }
    view! {
        <Notice tone=Tone::Accent title=move || t_string!(i18n, data.passed_title)>
            {goal}
            <NoticeActions slot>
                <Button variant=Variant::Primary icon=Symbol::Upload on:click=move |_| attempt.import()>
                    {t!(i18n, data.import_now)}
                </Button>
            </NoticeActions>
        </Notice>
        <Counts outcome />
        <Remarks outcome=noted />
    }
    .into_any()
}

/// What the reader should know about rows that are imported all the same.
#[component]
fn Remarks(outcome: Outcome) -> impl IntoView {
    let i18n = use_i18n();
    let Outcome { remarks, unknown_columns, .. } = outcome;
    (!remarks.is_empty() || !unknown_columns.is_empty()).then(|| {
        let lines = move || {
            let locale = i18n.get_locale();
            let place = |remark| (message::remark_place(locale, remark), message::note(locale, &remark.note));
            let remarks = remarks.iter().map(place).map(|(place, text)| format!("{place} · {text}"));
            let lines = message::unknown_columns(locale, &unknown_columns).into_iter().chain(remarks);
            lines.map(|line| view! { <li>{line}</li> }).collect_view()
        };
        view! {
            <Notice tone=Tone::Warning title=move || t_string!(i18n, data.remark_title)>
                <ul class="flex max-h-64 flex-col gap-1 overflow-y-auto" tabindex="0">{lines}</ul>
            </Notice>
        }
    })
}

#[component]
fn Refused(outcome: Outcome) -> impl IntoView {
    let i18n = use_i18n();
    let count = outcome.errors.len();
    view! {
        <Notice tone=Tone::Bad title=move || t_string!(i18n, data.refused_title, count)>
            {t!(i18n, data.refused_text)}
        </Notice>
        <Counts outcome />
    }
}

#[component]
fn Imported(outcome: Outcome) -> impl IntoView {
    let i18n = use_i18n();
    let (noted, goal) = (outcome.clone(), outcome.goal.clone());
    let goal = move || goal.as_ref().map(|goal| message::goal(i18n.get_locale(), goal));
    let query = outcome.scheme.map(|scheme| format!("?scheme={scheme}")).unwrap_or_default();
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, data.imported_title)>
            {goal} " " {t!(i18n, data.imported_text)}
            <NoticeActions slot>
                <LinkButton href=format!("/decompose{query}") variant=Variant::Primary icon=Symbol::Decompose>
                    {t!(i18n, data.open_scheme)}
                </LinkButton>
            </NoticeActions>
        </Notice>
        <Counts outcome />
        <Remarks outcome=noted />
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
fn Counts(outcome: Outcome) -> impl IntoView {
    let i18n = use_i18n();
    let Outcome { created, updated, unchanged, rejected, .. } = outcome;
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
