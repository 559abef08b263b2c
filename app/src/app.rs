//! Routes, and what every page shares.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::i18n::I18nContextProvider;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <I18nContextProvider>
            <Router>
                <Routes fallback=|| "404">
                    <Route path=path!("/") view=|| "Hengce" />
                </Routes>
            </Router>
        </I18nContextProvider>
    }
}
