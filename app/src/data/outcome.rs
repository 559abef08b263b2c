//! What the server found in a file, and what can be done about it.

use indicator_model::scheme::SchemeSummary;
use indicator_model::sheet::Outcome;
use leptos::prelude::*;

use super::attempt::{Attempt, Mode, State};
use super::problems::Problems;
use super::schemes::{Listed, title};
use crate::error::AppError;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n};
use crate::ui::button::{Button, LinkButton, Variant};
use crate::ui::icon::Symbol;
use crate::ui::meter::Progress;
use crate::ui::notice::{Notice, NoticeActions};
use crate::ui::tally::{Tallies, Tally};
use crate::ui::tone::Tone;

/// How far the import is. What is new here is read out.
#[component]
pub(super) fn OutcomeView(attempt: Attempt, schemes: Listed) -> impl IntoView {
    view! {
        <div role="status" class="flex flex-col gap-3 empty:hidden">
            {move || match attempt.state.get() {
                State::Empty => ().into_any(),
                State::Working(mode) => view! { <Working mode /> }.into_any(),
                State::Checked(outcome) if outcome.errors.is_empty() => {
                    view! { <Passed attempt schemes outcome /> }.into_any()
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
fn Passed(attempt: Attempt, schemes: Listed, outcome: Outcome) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = outcome.scheme;
    if outcome.created + outcome.updated == 0 {
        return view! {
            <Notice tone=Tone::Good title=move || t_string!(i18n, data.nothing_title)>
                {t!(i18n, data.nothing_text)}
            </Notice>
            <Counts outcome />
        }
        .into_any();
    }
    view! {
        <Notice tone=Tone::Accent title=move || t_string!(i18n, data.passed_title)>
            <Transition>
                {move || Suspend::new(async move {
                    let known = schemes.await.unwrap_or_default();
                    let goal = known.into_iter().find(|known| Some(known.id) == scheme);
                    move || goal_text(i18n.get_locale(), goal.as_ref())
                })}
            </Transition>
            <NoticeActions slot>
                <Button variant=Variant::Primary icon=Symbol::Upload on:click=move |_| attempt.import()>
                    {t!(i18n, data.import_now)}
                </Button>
            </NoticeActions>
        </Notice>
        <Counts outcome />
    }
    .into_any()
}

/// Without a scheme the rows go to one that has yet to be made.
fn goal_text(locale: Locale, goal: Option<&SchemeSummary>) -> String {
    match goal {
        Some(scheme) => td_string!(locale, data.passed_existing, scheme = title(locale, scheme)),
        None => td_string!(locale, data.passed_new).to_owned(),
    }
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
    let query = outcome.scheme.map(|scheme| format!("?scheme={scheme}")).unwrap_or_default();
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, data.imported_title)>
            {t!(i18n, data.imported_text)}
            <NoticeActions slot>
                <LinkButton href=format!("/decompose{query}") variant=Variant::Primary icon=Symbol::Decompose>
                    {t!(i18n, data.open_scheme)}
                </LinkButton>
            </NoticeActions>
        </Notice>
        <Counts outcome />
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
