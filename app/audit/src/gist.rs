//! What an entry is about, in a line: what was changed, and why.

use base::wording;
use leptos_i18n::td_string;
use people_model::audit::{Entry, FieldDiff, FieldName, Term};
use text::i18n::Locale;

/// Empty where there is nothing to add to the deed.
pub fn gist(locale: Locale, entry: &Entry) -> String {
    let changed = changed(locale, &entry.changes);
    let parts = [changed.as_deref(), Some(entry.reason.as_str())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// How many edits it were, or else the first field, and how many there are beside it.
fn changed(locale: Locale, changes: &[FieldDiff]) -> Option<String> {
    let edits = changes.iter().find(|change| change.field == FieldName::Changes);
    if let Some(count) = edits.and_then(|change| change.after.as_deref()) {
        return Some(td_string!(locale, audit.gist_edits, count = count));
    }
    let mut told = changes.iter().filter(|change| says_something(&change.field));
    let FieldDiff { field, before, after } = told.next()?;
    let value = |value: &Option<String>| value.as_ref().map(|value| wording::value(locale, field, value));
    let after = value(after).unwrap_or_else(|| td_string!(locale, audit.nothing).to_owned());
    let (name, before) = (wording::field(locale, field), value(before));
    let first = if let Some(before) = before.as_deref() {
        td_string!(locale, audit.gist_field, field = name, before = before, after = after.as_str())
    } else {
        td_string!(locale, audit.gist_new, field = name, after = after.as_str())
    };
    Some(match told.count() {
        0 => first,
        more => td_string!(locale, audit.gist_more, first = first.as_str(), count = more + 1),
    })
}

/// Numbers that only a machine compares say nothing to a reader.
fn says_something(field: &Term<FieldName>) -> bool {
    let machine = [FieldName::Revision, FieldName::Sm3, FieldName::Hash];
    !machine.iter().any(|machine| field == machine)
}
