//! A job on a page: what was started there, how far it got, and how it is cancelled. The list of all jobs is a page of its
//! own; what that page and those that start a job share is here.

use std::time::Duration;

use indicator_model::id::JobId;
use leptos::prelude::*;
use leptos_i18n::td_string;
use people_model::job::{Job, JobState, Kind};
use people_model::policy::Action::{self as Deed, AuditVerify};
use text::i18n::{t, use_i18n};
use ui::button::{Button, Size};
use ui::meter::Progress;
use ui::notice::Notice;
use ui::toast::Toasts;
use ui::tone::Tone;

use crate::access::Endpoint;
use crate::access::Need::OneOf;
use crate::error::AppError;
use crate::json::Json;
use crate::wording;

/// What it takes to see jobs at all: the action of some kind of job ([`Kind::action`]) that a role includes.
pub const SEEING: &[Deed] = &[AuditVerify];

/// What each server function of this module takes. The kind of the job decides in the end.
pub const ENDPOINTS: &[Endpoint] =
    &[("/fn/job/cancel", OneOf(SEEING)), ("/fn/job/latest", OneOf(SEEING)), ("/fn/job/start", OneOf(SEEING))];

/// Starts a job, or finds the one that runs already.
#[server(prefix = "/fn", endpoint = "job/start", input = Json, output = Json)]
pub async fn start(kind: Kind) -> Result<Option<Job>, AppError> {
    use crate::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    storage::job::start(&ctx, kind, city).await?;
    Ok(storage::job::latest(&ctx, kind, city).await?)
}

/// The job of a kind that was started last.
#[server(prefix = "/fn", endpoint = "job/latest", input = Json, output = Json)]
pub async fn latest(kind: Kind) -> Result<Option<Job>, AppError> {
    use crate::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::job::latest(&ctx, kind, city).await?)
}

/// Cancels a job and returns its state. One that has ended is not found.
#[server(prefix = "/fn", endpoint = "job/cancel", input = Json, output = Json)]
pub async fn cancel(job: JobId) -> Result<JobState, AppError> {
    use crate::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::job::cancel(&ctx, city, job).await?)
}

/// After which time the jobs are asked for again; none when all of them have ended.
pub fn pause<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> Option<Duration> {
    let pause = |job: &Job| match job.state {
        // It failed, and its next try is minutes away.
        JobState::Waiting if job.attempts > 0 => Duration::from_secs(10),
        _ => Duration::from_secs(1),
    };
    jobs.into_iter().filter(|job| job.is_open()).map(pause).min()
}

/// That the jobs of the page are not followed at present, and why.
#[component]
pub fn LostNotice(#[prop(into)] failure: Signal<Option<AppError>>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let error = failure.get()?;
        let sentence = move || match &error {
            AppError::Unreachable => td_string!(i18n.get_locale(), job.lost).to_owned(),
            error => error.message(i18n.get_locale()),
        };
        Some(view! { <Notice tone=Tone::Bad>{sentence}</Notice> })
    }
}

/// How far an open job got, and the way to cancel it. `on_done` runs when the answer is there.
#[component]
pub fn JobProgress(#[prop(into)] job: Signal<Job>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || job.with(|job| wording::job::kind(i18n.get_locale(), job.kind));
    let portion = Signal::derive(move || job.with(portion));
    let progress = move || job.with(|job| wording::job::progress(i18n.get_locale(), job));
    let runs = Memo::new(move |_| job.with(|job| job.state == JobState::Running));
    let offers = Memo::new(move |_| job.with(|job| job.kind.period().is_none()));
    view! {
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
            <div class="min-w-0 flex-1 basis-64">
                <Show when=move || runs.get()>
                    <Progress label portion />
                </Show>
                <p class="text-sm text-muted tabular-nums">{progress}</p>
            </div>
            <Show when=move || offers.get()>
                <CancelButton job on_done />
            </Show>
        </div>
    }
}

/// From 0 to 1; none where nobody can say.
fn portion(job: &Job) -> Option<f64> {
    let percent = job.progress.percent().filter(|_| !job.is_at_the_rest())?;
    Some(f64::from(percent) / 100.0)
}

/// Asks nothing: what is cancelled can be started again.
#[component]
fn CancelButton(job: Signal<Job>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let cancel = Action::new(move |id: &JobId| {
        let cancelled = cancel(*id);
        async move {
            let answer = cancelled.await;
            let locale = i18n.get_locale_untracked();
            match answer {
                Ok(JobState::Running) => toasts.info(td_string!(locale, job.is_being_cancelled)),
                Ok(_) => toasts.info(td_string!(locale, job.was_cancelled)),
                Err(AppError::NotFound) => toasts.info(td_string!(locale, job.has_ended)),
                Err(error) => toasts.error(error.message(locale)),
            }
            on_done.try_run(());
        }
    });
    view! {
        <span class="print:hidden">
            <Button
                size=Size::Small
                busy=Signal::derive(move || cancel.pending().get() || job.with(|job| !job.is_cancellable()))
                on:click=move |_| {
                    cancel.dispatch(job.with_untracked(|job| job.id));
                }
            >
                {t!(i18n, job.cancel)}
            </Button>
        </span>
    }
}
