//! What every page shares.

use base::appearance::AppearanceChoice;
use base::person::Person;
use base::scope::Scope;
use base::waiting::Waiting;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;
use text::i18n::I18nContextProvider;
use ui::toast::Toasts;

use crate::early_link;
use crate::place::Pages;
use crate::shell::frame::Frame;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    AppearanceChoice::provide();
    Toasts::provide();
    Person::provide();
    Waiting::provide();
    Scope::provide();
    if cfg!(target_arch = "wasm32") {
        early_link::leave_to_browser();
    }
    view! {
        <I18nContextProvider>
            <Router>
                <Frame>
                    <Pages />
                </Frame>
            </Router>
        </I18nContextProvider>
    }
}
