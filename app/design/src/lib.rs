//! The page `/design`: every component of [`ui`] in every state, for people and for picture tests.
//!
//! It works on examples of its own and saves nothing. A component without a place here is not finished.

mod action;
mod choice;
mod colour;
mod input;
mod message;
mod overlay;
mod section;
mod state;
mod symbol;
mod table;

use base::page::Page;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};

use self::action::ActionSection;
use self::choice::ChoiceSection;
use self::colour::ColourSection;
use self::input::InputSection;
use self::message::MessageSection;
use self::overlay::OverlaySection;
use self::section::{Part, PartLinks};
use self::state::StateSection;
use self::symbol::SymbolSection;
use self::table::TableSection;

#[component]
pub fn DesignPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, design.title)>
            <p class="text-muted">{t!(i18n, design.intro)}</p>
            <PartLinks />
            {Part::ALL
                .into_iter()
                .map(|part| match part {
                    Part::Colour => view! { <ColourSection /> }.into_any(),
                    Part::Action => view! { <ActionSection /> }.into_any(),
                    Part::Input => view! { <InputSection /> }.into_any(),
                    Part::Choice => view! { <ChoiceSection /> }.into_any(),
                    Part::Overlay => view! { <OverlaySection /> }.into_any(),
                    Part::Message => view! { <MessageSection /> }.into_any(),
                    Part::State => view! { <StateSection /> }.into_any(),
                    Part::Table => view! { <TableSection /> }.into_any(),
                    Part::Symbol => view! { <SymbolSection /> }.into_any(),
                })
                .collect_view()}
        </Page>
    }
}
