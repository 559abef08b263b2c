//! A job of the list: what it is, whose, how far it got, and what came of it.

use base::job::JobProgress;
use base::verdict::VerdictNotice;
use base::wording;
use leptos::prelude::*;
use leptos_i18n::td_string;
use people_model::job::{Job, JobState, Outcome};
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::badge::Badge;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

#[component]
pub fn Line(
    first: Job,
    jobs: Signal<Vec<Job>>,
    /// What a screen reader reads out.
    news: RwSignal<String>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = first.id;
    let job = Memo::new(move |before: Option<&Job>| {
        let found = jobs.with(|jobs| jobs.iter().find(|job| job.id == id).cloned());
        found.unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let state = Memo::new(move |_| job.with(|job| (job.state, job.is_cancelled)));
    let is_open = Memo::new(move |_| job.with(Job::is_open));
    let result = Memo::new(move |_| job.with(|job| (job.state, job.outcome.clone())));
    Effect::new(move |before: Option<()>| {
        state.track();
        if before.is_some() {
            news.set(untrack(|| job.with(|job| told(i18n.get_locale(), job))));
        }
    });
    view! {
        <li class="flex flex-col gap-2 py-3">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h2 class="font-medium">
                    {move || job.with(|job| wording::job::kind(i18n.get_locale(), job.kind))}
                </h2>
                {move || {
                    let (tone, icon) = look(state.get().0);
                    view! {
                        <Badge tone icon>
                            {move || job.with(|job| wording::job::state(i18n.get_locale(), job))}
                        </Badge>
                    }
                }}
                <p class="text-sm text-muted tabular-nums">
                    {move || job.with(|job| wording::job::origin(i18n.get_locale(), job))}
                </p>
            </div>
            <Show when=move || is_open.get()>
                <JobProgress job on_done />
            </Show>
            {move || view! { <Result result=result.get() attempts=job.with_untracked(|job| job.attempts) /> }}
        </li>
    }
}

/// What a state looks like.
const fn look(state: JobState) -> (Tone, Symbol) {
    match state {
        JobState::Waiting => (Tone::Neutral, Symbol::Pending),
        JobState::Running => (Tone::Accent, Symbol::Refresh),
        JobState::Done => (Tone::Good, Symbol::Done),
        JobState::Failed => (Tone::Bad, Symbol::Fault),
        JobState::Cancelled => (Tone::Neutral, Symbol::Close),
    }
}

fn told(locale: Locale, job: &Job) -> String {
    let (kind, state) = (wording::job::kind(locale, job.kind), wording::job::state(locale, job));
    td_string!(locale, job.news, kind = kind, state = state)
}

/// What came of it. Why one failed is in the log of the server.
#[component]
fn Result(result: (JobState, Option<Outcome>), attempts: u32) -> impl IntoView {
    let i18n = use_i18n();
    match result {
        (JobState::Failed, _) => view! {
            <Notice tone=Tone::Bad>{move || t_string!(i18n, job.failed, attempts = attempts)}</Notice>
        }
        .into_any(),
        (JobState::Done, Some(Outcome::Verified { verdict })) => {
            view! { <VerdictNotice verdict /> }.into_any()
        }
        (JobState::Done | JobState::Waiting, Some(Outcome::Expired { count })) => view! {
            <p class="text-sm">{move || t_string!(i18n, job.expired, count = count)}</p>
        }
        .into_any(),
        (JobState::Waiting, Some(Outcome::Reminded { reminded })) => view! {
            <p class="text-sm">{move || t_string!(i18n, job.reminded, told = reminded.told)}</p>
        }
        .into_any(),
        (JobState::Cancelled, _) => {
            view! { <p class="text-sm text-muted">{t!(i18n, job.cancelled)}</p> }.into_any()
        }
        _ => ().into_any(),
    }
}
