//! The words of objectives and key results.

use indicator_model::objective::{Fault, Status, retrospective};
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

pub fn status(locale: Locale, status: Status) -> &'static str {
    match status {
        Status::NotStarted => td_string!(locale, objective.status_not_started),
        Status::OnTrack => td_string!(locale, objective.status_on_track),
        Status::AtRisk => td_string!(locale, objective.status_at_risk),
        Status::Achieved => td_string!(locale, objective.status_achieved),
        Status::Dropped => td_string!(locale, objective.status_dropped),
    }
}

/// A progress from 0.00 to 1.00; nothing is known of it without a value.
pub fn progress(locale: Locale, progress: Option<Quantity>) -> String {
    let shown = |progress| grouped(progress, Precision::new(2).unwrap_or_default());
    progress.map_or_else(|| td_string!(locale, objective.progress_unknown).to_owned(), shown)
}

/// What is wrong with a move.
pub fn fault(locale: Locale, fault: Fault) -> &'static str {
    match fault {
        Fault::Confidence => td_string!(locale, objective.fault_confidence),
        Fault::NoNote => td_string!(locale, objective.fault_no_note),
    }
}

/// What is missing in a retrospective.
pub fn empty(locale: Locale, fault: retrospective::Fault) -> &'static str {
    match fault {
        retrospective::Fault::NoReached => td_string!(locale, objective.fault_no_reached),
        retrospective::Fault::NoLearned => td_string!(locale, objective.fault_no_learned),
        retrospective::Fault::NoNext => td_string!(locale, objective.fault_no_next),
    }
}
