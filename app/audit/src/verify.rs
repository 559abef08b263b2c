//! Whether the audit log is intact: a job, started with a button and followed in place. Every reader of the page finds the
//! one that runs, or the last one.

use base::error::AppError;
use base::follow::{Followed, follow};
use base::job::{self, JobProgress, LostNotice};
use base::loaded::Loaded;
use base::verdict::VerdictNotice;
use base::wording;
use leptos::prelude::*;
use people_model::job::{Job, JobState, Kind, Outcome};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Size, Variant};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

/// The last verification, for the button and for what is shown of it.
#[derive(Clone, Copy)]
pub struct Verification {
    first: Resource<Result<Option<Job>, AppError>>,
    last: Followed<Option<Job>>,
    start: Action<(), ()>,
}

impl Verification {
    pub fn new() -> Self {
        let last = follow(|job: &Option<Job>| job::pause(job), || job::latest(Kind::AuditVerify));
        Self {
            first: Resource::new(|| (), |()| job::latest(Kind::AuditVerify)),
            last,
            start: Action::new(move |(): &()| last.take(job::start(Kind::AuditVerify))),
        }
    }

    fn is_busy(self) -> bool {
        self.start.pending().get() || self.last.get().flatten().is_some_and(|job| job.is_open())
    }
}

#[component]
pub fn VerifyButton(verification: Verification) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Button
            variant=Variant::Primary
            icon=Symbol::Check
            busy=Signal::derive(move || verification.is_busy())
            on:click=move |_| {
                verification.start.dispatch(());
            }
        >
            {t!(i18n, audit.verify)}
        </Button>
    }
}

/// How far the verification is, or what the last one found; nothing before the first.
#[component]
pub fn LastVerification(verification: Verification) -> impl IntoView {
    let Verification { first, last, .. } = verification;
    view! {
        <LostNotice failure=last.failure() />
        <Loaded resource=first let:first>
            <Last last first />
        </Loaded>
    }
}

#[component]
fn Last(last: Followed<Option<Job>>, first: Option<Job>) -> impl IntoView {
    let i18n = use_i18n();
    let job = last.from(first);
    let open = Memo::new(move |_| job.with(|job| job.as_ref().is_some_and(Job::is_open)));
    let ended = Memo::new(move |_| job.get().filter(|job| !job.is_open()));
    let origin = Memo::new(move |_| {
        job.with(|job| job.as_ref().map(|job| wording::job::origin(i18n.get_locale(), job)))
    });
    let on_done = Callback::new(move |()| last.look());
    let running = move || {
        let begun = job.get_untracked()?;
        let job = Signal::derive(move || job.get().unwrap_or_else(|| begun.clone()));
        Some(view! {
            <h2 class="font-medium">{t!(i18n, job.kind_audit_verify)}</h2>
            <JobProgress job on_done />
        })
    };
    view! {
        <section class="flex max-w-5xl flex-col gap-2" aria-label=move || t_string!(i18n, job.kind_audit_verify)>
            <Show when=move || open.get()>{running}</Show>
            <div aria-live="polite">{move || ended.get().map(|job| view! { <Ended job /> })}</div>
            <Show when=move || origin.with(Option::is_some)>
                <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <p class="text-sm text-muted tabular-nums">{move || origin.get()}</p>
                    <span class="print:hidden">
                        <LinkButton href="/jobs" size=Size::Small variant=Variant::Quiet icon=Symbol::Pending>
                            {t!(i18n, job.all)}
                        </LinkButton>
                    </span>
                </div>
            </Show>
        </section>
    }
}

/// What came of it.
#[component]
fn Ended(job: Job) -> impl IntoView {
    let i18n = use_i18n();
    match (job.state, job.outcome) {
        (JobState::Done, Some(Outcome::Verified { verdict })) => {
            view! { <VerdictNotice verdict /> }.into_any()
        }
        (JobState::Cancelled, _) => view! { <Notice>{t!(i18n, job.cancelled)}</Notice> }.into_any(),
        _ => view! {
            <Notice tone=Tone::Bad>{move || t_string!(i18n, job.failed, attempts = job.attempts)}</Notice>
        }
        .into_any(),
    }
}
