//! The sentences of the contract: of each operation and field by its name.

use axum::http::StatusCode;
use leptos_i18n::td_string;
use text::i18n::Locale;

use crate::problem;

/// A function from names to texts; none for a name without one.
macro_rules! words {
    ($(#[$doc:meta])* $function:ident { $($name:literal $key:ident)* }) => {
        $(#[$doc])*
        pub(super) fn $function(locale: Locale, name: &str) -> Option<&'static str> {
            match name {
                $($name => Some(td_string!(locale, rest.$key)),)*
                _ => None,
            }
        }
    };
}

words!(
    /// What an operation does, in a few words.
    operation {
        "list_schemes" list_schemes
        "list_indicators" list_indicators
        "list_organizations" list_organizations
        "list_periods" list_periods
        "list_measurements" list_measurements
        "record_measurement" record_measurement
        "record_measurements" record_measurements
    }
);

words!(
    /// What an operation does, in sentences.
    explanation {
        "list_schemes" list_schemes_text
        "list_indicators" list_indicators_text
        "list_organizations" list_organizations_text
        "list_periods" list_periods_text
        "list_measurements" list_measurements_text
        "record_measurement" record_measurement_text
        "record_measurements" record_measurements_text
    }
);

words!(
    /// What a field, parameter or header means. A name means the same wherever it is.
    field {
        "scheme" field_scheme
        "organization" field_organization
        "indicator" field_indicator
        "period" field_period
        "source" field_source
        "limit" field_limit
        "after" field_after
        "city" field_city
        "If-None-Match" field_if_none_match
        "ETag" field_etag
        "id" field_id
        "name" field_name
        "city_name" field_city_name
        "is_sample" field_is_sample
        "cycle" field_cycle
        "starts" field_starts
        "ends" field_ends
        "state" field_state
        "revision" field_revision
        "node" field_node
        "code" field_code
        "unit" field_unit
        "decimals" field_decimals
        "measure" field_measure
        "frequency" field_frequency
        "is_computed" field_is_computed
        "target" field_target
        "kind" field_kind
        "parent" field_parent
        "valid_from" field_valid_from
        "opens" field_opens
        "due" field_due
        "closes" field_closes
        "phase" field_phase
        "value" field_value
        "counting" field_counting
        "supersedes" field_supersedes
        "reported_on" field_reported_on
        "items" field_items
        "next" field_next
        "measurements" field_measurements
        "answers" field_answers
        "answer" field_answer
        "detail" field_detail
        "errors" field_errors
        "current" field_current
        "pointer" field_pointer
        "rule" field_rule
        "note" field_note
        "confidence" field_confidence
        "cause" field_cause
        "next_step" field_next_step
        "numerator" field_numerator
        "denominator" field_denominator
        "percent" field_percent
        "reached" field_reached
        "reason" field_reason
        "type" field_type_of_problem
        "title" field_title
        "status" field_status
    }
);

/// What a status means, or a range of them.
pub(super) fn answer(locale: Locale, status: &str) -> &'static str {
    match status {
        "4XX" => td_string!(locale, rest.client_errors),
        "5XX" => td_string!(locale, rest.server_errors),
        // The document has no others but numbers.
        status => problem::title(locale, status.parse().unwrap_or(StatusCode::OK)),
    }
}
