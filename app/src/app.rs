//! Routes, and what every page shares.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

use crate::account::{Person, SetUpPage, SignInPage};
use crate::home::HomePage;
use crate::i18n::I18nContextProvider;
use crate::route::{
    AccountRoute, AnchorRoute, AuditRoute, DataRoute, DecomposeRoute, DesignRoute, OrganizationsRoute,
    PeopleRoute, PolicyRoute, SecondStepRoute,
};
use crate::shell::appearance::AppearanceChoice;
use crate::shell::frame::Frame;
use crate::shell::not_found::NotFound;
use crate::ui::toast::Toasts;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    AppearanceChoice::provide();
    Toasts::provide();
    Person::provide();
    view! {
        <I18nContextProvider>
            <Router>
                <Frame>
                    <Routes fallback=NotFound>
                        // Whole at once, so that its first button is there without script too.
                        <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                        <Route path=path!("/decompose") view={Lazy::<DecomposeRoute>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/data") view={Lazy::<DataRoute>::new()} />
                        <Route path=path!("/design") view={Lazy::<DesignRoute>::new()} />
                        <Route path=path!("/account") view={Lazy::<AccountRoute>::new()} />
                        <Route path=path!("/audit") view={Lazy::<AuditRoute>::new()} />
                        <Route path=path!("/audit/anchor") view={Lazy::<AnchorRoute>::new()} />
                        <Route path=path!("/organizations") view={Lazy::<OrganizationsRoute>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/people") view={Lazy::<PeopleRoute>::new()} />
                        <Route path=path!("/policy") view={Lazy::<PolicyRoute>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                        <Route path=path!("/sign-in/code") view={Lazy::<SecondStepRoute>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/setup") view=SetUpPage ssr=SsrMode::Async />
                    </Routes>
                </Frame>
            </Router>
        </I18nContextProvider>
    }
}
