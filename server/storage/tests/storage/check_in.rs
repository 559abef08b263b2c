//! What is due is listed and reported, once, by who may; and what is kept stays what it was.

use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::confirm::{Decided, Decision, Step, Turn, Waiting};
use indicator_model::check_in::due::Due;
use indicator_model::check_in::history::Origin;
use indicator_model::check_in::rule::Remark;
use indicator_model::check_in::{Cause, CheckIn, CheckInState, Confidence};
use indicator_model::id::{CheckInId, OrganizationId};
use indicator_model::indicator::MeasureKind;
use indicator_model::measurement::{Counting, Measured};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, Verdict};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::check_in::{decide, due, record, waiting};
use storage::clock::now;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::integrity::Violation;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, founded, import, reportable, sample};

/// A sample city on 5 November 2025, when October can be reported.
pub(crate) async fn november(database: &Database) -> Ctx {
    let ctx = database.ctx().await;
    ctx.store().pretend("2025-11-05".parse().unwrap());
    sample(&ctx).await;
    ctx
}

pub(crate) async fn organization(ctx: &Ctx, code: &str) -> OrganizationId {
    let list = due(ctx, None).await.unwrap();
    list.organizations.iter().find(|known| known.code == code).unwrap().id
}

pub(crate) async fn of(ctx: &Ctx, organization: OrganizationId, indicator: &str, period: &str) -> Due {
    let list = due(ctx, Some(organization)).await.unwrap();
    let mut found = list.due.into_iter().filter(|due| due.indicator.code == indicator);
    found.find(|due| due.subject.period.to_string() == period).unwrap()
}

pub(crate) fn report(due: &Due, value: &str) -> CheckIn {
    CheckIn {
        id: CheckInId(Uuid::now_v7()),
        subject: due.subject,
        value: Measured::Plain { value: value.parse().unwrap() },
        counting: Counting::ToDate,
        note: "核实后更正".to_owned(),
        confidence: Confidence::Medium,
        cause: Some(Cause::Funds),
        next_step: String::new(),
        evidence: Vec::new(),
        typed_at: now(),
        over: due.current.as_ref().map(|current| current.id),
    }
}

pub(crate) async fn send(ctx: &Ctx, check_in: &CheckIn) -> Answer {
    record(ctx, vec![check_in.clone()]).await.unwrap().remove(0)
}

#[apply(both_engines)]
async fn what_is_due_is_reported_once_and_corrected_with_a_reason(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert!(october.indicator.measure == MeasureKind::Count, "{:?}", october.indicator);
    let mut first = report(&october, "1200");
    // What is not in force yet is superseded by nothing.
    first.over = october.current.as_ref().map(|current| current.id);
    assert_eq!(send(&ctx, &first).await, Answer::Accepted);
    assert_eq!(send(&ctx, &first).await, Answer::Accepted, "the same again");
    let other = CheckIn { value: Measured::Plain { value: "7".parse().unwrap() }, ..first.clone() };
    assert_eq!(send(&ctx, &other).await, Answer::ReusedId);

    let known = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(known.current.as_ref().map(|current| current.id), Some(first.id));
    // Somebody who had not seen it.
    let blind = CheckIn { id: CheckInId(Uuid::now_v7()), ..first.clone() };
    let Answer::Conflict { current } = send(&ctx, &blind).await else { panic!("a conflict") };
    assert_eq!(current.id, first.id);
    // A correction without a reason, and with one.
    let silent = CheckIn { note: String::new(), ..report(&known, "1250") };
    let Answer::Refused { remarks } = send(&ctx, &silent).await else { panic!("refused") };
    assert!(remarks.contains(&Remark::Supersedes), "{remarks:?}");
    let correction = report(&known, "1250");
    assert_eq!(send(&ctx, &correction).await, Answer::Accepted);
    let known = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(known.current.unwrap().report.value, correction.value);

    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn of_two_at_once_one_is_kept_and_the_other_is_shown_it(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let sent: Vec<CheckIn> = ["1100", "1200", "1300"].map(|value| report(&october, value)).into();
    let tasks = sent.iter().cloned().map(|check_in| {
        let ctx = ctx.clone();
        tokio::spawn(async move { send(&ctx, &check_in).await })
    });
    let mut answers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        answers.push(task.await.unwrap());
    }
    let accepted = answers.iter().filter(|answer| **answer == Answer::Accepted).count();
    let shown = answers.iter().filter(|answer| matches!(answer, Answer::Conflict { .. })).count();
    assert_eq!((accepted, shown), (1, 2), "{answers:?}");
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

/// A request may bring a report and its correction, made without a network.
#[apply(both_engines)]
async fn a_report_and_its_correction_come_in_one_request(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let first = report(&october, "1200");
    let second = CheckIn { over: Some(first.id), ..report(&october, "1250") };
    let answers = record(&ctx, vec![first, second.clone()]).await.unwrap();
    assert_eq!(answers, [Answer::Accepted, Answer::Accepted]);
    let known = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(known.current.map(|current| current.id), Some(second.id));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn what_is_not_open_or_not_there_is_not_kept(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let of_period = |period: &str| {
        let mut check_in = report(&october, "1200");
        check_in.subject.period = period.parse().unwrap();
        check_in
    };
    let mut strange = report(&october, "1200");
    strange.subject.organization = organization(&ctx, "MZJ").await;
    for (check_in, expected) in
        [(of_period("2025-M12"), true), (of_period("2025-Q3"), false), (strange, false)]
    {
        match send(&ctx, &check_in).await {
            Answer::Refused { remarks } if expected => {
                assert!(matches!(remarks[0], Remark::NotOpen { .. }), "{remarks:?}");
            }
            Answer::NotDue if !expected => {}
            answer => panic!("{answer:?} to {:?}", check_in.subject),
        }
    }
}

/// September closed on 4 November. What was sent back can be corrected all the same.
#[apply(both_engines)]
async fn what_is_sent_back_after_its_period_closed_can_be_corrected(database: Database) {
    let ctx = database.ctx().await;
    ctx.store().pretend("2025-11-10".parse().unwrap());
    sample(&ctx).await;
    let waits = waiting(&ctx).await.unwrap();
    let of_september = |waiting: &&Waiting| waiting.due.subject.period.to_string() == "2025-M09";
    let september = waits.iter().find(of_september).unwrap();
    let (subject, id) = (september.due.subject, september.due.current.as_ref().unwrap().id);
    let find = async || {
        let list = due(&ctx, Some(subject.organization)).await.unwrap();
        list.due.into_iter().find(|due| due.subject == subject)
    };
    assert_eq!(find().await, None);
    let decision =
        Decision {
            check_in: id, step: Step::Return, stage: Stage::Anyone, reason: "与台账不符".to_owned()
        };
    assert_eq!(decide(&ctx, vec![decision]).await.unwrap(), [Decided::Done]);
    let returned = find().await.unwrap();
    assert!(returned.is_open());
    let value = returned.current.as_ref().unwrap().report.value;
    let correction = CheckIn { value, ..report(&returned, "0") };
    assert_eq!(send(&ctx, &correction).await, Answer::Accepted);
}

#[apply(both_engines)]
async fn a_reporter_reports_for_the_own_organization_only(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    import(&operator, reportable()).await;
    let agriculture = organization(&operator, "NYJ").await;
    let civil = organization(&operator, "MZJ").await;
    let appointment = |organization| NewAppointment {
        organization: Some(organization),
        ..NewAppointment::to(Role::Reporter)
    };
    let created = employed(&operator, city, "lina", appointment(agriculture)).await;
    let reporter = at_work(&operator, city, created.id).await;

    let list = due(&reporter, None).await.unwrap();
    assert_eq!(list.organization, Some(agriculture));
    let offered: Vec<&str> = list.organizations.iter().map(|known| known.code.as_str()).collect();
    assert_eq!(offered, ["NYJ"]);
    assert!(due(&reporter, Some(civil)).await.is_err());

    let own = list.due.first().expect("something can be reported on any day");
    assert_eq!(own.subject.organization, agriculture);
    let others = due(&operator, Some(civil)).await.unwrap();
    let stolen = report(others.due.first().unwrap(), "1");
    assert_eq!(send(&reporter, &stolen).await, Answer::Forbidden);
    // A task records the attempt.
    let of_refusals = Filter { deed: Some(Deed::Refusal), ..Filter::default() };
    while storage::audit::list(&operator, city, of_refusals.clone(), 1).await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
}

/// A reporter and the head of one department, and the office.
pub(crate) struct Department {
    pub(crate) operator: Ctx,
    pub(crate) reporter: Ctx,
    pub(crate) head: Ctx,
    pub(crate) office: Ctx,
    /// Something that the reporter can report as a number.
    pub(crate) due: Due,
}

impl Department {
    pub(crate) async fn open(database: &Database) -> Self {
        let operator = database.ctx().await;
        let (city, _) = founded(&operator).await;
        import(&operator, reportable()).await;
        let agriculture = organization(&operator, "NYJ").await;
        let of = |role, organization| NewAppointment { organization, ..NewAppointment::to(role) };
        let mut people = Vec::new();
        for (login, appointment) in [
            ("lina", of(Role::Reporter, Some(agriculture))),
            ("sunlei", of(Role::DepartmentHead, Some(agriculture))),
            ("zhaoli", of(Role::AssessmentOffice, None)),
        ] {
            let created = employed(&operator, city, login, appointment).await;
            people.push(at_work(&operator, city, created.id).await);
        }
        let [reporter, head, office] = people.try_into().ok().unwrap();
        let list = due(&reporter, None).await.unwrap();
        let is_number = |due: &Due| {
            matches!(due.indicator.measure, MeasureKind::Count | MeasureKind::Ratio | MeasureKind::Stock)
        };
        let due = list.due.into_iter().find(is_number).expect("something can be reported on any day");
        Self { operator, reporter, head, office, due }
    }

    async fn again(&self) -> Due {
        let list = due(&self.reporter, None).await.unwrap();
        list.due.into_iter().find(|due| due.subject == self.due.subject).unwrap()
    }

    async fn decide(&self, by: &Ctx, check_in: CheckInId, step: Step, reason: &str) -> Decided {
        let decision = Decision { check_in, step, stage: Stage::Anyone, reason: reason.to_owned() };
        decide(by, vec![decision]).await.unwrap().remove(0)
    }
}

#[apply(both_engines)]
async fn a_report_is_sent_back_with_a_reason_corrected_and_confirmed(database: Database) {
    let at = Department::open(&database).await;
    let first = report(&at.due, "1");
    assert_eq!(send(&at.reporter, &first).await, Answer::Accepted);

    let seen = waiting(&at.head).await.unwrap();
    assert_eq!(seen.iter().map(|waiting| waiting.due.subject).collect::<Vec<_>>(), [at.due.subject]);
    assert_eq!((seen[0].author.as_deref(), seen[0].turn), (Some("lina 同志"), Turn::Reader));
    assert!(matches!(waiting(&at.reporter).await, Err(StoreError::Forbidden(Denial::NoRole))));

    assert_eq!(at.decide(&at.head, first.id, Step::Return, " ").await, Decided::NoReason);
    assert_eq!(at.decide(&at.head, first.id, Step::Return, "与台账不符").await, Decided::Done);
    assert_eq!(at.decide(&at.head, first.id, Step::Confirm, "").await, Decided::NotWaiting);
    assert_eq!(waiting(&at.head).await.unwrap(), []);
    let returned = at.again().await;
    let current = returned.current.as_ref().unwrap();
    assert_eq!((current.state, current.returned.as_str()), (CheckInState::Returned, "与台账不符"));
    assert!(returned.is_open());

    let second = report(&returned, "2");
    assert_eq!(send(&at.reporter, &second).await, Answer::Accepted);
    // What was sent back is no more.
    assert_eq!(at.decide(&at.head, first.id, Step::Confirm, "").await, Decided::NotWaiting);
    assert_eq!(at.decide(&at.head, second.id, Step::Confirm, "").await, Decided::Done);
    assert_eq!(at.again().await.current.unwrap().state, CheckInState::Confirmed);
    assert_eq!(storage::integrity::check(&at.operator).await.unwrap(), []);
}

#[apply(both_engines)]
async fn nobody_confirms_what_they_reported(database: Database) {
    let at = Department::open(&database).await;
    let own = report(&at.due, "1");
    assert_eq!(send(&at.office, &own).await, Answer::Accepted);
    assert_eq!(waiting(&at.office).await.unwrap()[0].turn, Turn::Other);
    assert_eq!(at.decide(&at.office, own.id, Step::Confirm, "").await, Decided::OwnWork);
    let unknown = CheckInId(Uuid::now_v7());
    assert_eq!(at.decide(&at.office, unknown, Step::Confirm, "").await, Decided::NotWaiting);
    // Two at once: it is confirmed once.
    let decision =
        || Decision { check_in: own.id, step: Step::Confirm, stage: Stage::Anyone, reason: String::new() };
    let answers = decide(&at.head, vec![decision(), decision()]).await.unwrap();
    assert_eq!(answers, [Decided::Done, Decided::NotWaiting]);
}

#[apply(both_engines)]
async fn a_measurement_that_was_altered_is_found(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let first = report(&october, "1200");
    let second = CheckIn { over: Some(first.id), ..report(&october, "1250") };
    record(&ctx, vec![first.clone()]).await.unwrap();
    record(&ctx, vec![second.clone()]).await.unwrap();
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let verdict = storage::integrity::verify(&ctx, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    ctx.store().clone().close().await.unwrap();

    // SQLite keeps an id as bytes.
    let stored = |id: CheckInId| match database.url() {
        url if url.starts_with("sqlite") => format!("x'{}'", id.0.simple()),
        _ => format!("'{id}'"),
    };
    let (first, last) = (stored(first.id), stored(second.id));
    // One at a time, each beside the one before.
    let tampering = [
        (format!("UPDATE measurement SET value = 1 WHERE id = {first}"), 1),
        (format!("UPDATE check_in SET note = '' WHERE id = {last}"), 2),
        (format!("UPDATE measurement SET in_force = FALSE WHERE id = {last}"), 3),
    ];
    for (sql, count) in tampering {
        database.execute(&sql).await;
        let ctx = database.ctx().await;
        let violations = storage::integrity::check(&ctx).await.unwrap();
        assert_eq!(violations.len(), count, "{sql}: {violations:?}");
        let of_sets = violations.iter().filter(|found| matches!(found, Violation::MeasurementSet { .. }));
        assert_eq!(of_sets.count(), count.min(2), "{violations:?}");
        assert_eq!(violations.contains(&Violation::Supersession { measurement: second.id.0 }), count == 3);
        let verdict = storage::integrity::verify(&ctx, city, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Differs { .. }), "{sql}: {verdict:?}");
        ctx.store().clone().close().await.unwrap();
    }
}

/// A report, its correction, and what somebody else decided about that one: the newest first.
#[apply(both_engines)]
async fn everybody_who_reads_the_board_reads_all_that_was_reported(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let before = storage::check_in::history(&ctx, october.subject).await.unwrap();
    let first = report(&october, "1200");
    assert_eq!(send(&ctx, &first).await, Answer::Accepted);
    let known = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let second = CheckIn { note: "多算了一个乡".to_owned(), ..report(&known, "1100") };
    assert_eq!(send(&ctx, &second).await, Answer::Accepted);
    let reason = "请附依据".to_owned();
    let decision =
        Decision { check_in: second.id, step: Step::Return, stage: Stage::Anyone, reason: reason.clone() };
    assert_eq!(decide(&ctx, vec![decision]).await.unwrap(), [Decided::Done]);

    let history = storage::check_in::history(&ctx, october.subject).await.unwrap();
    assert_eq!(history.reports.len(), before.reports.len() + 2);
    let [newest, older] = &history.reports[..2] else { panic!("two reports") };
    assert_eq!((newest.id, older.id), (second.id, first.id));
    assert!(newest.in_force && !older.in_force);
    assert_eq!(newest.value.value, second.value);
    assert_eq!((newest.by.as_deref(), &newest.origin), (None, &Origin::Person), "the operator");
    let said = newest.said.as_ref().unwrap();
    assert_eq!((said.note.as_str(), said.typed_at), ("多算了一个乡", second.typed_at));
    assert!(!history.is_late(newest));
    let steps: Vec<_> = newest.steps.iter().map(|taken| (taken.step, taken.reason.clone())).collect();
    assert_eq!(steps, [(Step::Return, reason)]);
    // What the sample brought is from a sheet.
    let sheets = before.reports.iter().filter(|report| matches!(report.origin, Origin::Sheet { .. }));
    assert_eq!(sheets.count(), before.reports.len());
}

#[apply(both_engines)]
async fn what_is_reported_elsewhere_is_not_found(database: Database) {
    let operator = november(&database).await;
    let agriculture = organization(&operator, "NYJ").await;
    let october = of(&operator, agriculture, "NYJ-01", "2025-M10").await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "office", NewAppointment::to(Role::AssessmentOffice)).await;
    // The sample belongs to no city of theirs.
    let office = at_work(&operator, city, office.id).await;
    let answer = storage::check_in::history(&office, october.subject).await;
    assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
}
