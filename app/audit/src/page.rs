//! The page of the audit log.

use base::address::use_query;
use base::loaded::Loaded;
use base::page::{Page, PageActions};
use base::person::Person;
use leptos::prelude::*;
use people_model::policy::Action as Deeds;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use super::api;
use super::list::EntryList;
use super::search::{Search, SearchForm};
use super::verify::{LastVerification, Verification, VerifyButton};

#[component]
pub fn AuditPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let search = Memo::new(move |_| query.with(Search::read));
    let listed = Resource::new(move || search.get(), api::entries);
    let verification = Verification::new();
    let person = Person::from_context();
    view! {
        <Page title=move || t_string!(i18n, audit.title)>
            <PageActions slot>
                <Suspense>
                    {move || {
                        person
                            .may(Deeds::AuditExport)
                            .then(|| {
                                view! {
                                    <LinkButton
                                        href=search.with(Search::export)
                                        icon=Symbol::Download
                                        attr:download=""
                                    >
                                        {t!(i18n, audit.export)}
                                    </LinkButton>
                                }
                            })
                    }}
                </Suspense>
                <LinkButton href="/audit/anchor" icon=Symbol::Lock>
                    {t!(i18n, audit.anchor)}
                </LinkButton>
                <VerifyButton verification />
            </PageActions>
            <LastVerification verification />
            <SearchForm search />
            <Loaded resource=listed fallback=|| view! { <Skeleton lines=8 /> } stays=true let:found>
                <EntryList search=search.get_untracked() listed=found />
            </Loaded>
        </Page>
    }
}
