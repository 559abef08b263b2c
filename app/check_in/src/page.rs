//! The page: the list of what is due, and beside it (on a phone in its place) the card that is filled in.

use base::address::use_query;
use base::comment::Commented;
use base::loaded::Loaded;
use base::page::{Page, PageActions};
use base::person::Person;
use indicator_model::check_in::answer::DueList;
use leptos::prelude::*;
use people_model::policy::Action::MeasurementConfirm;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::screen::{Screen, use_screen};
use ui::segmented::Segmented;
use ui::skeleton::Skeleton;

use super::address::{Look, View};
use super::api;
use super::card::CardPlace;
use super::grid::Grid;
use super::kept::{self, FromDevice, Origin};
use super::list::List;
use super::list::organization::OrganizationChoice;
use super::summary::{Summary, Waiting};
use super::work::Work;

#[component]
pub fn CheckInPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let look = Memo::new(move |_| query.with(Look::read));
    let person = Person::from_context();
    let organization = Memo::new(move |_| look.with(|look| look.organization));
    let found = Resource::new(move || organization.get(), |organization| api::due(organization, None));
    view! {
        <Page title=move || t_string!(i18n, check_in.title)>
            <PageActions slot>
                <Suspense>
                    {move || {
                        person
                            .may(MeasurementConfirm)
                            .then(|| {
                                view! {
                                    <LinkButton href="/check-in/confirm" icon=Symbol::Check>
                                        {t!(i18n, confirm.title)}
                                    </LinkButton>
                                }
                            })
                    }}
                </Suspense>
            </PageActions>
            <Commented>
                <Loaded resource=found fallback=|| view! { <Skeleton lines=8 /> } stays=true let:first>
                    <Opened look first />
                </Loaded>
            </Commented>
        </Page>
    }
}

/// The list of one organization.
#[component]
fn Opened(look: Memo<Look>, first: DueList) -> impl IntoView {
    let i18n = use_i18n();
    let is_nobodys = first.organizations.is_empty();
    let work = Work::new(look, first);
    let origin = RwSignal::new(Origin::Server);
    begin(work, origin);
    if is_nobodys {
        return view! {
            <FromDevice work origin />
            <Waiting work />
            <EmptyState
                icon=Symbol::Organizations
                title=move || t_string!(i18n, check_in.nobody_title)
                text=move || t_string!(i18n, check_in.nobody_text)
            />
        }
        .into_any();
    }
    let screen = use_screen();
    // A phone has no room for a table.
    let is_table =
        Memo::new(move |_| screen.get() == Screen::Wide && look.with(|look| look.view == View::Table));
    let is_open = Memo::new(move |_| look.with(|look| look.at.is_some()));
    view! {
        <div class=move || if is_open.get() { "contents max-lg:hidden" } else { "contents" }>
            <Today work />
        </div>
        <FromDevice work origin />
        <Waiting work />
        <div class="flex flex-wrap items-end justify-between gap-3 max-md:hidden print:hidden">
            <Show when=move || is_table.get()>
                <div class="w-88">
                    <OrganizationChoice work />
                </div>
            </Show>
            <Views work />
        </div>
        {move || {
            if is_table.get() { view! { <Grid work /> }.into_any() } else { view! { <Cards work is_open /> }.into_any() }
        }}
    }
    .into_any()
}

/// The list, and the card that is open: beside it, or on a phone in its place.
#[component]
fn Cards(work: Work, is_open: Memo<bool>) -> impl IntoView {
    view! {
        <div class="grid items-start gap-6 lg:grid-cols-[22rem_minmax(0,1fr)] print:block">
            <div class=move || {
                format!("flex min-w-0 flex-col gap-4 {}", if is_open.get() { "max-lg:hidden" } else { "" })
            }>
                <OrganizationChoice work />
                <Summary work />
                <List work />
            </div>
            <div class=move || {
                format!("min-w-0 print:hidden {}", if is_open.get() { "" } else { "max-lg:hidden" })
            }>
                <CardPlace work />
            </div>
        </div>
    }
}

/// As cards, or as a table.
#[component]
fn Views(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let choices = vec![
        Choice::new(View::Cards, move || t_string!(i18n, check_in.view_cards)),
        Choice::new(View::Table, move || t_string!(i18n, check_in.view_table)),
    ];
    view! {
        <Segmented
            name="view"
            label=move || t_string!(i18n, check_in.view)
            choices
            value=Signal::derive(move || work.look.with(|look| look.view))
            on_change=move |view| work.show(view)
        />
    }
}

/// What is on the device belongs to a person, whom the browser knows.
fn begin(work: Work, origin: RwSignal<Origin>) {
    let (person, queue) = (Person::from_context(), work.queue);
    Effect::new(move |begun: Option<bool>| {
        let account = person.account();
        match account {
            Some(account) if begun != Some(true) => {
                queue.begin(account);
                true
            }
            _ => begun.unwrap_or_default(),
        }
    });
    Effect::new(move |_| {
        kept::look_for_origin(work, origin);
        kept::follow(work, origin);
    });
}

/// Which day it is, because all of the list depends on it.
#[component]
fn Today(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let day = move || work.list.with(|list| list.today.to_string());
    view! {
        <p class="-mt-3 text-muted">
            {move || {
                if work.list.with(|list| list.pretends) {
                    t_string!(i18n, check_in.pretends, day = day())
                } else {
                    t_string!(i18n, check_in.today, day = day())
                }
            }}
        </p>
    }
}
