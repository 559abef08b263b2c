//! What pages about schemes show of approval: the state, and a place for the steps.
//!
//! The steps themselves are a feature. `app` hands them to the pages that show them as an [`ApprovalSteps`].

use indicator_model::id::SchemeId;
use leptos::prelude::*;
use people_model::approval::Approval;
use people_model::policy::State;
use text::i18n::use_i18n;
use ui::badge::Badge;
use ui::icon::Symbol;
use ui::tone::Tone;

use crate::wording;

/// The scheme that is decided about.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    pub scheme: SchemeId,
    pub name: String,
    pub is_sample: bool,
    pub approval: Approval,
}

/// Draws the steps that the reader may take with a scheme. The callback runs after a step was taken, or when the scheme
/// turned out to be another than the page shows.
pub type ApprovalSteps = fn(Signal<Matter>, Callback<()>) -> AnyView;

/// The state of a scheme in a word.
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
