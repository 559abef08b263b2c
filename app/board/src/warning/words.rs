//! The words of warnings: why, since when, who is to act, and what was answered.

use base::wording;
use base::wording::measurement::{self, amount, period, rounded};
use base::wording::warning::{outcome as outcome_word, severity, step};
use indicator_model::budget;
use indicator_model::budget::dual::Dual;
use indicator_model::light::LightRule;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::quantity::Quantity;
use indicator_model::warning::answer::Fault;
use indicator_model::warning::escalation::Step;
use indicator_model::warning::list::{Status, Warning};
use indicator_model::warning::{Answer, FollowUp, Reason, Severity};
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::form::Obstacle;
use crate::line::behind;

pub fn status(locale: Locale, status: Status) -> &'static str {
    match status {
        Status::Open => td_string!(locale, warning.status_open),
        Status::Closed => td_string!(locale, warning.status_closed),
    }
}

/// Why there is a warning, a sentence for each reason; of one that is closed, since when it is.
pub fn why(locale: Locale, warning: &Warning, board: &Board) -> String {
    if let Some(day) = warning.episode.closed {
        return td_string!(locale, warning.closed_on, day = day);
    }
    let reasons = warning.reasons.iter();
    let mut said: Vec<String> =
        reasons.filter_map(|(reason, _)| of(locale, *reason, warning, &board.rules.lights)).collect();
    let verdict = warning.row.dual().filter(|dual| matches!(dual, Dual::Ineffective | Dual::Stalled));
    said.extend(verdict.map(|dual| wording::budget::dual_meaning(locale, dual).to_owned()));
    said.join(blank(locale))
}

fn of(locale: Locale, reason: Reason, warning: &Warning, rule: &LightRule) -> Option<String> {
    let row = &warning.row;
    let reading = &row.reading;
    match reason {
        Reason::Goal => {
            let last = reading.last?;
            let value = shown(row, last.value?);
            let planned = last.planned.map(|planned| shown(row, planned)).unwrap_or_default();
            let gap = reading.gap.map(|gap| behind(locale, gap, row.is_allowance())).unwrap_or_default();
            Some(td_string!(
                locale,
                warning.why_goal,
                period = period(locale, last.period),
                value = value,
                planned = planned,
                gap = gap
            ))
        }
        Reason::Silent => {
            let late = reading.late?;
            let period = period(locale, late.period);
            Some(td_string!(locale, board.said_late, period = period, due = late.due, days = late.days))
        }
        Reason::Spending => {
            let money = row.budget.as_ref()?;
            // The second sentence, about a month that is overdue, counts where that decided.
            let at = usize::from(money.why == budget::reading::Why::Late);
            wording::budget::sentences(locale, money, rule).into_iter().nth(at)
        }
        Reason::Overspent => {
            let items = &row.budget.as_ref()?.items;
            let said = items.iter().filter_map(|item| wording::budget::overspent(locale, item));
            Some(said.collect::<Vec<_>>().join(blank(locale)))
        }
        Reason::WillMiss => {
            let forecast = warning.forecast?;
            let said = measurement::forecast(locale, &forecast, |value| shown(row, value));
            Some(td_string!(locale, warning.why_will_miss, forecast = said))
        }
    }
}

/// Since when, and for how many days.
pub fn since(locale: Locale, warning: &Warning, board: &Board) -> String {
    td_string!(locale, warning.open_since, day = warning.episode.since, days = warning.age(board.day))
}

/// How far it has gone up the line.
pub fn reached(locale: Locale, warning: &Warning, _: &Board) -> String {
    match warning.step {
        _ if warning.episode.closed.is_some() => status(locale, Status::Closed).to_owned(),
        Step::Responsible => step(locale, Step::Responsible).to_owned(),
        up => td_string!(locale, warning.reached, step = step(locale, up)),
    }
}

/// Where it goes next, and when; empty where it goes nowhere.
pub fn next(locale: Locale, warning: &Warning, _: &Board) -> String {
    let next =
        warning.next.map(|(to, day)| td_string!(locale, warning.next, day = day, step = step(locale, to)));
    next.unwrap_or_default()
}

/// What was answered last; that nothing was, where it is open.
pub fn answered(locale: Locale, warning: &Warning, _: &Board) -> String {
    let Some(answer) = &warning.answer else {
        let is_open = warning.episode.closed.is_none();
        return if is_open { td_string!(locale, warning.unanswered).to_owned() } else { String::new() };
    };
    let said = said(locale, answer);
    let outcome = answer
        .outcome
        .map(|outcome| td_string!(locale, warning.outcome_said, outcome = outcome_word(locale, outcome)));
    let follow_up = warning.follow_up.map(|follow_up| followed(locale, follow_up));
    [Some(said), outcome, follow_up].into_iter().flatten().collect::<Vec<_>>().join(blank(locale))
}

/// Who answered when, and with which measure.
fn said(locale: Locale, answer: &Answer) -> String {
    td_string!(
        locale,
        warning.answered,
        day = answer.day,
        by = answer.by.as_str(),
        cause = measurement::cause(locale, answer.cause),
        measure = answer.measure.as_str(),
        responsible = answer.responsible.as_str(),
        until = answer.until
    )
}

/// Why an answer was not kept, with what to do.
pub fn obstacle(locale: Locale, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Theirs(theirs) => {
            td_string!(locale, warning.conflict, theirs = said(locale, theirs))
        }
        Obstacle::Reused => td_string!(locale, warning.reused).to_owned(),
        Obstacle::NoWarning => td_string!(locale, warning.no_warning).to_owned(),
    }
}

/// That the day of a measure is past, and how bad the warning was then and is now.
fn followed(locale: Locale, follow_up: FollowUp) -> String {
    let FollowUp { due, then, now } = follow_up;
    let said = |level: Option<Severity>| {
        level.map_or(td_string!(locale, warning.severity_none), |level| severity(locale, level))
    };
    td_string!(locale, warning.followed, due = due, then = said(then), now = said(now))
}

/// What is wrong with an answer.
pub fn fault(locale: Locale, fault: Fault) -> &'static str {
    match fault {
        Fault::NoOutcome => td_string!(locale, warning.fault_no_outcome),
        Fault::NoMeasureBefore => td_string!(locale, warning.fault_no_measure_before),
        Fault::NotDue => td_string!(locale, warning.fault_not_due),
        Fault::NoCause => td_string!(locale, warning.fault_no_cause),
        Fault::NoMeasure => td_string!(locale, warning.fault_no_measure),
        Fault::NoResponsible => td_string!(locale, warning.fault_no_responsible),
        Fault::NoDay => td_string!(locale, warning.fault_no_day),
        Fault::Past => td_string!(locale, warning.fault_past),
        Fault::TooLong => td_string!(locale, warning.fault_too_long),
    }
}

fn shown(row: &BoardRow, value: Quantity) -> String {
    amount(rounded(value, row.precision), row.measure.unit(&row.unit))
}

/// Sentences of Chinese follow each other at once.
fn blank(locale: Locale) -> &'static str {
    if locale == Locale::zh_CN { "" } else { " " }
}
