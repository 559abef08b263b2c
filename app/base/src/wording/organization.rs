//! The words around organizations: kinds, findings, refusals, and what can be wrong with their sheet.

use indicator_model::organization::OrganizationKind;
use indicator_model::organization::code::NotACode;
use indicator_model::organization::diagnose::Finding;
use indicator_model::organization::fault::Fault;
use indicator_model::organization::operation::Refusal;
use indicator_model::organization::sheet::{Column, Problem, RowError};
use indicator_model::sheet;
use leptos_i18n::td_string;
use text::i18n::Locale;

pub fn kind(locale: Locale, kind: OrganizationKind) -> &'static str {
    match kind {
        OrganizationKind::City => td_string!(locale, organization.kind_city),
        OrganizationKind::Department => td_string!(locale, organization.kind_department),
        OrganizationKind::District => td_string!(locale, organization.kind_district),
        OrganizationKind::Unit => td_string!(locale, organization.kind_unit),
        OrganizationKind::Post => td_string!(locale, organization.kind_post),
    }
}

pub fn finding(locale: Locale, finding: &Finding) -> String {
    match finding {
        Finding::NoSuperior => td_string!(locale, organization.finding_no_superior).to_owned(),
        Finding::UnknownSuperior => td_string!(locale, organization.finding_unknown_superior).to_owned(),
        Finding::Circle => td_string!(locale, organization.finding_circle).to_owned(),
        Finding::SuperiorNotInEffect { superior } => {
            td_string!(locale, organization.finding_superior_not_in_effect, superior = superior.as_str())
        }
        Finding::Misplaced { superior } => {
            td_string!(locale, organization.finding_misplaced, superior = superior.as_str())
        }
        Finding::NoHead => td_string!(locale, organization.finding_no_head).to_owned(),
        Finding::NoClass => td_string!(locale, organization.finding_no_class).to_owned(),
        Finding::UnknownClass { class } => {
            td_string!(locale, organization.finding_unknown_class, class = class.0.as_str())
        }
        Finding::SameCreditCode { other } => {
            td_string!(locale, organization.finding_same_credit_code, other = other.as_str())
        }
    }
}

/// What of the register was altered by other means than ours.
pub fn fault(locale: Locale, fault: Fault) -> &'static str {
    match fault {
        Fault::RepeatedCode => td_string!(locale, organization.fault_repeated_code),
        Fault::EmptyName => td_string!(locale, organization.fault_empty_name),
        Fault::ClassOfNoDistrict => td_string!(locale, organization.fault_class_of_no_district),
        Fault::UnknownSuperior => td_string!(locale, organization.fault_unknown_superior),
        Fault::Circle => td_string!(locale, organization.fault_circle),
        Fault::Disorder => td_string!(locale, organization.fault_disorder),
        Fault::EndsBeforeItBegins => td_string!(locale, organization.fault_ends_before_it_begins),
        Fault::UnknownSuccessor => td_string!(locale, organization.fault_unknown_successor),
    }
}

/// Why something cannot be done to an organization, and what to do instead.
pub fn refusal(locale: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unknown => td_string!(locale, organization.refusal_unknown).to_owned(),
        Refusal::UnknownSuperior => td_string!(locale, organization.refusal_unknown_superior).to_owned(),
        Refusal::Circle { name } => td_string!(locale, organization.refusal_circle, name = name.as_str()),
        Refusal::Text { fault, .. } => super::text(locale, *fault),
        Refusal::EmptyName => td_string!(locale, organization.refusal_empty_name).to_owned(),
        Refusal::EmptyCode => td_string!(locale, organization.refusal_empty_code).to_owned(),
        Refusal::CodeTaken { name } => {
            td_string!(locale, organization.refusal_code_taken, name = name.as_str())
        }
        Refusal::ClassOfNoDistrict => {
            td_string!(locale, organization.refusal_class_of_no_district).to_owned()
        }
        // Of a list of classes, each has its line.
        Refusal::Stale { name } => {
            td_string!(locale, organization.refusal_stale, name = super::listed(locale, name.lines()))
        }
        Refusal::TooEarly { name, since } => {
            let since = since.to_string();
            td_string!(locale, organization.refusal_too_early, name = name.as_str(), since = since)
        }
        Refusal::Ended { name, on } => {
            td_string!(locale, organization.refusal_ended, name = name.as_str(), on = on.to_string())
        }
        Refusal::NoDate => td_string!(locale, organization.date_needed).to_owned(),
        Refusal::NoReason => td_string!(locale, organization.reason_needed).to_owned(),
        Refusal::TooFew => td_string!(locale, organization.refusal_too_few).to_owned(),
        Refusal::OwnHeir => td_string!(locale, organization.refusal_own_heir).to_owned(),
    }
}

pub fn not_a_code(locale: Locale, why: NotACode) -> &'static str {
    match why {
        NotACode::Length => td_string!(locale, organization.code_length),
        NotACode::Character => td_string!(locale, organization.code_character),
        NotACode::Province => td_string!(locale, organization.code_province),
        NotACode::Structure => td_string!(locale, organization.code_structure),
        NotACode::CheckCharacter => td_string!(locale, organization.code_check_character),
    }
}

/// What is wrong with a cell, a row or a file of the sheet of organizations.
pub fn row_error(locale: Locale, error: &RowError) -> String {
    match &error.problem {
        Problem::NotACode { text, why } => {
            let why = not_a_code(locale, *why);
            td_string!(locale, organization.problem_not_a_code, text = text.as_str(), why = why)
        }
        Problem::HasEnded => td_string!(locale, organization.problem_has_ended).to_owned(),
        Problem::ChangesThePast { since } => {
            td_string!(locale, organization.problem_changes_the_past, since = since.to_string())
        }
        Problem::Refused(reason) => refusal(locale, reason),
        Problem::Sheet(sheet::Problem::NotASheet) => {
            td_string!(locale, organization.problem_not_a_sheet).to_owned()
        }
        // Its columns have one name, the one in the file.
        Problem::Sheet(sheet::Problem::MissingColumn) => {
            td_string!(locale, organization.problem_missing_column).to_owned()
        }
        Problem::Sheet(sheet::Problem::RepeatedCode { code, first_row }) => td_string!(
            locale,
            organization.problem_repeated_code,
            code = code.as_str(),
            first_row = first_row.to_string()
        ),
        Problem::Sheet(sheet::Problem::UnknownParent { code }) => {
            td_string!(locale, organization.problem_unknown_parent, code = code.as_str())
        }
        Problem::Sheet(problem) => {
            let header = error.column.map_or("", Column::header);
            super::import::problem(locale, problem, header, header)
        }
    }
}
