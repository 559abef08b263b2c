//! Routes, and what every page shares.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::account::{OwnPage, Person, SetUpPage, SignInPage};
use crate::audit::{AnchorPage, AuditPage};
use crate::data::DataPage;
use crate::decompose::DecomposePage;
use crate::design::DesignPage;
use crate::home::HomePage;
use crate::i18n::I18nContextProvider;
use crate::organization::OrganizationsPage;
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
    // Runs in the browser only: from here on the page answers. Tests wait for it, and so may a style.
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            // A fixed, valid name cannot be refused.
            let _ = root.set_attribute("data-hydrated", "true");
        }
    });
    view! {
        <I18nContextProvider>
            <Router>
                <Frame>
                    <Routes fallback=NotFound>
                        // Whole at once, so that its first button is there without script too.
                        <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                        <Route path=path!("/decompose") view=DecomposePage ssr=SsrMode::Async />
                        <Route path=path!("/audit") view=AuditPage />
                        <Route path=path!("/audit/anchor") view=AnchorPage />
                        <Route path=path!("/data") view=DataPage />
                        <Route path=path!("/organizations") view=OrganizationsPage ssr=SsrMode::Async />
                        <Route path=path!("/design") view=DesignPage />
                        <Route path=path!("/sign-in") view=SignInPage />
                        <Route path=path!("/setup") view=SetUpPage />
                        <Route path=path!("/account") view=OwnPage />
                    </Routes>
                </Frame>
            </Router>
        </I18nContextProvider>
    }
}
