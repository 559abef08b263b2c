//! Work that the server does by itself: who gets it, what becomes of it, and what the audit log says.

use indicator_model::id::{CityId, JobId};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, FieldName, Verdict};
use people_model::job::{Job, JobState, Kind, Outcome, Progress};
use people_model::mask;
use people_model::proposal::{Measure, NewProposal};
use people_model::role::Role;
use rstest_reuse::apply;
use sea_orm::ConnectionTrait;
use storage::audit::Filter;
use storage::clock;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::job::{Claim, Ended, cancel, claim, latest, list, run, schedule, start};
use storage::store::Store;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, at_work, employed, founded, sign_in};

/// The auditor of a city, who may have its audit log verified.
async fn auditor(operator: &Ctx) -> (CityId, Ctx) {
    let (city, _) = founded(operator).await;
    let made = employed(operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    (city, at_work(operator, city, made.id).await)
}

async fn only(ctx: &Ctx, city: CityId) -> Job {
    let jobs = list(ctx, city).await.unwrap();
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs.into_iter().next().unwrap()
}

/// The job that removes what has expired.
async fn expiry(operator: &Ctx, city: CityId) -> Job {
    let jobs = list(operator, city).await.unwrap();
    jobs.into_iter().find(|job| job.kind == Kind::Expire).unwrap()
}

async fn claimed(store: &Store) -> Claim {
    claim(store).await.unwrap().expect("a job is due")
}

/// As if its time had come, or its worker had been gone for long. People are reminded at an hour of the day, and not here.
async fn let_time_pass(database: &Database) {
    let past = "'2020-01-01T00:00:00.000Z'";
    database
        .execute(&format!("UPDATE job SET next_try_at = {past} WHERE state = 'waiting' AND kind <> 'remind'"))
        .await;
    database.execute(&format!("UPDATE job SET claimed_until = {past} WHERE state = 'running'")).await;
}

#[apply(both_engines)]
async fn a_verification_runs_for_whoever_started_it_and_the_audit_log_says_who_did_it(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let id = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    assert_eq!(start(&auditor, Kind::AuditVerify, city).await.unwrap(), id, "one at a time");
    let waiting = only(&auditor, city).await;
    assert_eq!((waiting.state, waiting.started_by), (JobState::Waiting, auditor.actor().account()));

    let claim = claimed(operator.store()).await;
    assert_eq!(run(operator.store(), &claim).await.unwrap(), Ended::Succeeded);
    let done = only(&auditor, city).await;
    let Some(Outcome::Verified { verdict: Verdict::Intact { anchor: Some(anchor), .. } }) = &done.outcome
    else {
        panic!("{done:?}")
    };
    assert_eq!((done.state, done.progress.percent()), (JobState::Done, Some(100)));
    assert_eq!(done.progress.done, anchor.sequence);
    assert!(done.ended_at.is_some());

    let entries = storage::audit::list(&operator, city, Filter::default(), 1).await.unwrap();
    assert_eq!((entries[0].deed, entries[0].doer.name.as_str()), (Deed::AuditVerify, "server"));
    assert_eq!(entries[0].doer.account, None);
    let starter = auditor.actor().account().map(|account| account.to_string());
    assert!(
        entries[0].changes.iter().any(|field| field.field == FieldName::StartedBy && field.after == starter)
    );
    assert!(start(&auditor, Kind::AuditVerify, city).await.unwrap() != id, "another one afterwards");
}

#[apply(both_engines)]
async fn only_who_may_verify_the_audit_log_starts_sees_and_cancels_it(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::SteeringCommittee)).await;
    let other = at_work(&operator, city, made.id).await;
    let id = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    let refused = [
        start(&other, Kind::AuditVerify, city).await.err(),
        start(&auditor, Kind::Expire, city).await.err(),
        list(&other, city).await.err(),
        cancel(&other, city, id).await.err(),
    ];
    for answer in refused {
        assert!(matches!(answer, Some(StoreError::Forbidden(_))), "{answer:?}");
    }
    schedule(operator.store()).await.unwrap();
    assert_eq!(list(&auditor, city).await.unwrap().len(), 1, "what belongs to no city is the operator's");
    assert_eq!(list(&operator, city).await.unwrap().len(), 3);
}

#[apply(both_engines)]
async fn of_many_workers_one_has_a_job(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    schedule(operator.store()).await.unwrap();
    start(&auditor, Kind::AuditVerify, city).await.unwrap();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = database.open().await;
        workers.spawn(async move { claim(&store).await.unwrap().map(|claim| claim.id) });
    }
    let mut ids: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
    ids.sort();
    ids.dedup();
    while let Some(claim) = claim(operator.store()).await.unwrap() {
        assert!(!ids.contains(&claim.id), "somebody else has it");
        ids.push(claim.id);
    }
    assert_eq!(ids.len(), 2);
}

#[apply(both_engines)]
async fn what_a_lost_worker_had_is_taken_over_and_the_lost_one_writes_nothing(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let store = operator.store();
    start(&auditor, Kind::AuditVerify, city).await.unwrap();
    let lost = claimed(store).await;
    assert!(claim(store).await.unwrap().is_none(), "it is alive");
    let_time_pass(&database).await;
    let heir = claimed(store).await;
    assert_eq!(heir.id, lost.id);
    assert!(!lost.keep(store, Progress { done: 7, total: Some(8) }).await.unwrap());
    lost.succeed(store, &Outcome::Expired { count: 7 }).await.unwrap();
    assert_eq!(
        (only(&auditor, city).await.state, only(&auditor, city).await.outcome),
        (JobState::Running, None)
    );
    assert_eq!(only(&auditor, city).await.attempts, 2);
    assert!(heir.keep(store, Progress { done: 1, total: Some(8) }).await.unwrap());
    assert_eq!(only(&auditor, city).await.progress.percent(), Some(12));
    heir.release(store).await.unwrap();
    let released = only(&auditor, city).await;
    assert_eq!((released.state, released.attempts), (JobState::Waiting, 1));
}

#[apply(both_engines)]
async fn a_failed_job_is_tried_again_later_each_time_and_then_has_failed(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let store = operator.store();
    start(&auditor, Kind::AuditVerify, city).await.unwrap();
    let mut before = clock::now().plus_minutes(-1);
    for attempt in 1..5 {
        claimed(store).await.fail(store, "the disk is full".to_owned()).await.unwrap();
        let job = only(&auditor, city).await;
        assert_eq!((job.state, job.attempts), (JobState::Waiting, attempt));
        assert!(job.next_try > before, "{} after {before}", job.next_try);
        assert!(claim(store).await.unwrap().is_none(), "it pauses");
        before = job.next_try;
        let_time_pass(&database).await;
    }
    claimed(store).await.fail(store, "the disk is full".to_owned()).await.unwrap();
    let job = only(&auditor, city).await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.outcome, Some(Outcome::Failed { reason: "the disk is full".to_owned() }));
    assert!(claim(store).await.unwrap().is_none());
}

/// One that takes its worker with it each time does so a bounded number of times.
#[apply(both_engines)]
async fn a_job_that_no_worker_lives_through_has_failed(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    start(&auditor, Kind::AuditVerify, city).await.unwrap();
    for _ in 0..5 {
        claimed(operator.store()).await;
        let_time_pass(&database).await;
    }
    assert!(claim(operator.store()).await.unwrap().is_none());
    assert_eq!(only(&auditor, city).await.state, JobState::Failed);
}

#[apply(both_engines)]
async fn a_job_is_cancelled_while_it_waits_and_while_it_runs(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let store = operator.store();
    let id = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    cancel(&auditor, city, id).await.unwrap();
    assert_eq!(only(&auditor, city).await.state, JobState::Cancelled);
    assert!(claim(store).await.unwrap().is_none());
    assert!(matches!(cancel(&auditor, city, id).await, Err(StoreError::NotFound)), "it is over");

    let id = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    let running = claimed(store).await;
    cancel(&auditor, city, id).await.unwrap();
    assert!(!running.keep(store, Progress::default()).await.unwrap(), "its worker sees it");
    let_time_pass(&database).await;
    assert!(claim(store).await.unwrap().is_none(), "nobody takes it over");
    let states: Vec<_> = list(&auditor, city).await.unwrap().iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Cancelled, JobState::Cancelled]);
}

#[apply(both_engines)]
async fn what_nobody_finished_in_time_goes_by_itself_and_the_audit_log_says_so(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    employed(&operator, city, "sunlei", NewAppointment::to(Role::SecurityAdministrator)).await;
    let target = employed(&operator, city, "qianwu", NewAppointment::to(Role::AuditAdministrator)).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    storage::account::factor::begin(&admin, PASSWORD).await.unwrap();
    let new =
        NewProposal { account: target.id, measure: Measure::ResetPassword, reason: "忘记".to_owned() };
    storage::proposal::propose(&admin, city, new).await.unwrap();

    schedule(operator.store()).await.unwrap();
    let expires = async || {
        let claim = claimed(operator.store()).await;
        assert_eq!(run(operator.store(), &claim).await.unwrap(), Ended::Succeeded);
        let job = expiry(&operator, city).await;
        assert_eq!(job.state, JobState::Waiting, "for its next time");
        let_time_pass(&database).await;
        job.outcome
    };
    assert_eq!(expires().await, Some(Outcome::Expired { count: 0 }), "all of it is young");
    let past = "'2020-01-01T00:00:00.000Z'";
    database.execute(&format!("UPDATE factor_enrolment SET begun_at = {past}")).await;
    database.execute(&format!("UPDATE proposal SET until = {past}")).await;
    assert_eq!(expires().await, Some(Outcome::Expired { count: 2 }));
    assert_eq!(expires().await, Some(Outcome::Expired { count: 0 }));

    let raw = database.raw().await;
    let left = raw.query_all_raw(sea_orm::Statement::from_string(
        raw.get_database_backend(),
        "SELECT half FROM proposal WHERE half <> '' UNION ALL SELECT secret FROM factor_enrolment",
    ));
    assert!(left.await.unwrap().is_empty(), "no secret is left that nobody came for");
    let entries = storage::audit::list(&operator, city, Filter::default(), 5).await.unwrap();
    let expired = entries.iter().find(|entry| entry.deed == Deed::ProposalExpire).unwrap();
    assert_eq!((expired.doer.name.as_str(), expired.doer.account), ("server", None));
}

/// As in every list: an auditor comes from outside, and reads the names of others masked.
#[apply(both_engines)]
async fn a_job_names_the_person_who_started_it_as_the_reader_may_see_them(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AuditAdministrator)).await;
    let keeper = at_work(&operator, city, made.id).await;
    assert_eq!(latest(&auditor, Kind::AuditVerify, city).await.unwrap(), None);

    let id = start(&keeper, Kind::AuditVerify, city).await.unwrap();
    let name = async |ctx: &Ctx| {
        let job = latest(ctx, Kind::AuditVerify, city).await.unwrap().unwrap();
        assert_eq!((job.id, &job), (id, &list(ctx, city).await.unwrap()[0]));
        job.started_by_name.unwrap()
    };
    assert_eq!(name(&keeper).await, "zhaoli 同志");
    assert_eq!(name(&auditor).await, mask::name("zhaoli 同志"));
    assert_ne!(name(&auditor).await, "zhaoli 同志");

    cancel(&auditor, city, id).await.unwrap();
    let id = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    let own = latest(&auditor, Kind::AuditVerify, city).await.unwrap().unwrap();
    assert_eq!((own.id, own.started_by_name.as_deref()), (id, Some("sunlei 同志")), "the newer one");
    cancel(&auditor, city, id).await.unwrap();
    start(&operator, Kind::AuditVerify, city).await.unwrap();
    let operators = latest(&auditor, Kind::AuditVerify, city).await.unwrap().unwrap();
    assert_eq!((operators.started_by, operators.started_by_name), (None, None));
}

#[apply(both_engines)]
async fn what_a_cancellation_did_is_answered_and_what_is_not_of_the_city_is_not_found(database: Database) {
    let operator = database.ctx().await;
    let (city, auditor) = auditor(&operator).await;
    let waiting = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    assert_eq!(cancel(&auditor, city, waiting).await.unwrap(), JobState::Cancelled);

    let running = start(&auditor, Kind::AuditVerify, city).await.unwrap();
    claimed(operator.store()).await;
    assert_eq!(cancel(&auditor, city, running).await.unwrap(), JobState::Running);
    let job = latest(&auditor, Kind::AuditVerify, city).await.unwrap().unwrap();
    assert!(job.is_cancelled && job.is_open() && !job.is_cancellable());
    assert_eq!(cancel(&auditor, city, running).await.unwrap(), JobState::Running, "a second time");

    schedule(operator.store()).await.unwrap();
    let periodic =
        list(&operator, city).await.unwrap().into_iter().find(|job| job.kind == Kind::Expire).unwrap();
    assert!(!periodic.is_open() && !periodic.is_cancellable(), "it waits for its time");
    for id in [periodic.id, JobId(Uuid::now_v7())] {
        let answer = cancel(&auditor, city, id).await;
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
    }
    let nowhere = CityId(Uuid::now_v7());
    for answer in [
        latest(&auditor, Kind::AuditVerify, nowhere).await.err(),
        list(&auditor, nowhere).await.err(),
        cancel(&auditor, nowhere, running).await.err(),
    ] {
        assert!(matches!(answer, Some(StoreError::NotFound | StoreError::Forbidden(_))), "{answer:?}");
    }
}

#[apply(both_engines)]
async fn why_a_job_failed_is_for_the_log(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    schedule(operator.store()).await.unwrap();
    let claim = claimed(operator.store()).await;
    database.execute("ALTER TABLE proposal RENAME TO elsewhere").await;
    let Ended::Failed { reason } = run(operator.store(), &claim).await.unwrap() else { panic!() };
    assert!(reason.contains("proposal"), "{reason}");
    let job = expiry(&operator, city).await;
    assert_eq!((job.state, job.outcome), (JobState::Waiting, Some(Outcome::Failed { reason })));
}
