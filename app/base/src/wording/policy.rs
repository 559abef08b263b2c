//! The words of the table of permissions: scopes, states, and what gives a right.

use leptos_i18n::td_string;
use people_model::policy::holder::Held;
use people_model::policy::{Scope, State};
use text::i18n::Locale;

use super::{approval, role};

pub fn scope(locale: Locale, scope: Scope) -> &'static str {
    match scope {
        Scope::Own => td_string!(locale, policy.scope_own),
        Scope::Subordinate => td_string!(locale, policy.scope_subordinate),
        Scope::City => td_string!(locale, policy.scope_city),
        Scope::Task => td_string!(locale, policy.scope_task),
        Scope::Person => td_string!(locale, policy.scope_person),
    }
}

/// The states in which a rule holds.
pub fn states(locale: Locale, states: &[State]) -> String {
    if states == State::ALL {
        return td_string!(locale, policy.states_any).to_owned();
    }
    super::listed(locale, states.iter().map(|state| approval::state(locale, *state)))
}

/// An appointment: its role, for whom it is held, who lent it, and until when.
pub fn held(locale: Locale, held: &Held) -> String {
    let mut said = role(locale, held.appointment.role).to_owned();
    for of in [&held.organization, &held.task].into_iter().flatten() {
        said = format!("{said} · {of}");
    }
    if let Some(lender) = &held.lent_by {
        said = td_string!(locale, policy.held_lent, role = said, lender = lender.as_str());
    }
    match &held.appointment.until {
        Some(until) => td_string!(locale, policy.held_until, held = said, until = until.in_the_city()),
        None => said,
    }
}
