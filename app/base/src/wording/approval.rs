//! The words of approval: states, steps, and why a scheme cannot be edited.

use leptos_i18n::td_string;
use people_model::approval::{Approval, Refusal, Step, Transition};
use people_model::policy::{Denial, State};
use text::i18n::Locale;

use super::{denial as denial_word, person};

pub fn state(locale: Locale, state: State) -> &'static str {
    match state {
        State::Draft => td_string!(locale, approval.state_draft),
        State::Submitted => td_string!(locale, approval.state_submitted),
        State::Closed => td_string!(locale, approval.state_closed),
    }
}

pub fn step(locale: Locale, step: Step) -> &'static str {
    match step {
        Step::Submit => td_string!(locale, approval.step_submit),
        Step::Return => td_string!(locale, approval.step_return),
        Step::Approve => td_string!(locale, approval.step_approve),
        Step::Reopen => td_string!(locale, approval.step_reopen),
    }
}

/// Why a step is not taken, and what to do.
pub fn refusal(locale: Locale, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NoReason => td_string!(locale, approval.refusal_no_reason),
        Refusal::Empty => td_string!(locale, approval.refusal_empty),
        Refusal::Stale { .. } => td_string!(locale, approval.refusal_stale),
    }
}

/// A person, and in whose place where a lent role was used.
pub fn author(locale: Locale, author: &str, on_behalf_of: Option<&str>) -> String {
    let author = person(locale, author);
    match on_behalf_of {
        Some(lender) => td_string!(locale, approval.instead_of, author = author, lender = lender),
        None => author,
    }
}

/// Why a scheme, or what somebody else answers for, cannot be edited now, and who can lift it. `owner` names the
/// organization whose it is; none for the scheme as a whole.
pub fn closed(locale: Locale, approval: &Approval, denial: Denial, owner: Option<&str>) -> String {
    match (denial, owner) {
        (Denial::WrongState, _) => settled(locale, approval),
        (Denial::NoRole, _) => td_string!(locale, approval.only_reads).to_owned(),
        (Denial::OutOfScope, Some(owner)) => td_string!(locale, approval.of_another, owner = owner),
        (Denial::OutOfScope, None) => td_string!(locale, approval.of_the_city).to_owned(),
        (Denial::OwnWork, _) => denial_word(locale, denial).to_owned(),
    }
}

fn settled(locale: Locale, approval: &Approval) -> String {
    let by = approval.last.as_ref().filter(|last| last.step.to() == approval.state);
    let told = |Transition { author: name, on_behalf_of, at, .. }: &Transition| {
        (author(locale, name, on_behalf_of.as_deref()), at.in_the_city())
    };
    match (approval.state, by.map(told)) {
        (State::Closed, Some((author, at))) => {
            td_string!(locale, approval.closed_settled_by, author = author, at = at)
        }
        (State::Closed, None) => td_string!(locale, approval.closed_settled).to_owned(),
        (_, Some((author, at))) => {
            td_string!(locale, approval.closed_submitted_by, author = author, at = at)
        }
        (_, None) => td_string!(locale, approval.closed_submitted).to_owned(),
    }
}

/// Why a draft came back, for those who go on with it.
pub fn came_back(locale: Locale, approval: &Approval) -> Option<String> {
    let Transition { step, author: name, on_behalf_of, reason, at, .. } = approval.last.as_ref()?;
    let author = author(locale, name, on_behalf_of.as_deref());
    let (at, reason) = (at.in_the_city(), reason.as_str());
    match step {
        _ if approval.state != State::Draft || reason.is_empty() => None,
        Step::Return => {
            Some(td_string!(locale, approval.returned_because, author = author, at = at, reason = reason))
        }
        Step::Reopen => {
            Some(td_string!(locale, approval.reopened_because, author = author, at = at, reason = reason))
        }
        Step::Submit | Step::Approve => None,
    }
}
