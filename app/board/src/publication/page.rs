//! The page of what was published.

use base::loaded::Loaded;
use base::page::{OfferedLink, Page, PageActions};
use indicator_model::publication::Summary;
use leptos::prelude::*;
use people_model::policy::Action::PublicationEdit;
use text::i18n::{t, t_string, use_i18n};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use super::line::Line;
use crate::api;

#[component]
pub fn PublicationsPage() -> impl IntoView {
    let i18n = use_i18n();
    let publications = Resource::new(|| (), |()| api::publications());
    let again = Callback::new(move |()| publications.refetch());
    view! {
        <Page title=move || t_string!(i18n, publication.title)>
            <PageActions slot>
                <OfferedLink
                    text=move || t_string!(i18n, publication.to_board)
                    action=PublicationEdit
                    href="/board"
                    icon=Symbol::Chart
                />
            </PageActions>
            <p class="-mt-3 max-w-prose text-muted">{t!(i18n, publication.intro)}</p>
            <Loaded resource=publications fallback=|| view! { <Skeleton lines=6 /> } stays=true let:publications>
                {if publications.is_empty() {
                    view! { <Nothing /> }.into_any()
                } else {
                    view! { <List publications again /> }.into_any()
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn List(publications: Vec<Summary>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let lines = publications.into_iter().map(|summary| view! { <Line summary on_withdrawn=again /> });
    view! {
        <ul
            class="flex max-w-5xl flex-col divide-y divide-base-300"
            aria-label=move || t_string!(i18n, publication.list_label)
        >
            {lines.collect_view()}
        </ul>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Chart
            title=move || t_string!(i18n, publication.empty_title)
            text=move || t_string!(i18n, publication.empty_text)
        />
    }
}
