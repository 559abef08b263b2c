//! The page of jobs: a list that follows what it shows.

use base::follow::{Followed, follow};
use base::job::{LostNotice, pause};
use base::loaded::Loaded;
use base::page::Page;
use leptos::prelude::*;
use people_model::job::Job;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use super::api;
use super::line::Line;

#[component]
pub fn JobPage() -> impl IntoView {
    let i18n = use_i18n();
    let found = Resource::new(|| (), |()| api::list());
    let followed = follow(|jobs: &Vec<Job>| pause(jobs), api::list);
    view! {
        <Page title=move || t_string!(i18n, job.title)>
            <p class="max-w-prose text-muted print:hidden">{t!(i18n, job.intro)}</p>
            <LostNotice failure=followed.failure() />
            <Loaded resource=found fallback=|| view! { <Skeleton lines=6 /> } let:first>
                <List followed first />
            </Loaded>
        </Page>
    }
}

#[component]
fn List(followed: Followed<Vec<Job>>, first: Vec<Job>) -> impl IntoView {
    let i18n = use_i18n();
    let jobs = followed.from(first);
    let is_empty = Memo::new(move |_| jobs.with(Vec::is_empty));
    // What changes while somebody listens to the page: the newest state only, never the count.
    let news = RwSignal::new(String::new());
    let on_done = Callback::new(move |()| followed.look());
    view! {
        <p role="status" class="sr-only">
            {move || news.get()}
        </p>
        <Show when=move || !is_empty.get() fallback=Nothing>
            <ol
                class="max-w-5xl divide-y divide-base-300 border-y border-base-300"
                aria-label=move || t_string!(i18n, job.list_label)
            >
                <For each=move || jobs.get() key=|job| job.id let:first>
                    <Line first jobs news on_done />
                </For>
            </ol>
        </Show>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Pending
            title=move || t_string!(i18n, job.empty_title)
            text=move || t_string!(i18n, job.empty_text)
        >
            <LinkButton href="/audit" variant=Variant::Primary>
                {t!(i18n, job.empty_action)}
            </LinkButton>
        </EmptyState>
    }
}
