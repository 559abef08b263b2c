//! What `hengce check` finds, in words.

use std::fmt::Write;

use base::wording;
use leptos_i18n::td_string;
use serde_json::{Value, json};
use storage::integrity::Violation;
use text::i18n::Locale;

pub(super) fn checked_json(locale: Locale, violations: &[Violation]) -> Value {
    let violations: Vec<Value> = violations
        .iter()
        .map(|found| json!({ "violation": found, "message": violation(locale, found) }))
        .collect();
    json!({ "violations": violations })
}

pub(super) fn checked(locale: Locale, violations: &[Violation]) -> String {
    if violations.is_empty() {
        return td_string!(locale, cli.check_passed).to_owned();
    }
    let mut lines = String::new();
    for found in violations {
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{}", violation(locale, found));
    }
    lines + &td_string!(locale, cli.check_failed, violations = violations.len())
}

pub(super) fn violation(locale: Locale, violation: &Violation) -> String {
    match violation {
        Violation::Unopenable { table, column, row, missing_key: Some(key), .. } => td_string!(
            locale,
            cli.violation_key_missing,
            table = table.as_str(),
            column = column.as_str(),
            row = row,
            key = key.as_str()
        ),
        Violation::Unopenable { table, column, row, missing_key: None, .. } => td_string!(
            locale,
            cli.violation_unopenable,
            table = table.as_str(),
            column = column.as_str(),
            row = row
        ),
        Violation::LogLost => td_string!(locale, cli.violation_log_lost).to_owned(),
        Violation::Damaged { detail } => td_string!(locale, cli.violation_damaged, detail = detail.as_str()),
        Violation::Unreadable { scheme, detail } => {
            td_string!(locale, cli.violation_unreadable, scheme = scheme, detail = detail.as_str())
        }
        Violation::Finding { scheme, diagnostic } => td_string!(
            locale,
            cli.violation_finding,
            scheme = scheme,
            node = diagnostic.node,
            finding = wording::finding_short(locale, &diagnostic.finding)
        ),
        Violation::Revision { scheme, revision, change_sets } => td_string!(
            locale,
            cli.violation_revision,
            scheme = scheme,
            revision = *revision,
            change_sets = *change_sets
        ),
        Violation::SeveralCities { codes } => {
            td_string!(locale, cli.violation_cities, cities = codes.join(" · "))
        }
        Violation::MeasurementSet { set } => td_string!(locale, cli.violation_measurement_set, set = set),
        Violation::Supersession { measurement } => {
            td_string!(locale, cli.violation_supersession, measurement = measurement)
        }
        Violation::BudgetSet { set } => td_string!(locale, cli.violation_budget_set, set = set),
        Violation::BudgetSupersession { row } => {
            td_string!(locale, cli.violation_budget_supersession, row = row)
        }
        Violation::EvidenceMissing { evidence, name } => {
            td_string!(locale, cli.violation_evidence_missing, evidence = evidence, name = name.as_str())
        }
        Violation::EvidenceAltered { evidence, name } => {
            td_string!(locale, cli.violation_evidence_altered, evidence = evidence, name = name.as_str())
        }
        Violation::EvidenceUnrecorded { check_in } => {
            td_string!(locale, cli.violation_evidence_unrecorded, check_in = check_in)
        }
        Violation::Publication { publication } => {
            td_string!(locale, cli.violation_publication, publication = publication)
        }
        Violation::State { scheme } => td_string!(locale, cli.violation_state, scheme = scheme),
        Violation::TargetWithoutNode { scheme, node } => {
            td_string!(locale, cli.violation_target, scheme = scheme, node = node)
        }
        Violation::IndicatorWithoutNode { scheme, indicator } => {
            td_string!(locale, cli.violation_indicator, scheme = scheme, indicator = indicator)
        }
        Violation::Replay { scheme, refusal } => {
            td_string!(locale, cli.violation_replay, scheme = scheme, refusal = refusal)
        }
        Violation::UnreadableOrganizations { city, detail } => {
            td_string!(locale, cli.violation_organizations, city = city, detail = detail.as_str())
        }
        Violation::Appointment { account, until } => {
            td_string!(locale, cli.violation_appointment, account = account, until = until.as_str())
        }
        Violation::Organization { organization, fault } => td_string!(
            locale,
            cli.violation_organization,
            organization = organization,
            fault = wording::organization::fault(locale, *fault)
        ),
        Violation::Journal { scheme, node: Some(node) } => {
            td_string!(locale, cli.violation_journal_node, scheme = scheme, node = node)
        }
        Violation::Journal { scheme, node: None } => {
            td_string!(locale, cli.violation_journal, scheme = scheme)
        }
    }
}
