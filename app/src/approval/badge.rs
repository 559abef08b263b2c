//! The state of a scheme in a word.

use indicator_model::policy::State;
use leptos::prelude::*;
use ui::badge::Badge;
use ui::icon::Symbol;
use ui::tone::Tone;

use crate::i18n::use_i18n;
use crate::wording;

#[component]
pub fn StateBadge(#[prop(into)] state: Signal<State>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let state = state.get();
        let (tone, icon) = match state {
            State::Draft => (Tone::Neutral, Symbol::Edit),
            State::Submitted => (Tone::Accent, Symbol::Pending),
            State::Closed => (Tone::Good, Symbol::Lock),
        };
        let word = move || wording::approval::state(i18n.get_locale(), state);
        view! {
            <Badge tone icon>
                <span data-state=state.key()>{word}</span>
            </Badge>
        }
    }
}
