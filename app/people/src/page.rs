//! The page: the list, and what the reader may do about it.

use base::loaded::Loaded;
use base::page::{Page, PageActions};
use base::person::Person;
use leptos::prelude::*;
use people_model::policy::Action as Deeds;
use people_model::role::Role;
use text::i18n::{t, t_string, use_i18n};
use ui::notice::Notice;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::api::{self, People};
use super::create::CreateAccount;
use super::factor_roles::FactorRoles;
use super::list::AccountList;
use super::proposals::Proposals;
use super::rules::SignInRules;

#[component]
pub fn PeoplePage() -> impl IntoView {
    let i18n = use_i18n();
    let people = Resource::new(|| (), |()| api::list());
    let again = Callback::new(move |()| people.refetch());
    let person = Person::from_context();
    view! {
        <Page title=move || t_string!(i18n, people.title)>
            <PageActions slot>
                <Suspense>
                    {move || {
                        person.may(Deeds::AccountEdit).then(|| view! { <CreateAccount on_done=again /> })
                    }}
                </Suspense>
            </PageActions>
            <Loaded resource=people fallback=|| view! { <Skeleton lines=6 /> } stays=true let:found>
                <Found person found again />
            </Loaded>
        </Page>
    }
}

/// The administrators that are missing, what is proposed, the accounts, and how they sign in.
#[component]
fn Found(person: Person, found: People, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let lacks = !found.is_held(Role::SecurityAdministrator) || !found.is_held(Role::AuditAdministrator);
    let (profile, proposals) = (found.profile, found.proposals.clone());
    let (accounts, saved) = (found.accounts.clone(), found.factor_roles.clone());
    view! {
        {move || {
            (lacks && (person.may(Deeds::AccountEdit) || person.may(Deeds::AccountAppoint)))
                .then(|| view! { <Notice tone=Tone::Warning>{t!(i18n, people.lacks_administrators)}</Notice> })
        }}
        {proposals.map(|proposals| view! { <Proposals proposals on_done=again /> })}
        <AccountList people=found on_done=again />
        <SignInRules profile on_done=again />
        <FactorRoles accounts saved on_done=again />
    }
}
