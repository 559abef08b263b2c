//! What stands where an address leads nowhere.

use base::page::Page;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;

#[component]
pub fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, shell.not_found_title)>
            <EmptyState
                icon=Symbol::Search
                title=move || t_string!(i18n, shell.not_found_title)
                text=move || t_string!(i18n, shell.not_found_text)
            >
                <LinkButton href="/" variant=Variant::Primary>
                    {t!(i18n, shell.back_home)}
                </LinkButton>
            </EmptyState>
        </Page>
    }
}
