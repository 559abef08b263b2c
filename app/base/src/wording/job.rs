//! The words of jobs: what one does, who started it, how far it got.

use leptos_i18n::td_string;
use people_model::job::{Job, JobState, Kind};
use text::i18n::Locale;
use ui::number::counted;

use super::{is_pseudonym, person};

/// What a job of the kind does.
pub fn kind(locale: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Expire => td_string!(locale, job.kind_expire),
        Kind::AuditVerify => td_string!(locale, job.kind_audit_verify),
        Kind::Mail => td_string!(locale, job.kind_mail),
        Kind::Message => td_string!(locale, job.kind_message),
        Kind::Remind => td_string!(locale, job.kind_remind),
    }
}

/// The state in a word.
pub fn state(locale: Locale, job: &Job) -> &'static str {
    match job.state {
        JobState::Running if job.is_cancelled => td_string!(locale, job.state_cancelling),
        JobState::Waiting => td_string!(locale, job.state_waiting),
        JobState::Running => td_string!(locale, job.state_running),
        JobState::Done => td_string!(locale, job.state_done),
        JobState::Failed => td_string!(locale, job.state_failed),
        JobState::Cancelled => td_string!(locale, job.state_cancelled),
    }
}

/// Who started it and when, and how long it took.
pub fn origin(locale: Locale, job: &Job) -> String {
    let (name, at) = (starter(locale, job), job.created_at.in_the_city());
    let started = td_string!(locale, job.started, name = name, at = at);
    match duration(locale, job) {
        Some(time) => format!("{started} · {}", td_string!(locale, job.took, time = time)),
        None => started,
    }
}

fn starter(locale: Locale, job: &Job) -> String {
    match (&job.started_by_name, job.kind.period()) {
        (Some(name), _) if is_pseudonym(name) => person(locale, name),
        (Some(name), _) => name.clone(),
        (None, Some(_)) => td_string!(locale, job.server).to_owned(),
        (None, None) => td_string!(locale, model.local_administrator).to_owned(),
    }
}

/// How far an open job got: per cent and counts as far as they are known, or what it waits for.
pub fn progress(locale: Locale, job: &Job) -> String {
    let (done, total) = (counted(job.progress.done), counted(job.progress.total.unwrap_or_default()));
    match (job.state, job.progress.percent()) {
        (JobState::Running, _) if job.is_cancelled => td_string!(locale, job.stops).to_owned(),
        (JobState::Running, Some(_)) if job.is_at_the_rest() => {
            td_string!(locale, job.compares, total = total)
        }
        (JobState::Running, Some(percent)) => {
            td_string!(locale, job.counts, percent = percent, done = done, total = total)
        }
        (JobState::Running, None) => td_string!(locale, job.begins).to_owned(),
        (_, _) if job.attempts > 0 => again(locale, job),
        (_, _) => td_string!(locale, job.waits).to_owned(),
    }
}

/// That the last try failed, and when the next one comes.
fn again(locale: Locale, job: &Job) -> String {
    td_string!(locale, job.tried, attempts = job.attempts, at = job.next_try.in_the_city())
}

/// How long it took, from its start to its end; none before the end.
fn duration(locale: Locale, job: &Job) -> Option<String> {
    let seconds = job.duration()?.div_ceil(1_000);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    Some(match (hours, minutes) {
        (0, 0) => td_string!(locale, job.seconds, seconds = seconds),
        (0, _) => td_string!(locale, job.minutes, minutes = minutes, seconds = seconds % 60),
        _ => td_string!(locale, job.hours, hours = hours, minutes = minutes),
    })
}

#[cfg(test)]
mod tests {
    use indicator_model::id::JobId;
    use indicator_model::moment::Moment;
    use people_model::job::Progress;

    use super::*;

    fn job(state: JobState, done: u64, total: Option<u64>) -> Job {
        let created_at: Moment = "2026-01-01T00:00:00.000Z".parse().unwrap();
        Job {
            id: JobId(uuid::Uuid::nil()),
            kind: Kind::AuditVerify,
            state,
            is_cancelled: false,
            attempts: 0,
            next_try: created_at.plus_minutes(2),
            progress: Progress { done, total },
            started_by: None,
            started_by_name: Some("沈吉".to_owned()),
            created_at,
            ended_at: Some(created_at.plus_millis(61_001)),
            outcome: None,
        }
    }

    #[test]
    fn progress_has_the_counts_that_are_known() {
        let told = |job: &Job| [Locale::zh_CN, Locale::en].map(|locale| progress(locale, job));
        let running = job(JobState::Running, 12_000, Some(111_111));
        assert_eq!(told(&running), ["10% · 记录：12,000 / 111,111 条", "10% · Entries: 12,000 of 111,111"]);
        let compares = job(JobState::Running, 111_111, Some(111_111));
        assert!(told(&compares)[1].starts_with("Entries checked: 111,111."), "{:?}", told(&compares));
        assert_eq!(told(&job(JobState::Running, 0, None))[1], "Starting");
        assert_eq!(told(&Job { is_cancelled: true, ..running })[1], "Stopping");
        assert_eq!(told(&job(JobState::Waiting, 0, None))[1], "Waiting for the server to begin");
        let again = Job { attempts: 2, ..job(JobState::Waiting, 0, None) };
        assert_eq!(told(&again)[1], "Not successful, attempts so far: 2. Next attempt: 2026-01-01 08:02");
    }

    #[test]
    fn the_origin_has_who_when_and_how_long() {
        let done = job(JobState::Done, 1, Some(1));
        assert_eq!(origin(Locale::en, &done), "Started by 沈吉 on 2026-01-01 08:00 · took 1 min 2 s");
        let gone = Job { started_by_name: Some("former-7".to_owned()), ..done.clone() };
        assert!(!origin(Locale::en, &gone).contains("former-"));
        let operators = Job { started_by_name: None, ..done.clone() };
        assert!(origin(Locale::en, &operators).starts_with("Started by local administrator on"));
        let periodic = Job { kind: Kind::Expire, ..operators };
        assert_eq!(origin(Locale::en, &periodic), "Started by the server on 2026-01-01 08:00");
    }
}
