//! The words of the board of objectives.

use base::wording::measurement::{amount, rounded};
use base::wording::objective::status;
use base::wording::person;
use indicator_model::date::Date;
use indicator_model::objective::list::KeyResult;
use indicator_model::objective::retrospective::Retrospective;
use indicator_model::objective::{CERTAIN, Move};
use indicator_model::quantity::Quantity;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// The last value beside the target of the year.
pub fn value_of_target(locale: Locale, key_result: &KeyResult) -> String {
    let row = &key_result.row;
    let shown = |value: Quantity| amount(rounded(value, row.precision), row.measure.unit(&row.unit));
    let value = row.reading.last.and_then(|last| last.value).map(shown);
    let value = value.unwrap_or_else(|| td_string!(locale, objective.no_value).to_owned());
    let target = row.reading.target.map_or_else(|| "–".to_owned(), shown);
    td_string!(locale, objective.value_of_target, value = value, target = target)
}

/// Empty where nobody has said anything.
pub fn confidence(locale: Locale, key_result: &KeyResult) -> String {
    let newest = key_result.newest();
    newest.map(|newest| confidence_of(locale, newest.confidence)).unwrap_or_default()
}

fn confidence_of(locale: Locale, confidence: u8) -> String {
    td_string!(locale, objective.confidence_of, confidence = confidence, most = CERTAIN)
}

/// What was said last, when and by whom.
pub fn last_move(locale: Locale, key_result: &KeyResult) -> String {
    let said = |newest: &Move| {
        let (by, note) = (person(locale, &newest.by), newest.note.as_str());
        td_string!(locale, objective.last_move, day = newest.day, by = by, note = note)
    };
    key_result.newest().map_or_else(|| td_string!(locale, objective.no_move).to_owned(), said)
}

/// A move with all that it says.
pub fn told(locale: Locale, told: &Move) -> String {
    td_string!(
        locale,
        objective.told,
        day = told.day,
        by = person(locale, &told.by),
        status = status(locale, told.status),
        confidence = confidence_of(locale, told.confidence),
        note = told.note.as_str()
    )
}

/// When a retrospective was written, and by whom.
pub fn written_by(locale: Locale, day: Date, by: &str) -> String {
    td_string!(locale, objective.written_by, day = day, by = person(locale, by))
}

/// A retrospective with all that it says.
pub fn retrospective(locale: Locale, told: &Retrospective) -> String {
    td_string!(
        locale,
        objective.retrospective_told,
        by = written_by(locale, told.day, &told.by),
        reached = told.reached.as_str(),
        learned = told.learned.as_str(),
        next = told.next.as_str()
    )
}

/// A progress as a part of the length of a bar.
pub fn portion(progress: Option<Quantity>) -> Option<f64> {
    // Hundredths, which a float holds.
    let hundredths = progress.map(|progress| progress.millionths() / 10_000)?;
    Some(f64::from(i32::try_from(hundredths).ok()?) / 100.0)
}
