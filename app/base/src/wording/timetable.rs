//! When periods are reported, in sentences.

use indicator_model::calendar::notice::Unread;
use indicator_model::calendar::sheet::{Column, Problem, RowError};
use indicator_model::calendar::{DayKind, RecordedDay};
use indicator_model::deadline::After;
use indicator_model::timetable::answer::ExtensionFault;
use indicator_model::timetable::{DeadlineFault, RecordedDeadlines};
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::{frequency, import};

pub fn day_kind(locale: Locale, kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => td_string!(locale, timetable.holiday),
        DayKind::Working => td_string!(locale, timetable.working),
    }
}

/// The mark of a day in a calendar.
pub fn day_mark(locale: Locale, kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => td_string!(locale, timetable.mark_off),
        DayKind::Working => td_string!(locale, timetable.mark_worked),
    }
}

/// So many days after the end of a period.
pub fn after(locale: Locale, after: After) -> String {
    match after {
        After::Calendar(days) => td_string!(locale, timetable.after_calendar, days = days),
        After::Working(days) => td_string!(locale, timetable.after_working, days = days),
    }
}

pub fn deadline_fault(locale: Locale, fault: DeadlineFault) -> String {
    match fault {
        DeadlineFault::TooMany => td_string!(locale, timetable.too_many_days, most = After::MOST),
        DeadlineFault::ClosesBeforeDue => td_string!(locale, timetable.closes_before_due).to_owned(),
    }
}

pub fn extension_fault(locale: Locale, fault: ExtensionFault) -> &'static str {
    match fault {
        ExtensionFault::NotAnOwner => td_string!(locale, timetable.not_an_owner),
        ExtensionFault::NotAPeriod => td_string!(locale, timetable.not_a_period),
        ExtensionFault::NoMoreTime => td_string!(locale, timetable.no_more_time),
        ExtensionFault::TooLong => td_string!(locale, timetable.too_long),
        ExtensionFault::NoReason => td_string!(locale, timetable.no_reason),
        ExtensionFault::ReusedId => td_string!(locale, check_in.reused_id),
    }
}

/// Why a pasted text is no arrangement of holidays.
pub fn unread(locale: Locale, unread: Unread) -> String {
    match unread {
        Unread::NoDays => td_string!(locale, timetable.no_days).to_owned(),
        Unread::NotADate { line } => td_string!(locale, timetable.not_a_date, line = line),
        Unread::Weekday { line, day } => td_string!(locale, timetable.other_weekday, line = line, day = day),
        Unread::Count { line, named, stated } => {
            td_string!(locale, timetable.other_count, line = line, named = named, stated = stated)
        }
        Unread::Name { line } => td_string!(locale, timetable.bad_name, line = line),
    }
}

/// An error of the sheet of holidays.
pub fn row_error(locale: Locale, error: &RowError) -> String {
    match &error.problem {
        Problem::RepeatedDay { first_row } => {
            td_string!(locale, timetable.repeated_day, first_row = *first_row)
        }
        Problem::TooManyDays { limit } => td_string!(locale, timetable.too_many_rows, limit = *limit),
        Problem::Sheet(problem) => {
            let heading = error.column.map_or("", Column::header);
            import::problem(locale, problem, heading, heading)
        }
    }
}

/// A day as the audit log has it. One of another version stays as it is kept.
pub(super) fn recorded_day(locale: Locale, value: &str) -> String {
    let Ok(RecordedDay { day, kind, name }) = serde_json::from_str(value) else { return value.to_owned() };
    let kind = day_kind(locale, kind);
    if name.is_empty() { format!("{day} {kind}") } else { format!("{day} {kind} · {name}") }
}

/// Deadlines as the audit log has them. Those of another version stay as they are kept.
pub(super) fn recorded_deadlines(locale: Locale, value: &str) -> String {
    let Ok(recorded) = serde_json::from_str::<RecordedDeadlines>(value) else { return value.to_owned() };
    td_string!(
        locale,
        timetable.recorded,
        frequency = frequency(locale, recorded.frequency),
        opens = recorded.opens_before,
        due = after(locale, recorded.due),
        closes = after(locale, recorded.closes)
    )
}
