//! What storage answers instead of a result, as commands say it.

use base::wording;
use leptos_i18n::td_string;
use storage::error::StoreError;
use text::i18n::Locale;

pub(super) fn key(error: &StoreError) -> &'static str {
    match error {
        StoreError::NotFound => "not_found",
        StoreError::Forbidden(_) => "forbidden",
        StoreError::SignedOut => "signed_out",
        StoreError::Turned(_) => "turned_away",
        StoreError::Weak(_) => "weak_password",
        StoreError::Identity(_) => "single_sign_on",
        StoreError::Text { .. } => "text",
        StoreError::NoRandomness => "no_randomness",
        StoreError::Conflict(_) => "conflict",
        StoreError::Unconfirmed(_) => "unconfirmed",
        StoreError::ReusedId => "reused_id",
        StoreError::People(_)
        | StoreError::Invalid(_)
        | StoreError::Organization(_)
        | StoreError::Evidence(_) => "refused",
        StoreError::BadAddress { .. } => "bad_address",
        StoreError::NewerDatabase { .. } => "newer_database",
        StoreError::Unreachable { .. } => "unreachable",
        StoreError::Unreadable { .. } => "unreadable",
        StoreError::Unwritable { .. } => "unwritable",
        StoreError::BadKeys { .. } => "bad_keys",
        StoreError::MissingKey { .. } => "missing_key",
        StoreError::KeysWithoutDatabase { .. } => "keys_without_database",
        StoreError::Unsealable { .. } => "unsealable",
        StoreError::Full => "disk_full",
        StoreError::Faulty { .. } => "disk_faulty",
        StoreError::Busy => "busy",
        StoreError::Corrupt { .. } => "corrupt",
        StoreError::Database(_) => "database",
    }
}

pub(super) fn sentence(locale: Locale, error: &StoreError) -> String {
    match error {
        StoreError::NotFound => td_string!(locale, cli.not_found).to_owned(),
        StoreError::Forbidden(denial) => wording::denial(locale, *denial).to_owned(),
        StoreError::SignedOut => td_string!(locale, error.signed_out).to_owned(),
        StoreError::Turned(turned) => wording::turned(locale, *turned),
        StoreError::Weak(weakness) => wording::weakness(locale, *weakness),
        StoreError::Identity(trouble) => wording::identity::trouble(locale, *trouble).to_owned(),
        StoreError::People(refusal) => wording::refusal::people(locale, *refusal),
        StoreError::Text { fault, .. } => wording::text(locale, *fault),
        StoreError::NoRandomness => td_string!(locale, cli.no_randomness).to_owned(),
        StoreError::Conflict(_) => td_string!(locale, cli.conflict).to_owned(),
        StoreError::Unconfirmed(_) => td_string!(locale, error.unconfirmed).to_owned(),
        StoreError::ReusedId => td_string!(locale, error.reused_id).to_owned(),
        StoreError::Invalid(refusal) => td_string!(locale, cli.refused, refusal = refusal),
        StoreError::Evidence(refusal) => td_string!(locale, cli.refused, refusal = refusal),
        StoreError::Organization(refusal) => td_string!(locale, cli.refused, refusal = refusal),
        StoreError::BadAddress { url, .. } => td_string!(locale, cli.bad_address, url = url.as_str()),
        StoreError::NewerDatabase { step } => td_string!(locale, cli.newer_database, step = step.as_str()),
        StoreError::Unreachable { location, reason } => {
            td_string!(locale, cli.unreachable, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::Unreadable { location, reason } => {
            td_string!(locale, cli.unreadable, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::Unwritable { location, reason } => {
            td_string!(locale, cli.unwritable, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::BadKeys { location, reason } => {
            td_string!(locale, cli.bad_keys, location = location.as_str(), reason = reason.as_str())
        }
        StoreError::MissingKey { id, location } => {
            td_string!(locale, cli.missing_key, id = id.as_str(), location = location.as_str())
        }
        StoreError::KeysWithoutDatabase { location } => {
            td_string!(locale, cli.keys_without_database, location = location.as_str())
        }
        StoreError::Unsealable { what } => td_string!(locale, cli.unsealable, what = *what),
        StoreError::Full => td_string!(locale, cli.disk_full).to_owned(),
        StoreError::Faulty { reason } => td_string!(locale, cli.disk_faulty, reason = reason.as_str()),
        StoreError::Busy => td_string!(locale, cli.busy).to_owned(),
        StoreError::Corrupt { what, value } => {
            td_string!(locale, cli.corrupt, what = *what, value = value.as_str())
        }
        StoreError::Database(error) => td_string!(locale, cli.database, error = error),
    }
}
