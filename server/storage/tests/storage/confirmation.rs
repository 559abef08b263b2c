//! A report passes the stages of its chain, each by somebody else, whatever happens to it and to the chain.

use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::chain::{Chain, Holders, Stage, StageKind};
use indicator_model::check_in::confirm::{Decided, Decision, Step, Turn, Waiting};
use indicator_model::check_in::due::Due;
use indicator_model::check_in::{CheckIn, CheckInState};
use indicator_model::id::{AccountId, CheckInId, CityId, OrganizationId, SchemeId};
use indicator_model::indicator::MeasureKind;
use indicator_model::timetable::answer::{ChainFault, NewChain, Saved, ScopeName};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, FieldName, Verdict};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::account::{NewDelegation, delegate};
use storage::audit::Filter;
use storage::check_in::{decide, due, history, set_chain, waiting};
use storage::clock::today;
use storage::ctx::{Actor, Ctx, Person};
use storage::error::StoreError;
use storage::notice::{list, remind};
use storage::timetable::read;

use crate::check_in::{november, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, founded, import, reportable};

/// The people around a report of the agriculture bureau, for whose data the bureau of big data answers.
pub(crate) struct City {
    pub(crate) operator: Ctx,
    pub(crate) id: CityId,
    pub(crate) scheme: SchemeId,
    pub(crate) bureau: OrganizationId,
    pub(crate) data_owner: OrganizationId,
    pub(crate) reporter: Ctx,
    pub(crate) head: Ctx,
    pub(crate) steward: Ctx,
    pub(crate) office: Ctx,
    pub(crate) due: Due,
}

impl City {
    pub(crate) async fn open(database: &Database) -> Self {
        let operator = database.ctx().await;
        let (id, _) = founded(&operator).await;
        let scheme = import(&operator, reportable()).await.scheme.unwrap();
        let bureau = organization(&operator, "NYJ").await;
        let data_owner = organization(&operator, "SJJ").await;
        let of = |role, organization| NewAppointment { organization, ..NewAppointment::to(role) };
        let mut people = Vec::new();
        for (login, appointment) in [
            ("lina", of(Role::Reporter, Some(bureau))),
            ("sunlei", of(Role::DepartmentHead, Some(bureau))),
            ("chenjie", of(Role::DataSteward, Some(data_owner))),
            ("zhaoli", of(Role::AssessmentOffice, None)),
        ] {
            let created = employed(&operator, id, login, appointment).await;
            people.push(at_work(&operator, id, created.id).await);
        }
        let [reporter, head, steward, office] = people.try_into().ok().unwrap();
        let all = due(&reporter, None).await.unwrap();
        let is_number = |due: &Due| {
            matches!(due.indicator.measure, MeasureKind::Count | MeasureKind::Ratio | MeasureKind::Stock)
        };
        let due = all.due.into_iter().find(is_number).expect("something can be reported on any day");
        Self { operator, id, scheme, bureau, data_owner, reporter, head, steward, office, due }
    }

    /// With a chain of the whole scheme.
    async fn with(database: &Database, stages: &[StageKind]) -> Self {
        let city = Self::open(database).await;
        assert_eq!(city.set(ScopeName::Scheme, None, Some(city.chain(stages))).await, Saved::Done);
        city
    }

    fn owner(&self) -> Stage {
        Stage::DataOwner { organization: self.data_owner }
    }

    fn chain(&self, stages: &[StageKind]) -> Chain {
        let stage = |kind: &StageKind| match kind {
            StageKind::Anyone => Stage::Anyone,
            StageKind::Head => Stage::Head,
            StageKind::DataOwner => self.owner(),
            StageKind::Office => Stage::Office,
        };
        Chain::try_from(stages.iter().map(stage).collect::<Vec<_>>()).unwrap()
    }

    async fn set(&self, scope: ScopeName, before: Option<Chain>, after: Option<Chain>) -> Saved {
        set_chain(&self.office, NewChain { scheme: self.scheme, scope, before, after }).await.unwrap()
    }

    pub(crate) async fn reported(&self, value: &str) -> CheckIn {
        let check_in = report(&self.again().await, value);
        assert_eq!(send(&self.reporter, &check_in).await, Answer::Accepted);
        check_in
    }

    async fn again(&self) -> Due {
        let list = due(&self.reporter, None).await.unwrap();
        list.due.into_iter().find(|due| due.subject == self.due.subject).unwrap()
    }

    async fn state(&self) -> CheckInState {
        self.again().await.current.unwrap().state
    }

    async fn confirm(&self, by: &Ctx, check_in: CheckInId, stage: Stage) -> Decided {
        decided(by, check_in, stage, Step::Confirm, "").await
    }

    async fn verified(&self) {
        let verdict = storage::integrity::verify(&self.operator, self.id, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
        assert_eq!(storage::integrity::check(&self.operator).await.unwrap(), []);
    }
}

async fn decided(by: &Ctx, check_in: CheckInId, stage: Stage, step: Step, reason: &str) -> Decided {
    let decision = Decision { check_in, step, stage, reason: reason.to_owned() };
    decide(by, vec![decision]).await.unwrap().remove(0)
}

/// Whose turn it is with each report that somebody is shown, and at which stage.
async fn turns(ctx: &Ctx) -> Vec<(Turn, Option<Stage>)> {
    let stage = |waiting: &Waiting| {
        let progress = waiting.due.progress.as_ref().unwrap();
        progress.current().map(|(_, passage)| passage.stage)
    };
    waiting(ctx).await.unwrap().iter().map(|waiting| (waiting.turn, stage(waiting))).collect()
}

fn account(ctx: &Ctx) -> AccountId {
    ctx.actor().account().unwrap()
}

const ALL: &[StageKind] = &[StageKind::Head, StageKind::DataOwner, StageKind::Office];

#[apply(both_engines)]
async fn three_people_take_three_stages(database: Database) {
    let city = City::with(&database, ALL).await;
    let id = city.reported("1").await.id;
    let owner = city.owner();
    for (who, stage, others) in [
        (&city.head, Stage::Head, [&city.steward, &city.office]),
        (&city.steward, owner, [&city.head, &city.office]),
        (&city.office, Stage::Office, [&city.head, &city.steward]),
    ] {
        assert_eq!(city.state().await, CheckInState::Submitted);
        assert_eq!(turns(who).await, [(Turn::Reader, Some(stage))]);
        for other in others {
            assert_eq!(turns(other).await, []);
            assert_eq!(city.confirm(other, id, stage).await, Decided::Forbidden, "{stage:?}");
        }
        assert_eq!(city.confirm(who, id, stage).await, Decided::Done);
        // The same again takes no further stage.
        assert_eq!(city.confirm(who, id, stage).await, Decided::NotWaiting);
    }
    assert_eq!(city.state().await, CheckInState::Confirmed);
    assert_eq!(city.again().await.progress, None);
    let history = history(&city.reporter, city.due.subject).await.unwrap();
    let steps = history.reports[0].steps.iter();
    let steps: Vec<_> =
        steps.map(|taken| (taken.stage, taken.by.as_deref(), taken.data_owner.as_str())).collect();
    assert_eq!(
        steps,
        [
            (Some(StageKind::Head), Some("sunlei 同志"), ""),
            (Some(StageKind::DataOwner), Some("chenjie 同志"), "市大数据发展管理局"),
            (Some(StageKind::Office), Some("zhaoli 同志"), ""),
        ]
    );
    city.verified().await;
}

#[apply(both_engines)]
async fn the_reporter_sees_with_whom_a_report_is(database: Database) {
    let city = City::with(&database, ALL).await;
    let id = city.reported("1").await.id;
    city.confirm(&city.head, id, Stage::Head).await;
    let progress = city.again().await.progress.unwrap();
    let names: Vec<_> = progress
        .stages
        .iter()
        .map(|passage| {
            let by = passage.taken.as_ref().and_then(|taken| taken.by.clone());
            (passage.stage.kind(), passage.data_owner.as_str(), by)
        })
        .collect();
    assert_eq!(
        names,
        [
            (StageKind::Head, "", Some("sunlei 同志".to_owned())),
            (StageKind::DataOwner, "市大数据发展管理局", None),
            (StageKind::Office, "", None),
        ]
    );
    assert_eq!((progress.current().unwrap().0, progress.holders), (1, Holders::Somebody));
}

#[apply(both_engines)]
async fn what_comes_back_at_the_second_stage_begins_again_when_it_is_corrected(database: Database) {
    let city = City::with(&database, &[StageKind::Head, StageKind::DataOwner]).await;
    let (first, owner) = (city.reported("1").await, city.owner());
    assert_eq!(city.confirm(&city.head, first.id, Stage::Head).await, Decided::Done);
    let answer = decided(&city.steward, first.id, owner, Step::Return, " ").await;
    assert_eq!(answer, Decided::NoReason);
    let answer = decided(&city.steward, first.id, owner, Step::Return, "与台账不符").await;
    assert_eq!(answer, Decided::Done);
    let current = city.again().await.current.unwrap();
    assert_eq!((current.state, current.returned.as_str()), (CheckInState::Returned, "与台账不符"));
    assert_eq!(turns(&city.head).await, []);

    let second = city.reported("2").await;
    assert_eq!(turns(&city.head).await, [(Turn::Reader, Some(Stage::Head))]);
    assert_eq!(city.confirm(&city.steward, second.id, owner).await, Decided::NotWaiting);
    assert_eq!(city.confirm(&city.head, second.id, Stage::Head).await, Decided::Done);
    assert_eq!(city.confirm(&city.steward, second.id, owner).await, Decided::Done);
    assert_eq!(city.state().await, CheckInState::Confirmed);
    city.verified().await;
}

/// The stage of the head is not passed over.
#[apply(both_engines)]
async fn a_head_who_reported_waits_for_another_and_everybody_concerned_is_told(database: Database) {
    let city = City::with(&database, &[StageKind::Head, StageKind::Office]).await;
    let check_in = report(&city.due, "1");
    assert_eq!(send(&city.head, &check_in).await, Answer::Accepted);
    assert_eq!(city.confirm(&city.head, check_in.id, Stage::Head).await, Decided::OwnWork);
    assert_eq!(turns(&city.head).await, [(Turn::Other, Some(Stage::Head))]);
    // The office may not take the stage, but it can do something about it.
    assert_eq!(turns(&city.office).await, [(Turn::Nobody, Some(Stage::Head))]);
    assert_eq!(city.confirm(&city.office, check_in.id, Stage::Head).await, Decided::Forbidden);
    assert_eq!(turns(&city.steward).await, []);
    assert_eq!(city.again().await.progress.unwrap().holders, Holders::Nobody);

    let of = NewAppointment { organization: Some(city.bureau), ..NewAppointment::to(Role::DepartmentHead) };
    let deputy = employed(&city.operator, city.id, "gaofeng", of).await;
    let deputy = at_work(&city.operator, city.id, deputy.id).await;
    assert_eq!(city.again().await.progress.unwrap().holders, Holders::Somebody);
    assert_eq!(turns(&city.office).await, []);
    assert_eq!(city.confirm(&deputy, check_in.id, Stage::Head).await, Decided::Done);
    assert_eq!(city.confirm(&city.office, check_in.id, Stage::Office).await, Decided::Done);
}

#[apply(both_engines)]
async fn a_head_of_the_owner_of_the_data_confirms_for_others_there_and_nowhere_else(database: Database) {
    let city = City::with(&database, &[StageKind::Head, StageKind::DataOwner]).await;
    let of =
        NewAppointment { organization: Some(city.data_owner), ..NewAppointment::to(Role::DepartmentHead) };
    let owner = employed(&city.operator, city.id, "hegang", of).await;
    let owner = at_work(&city.operator, city.id, owner.id).await;
    let id = city.reported("1").await.id;
    assert_eq!(city.confirm(&owner, id, Stage::Head).await, Decided::Forbidden);
    assert_eq!(city.confirm(&city.head, id, Stage::Head).await, Decided::Done);
    assert_eq!(turns(&owner).await, [(Turn::Reader, Some(city.owner()))]);
    assert_eq!(city.confirm(&owner, id, city.owner()).await, Decided::Done);
    assert_eq!(city.state().await, CheckInState::Confirmed);
}

#[apply(both_engines)]
async fn what_waits_follows_a_changed_chain_and_stages_that_were_taken_count(database: Database) {
    let city = City::with(&database, ALL).await;
    let id = city.reported("1").await.id;
    assert_eq!(city.confirm(&city.head, id, Stage::Head).await, Decided::Done);
    let (long, other) = (city.chain(ALL), city.chain(&[StageKind::Office, StageKind::Head]));
    let set = city.set(ScopeName::Scheme, Some(long.clone()), Some(other.clone())).await;
    assert_eq!(set, Saved::Done);
    // The page of the data owner is from before.
    assert_eq!(city.confirm(&city.steward, id, city.owner()).await, Decided::NotWaiting);
    assert_eq!(turns(&city.office).await, [(Turn::Reader, Some(Stage::Office))]);
    assert_eq!(city.confirm(&city.office, id, Stage::Office).await, Decided::Done);
    assert_eq!(city.state().await, CheckInState::Confirmed);
    // What is confirmed stays so in a longer chain.
    assert_eq!(city.set(ScopeName::Scheme, Some(other), Some(long)).await, Saved::Done);
    assert_eq!(city.state().await, CheckInState::Confirmed);
    assert_eq!(turns(&city.steward).await, []);
    city.verified().await;
}

#[apply(both_engines)]
async fn a_chain_of_which_nothing_is_left_to_take_confirms_what_waits(database: Database) {
    let city = City::with(&database, ALL).await;
    let id = city.reported("1").await.id;
    assert_eq!(city.confirm(&city.head, id, Stage::Head).await, Decided::Done);
    let (long, short) = (city.chain(ALL), city.chain(&[StageKind::Head]));
    assert_eq!(city.set(ScopeName::Scheme, Some(long), Some(short)).await, Saved::Done);
    assert_eq!(city.state().await, CheckInState::Confirmed);
    let history = history(&city.reporter, city.due.subject).await.unwrap();
    let last = history.reports[0].steps.last().unwrap();
    assert_eq!((last.step, last.stage, last.by.as_deref()), (Step::Confirm, None, Some("zhaoli 同志")));
    let of_chains = Filter { deed: Some(Deed::ChainChange), ..Filter::default() };
    let entries = storage::audit::list(&city.operator, city.id, of_chains, 2).await.unwrap();
    let changes: Vec<_> =
        entries[0].changes.iter().map(|change| (change.field.clone(), change.after.clone())).collect();
    let recorded = r#"{"stages":["head"]}"#.to_owned();
    assert_eq!(
        changes,
        [(FieldName::Chain.into(), Some(recorded)), (FieldName::Confirmed.into(), Some("1".to_owned()))]
    );
    assert!(entries[1].changes[0].after.as_deref().unwrap().contains("市大数据发展管理局"));
    city.verified().await;
}

/// That of the indicator before that of the organization before that of the scheme.
#[apply(both_engines)]
async fn the_nearest_exception_holds(database: Database) {
    let city = City::with(&database, &[StageKind::Office]).await;
    let id = city.reported("1").await.id;
    let stage = async || city.again().await.progress.unwrap().current().unwrap().1.stage;
    assert_eq!(stage().await, Stage::Office);
    let bureau = ScopeName::Organization { organization: city.bureau };
    let (head, owner) = (city.chain(&[StageKind::Head]), city.chain(&[StageKind::DataOwner]));
    assert_eq!(city.set(bureau.clone(), None, Some(head.clone())).await, Saved::Done);
    assert_eq!(stage().await, Stage::Head);
    // As a person may write it.
    let code = city.due.indicator.code.to_lowercase();
    let indicator = ScopeName::Indicator { code };
    assert_eq!(city.set(indicator.clone(), None, Some(owner.clone())).await, Saved::Done);
    assert_eq!(stage().await, city.owner());
    let shown = read(&city.reporter, city.scheme).await.unwrap();
    let shown: Vec<_> = shown.exceptions.into_iter().map(|one| (one.code, one.chain)).collect();
    assert_eq!(shown, [("NYJ".to_owned(), head.clone()), (city.due.indicator.code.clone(), owner.clone())]);

    assert_eq!(city.set(indicator, Some(owner), None).await, Saved::Done);
    assert_eq!(city.set(bureau, Some(head), None).await, Saved::Done);
    assert_eq!(stage().await, Stage::Office);
    assert_eq!(city.confirm(&city.office, id, Stage::Office).await, Decided::Done);
    city.verified().await;
}

#[apply(both_engines)]
async fn a_chain_is_set_by_the_office_for_what_there_is_and_by_one_at_a_time(database: Database) {
    let city = City::open(&database).await;
    let (head, owner) = (city.chain(&[StageKind::Head]), city.chain(&[StageKind::DataOwner]));
    let new = |scope, before, after| NewChain { scheme: city.scheme, scope, before, after };
    let refused = set_chain(&city.head, new(ScopeName::Scheme, None, Some(head.clone()))).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    let nobody = OrganizationId(city.scheme.0);
    let elsewhere = Chain::try_from(vec![Stage::DataOwner { organization: nobody }]).unwrap();
    for (scope, after, fault) in [
        (ScopeName::Organization { organization: nobody }, head.clone(), ChainFault::NotAnOwner),
        (ScopeName::Indicator { code: "X-99".to_owned() }, head.clone(), ChainFault::UnknownIndicator),
        (ScopeName::Scheme, elsewhere, ChainFault::UnknownDataOwner),
    ] {
        assert_eq!(city.set(scope, None, Some(after)).await, Saved::BadChain { fault });
    }
    assert_eq!(city.set(ScopeName::Scheme, None, Some(head.clone())).await, Saved::Done);
    assert_eq!(city.set(ScopeName::Scheme, None, Some(head.clone())).await, Saved::Done, "the same again");
    let answer = city.set(ScopeName::Scheme, None, Some(owner)).await;
    assert_eq!(answer, Saved::ChainChanged { current: Some(head.clone()) });
    assert_eq!(read(&city.office, city.scheme).await.unwrap().chain, head);
    let usual = city.chain(&[StageKind::Anyone]);
    assert_eq!(city.set(ScopeName::Scheme, Some(head.clone()), Some(usual.clone())).await, Saved::Done);
    assert_eq!(read(&city.office, city.scheme).await.unwrap().chain, usual);
    assert_eq!(city.set(ScopeName::Scheme, None, Some(head)).await, Saved::Done, "nothing was decided");
}

/// A program reported it with a token of the reporter. Nobody typed it, so nobody looks for slips of a hand.
#[apply(both_engines)]
async fn what_a_program_reported_takes_the_last_stage_alone(database: Database) {
    let city = City::with(&database, &[StageKind::Head, StageKind::DataOwner]).await;
    let Actor::Person(person) = city.reporter.actor() else { panic!("a person") };
    let person = Person { session: None, ..(**person).clone() };
    let program = Ctx::new(city.reporter.store().clone(), Actor::person(person));
    let check_in = report(&city.due, "1");
    assert_eq!(send(&program, &check_in).await, Answer::Accepted);
    assert_eq!(turns(&city.head).await, []);
    assert_eq!(turns(&city.steward).await, [(Turn::Reader, Some(city.owner()))]);
    assert_eq!(city.confirm(&city.steward, check_in.id, city.owner()).await, Decided::Done);
    assert_eq!(city.state().await, CheckInState::Confirmed);
    city.verified().await;
}

/// The head lends the role to the office, which then cannot take its own stage; nor can the lender report and have it confirmed
/// by the borrower.
#[apply(both_engines)]
async fn a_borrowed_role_takes_one_stage_for_both(database: Database) {
    let city = City::with(&database, &[StageKind::Head, StageKind::Office]).await;
    let new = NewDelegation {
        to: account(&city.office),
        role: Role::DepartmentHead,
        organization: Some(city.bureau),
        from: today(),
        until: "2099-12-31".parse().unwrap(),
    };
    delegate(&city.head, new, "出差").await.unwrap();
    let office = at_work(&city.operator, city.id, account(&city.office)).await;
    let id = city.reported("1").await.id;
    assert_eq!(turns(&office).await, [(Turn::Reader, Some(Stage::Head))]);
    assert_eq!(city.confirm(&office, id, Stage::Head).await, Decided::Done);
    let taken = city.again().await.progress.unwrap().stages[0].taken.clone().unwrap();
    assert_eq!(taken.on_behalf_of.as_deref(), Some("sunlei 同志"));
    assert_eq!(city.confirm(&office, id, Stage::Office).await, Decided::OwnWork);
    assert_eq!(turns(&office).await, [(Turn::Other, Some(Stage::Office))]);
    // Who founded the city is of the assessment office too, and had no part in it.
    assert_eq!(city.again().await.progress.unwrap().holders, Holders::Somebody);

    let own = CheckIn { note: "负责人更正".to_owned(), ..report(&city.again().await, "2") };
    assert_eq!(send(&city.head, &own).await, Answer::Accepted);
    assert_eq!(city.confirm(&office, own.id, Stage::Head).await, Decided::OwnWork);
}

#[apply(both_engines)]
async fn of_two_heads_at_once_one_takes_the_stage(database: Database) {
    let city = City::with(&database, &[StageKind::Head, StageKind::DataOwner]).await;
    let of = NewAppointment { organization: Some(city.bureau), ..NewAppointment::to(Role::DepartmentHead) };
    let deputy = employed(&city.operator, city.id, "gaofeng", of).await;
    let deputy = at_work(&city.operator, city.id, deputy.id).await;
    let id = city.reported("1").await.id;
    let tasks = [city.head.clone(), deputy]
        .map(|who| tokio::spawn(async move { decided(&who, id, Stage::Head, Step::Confirm, "").await }));
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers.sort_by_key(|answer| *answer != Decided::Done);
    assert_eq!(answers, [Decided::Done, Decided::NotWaiting]);
    assert_eq!(turns(&city.steward).await, [(Turn::Reader, Some(city.owner()))]);
    city.verified().await;
}

/// The reminder of the office goes to who can act now.
#[apply(both_engines)]
async fn who_is_asked_for_the_current_stage_is_reminded(database: Database) {
    let city = City::with(&database, ALL).await;
    let id = city.reported("1").await.id;
    assert_eq!(city.confirm(&city.head, id, Stage::Head).await, Decided::Done);
    remind(&city.office, city.id).await.unwrap();
    let told = async |who: &Ctx| {
        let (notices, _) = list(who).await.unwrap();
        notices.first().and_then(|notice| notice.digest.waiting).map(|backlog| backlog.count)
    };
    assert_eq!(told(&city.steward).await, Some(1));
    assert_eq!((told(&city.head).await, told(&city.office).await), (None, None));
}

/// September closed on 4 November: what was reported in time passes its stages all the same. In the sample everybody practises, also
/// alone.
#[apply(both_engines)]
async fn a_closed_period_is_confirmed_through_its_chain(database: Database) {
    let ctx = november(&database).await;
    ctx.store().pretend("2025-11-10".parse().unwrap());
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let chain = Chain::try_from(vec![Stage::Head, Stage::Office]).unwrap();
    let new = NewChain { scheme, scope: ScopeName::Scheme, before: None, after: Some(chain) };
    assert_eq!(set_chain(&ctx, new).await.unwrap(), Saved::Done);
    let of_september = |waiting: &&Waiting| waiting.due.subject.period.to_string() == "2025-M09";
    let waits = waiting(&ctx).await.unwrap();
    let september = waits.iter().find(of_september).unwrap();
    let (id, subject) = (september.due.current.as_ref().unwrap().id, september.due.subject);
    // The sample is a sheet, of which only the last stage is left.
    let (_, passage) = september.due.progress.as_ref().unwrap().current().unwrap();
    assert_eq!(passage.stage, Stage::Office);
    assert_eq!(decided(&ctx, id, Stage::Head, Step::Confirm, "").await, Decided::NotWaiting);
    assert_eq!(decided(&ctx, id, Stage::Office, Step::Confirm, "").await, Decided::Done);
    let still = waiting(&ctx).await.unwrap();
    assert!(still.iter().all(|waiting| waiting.due.subject != subject));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}
