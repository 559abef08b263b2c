//! The words of warnings that several pages use: how bad one is, who is to act, and by which ladder it goes up the line.

use indicator_model::warning::escalation::{Ladder, LadderFault, Step};
use indicator_model::warning::{Outcome, Severity};
use leptos_i18n::td_string;
use text::i18n::Locale;

pub fn severity(locale: Locale, severity: Severity) -> &'static str {
    match severity {
        Severity::Red => td_string!(locale, warning.severity_red),
        Severity::Amber => td_string!(locale, warning.severity_amber),
    }
}

pub fn step(locale: Locale, step: Step) -> &'static str {
    match step {
        Step::Responsible => td_string!(locale, warning.step_responsible),
        Step::Head => td_string!(locale, warning.step_head),
        Step::Leader => td_string!(locale, warning.step_leader),
        Step::Committee => td_string!(locale, warning.step_committee),
    }
}

/// What came of a measure, as a choice.
pub fn outcome(locale: Locale, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => td_string!(locale, warning.outcome_done),
        Outcome::NotDone => td_string!(locale, warning.outcome_not_done),
        Outcome::Postponed => td_string!(locale, warning.outcome_postponed),
    }
}

/// After how many working days a warning goes up the line.
pub fn rule(locale: Locale, ladder: &Ladder) -> String {
    let days = |severity| {
        let steps = Step::ALL.into_iter().zip(ladder.days(severity)).skip(1);
        let said = steps.filter_map(|(to, days)| {
            let days = days?;
            Some(td_string!(locale, warning.rule_step, days = days, step = step(locale, to)))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            return td_string!(locale, warning.rule_never).to_owned();
        }
        said.join(td_string!(locale, warning.rule_and))
    };
    td_string!(locale, warning.rule, red = days(Severity::Red), amber = days(Severity::Amber))
}

/// What is wrong with the days of a step.
pub fn ladder_fault(locale: Locale, fault: LadderFault) -> String {
    match fault {
        LadderFault::TooMany => td_string!(locale, warning.not_days, most = Ladder::MOST),
        LadderFault::NotLater => td_string!(locale, warning.not_later).to_owned(),
        LadderFault::NotAtOnce => td_string!(locale, warning.not_at_once).to_owned(),
    }
}

/// A ladder as the audit log has it. One of another version stays as it is kept.
pub(super) fn recorded(locale: Locale, value: &str) -> String {
    serde_json::from_str::<Ladder>(value).map_or_else(|_| value.to_owned(), |ladder| rule(locale, &ladder))
}
