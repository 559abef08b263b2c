//! What a person did, as rows: entries of the audit log, check-ins, steps, files, answers to warnings, moves of key results,
//! retrospectives of objectives and comments, a page of them at a time.

use base::wording;
use indicator_model::check_in::confirm::Step;
use indicator_model::measurement::Measured;
use indicator_model::moment::Moment;
use leptos_i18n::td_string;
use people_model::audit::{Entry, FieldDiff};
use serde::Serialize;
use storage::account::{
    OwnAnswer, OwnCheckIn, OwnComment, OwnFile, OwnMove, OwnRetrospective, OwnStep, OwnSubject, Part,
    TakenStep,
};
use text::i18n::Locale;

use super::table::{escaped, heads_of, row_of};

/// What the rows of a part are; the name of its list in JSON.
pub(super) const fn key(part: &Part) -> &'static str {
    match part {
        Part::Record(_) => "record",
        Part::CheckIns(_) => "check_ins",
        Part::Steps(_) => "steps",
        Part::Files(_) => "evidence",
        Part::Answers(_) => "warning_answers",
        Part::Moves(_) => "moves",
        Part::Retrospectives(_) => "retrospectives",
        Part::Comments(_) => "comments",
    }
}

/// The rows of a part, each as JSON.
pub(super) fn objects(part: &Part) -> serde_json::Result<Vec<String>> {
    fn written<T: Serialize>(rows: &[T]) -> serde_json::Result<Vec<String>> {
        rows.iter().map(serde_json::to_string).collect()
    }
    match part {
        Part::Record(rows) => written(rows),
        Part::CheckIns(rows) => written(rows),
        Part::Steps(rows) => written(rows),
        Part::Files(rows) => written(rows),
        Part::Answers(rows) => written(rows),
        Part::Moves(rows) => written(rows),
        Part::Retrospectives(rows) => written(rows),
        Part::Comments(rows) => written(rows),
    }
}

/// The rows of a part, each of a table.
pub(super) fn rows(locale: Locale, part: &Part) -> Vec<String> {
    let cells: Vec<Vec<String>> = match part {
        Part::Record(rows) => rows.iter().map(|entry| entry_line(locale, entry)).collect(),
        Part::CheckIns(rows) => rows.iter().map(|own| check_in(locale, own)).collect(),
        Part::Steps(rows) => rows.iter().map(|own| step(locale, own)).collect(),
        Part::Files(rows) => rows.iter().map(|own| file(locale, own)).collect(),
        Part::Answers(rows) => rows.iter().map(|own| answer(locale, own)).collect(),
        Part::Moves(rows) => rows.iter().map(|own| moved(locale, own)).collect(),
        Part::Retrospectives(rows) => rows.iter().map(retrospective).collect(),
        Part::Comments(rows) => rows.iter().map(|own| comment(locale, own)).collect(),
    };
    cells.iter().map(|cells| row_of(cells)).collect()
}

/// The heading of the table of a part.
pub(super) fn heading(locale: Locale, part: &Part) -> String {
    let title = match part {
        Part::Record(_) => td_string!(locale, account.data_record),
        Part::CheckIns(_) => td_string!(locale, account.data_check_ins),
        Part::Steps(_) => td_string!(locale, account.data_steps),
        Part::Files(_) => td_string!(locale, account.data_files),
        Part::Answers(_) => td_string!(locale, account.data_answers),
        Part::Moves(_) => td_string!(locale, objective.own_moves),
        Part::Retrospectives(_) => td_string!(locale, objective.own_retrospectives),
        Part::Comments(_) => td_string!(locale, comment.title),
    };
    format!("<h2>{}</h2>", escaped(title))
}

/// The names of the columns of a part.
pub(super) fn heads(locale: Locale, part: &Part) -> String {
    let indicator = td_string!(locale, account.data_indicator);
    let organization = td_string!(locale, people.organization);
    let period = td_string!(locale, account.data_period);
    let at = td_string!(locale, account.data_at);
    let reason = td_string!(locale, account.data_reason);
    let decision = td_string!(locale, account.data_decision);
    let heads: &[&str] = match part {
        Part::Record(_) => &[
            at,
            td_string!(locale, people.name),
            td_string!(locale, account.data_from),
            td_string!(locale, account.data_deed),
            td_string!(locale, account.data_subject),
            td_string!(locale, account.data_changes),
            reason,
        ],
        Part::CheckIns(_) => &[
            indicator,
            organization,
            period,
            td_string!(locale, account.data_value),
            td_string!(locale, account.data_note),
            td_string!(locale, account.data_confidence),
            td_string!(locale, account.data_cause),
            td_string!(locale, account.data_next_step),
            td_string!(locale, account.data_typed_at),
            td_string!(locale, account.data_arrived_at),
            td_string!(locale, account.data_files),
            td_string!(locale, account.data_became),
        ],
        Part::Steps(_) => &[indicator, organization, period, decision, at, reason],
        Part::Files(_) => &[
            td_string!(locale, account.data_file_name),
            td_string!(locale, account.data_file_bytes),
            "SM3",
            at,
            td_string!(locale, account.data_file_address),
        ],
        Part::Answers(_) => &[
            indicator,
            organization,
            at,
            td_string!(locale, warning.cause),
            td_string!(locale, warning.measure_label),
            td_string!(locale, warning.responsible),
            td_string!(locale, warning.until),
            td_string!(locale, warning.outcome),
        ],
        Part::Moves(_) => &[
            indicator,
            at,
            td_string!(locale, objective.status),
            td_string!(locale, objective.confidence),
            td_string!(locale, objective.note),
        ],
        Part::Retrospectives(_) => &[
            indicator,
            at,
            td_string!(locale, objective.reached),
            td_string!(locale, objective.learned),
            td_string!(locale, objective.next),
        ],
        Part::Comments(_) => &[
            indicator,
            period,
            at,
            td_string!(locale, comment.text),
            td_string!(locale, comment.withdrawn_at),
        ],
    };
    heads_of(heads)
}

fn subject(locale: Locale, own: &OwnSubject) -> [String; 3] {
    let period = wording::measurement::period(locale, own.period);
    [format!("{} {}", own.code, own.name), own.organization.clone(), period]
}

fn value(locale: Locale, own: &OwnSubject, value: Measured) -> String {
    let indicator = own.indicator.as_ref();
    indicator.map(|known| wording::measurement::value(locale, value, known)).unwrap_or_default()
}

fn check_in(locale: Locale, own: &OwnCheckIn) -> Vec<String> {
    let cause = own.cause.map(|cause| wording::measurement::cause(locale, cause)).unwrap_or_default();
    let files: Vec<String> = own.evidence.iter().map(ToString::to_string).collect();
    let mut became: Vec<String> = own.steps.iter().map(|taken| taken_step(locale, taken).join(" ")).collect();
    if !own.in_force {
        became.push(td_string!(locale, account.data_corrected).to_owned());
    }
    let mut cells = subject(locale, &own.subject).to_vec();
    cells.extend([
        value(locale, &own.subject, own.value),
        own.note.clone(),
        wording::measurement::confidence(locale, own.confidence).to_owned(),
        cause.to_owned(),
        own.next_step.clone(),
        own.typed_at.in_the_city(),
        own.arrived_at.in_the_city(),
        files.join(" "),
        became.join("; "),
    ]);
    cells
}

fn step(locale: Locale, own: &OwnStep) -> Vec<String> {
    let mut cells = subject(locale, &own.subject).to_vec();
    cells.extend(taken_step(locale, &own.taken));
    cells
}

fn taken_step(locale: Locale, taken: &TakenStep) -> [String; 3] {
    let step = match taken.step {
        Step::Confirm => td_string!(locale, account.data_confirmed),
        Step::Return => td_string!(locale, account.data_returned),
    };
    [step.to_owned(), taken.at.in_the_city(), taken.reason.clone()]
}

fn file(_: Locale, own: &OwnFile) -> Vec<String> {
    let (name, bytes) = (own.name.clone(), own.bytes.to_string());
    vec![name, bytes, own.sm3.clone(), own.at.in_the_city(), own.address.clone()]
}

fn answer(locale: Locale, own: &OwnAnswer) -> Vec<String> {
    let outcome = own.outcome.map(|outcome| wording::warning::outcome(locale, outcome)).unwrap_or_default();
    vec![
        format!("{} {}", own.code, own.name),
        own.organization.clone(),
        own.at.in_the_city(),
        wording::measurement::cause(locale, own.cause).to_owned(),
        own.measure.clone(),
        own.responsible.clone(),
        own.until.to_string(),
        outcome.to_owned(),
    ]
}

fn moved(locale: Locale, own: &OwnMove) -> Vec<String> {
    vec![
        format!("{} {}", own.code, own.name),
        own.at.in_the_city(),
        wording::objective::status(locale, own.status).to_owned(),
        own.confidence.to_string(),
        own.note.clone(),
    ]
}

fn retrospective(own: &OwnRetrospective) -> Vec<String> {
    vec![
        format!("{} {}", own.code, own.name),
        own.at.in_the_city(),
        own.reached.clone(),
        own.learned.clone(),
        own.next.clone(),
    ]
}

fn comment(locale: Locale, own: &OwnComment) -> Vec<String> {
    let period = own.period.map(|period| wording::measurement::period(locale, period));
    vec![
        format!("{} {}", own.code, own.name),
        period.unwrap_or_default(),
        own.at.in_the_city(),
        own.text.clone(),
        own.withdrawn_at.map(Moment::in_the_city).unwrap_or_default(),
    ]
}

fn entry_line(locale: Locale, entry: &Entry) -> Vec<String> {
    let change = |change: &FieldDiff| {
        let value = |value: &Option<String>| {
            value.as_deref().map_or("—".to_owned(), |value| wording::value(locale, &change.field, value))
        };
        let field = wording::field(locale, &change.field);
        format!("{field}: {} → {}", value(&change.before), value(&change.after))
    };
    vec![
        Moment::in_the_city(entry.at),
        wording::doer(locale, &entry.doer),
        entry.doer.from.clone(),
        wording::deed(locale, entry.deed).to_owned(),
        format!("{} {}", wording::thing(locale, &entry.subject.kind), entry.subject.name),
        entry.changes.iter().map(change).collect::<Vec<_>>().join("; "),
        entry.reason.clone(),
    ]
}
