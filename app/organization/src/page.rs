//! The page of organizations.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::address::use_query;
use base::loaded::Loaded;
use base::page::{Page, PageActions};
use base::person::Person;
use indicator_model::date::Date;
use indicator_model::organization::register::Register;
use leptos::prelude::*;
use people_model::policy::Action;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Variant};
use ui::icon::Symbol;
use ui::popover::Popover;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;

use super::address::{self, Address};
use super::api::{self, Opened};
use super::bench::{Bench, Task};
use super::details::Details;
use super::list::OrganizationList;
use super::operate::TaskDialog;

#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let opened = Resource::new_blocking(|| (), |()| api::open());
    let query = use_query();
    let bench = Bench {
        register: RwSignal::new(Arc::new(Register::default())),
        // Overwritten by what the server says before anything is shown.
        today: RwSignal::new(FIRST),
        address: RwSignal::new(query.with_untracked(Address::read)),
        task: RwSignal::new(None),
        closed: RwSignal::new(BTreeSet::new()),
        may_edit: Signal::derive(move || person.may(Action::OrganizationEdit)),
        toasts: Toasts::from_context(),
        i18n,
    };
    address::follow(bench.address);
    view! {
        <Page title=move || t_string!(i18n, organization.title)>
            <PageActions slot>
                <Suspense>
                    <Tools bench />
                </Suspense>
            </PageActions>
            <p class="-mt-3 text-muted">{t!(i18n, organization.subtitle)}</p>
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=12 /> } stays=true let:now>
                <Parts bench now />
            </Loaded>
        </Page>
    }
}

/// The list, what is chosen in it, and the dialog of a task, over the organizations as they are now.
#[component]
fn Parts(bench: Bench, now: Opened) -> impl IntoView {
    bench.show(now);
    view! {
        <OrganizationList bench />
        <Details bench />
        <TaskDialog bench />
    }
}

const FIRST: Date = match Date::new(2026, 1, 1) {
    Ok(day) => day,
    Err(_) => unreachable!(),
};

#[component]
fn Tools(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let file = |href: &'static str, format: &'static str| {
        view! {
            <LinkButton href variant=Variant::Quiet attr:download="" attr:rel="external">
                {format}
            </LinkButton>
        }
    };
    view! {
        <Popover
            id="organization-export"
            label=move || t_string!(i18n, organization.export)
            icon=Symbol::Download
            variant=Variant::Secondary
        >
            <div class="flex flex-col items-start">
                {file("/organizations/export.xlsx", "Excel")} {file("/organizations/export.csv", "CSV")}
            </div>
        </Popover>
        {move || {
            bench
                .may_edit
                .get()
                .then(|| {
                    view! {
                        <Button icon=Symbol::Upload on:click=move |_| bench.task.set(Some(Task::Import))>
                            {t!(i18n, organization.import)}
                        </Button>
                        <Button icon=Symbol::Adjust on:click=move |_| bench.task.set(Some(Task::Classes))>
                            {t!(i18n, organization.classes)}
                        </Button>
                        <Button
                            variant=Variant::Primary
                            icon=Symbol::Add
                            on:click=move |_| bench.task.set(Some(Task::Add))
                        >
                            {t!(i18n, organization.add)}
                        </Button>
                    }
                })
        }}
    }
}
