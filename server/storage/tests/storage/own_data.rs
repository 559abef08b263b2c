//! What a person takes along of reports: own check-ins and files, and decisions about those of others.

use indicator_model::check_in::CheckIn;
use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::confirm::{Decided, Decision, Step};
use indicator_model::check_in::evidence::FileKind;
use indicator_model::id::{CheckInId, EvidenceId};
use indicator_model::measurement::Measured;
use indicator_model::warning::answer::Answered;
use people_model::appointment::NewAppointment;
use people_model::mail::Mailing;
use people_model::role::Role;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::account::{
    OwnAnswer, OwnCheckIn, OwnComment, OwnFile, OwnMove, OwnRetrospective, OwnStep, Part, own_data,
};
use storage::board::answer;
use storage::check_in::decide;
use storage::check_in::evidence::{NewEvidence, add};
use storage::ctx::Ctx;
use storage::file_store::FileStore;
use tempfile::TempDir;
use uuid::Uuid;

use crate::check_in::{Department, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{employed, enter, founded, sample};
use crate::warning::about;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF";

/// The parts about reports, put together.
#[derive(Default)]
pub(crate) struct Reported {
    check_ins: Vec<OwnCheckIn>,
    steps: Vec<OwnStep>,
    files: Vec<OwnFile>,
    answers: Vec<OwnAnswer>,
    pub(crate) moves: Vec<OwnMove>,
    pub(crate) retrospectives: Vec<OwnRetrospective>,
    pub(crate) comments: Vec<OwnComment>,
    /// How many entries of the audit log there are.
    entries: usize,
    parts: usize,
}

pub(crate) async fn reported(ctx: &Ctx) -> Reported {
    let (mut export, mut all) = (own_data(ctx).await.unwrap(), Reported::default());
    while let Some(part) = export.next().await.unwrap() {
        all.parts += 1;
        match part {
            Part::Record(entries) => all.entries += entries.len(),
            Part::CheckIns(own) => all.check_ins.extend(own),
            Part::Steps(own) => all.steps.extend(own),
            Part::Files(own) => all.files.extend(own),
            Part::Answers(own) => all.answers.extend(own),
            Part::Moves(own) => all.moves.extend(own),
            Part::Retrospectives(own) => all.retrospectives.extend(own),
            Part::Comments(own) => all.comments.extend(own),
        }
    }
    all
}

async fn take(by: &Ctx, check_in: CheckInId, step: Step, reason: &str) {
    let decision = Decision { check_in, step, stage: Stage::Anyone, reason: reason.to_owned() };
    assert_eq!(decide(by, vec![decision]).await.unwrap(), [Decided::Done]);
}

/// A department with a report that has a file and came back, and the one that corrected it.
struct Case {
    at: Department,
    file: EvidenceId,
    first: CheckIn,
    second: CheckIn,
    _folder: TempDir,
}

impl Case {
    async fn open(database: &Database) -> Self {
        let (at, folder) = (Department::open(database).await, TempDir::new().unwrap());
        at.operator.store().keep_files(FileStore::folder(folder.path()));
        let file = EvidenceId(Uuid::now_v7());
        let organization = at.due.subject.organization;
        let new = NewEvidence { id: file, organization, name: "台账.pdf".to_owned(), bytes: PDF.to_vec() };
        add(&at.reporter, new).await.unwrap();
        let first = CheckIn { evidence: vec![file], next_step: "催办".to_owned(), ..report(&at.due, "1") };
        send(&at.reporter, &first).await;
        take(&at.head, first.id, Step::Return, "与台账不符").await;
        let second = CheckIn { over: Some(first.id), ..report(&at.due, "2") };
        send(&at.reporter, &second).await;
        take(&at.head, second.id, Step::Confirm, "").await;
        Self { at, file, first, second, _folder: folder }
    }
}

#[apply(both_engines)]
async fn who_reported_takes_along_each_report_with_what_became_of_it_and_each_file(database: Database) {
    let case = Case::open(&database).await;
    storage::account::set_mailing(&case.at.reporter, Mailing::Off).await.unwrap();
    let own = reported(&case.at.reporter).await;

    assert_eq!(own.check_ins.iter().map(|own| own.id).collect::<Vec<_>>(), [case.first.id, case.second.id]);
    let (first, second) = (&own.check_ins[0], &own.check_ins[1]);
    let due = &case.at.due;
    assert_eq!((&first.subject.code, &first.subject.name), (&due.indicator.code, &due.indicator.name));
    assert_eq!(
        (first.subject.period, first.subject.organization.as_str()),
        (due.subject.period, "市农业农村局")
    );
    assert_eq!(first.value, Measured::Plain { value: "1".parse().unwrap() });
    assert_eq!((first.confidence, first.cause), (case.first.confidence, case.first.cause));
    assert_eq!((first.note.as_str(), first.next_step.as_str()), ("核实后更正", "催办"));
    assert!(first.typed_at <= first.arrived_at);
    assert_eq!((first.in_force, second.in_force), (false, true));
    assert_eq!((&first.evidence, second.evidence.len()), (&vec![case.file], 0));
    let steps = |own: &OwnCheckIn| own.steps.iter().map(|taken| taken.step).collect::<Vec<_>>();
    assert_eq!((steps(first), steps(second)), (vec![Step::Return], vec![Step::Confirm]));
    assert_eq!(first.steps[0].reason, "与台账不符");

    let [file] = &own.files[..] else { panic!("{:?}", own.files) };
    assert_eq!((file.id, file.kind, file.bytes), (case.file, FileKind::Pdf, PDF.len() as u64));
    assert_eq!((file.name.as_str(), file.check_in), ("台账.pdf", Some(case.first.id)));
    assert_eq!((file.sm3.len(), file.address.clone()), (64, format!("/evidence/{}", case.file)));
    assert_eq!(own.steps, [], "the reporter decided nothing");
    let export = own_data(&case.at.reporter).await.unwrap();
    assert_eq!(export.data().account.mailing, Mailing::Off);
}

#[apply(both_engines)]
async fn who_decided_takes_along_the_decisions_and_nothing_that_others_reported(database: Database) {
    let case = Case::open(&database).await;
    let own = reported(&case.at.head).await;
    let steps: Vec<_> = own.steps.iter().map(|own| (own.check_in, own.taken.step)).collect();
    assert_eq!(steps, [(case.first.id, Step::Return), (case.second.id, Step::Confirm)]);
    assert_eq!(own.steps[0].subject.code, case.at.due.indicator.code);
    assert_eq!((own.check_ins.len(), own.files.len()), (0, 0));
    let nobody = reported(&case.at.office).await;
    assert_eq!((nobody.check_ins.len(), nobody.steps.len(), nobody.files.len()), (0, 0, 0));
}

#[apply(both_engines)]
async fn who_answered_a_warning_takes_along_the_answer_and_nobody_else_does(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let scheme = sample(&operator).await;
    let office = NewAppointment::to(Role::AssessmentOffice);
    let [by, other] =
        ["qianwei", "lina"].map(|login| (login, employed(&operator, city, login, office.clone())));
    let by = enter(&operator, by.0, &by.1.await.password).await;
    let other = enter(&operator, other.0, &other.1.await.password).await;
    let new = about(&operator, scheme, "FGW-01").await;
    assert_eq!(answer(&by, new.clone()).await.unwrap(), Answered::Done);
    let [own] = &reported(&by).await.answers[..] else { panic!("one answer") };
    assert_eq!(
        (own.id, own.code.as_str(), own.organization.as_str()),
        (new.id, "FGW-01", "市发展和改革委员会")
    );
    assert_eq!((own.cause, own.until, own.outcome), (new.cause, new.until, None));
    assert_eq!((&own.measure, &own.responsible), (&new.measure, &new.responsible));
    assert_eq!(reported(&other).await.answers, []);
}

/// One part is in memory at a time, however much there is.
#[apply(both_engines)]
async fn very_much_leaves_in_parts_and_each_once(database: Database) {
    const MANY: usize = 1_100;
    let at = Department::open(&database).await;
    let (mut over, mut sent) = (None, Vec::new());
    for number in 0..MANY {
        let own = CheckIn { over, ..report(&at.due, &number.to_string()) };
        (over, sent) = (Some(own.id), [sent, vec![own]].concat());
    }
    let answers = storage::check_in::record(&at.reporter, sent.clone()).await.unwrap();
    assert_eq!(answers.len(), MANY);
    let own = reported(&at.reporter).await;
    assert!(own.check_ins.iter().map(|own| own.id).eq(sent.iter().map(|sent| sent.id)));
    assert_eq!(own.parts, 10, "three of check-ins, and one each of the others");
}

/// The rows of reports name the account only, whose row has a pseudonym; and what was chosen about letters goes with the address.
#[apply(both_engines)]
async fn a_person_who_is_erased_leaves_reports_steps_and_files_without_a_name(database: Database) {
    let case = Case::open(&database).await;
    let storage::ctx::Actor::Person(person) = case.at.reporter.actor() else { panic!("a person") };
    storage::account::set_mailing(&case.at.reporter, Mailing::English).await.unwrap();
    let (city, id) = (person.city, person.standing.account);
    storage::account::disable(&case.at.operator, city, id, "离任").await.unwrap();
    let pseudonym = storage::account::erase(&case.at.operator, city, id, "lina", "离任").await.unwrap();
    let history = storage::check_in::history(&case.at.office, case.at.due.subject).await.unwrap();
    assert_eq!(history.reports.len(), 2);
    assert!(history.reports.iter().all(|report| report.by.as_ref() == Some(&pseudonym)));
    assert_eq!(history.reports[1].said.as_ref().unwrap().evidence[0].name, "台账.pdf");
    let raw = database.raw().await;
    let select = "SELECT COUNT(*) FROM account WHERE mailing IS NOT NULL";
    let chosen = Statement::from_string(raw.get_database_backend(), select);
    let chosen: i64 = raw.query_one_raw(chosen).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    raw.close().await.unwrap();
    assert_eq!(chosen, 0);
    assert_eq!(storage::integrity::check(&case.at.operator).await.unwrap(), []);
}
