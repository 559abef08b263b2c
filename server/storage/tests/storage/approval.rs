//! From being worked on to being settled and back, and who is kept from it.

use rstest_reuse::apply;
use std::collections::BTreeSet;

use indicator_model::diagnose::diagnose;
use indicator_model::id::{AccountId, CityId, SchemeId, TransitionId};
use indicator_model::scheme::Revision;
use indicator_model::tree::Tree;
use people_model::appointment::NewAppointment;
use people_model::approval::{ChangedTargets, Refusal, Request, Since, Step};
use people_model::audit::{Deed, Entry, FieldName};
use people_model::policy::{Denial, State};
use people_model::refusal;
use people_model::role::Role;
use storage::account::{NewDelegation, delegate};
use storage::audit::Filter;
use storage::clock::today;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::event::Subject;
use storage::scheme::{NewScheme, Page, advance, approval, review};
use storage::sheet::{Destination, Mode};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{
    SAMPLE, at_work, basic, edit, employed, enter, file, founded, import, load, sample, sign_in,
};

/// A step of somebody who looked at the scheme as it is now.
pub(crate) async fn step(ctx: &Ctx, scheme: SchemeId, step: Step) -> Result<(), StoreError> {
    let operator = Ctx::operator(ctx.store().clone());
    let revision = load(&operator, scheme).await.revision;
    advance(ctx, scheme, request(step, revision)).await
}

fn request(step: Step, revision: Revision) -> Request {
    Request { id: TransitionId(Uuid::now_v7()), step, revision, reason: "按会议纪要办理".to_owned() }
}

/// A city with its scheme, and the people that a scheme passes through.
pub(crate) struct Hall {
    pub(crate) operator: Ctx,
    pub(crate) city: CityId,
    pub(crate) scheme: SchemeId,
    pub(crate) office: Ctx,
    pub(crate) committee: Ctx,
    pub(crate) committee_id: AccountId,
}

impl Hall {
    pub(crate) async fn open(operator: Ctx) -> Self {
        let (city, _) = founded(&operator).await;
        let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
        let office = at_work(&operator, city, office.id).await;
        // A person's sheet belongs to the person's city.
        let scheme = import(&office, SAMPLE).await.scheme.unwrap();
        let created = employed(&operator, city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
        let committee = at_work(&operator, city, created.id).await;
        Self { operator, city, scheme, office, committee, committee_id: created.id }
    }

    async fn state(&self) -> State {
        approval(&self.operator, self.scheme).await.unwrap().state
    }

    async fn save(&self, ctx: &Ctx, value: &str) -> Result<(), StoreError> {
        let base = load(&self.operator, self.scheme).await;
        let change_set = edit(&base, vec![basic(&base, "NYJ-04", value)]);
        storage::scheme::save(ctx, self.scheme, change_set).await.map(drop)
    }

    async fn entries(&self, deed: Deed) -> Vec<Entry> {
        let entries = storage::audit::list(&self.operator, self.city, Filter::default(), 100).await.unwrap();
        entries.into_iter().filter(|entry| entry.deed == deed).collect()
    }
}

fn denied(answer: &Result<(), StoreError>, denial: Denial) {
    assert!(matches!(answer, Err(StoreError::Forbidden(found)) if *found == denial), "{answer:?}");
}

fn refused(answer: &Result<(), StoreError>, refusal: Refusal) {
    assert!(
        matches!(answer, Err(StoreError::People(refusal::Refusal::Approval(found))) if *found == refusal),
        "{answer:?}"
    );
}

#[apply(both_engines)]
async fn a_scheme_is_handed_over_approved_and_opened_again(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    hall.save(&hall.office, "96").await.unwrap();
    let revision = load(&hall.operator, hall.scheme).await.revision;
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    assert_eq!(hall.state().await, State::Submitted);
    step(&hall.committee, hall.scheme, Step::Return).await.unwrap();
    assert_eq!(hall.state().await, State::Draft);
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    step(&hall.committee, hall.scheme, Step::Approve).await.unwrap();
    assert_eq!(hall.state().await, State::Closed);
    step(&hall.committee, hall.scheme, Step::Reopen).await.unwrap();
    assert_eq!(hall.state().await, State::Draft);

    // No step is a change of what the scheme holds: the journal goes on as it was.
    assert_eq!(load(&hall.operator, hall.scheme).await.revision, revision);
    assert_eq!(storage::integrity::check(&hall.operator).await.unwrap(), []);
    let steps = review(&hall.operator, hall.scheme).await.unwrap().transitions;
    let told: Vec<_> = steps.iter().map(|it| (it.step, it.author.as_str())).collect();
    assert_eq!(
        told,
        [
            (Step::Reopen, "sunlei 同志"),
            (Step::Approve, "sunlei 同志"),
            (Step::Submit, "zhaoli 同志"),
            (Step::Return, "sunlei 同志"),
            (Step::Submit, "zhaoli 同志"),
        ]
    );
    assert!(steps.iter().all(|it| it.revision == revision && it.reason == "按会议纪要办理"));
    let [entry] = hall.entries(Deed::SchemeApprove).await.try_into().unwrap();
    assert_eq!((entry.doer.account, entry.reason.as_str()), (Some(hall.committee_id), "按会议纪要办理"));
    let field = entry.changes.iter().find(|change| change.field == FieldName::State).unwrap();
    assert_eq!((field.before.as_deref(), field.after.as_deref()), (Some("submitted"), Some("closed")));
    assert_eq!(hall.entries(Deed::SchemeSubmit).await.len(), 2);
}

#[apply(both_engines)]
async fn what_is_handed_over_or_settled_is_edited_by_nobody(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    hall.save(&hall.office, "96").await.unwrap();
    let undo = storage::scheme::cursor(&hall.office, hall.scheme).await.unwrap().undo.unwrap();
    let before = load(&hall.operator, hall.scheme).await;
    for (taken, by) in [(Step::Submit, &hall.office), (Step::Approve, &hall.committee)] {
        step(by, hall.scheme, taken).await.unwrap();
        for ctx in [&hall.office, &hall.operator] {
            denied(&hall.save(ctx, "97").await, Denial::WrongState);
            denied(&storage::scheme::undo(ctx, hall.scheme, undo).await.map(drop), Denial::WrongState);
            // The operator has many cities: a sheet that names none of theirs would make one more.
            let is_person = ctx.actor().account().is_some();
            let others = is_person.then_some(Destination::Cycle);
            for to in [Some(Destination::Scheme(hall.scheme)), others].into_iter().flatten() {
                for mode in [Mode::DryRun, Mode::Apply] {
                    let sheet = SAMPLE.replace("1200", "1201");
                    let answer = storage::sheet::import(ctx, file(sheet), to, mode).await;
                    denied(&answer.map(drop), Denial::WrongState);
                }
            }
        }
    }
    assert_eq!(load(&hall.operator, hall.scheme).await, before);
    step(&hall.committee, hall.scheme, Step::Reopen).await.unwrap();
    hall.save(&hall.office, "97").await.unwrap();
    assert_eq!(storage::integrity::check(&hall.operator).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_save_that_was_answered_is_answered_again_after_the_scheme_was_handed_over(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let base = load(&hall.operator, hall.scheme).await;
    let change_set = edit(&base, vec![basic(&base, "NYJ-04", "96")]);
    let first = storage::scheme::save(&hall.office, hall.scheme, change_set.clone()).await.unwrap();
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    assert_eq!(storage::scheme::save(&hall.office, hall.scheme, change_set).await.unwrap(), first);
}

#[apply(both_engines)]
async fn whoever_had_a_part_does_not_decide(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    // One person in both offices, which the roles allow.
    let both =
        employed(&hall.operator, hall.city, "qianwei", NewAppointment::to(Role::AssessmentOffice)).await;
    let committee = NewAppointment::to(Role::SteeringCommittee);
    storage::account::appoint(&hall.operator, hall.city, both.id, committee).await.unwrap();
    let both = at_work(&hall.operator, hall.city, both.id).await;
    hall.save(&both, "96").await.unwrap();
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    denied(&step(&both, hall.scheme, Step::Approve).await, Denial::OwnWork);
    denied(&step(&both, hall.scheme, Step::Return).await, Denial::OwnWork);
    step(&hall.committee, hall.scheme, Step::Approve).await.unwrap();
    // What was settled is nobody's own work any more; what comes after it is.
    step(&both, hall.scheme, Step::Reopen).await.unwrap();
    hall.save(&hall.office, "97").await.unwrap();
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    step(&both, hall.scheme, Step::Return).await.unwrap();
    // Handing over is a part, too.
    step(&both, hall.scheme, Step::Submit).await.unwrap();
    denied(&step(&both, hall.scheme, Step::Approve).await, Denial::OwnWork);
    step(&hall.committee, hall.scheme, Step::Approve).await.unwrap();
}

#[apply(both_engines)]
async fn a_lent_role_hides_nobodys_part(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let lend = async |from: &Ctx, to: AccountId, role: Role| {
        let delegation = NewDelegation {
            to,
            role,
            organization: None,
            from: today(),
            until: "2099-12-31".parse().unwrap(),
        };
        delegate(from, delegation, "出差").await.unwrap();
    };
    // The member of the committee edits with a role of the office that was lent.
    lend(&hall.office, hall.committee_id, Role::AssessmentOffice).await;
    let committee = at_work(&hall.operator, hall.city, hall.committee_id).await;
    hall.save(&committee, "96").await.unwrap();
    let [newest] = storage::scheme::history(&hall.office, hall.scheme, Page { before: None, limit: 1 })
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(
        (newest.author.as_str(), newest.on_behalf_of.as_deref()),
        ("sunlei 同志", Some("zhaoli 同志"))
    );
    step(&committee, hall.scheme, Step::Submit).await.unwrap();
    let submitted = review(&hall.office, hall.scheme).await.unwrap().approval.last.unwrap();
    assert_eq!(submitted.on_behalf_of.as_deref(), Some("zhaoli 同志"));
    denied(&step(&committee, hall.scheme, Step::Approve).await, Denial::OwnWork);

    // Somebody who had no part acts for the member who had one.
    let clean = employed(&hall.operator, hall.city, "qianwei", NewAppointment::to(Role::Auditor)).await;
    enter(&hall.operator, "qianwei", &clean.password).await;
    lend(&committee, clean.id, Role::SteeringCommittee).await;
    let (clean, _) = sign_in(&hall.operator, "qianwei", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    denied(&step(&clean, hall.scheme, Step::Approve).await, Denial::OwnWork);

    // And a delegated approver without any part may.
    let other =
        employed(&hall.operator, hall.city, "zhoumin", NewAppointment::to(Role::SteeringCommittee)).await;
    let other_ctx = at_work(&hall.operator, hall.city, other.id).await;
    let substitute = employed(&hall.operator, hall.city, "wugang", NewAppointment::to(Role::Auditor)).await;
    enter(&hall.operator, "wugang", &substitute.password).await;
    lend(&other_ctx, substitute.id, Role::SteeringCommittee).await;
    let (substitute, _) = sign_in(&hall.operator, "wugang", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    step(&substitute, hall.scheme, Step::Approve).await.unwrap();
    let [entry] = hall.entries(Deed::SchemeApprove).await.try_into().unwrap();
    assert_eq!(entry.doer.on_behalf_of, Some(other.id));
}

#[apply(both_engines)]
async fn a_step_is_taken_once_and_only_at_what_was_looked_at(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let seen = load(&hall.operator, hall.scheme).await.revision;
    hall.save(&hall.office, "96").await.unwrap();
    let in_force = load(&hall.operator, hall.scheme).await.revision;
    let late = advance(&hall.office, hall.scheme, request(Step::Submit, seen)).await;
    refused(&late, Refusal::Stale { revision: in_force });
    assert_eq!(hall.state().await, State::Draft);

    let submit = request(Step::Submit, in_force);
    advance(&hall.office, hall.scheme, submit.clone()).await.unwrap();
    let mut events = hall.operator.store().subscribe();
    advance(&hall.office, hall.scheme, submit.clone()).await.unwrap();
    assert!(events.try_recv().is_err(), "nothing happened");
    assert_eq!(hall.entries(Deed::SchemeSubmit).await.len(), 1);
    denied(&step(&hall.office, hall.scheme, Step::Submit).await, Denial::WrongState);
    denied(&step(&hall.committee, hall.scheme, Step::Reopen).await, Denial::WrongState);

    advance(&hall.committee, hall.scheme, request(Step::Approve, in_force)).await.unwrap();
    assert_eq!(events.try_recv().unwrap().subject, Subject::Scheme(hall.scheme));
    assert_eq!(load(&hall.operator, hall.scheme).await.revision, in_force);
    // Long answered, and the scheme has moved on.
    advance(&hall.office, hall.scheme, submit).await.unwrap();
    assert_eq!(hall.state().await, State::Closed);
}

#[apply(both_engines)]
async fn two_at_the_same_time_take_one_step(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let revision = load(&hall.operator, hall.scheme).await.revision;
    let mut steps = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (office, scheme) = (hall.office.clone(), hall.scheme);
        steps.spawn(async move { advance(&office, scheme, request(Step::Submit, revision)).await.is_ok() });
    }
    assert_eq!(steps.join_all().await.into_iter().filter(|done| *done).count(), 1);
    assert_eq!(review(&hall.office, hall.scheme).await.unwrap().transitions.len(), 1);
    assert_eq!(hall.entries(Deed::SchemeSubmit).await.len(), 1);
}

#[apply(both_engines)]
async fn whoever_goes_on_with_the_work_is_told_why_and_nothing_is_not_handed_over(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let revision = load(&hall.operator, hall.scheme).await.revision;
    let bare = |step| Request { reason: " ".to_owned(), ..request(step, revision) };
    advance(&hall.office, hall.scheme, bare(Step::Submit)).await.unwrap();
    refused(&advance(&hall.committee, hall.scheme, bare(Step::Return)).await, Refusal::NoReason);
    advance(&hall.committee, hall.scheme, bare(Step::Approve)).await.unwrap();
    refused(&advance(&hall.committee, hall.scheme, bare(Step::Reopen)).await, Refusal::NoReason);
    assert_eq!(hall.state().await, State::Closed);

    let cycle = load(&hall.operator, hall.scheme).await.cycle;
    let new = NewScheme { city: hall.city, name: "空方案".into(), cycle };
    let empty = storage::scheme::create(&hall.office, new).await.unwrap();
    refused(&step(&hall.office, empty, Step::Submit).await, Refusal::Empty);
}

#[apply(both_engines)]
async fn the_review_counts_what_changed_since_the_last_approval(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let first = review(&hall.committee, hall.scheme).await.unwrap();
    assert_eq!(first.since, Since::Never);
    let scheme = load(&hall.operator, hall.scheme).await;
    let targets = scheme.nodes.iter().flat_map(|node| [node.targets.basic, node.targets.challenge]);
    let targets = u32::try_from(targets.flatten().count()).unwrap();
    assert_eq!((first.changed_targets, first.revision), (targets, scheme.revision));
    let findings = diagnose(&Tree::new(scheme.clone()));
    let concerned: BTreeSet<_> = findings.iter().map(|found| found.node).collect();
    assert_eq!(first.problems.values().sum::<u32>() as usize, concerned.len());
    let worst = findings.iter().map(|found| found.finding.severity()).max();
    assert_eq!(first.problems.keys().max().copied(), worst);

    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    step(&hall.committee, hall.scheme, Step::Approve).await.unwrap();
    assert_eq!(review(&hall.committee, hall.scheme).await.unwrap().changed_targets, 0);
    step(&hall.committee, hall.scheme, Step::Reopen).await.unwrap();
    let value = scheme.nodes.iter().find(|node| node.id == crate::fixture::node(&scheme, "NYJ-04"));
    let value = value.unwrap().targets.basic.unwrap().to_string();
    hall.save(&hall.office, "96").await.unwrap();
    hall.save(&hall.office, "97").await.unwrap();
    let second = review(&hall.committee, hall.scheme).await.unwrap();
    assert_eq!((second.changed_targets, second.since), (1, Since::Approved));
    assert_eq!(second.changed_by_owner, [ChangedTargets { owner: "市农业农村局".to_owned(), count: 1 }]);
    hall.save(&hall.office, &value).await.unwrap();
    assert_eq!(review(&hall.committee, hall.scheme).await.unwrap().changed_targets, 0, "it is as it was");

    // Who decides again wants to see what happened since they sent it back.
    hall.save(&hall.office, "96").await.unwrap();
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    step(&hall.committee, hall.scheme, Step::Return).await.unwrap();
    let returned = review(&hall.office, hall.scheme).await.unwrap();
    assert_eq!((returned.changed_targets, returned.since), (0, Since::Returned));
    hall.save(&hall.office, &value).await.unwrap();
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    let third = review(&hall.committee, hall.scheme).await.unwrap();
    assert_eq!((third.changed_targets, third.since), (1, Since::Returned));
}

#[apply(both_engines)]
async fn the_list_says_where_each_scheme_stands(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    hall.save(&hall.office, "96").await.unwrap();
    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    let listed = storage::scheme::list(&hall.committee).await.unwrap();
    let summary = listed.iter().find(|summary| summary.id == hall.scheme).unwrap();
    assert_eq!(summary.approval, approval(&hall.committee, hall.scheme).await.unwrap());
    assert_eq!(summary.approval.state, State::Submitted);
    assert_eq!(summary.approval.authors, [hall.office.actor().account().unwrap()]);
    assert_eq!(summary.approval.last.as_ref().unwrap().author, "zhaoli 同志");
}

/// In the sample everybody practises, and what is handed over there is closed to edits as anywhere.
#[apply(both_engines)]
async fn the_sample_can_be_handed_over_and_comes_back_as_a_draft(database: Database) {
    let operator = database.ctx().await;
    let (_, _) = founded(&operator).await;
    let scheme = sample(&operator).await;
    let (first, _) = sign_in(&operator, "wangfang", crate::fixture::PASSWORD).await.unwrap();
    step(&first, scheme, Step::Submit).await.unwrap();
    let base = load(&operator, scheme).await;
    let change_set = edit(&base, vec![basic(&base, "NYJ-04", "96")]);
    denied(&storage::scheme::save(&first, scheme, change_set.clone()).await.map(drop), Denial::WrongState);
    let mut events = operator.store().subscribe();
    assert_eq!(sample(&first).await, scheme);
    assert_eq!(events.try_recv().unwrap().subject, Subject::Scheme(scheme), "open pages hear of it");
    assert_eq!(approval(&operator, scheme).await.unwrap().state, State::Draft);
    storage::scheme::save(&first, scheme, change_set).await.unwrap();
    assert!(storage::sample::remove(&first).await.unwrap());
    assert_eq!(storage::integrity::check(&operator).await.unwrap(), []);
}
