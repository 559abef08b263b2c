//! Routes, and what every page shares.

use base::appearance::AppearanceChoice;
use base::person::Person;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};
use text::i18n::I18nContextProvider;
use ui::toast::Toasts;

use crate::compose::HomePage;
use crate::route;
use crate::shell::frame::Frame;
use crate::shell::not_found::NotFound;

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
                        <Route path=path!("/decompose") view={Lazy::<route::Decompose>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/data") view={Lazy::<route::Data>::new()} />
                        <Route path=path!("/design") view={Lazy::<route::Design>::new()} />
                        <Route path=path!("/account") view={Lazy::<route::Own>::new()} />
                        <Route path=path!("/account/begin") view={Lazy::<route::Begin>::new()} />
                        <Route path=path!("/audit") view={Lazy::<route::Audit>::new()} />
                        <Route path=path!("/audit/anchor") view={Lazy::<route::Anchor>::new()} />
                        <Route path=path!("/organizations") view={Lazy::<route::Organizations>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/people") view={Lazy::<route::People>::new()} />
                        <Route path=path!("/policy") view={Lazy::<route::Policy>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/sign-in") view={Lazy::<route::SignIn>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/sign-in/code") view={Lazy::<route::SecondStep>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/setup") view={Lazy::<route::SetUp>::new()} ssr=SsrMode::Async />
                    </Routes>
                </Frame>
            </Router>
        </I18nContextProvider>
    }
}
