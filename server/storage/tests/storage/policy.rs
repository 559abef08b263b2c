//! The table against what storage does: every role calls every function, in its own city and in another, of its own
//! or lent, with a scheme in each of its states.

use indicator_model::comment::{self, NewComment};
use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, CommentId, ExtensionId, OrganizationId, SchemeId};
use indicator_model::organization::DistrictClass;
use indicator_model::publication::{Selection, Threshold};
use indicator_model::scheme::Scheme;
use people_model::appointment::{Appointment, NewAppointment};
use people_model::approval::Step;
use people_model::contact::{Contact, ContactField};
use people_model::policy::{Action, Denial, RULES, Scope, State};
use people_model::refusal;
use people_model::role::Role;
use people_model::session::Turned;
use rstest_reuse::apply;
use storage::account::{Founding, NewAccount, NewDelegation, Security, delegate};
use storage::audit::Filter;
use storage::clock::today;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::scheme::NewScheme;
use storage::session;
use storage::sheet::{Destination, Format, Mode};
use uuid::Uuid;

use crate::approval::step;
use crate::database::{Database, both_engines};
use crate::fixture::{
    SAMPLE, appointed, basic, edit, employed, enter, file, founded, import, load, ordered, reportable,
    sample, sign_in,
};

/// What there is in one city to do something with.
struct Place {
    city: CityId,
    scheme: SchemeId,
    /// The department that those who act for one act for, and something of it.
    organization: OrganizationId,
    classes: Vec<DistrictClass>,
    /// Somebody else there.
    person: AccountId,
}

impl Place {
    async fn of(operator: &Ctx, scheme: SchemeId) -> Self {
        let summaries = storage::scheme::list(operator).await.unwrap();
        let city = summaries.iter().find(|summary| summary.id == scheme).unwrap().city;
        let organizations = load(operator, scheme).await.organizations;
        let organization = organizations.iter().find(|known| known.code == "NYJ").unwrap().id;
        let login = format!("colleague-{}", Uuid::now_v7());
        let person = employed(operator, city, &login, NewAppointment::to(Role::SteeringCommittee)).await.id;
        let phone = Contact { phone: Some("13800138000".to_owned()), ..Contact::default() };
        storage::account::set_contact(operator, city, person, &phone, "").await.unwrap();
        let classes = storage::organization::read(operator, city).await.unwrap().classes;
        Self { city, scheme, organization, classes, person }
    }
}

fn about_the_first(scheme: &Scheme) -> NewComment {
    let first = &scheme.nodes[0];
    let place = comment::Place { indicator: first.indicator, organization: first.owner, period: None };
    NewComment { id: CommentId(Uuid::now_v7()), place, text: "请核对".to_owned() }
}

/// Calls what storage has for the action. None for actions that nothing carries out yet.
async fn call(operator: &Ctx, ctx: &Ctx, action: Action, at: &Place) -> Option<Result<(), StoreError>> {
    let Place { city, scheme, .. } = *at;
    let loaded: Scheme = load(operator, scheme).await;
    let unique = || Uuid::now_v7().to_string();
    Some(match action {
        Action::SchemeRead => storage::scheme::load(ctx, scheme).await.map(drop),
        Action::SchemeCreate => {
            let new = NewScheme { city, name: unique(), cycle: loaded.cycle };
            storage::scheme::create(ctx, new).await.map(drop)
        }
        Action::SchemeEdit => {
            let revision = format!("{}", 100 + loaded.revision.0);
            let change_set = edit(&loaded, vec![basic(&loaded, "NYJ-04", &revision)]);
            storage::scheme::save(ctx, scheme, change_set).await.map(drop)
        }
        Action::SchemeImport => {
            let to = Destination::Scheme(scheme);
            storage::sheet::import(ctx, file(SAMPLE), to, Mode::DryRun).await.map(drop)
        }
        Action::SchemeExport => storage::sheet::export(ctx, scheme, Format::Csv).await.map(drop),
        Action::SchemeSubmit => step(ctx, scheme, Step::Submit).await,
        Action::SchemeApprove => step(ctx, scheme, Step::Approve).await,
        Action::SchemeReopen => step(ctx, scheme, Step::Reopen).await,
        Action::MeasurementRecord => storage::check_in::due(ctx, Some(at.organization)).await.map(drop),
        Action::MeasurementConfirm => storage::check_in::waiting(ctx).await.map(drop),
        Action::MeasurementImport => return None,
        Action::TimetableEdit => storage::timetable::withdraw(ctx, scheme, ExtensionId(Uuid::now_v7())).await,
        Action::RobotEdit => storage::robot::list(ctx, city).await.map(drop),
        Action::CommentWrite => storage::comment::write(ctx, about_the_first(&loaded)).await.map(drop),
        Action::PublicationEdit => {
            let threshold = Threshold::default();
            let all = Selection {
                scheme,
                organization: None,
                day: None,
                text: String::new(),
                level: None,
                theme: None,
                threshold,
            };
            storage::publication::preview(ctx, &all).await.map(drop)
        }
        Action::PublicationRead => storage::publication::published(ctx).await.map(drop),
        Action::OrganizationRead => storage::organization::read(ctx, city).await.map(drop),
        Action::OrganizationEdit => {
            let names = at.classes.iter().map(|class| class.0.clone()).collect();
            storage::organization::set_classes(ctx, city, &at.classes, names, "").await
        }
        Action::AccountRead => storage::account::list(ctx, city).await.map(drop),
        Action::AccountEdit => {
            let new = NewAccount {
                city,
                login: unique(),
                name: "新同志".into(),
                contact: Contact::default(),
                appointments: vec![],
            };
            storage::account::create(ctx, new).await.map(drop)
        }
        Action::AccountReset => storage::account::reset(ctx, city, at.person, "遗忘").await.map(drop),
        Action::AccountAppoint => {
            let post = NewAppointment {
                organization: Some(at.organization),
                ..NewAppointment::to(Role::PostHolder)
            };
            storage::account::appoint(ctx, city, at.person, post).await
        }
        Action::ProposalDecide => storage::proposal::list(ctx, city).await.map(drop),
        Action::AccountDelegate => storage::account::delegations(ctx).await.map(drop),
        Action::AccountOwn => session::list(ctx).await.map(drop),
        Action::PersonReveal => {
            storage::account::reveal(ctx, city, at.person, ContactField::Phone, "核对").await.map(drop)
        }
        Action::SecurityEdit => storage::account::set_profile(ctx, city, Security::default()).await,
        Action::AuditRead => storage::audit::list(ctx, city, Filter::default(), 10).await.map(drop),
        Action::AuditVerify => storage::integrity::verify(ctx, city, &[]).await.map(drop),
        Action::AuditExport => storage::audit::export(ctx, city, None, None).await.map(drop),
        Action::SampleEdit => storage::sample::load(ctx).await.map(drop),
        Action::DatabaseCheck => storage::integrity::check(ctx).await.map(drop),
        Action::SetUp => {
            let founding = Founding {
                city_code: "530200".to_owned(),
                city_name: "另一市".to_owned(),
                login: "first".to_owned(),
                name: "某某".to_owned(),
                password: "山高月小水落石出 2026".to_owned(),
            };
            match storage::account::found(ctx, "wrong", Some("right"), founding).await {
                // Let in, and turned away for the token.
                Err(StoreError::Turned(Turned::NoSetup)) => Ok(()),
                other => other.map(drop),
            }
        }
        Action::SignIn => storage::account::is_founded(ctx).await.map(drop),
        Action::PolicyRead => storage::policy::holders(ctx, city).await.map(drop),
    })
}

/// Whether the thing that is acted on lies in a city, so that there is one elsewhere.
fn has_a_place(action: Action) -> bool {
    !matches!(
        action,
        Action::AccountDelegate
            | Action::AccountOwn
            | Action::MeasurementConfirm
            | Action::PublicationRead
            | Action::SampleEdit
            | Action::DatabaseCheck
            | Action::SetUp
            | Action::SignIn
    )
}

/// Whether the table has a line for it, in whatever state.
fn stands_in_the_table(role: Role, action: Action) -> bool {
    RULES.iter().any(|rule| (rule.role, rule.action) == (role, action))
}

/// What the table says about something of the person's own organization, and of the third party's task.
fn expected(role: Role, action: Action, state: State) -> Result<(), Denial> {
    let mut lines = RULES.iter().filter(|rule| (rule.role, rule.action) == (role, action)).peekable();
    if lines.peek().is_none() {
        Err(Denial::NoRole)
    } else if lines.any(|rule| rule.states.contains(&state)) {
        Ok(())
    } else {
        Err(Denial::WrongState)
    }
}

/// Whether it is done with a scheme that there is, so that the state of the scheme counts.
fn is_of_a_scheme(action: Action) -> bool {
    action.reading() == Some(Action::SchemeRead) && action != Action::SchemeCreate
}

/// Takes the steps that lead the scheme to a state.
async fn bring(operator: &Ctx, at: &Place, to: State) {
    loop {
        let next = match (storage::scheme::approval(operator, at.scheme).await.unwrap().state, to) {
            (state, to) if state == to => return,
            (State::Draft, _) => Step::Submit,
            (State::Submitted, State::Closed) => Step::Approve,
            (State::Submitted, _) => Step::Return,
            (State::Closed, _) => Step::Reopen,
        };
        step(operator, at.scheme, next).await.unwrap();
    }
}

fn holder(operator: &Ctx, role: Role, at: &Place) -> Ctx {
    borrower(operator, role, at, None)
}

/// Somebody in a role, of the person's own or lent by somebody.
fn borrower(operator: &Ctx, role: Role, at: &Place, lent_by: Option<AccountId>) -> Ctx {
    let held = Appointment {
        organization: Some(at.organization),
        task: Some(at.scheme),
        until: (role == Role::ThirdParty).then(|| "2099-01-01T00:00:00.000Z".parse().unwrap()),
        lent_by,
        ..Appointment::to(role)
    };
    appointed(operator, at.city, vec![held])
}

async fn two_cities(operator: &Ctx) -> (Place, Place) {
    let elsewhere = sample(operator).await;
    let own = import(operator, reportable()).await.scheme.unwrap();
    (Place::of(operator, own).await, Place::of(operator, elsewhere).await)
}

/// A user who is signed in is not the public, and nobody is appointed to it.
fn offices() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::Public)
}

#[apply(both_engines)]
async fn every_role_does_in_its_city_what_the_table_says_and_nothing_else(database: Database) {
    let operator = database.ctx().await;
    let (own, _) = two_cities(&operator).await;
    let (mut called, mut mismatches) = (0, Vec::new());
    for state in State::ALL {
        for role in offices() {
            // The state of a scheme says nothing about people and organizations.
            for action in Action::ALL.into_iter().filter(|it| state == State::Draft || is_of_a_scheme(*it)) {
                bring(&operator, &own, state).await;
                let ctx = holder(&operator, role, &own);
                let Some(answer) = call(&operator, &ctx, action, &own).await else { continue };
                called += 1;
                let fits = match &answer {
                    Ok(()) => expected(role, action, state).is_ok(),
                    Err(StoreError::Forbidden(denial)) => expected(role, action, state) == Err(*denial),
                    // The colleague belongs to no organization, so a head cannot even see the account.
                    Err(StoreError::NotFound) => {
                        (role, action) == (Role::DepartmentHead, Action::AccountAppoint)
                    }
                    // The colleague approves, which makes it a matter of two.
                    Err(StoreError::People(refusal::Refusal::Proposal(
                        people_model::proposal::Refusal::NeedsSecond,
                    ))) => action == Action::AccountReset && expected(role, action, state).is_ok(),
                    Err(_) => false,
                };
                if !fits {
                    mismatches.push(format!("{role} {action:?} {state:?}: {answer:?}"));
                }
            }
        }
    }
    assert_eq!((called, mismatches), (11 * (34 + 12 + 12), vec![]));
    assert_eq!(storage::integrity::check(&operator).await.unwrap(), []);
}

/// A lent role does what the role does, and what its lender had a part in is closed to the borrower.
#[apply(both_engines)]
async fn a_lent_role_does_with_a_scheme_what_the_role_does(database: Database) {
    let operator = database.ctx().await;
    let (own, _) = two_cities(&operator).await;
    let (mut called, mut mismatches) = (0, Vec::new());
    for state in State::ALL {
        for role in offices() {
            let carried_out =
                |action: &Action| is_of_a_scheme(*action) && *action != Action::MeasurementImport;
            for action in Action::ALL.into_iter().filter(carried_out) {
                for lender_had_a_part in [false, true] {
                    let lender = AccountId(Uuid::now_v7());
                    if lender_had_a_part {
                        bring(&operator, &own, State::Draft).await;
                        let office =
                            Appointment { lent_by: Some(lender), ..Appointment::to(Role::AssessmentOffice) };
                        let office = appointed(&operator, own.city, vec![office]);
                        call(&operator, &office, Action::SchemeEdit, &own).await.unwrap().unwrap();
                    }
                    bring(&operator, &own, state).await;
                    let ctx = borrower(&operator, role, &own, Some(lender));
                    let answer = call(&operator, &ctx, action, &own).await.unwrap();
                    called += 1;
                    // What was approved is settled: the part in it counts no more.
                    let is_own_work = lender_had_a_part && action == Action::SchemeApprove;
                    let expected = expected(role, action, state).and(if is_own_work {
                        Err(Denial::OwnWork)
                    } else {
                        Ok(())
                    });
                    let fits = match &answer {
                        Ok(()) => expected.is_ok(),
                        Err(StoreError::Forbidden(denial)) => expected == Err(*denial),
                        Err(_) => false,
                    };
                    if !fits {
                        mismatches.push(format!("{role} {action:?} {state:?}: {answer:?}"));
                    }
                }
            }
        }
    }
    assert_eq!((called, mismatches), (3 * 11 * 12 * 2, vec![]));
}

/// For a user who may do it in their own city, things of another city do not exist.
#[apply(both_engines)]
async fn nobody_reaches_into_another_city(database: Database) {
    let operator = database.ctx().await;
    let (own, elsewhere) = two_cities(&operator).await;
    let revision = load(&operator, elsewhere.scheme).await.revision;
    let before = ordered(&operator, elsewhere.scheme).await;
    let accounts = storage::account::list(&operator, elsewhere.city).await.unwrap();
    let mut mismatches = Vec::new();
    for role in offices() {
        for action in Action::ALL.into_iter().filter(|action| has_a_place(*action)) {
            let ctx = holder(&operator, role, &own);
            let Some(answer) = call(&operator, &ctx, action, &elsewhere).await else { continue };
            let may = stands_in_the_table(role, action);
            let fits = match &answer {
                // Before there is a security administrator others appoint, so the first gate is for all who
                // see accounts.
                Err(StoreError::NotFound) => may || action == Action::AccountAppoint,
                Err(StoreError::Forbidden(Denial::NoRole)) => !may,
                _ => false,
            };
            if !fits {
                mismatches.push(format!("{role} {action:?}: {answer:?}"));
            }
        }
        if let Ok(schemes) = storage::scheme::list(&holder(&operator, role, &own)).await {
            let foreign = schemes.iter().filter(|summary| summary.city != own.city).count();
            assert_eq!(foreign, 0, "{role}");
        }
    }
    assert_eq!(mismatches, Vec::<String>::new());
    assert_eq!(load(&operator, elsewhere.scheme).await.revision, revision);
    assert!(ordered(&operator, elsewhere.scheme).await == before, "nothing there was changed");
    assert_eq!(storage::account::list(&operator, elsewhere.city).await.unwrap(), accounts);
}

#[apply(both_engines)]
async fn without_a_session_there_is_only_sign_in_and_what_is_published(database: Database) {
    let operator = database.ctx().await;
    let (own, _) = two_cities(&operator).await;
    let nobody = Ctx::new(operator.store().clone(), Actor::Nobody { address: "192.0.2.7".to_owned() });
    for action in Action::ALL {
        let Some(answer) = call(&operator, &nobody, action, &own).await else { continue };
        match action {
            Action::SetUp | Action::SignIn | Action::PublicationRead => {
                assert!(answer.is_ok(), "{action:?}: {answer:?}");
            }
            _ => assert!(matches!(answer, Err(StoreError::SignedOut)), "{action:?}: {answer:?}"),
        }
    }
}

#[apply(both_engines)]
async fn a_department_head_counts_only_the_own_people(database: Database) {
    let operator = database.ctx().await;
    let (own, _) = two_cities(&operator).await;
    let head = holder(&operator, Role::DepartmentHead, &own);
    assert_eq!(storage::account::list(&head, own.city).await.unwrap(), []);
    let reporter =
        NewAppointment { organization: Some(own.organization), ..NewAppointment::to(Role::Reporter) };
    let mine = employed(&operator, own.city, "sunlei", reporter).await.id;
    let seen = storage::account::list(&head, own.city).await.unwrap();
    // What else the page of people asks for.
    storage::account::profile(&head, own.city).await.unwrap();
    storage::organization::names(&head, own.city).await.unwrap();
    assert_eq!(seen.iter().map(|account| account.id).collect::<Vec<_>>(), [mine]);
    assert!(RULES.iter().any(|rule| (rule.role, rule.scope) == (Role::DepartmentHead, Scope::Subordinate)));
}

/// A list is as long as what the reader finds when asking for each thing by itself.
#[apply(both_engines)]
async fn lists_count_only_what_may_be_seen(database: Database) {
    let operator = database.ctx().await;
    let (own, elsewhere) = two_cities(&operator).await;
    let cycle = load(&operator, own.scheme).await.cycle;
    let new = NewScheme { city: own.city, name: "另一方案".into(), cycle };
    let other = storage::scheme::create(&operator, new).await.unwrap();
    step(&operator, own.scheme, Step::Submit).await.unwrap();
    for role in offices() {
        let ctx = holder(&operator, role, &own);
        let mut seen = Vec::new();
        for scheme in [own.scheme, other, elsewhere.scheme] {
            let loaded = storage::scheme::load(&ctx, scheme).await.is_ok();
            assert_eq!(storage::scheme::approval(&ctx, scheme).await.is_ok(), loaded, "{role}");
            assert_eq!(storage::scheme::review(&ctx, scheme).await.is_ok(), loaded, "{role}");
            seen.extend(loaded.then_some(scheme));
        }
        let listed = storage::scheme::list(&ctx).await.unwrap_or_default();
        assert!(listed.iter().all(|summary| seen.contains(&summary.id)), "{role}");
        assert_eq!(listed.len(), seen.len(), "{role}");
        if let Ok(holders) = storage::policy::holders(&ctx, own.city).await {
            assert!(holders.iter().any(|holder| holder.account == own.person), "{role}");
            assert!(holders.iter().all(|holder| holder.account != elsewhere.person), "{role}");
        }
    }
}

#[apply(both_engines)]
async fn the_holders_of_a_role_are_those_who_can_use_it_now(database: Database) {
    let operator = database.ctx().await;
    let (city, administrator) = founded(&operator).await;
    let away = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let away_ctx = enter(&operator, "zhaoli", &away.password).await;
    let stays = employed(&operator, city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    let until: Date = "2099-12-31".parse().unwrap();
    let delegation = NewDelegation {
        to: stays.id,
        role: Role::AssessmentOffice,
        organization: None,
        from: today(),
        until,
    };
    delegate(&away_ctx, delegation, "出差").await.unwrap();
    let of = async |id: AccountId| {
        let holders = storage::policy::holders(&operator, city).await.unwrap();
        holders.into_iter().find(|holder| holder.account == id)
    };
    let borrower = of(stays.id).await.unwrap();
    let lent = borrower.in_role(Role::AssessmentOffice).next().unwrap();
    assert_eq!(lent.lent_by.as_deref(), Some("zhaoli 同志"));
    assert!(lent.appointment.until.is_some_and(|until| until.to_string() == "2099-12-31T16:00:00.000Z"));
    // Everything that the policy page reports about a person is what the person may do.
    for grant in borrower.grants() {
        assert_eq!(grant.rule.role, grant.held.appointment.role);
    }
    assert_eq!(storage::policy::own(&away_ctx).await.unwrap().account, away.id);

    storage::account::disable(&operator, city, away.id, "停职").await.unwrap();
    assert_eq!(of(away.id).await, None, "a user who may not sign in holds nothing");
    assert_eq!(
        of(stays.id).await.unwrap().in_role(Role::AssessmentOffice).count(),
        0,
        "nor does the delegation"
    );
    assert!(of(administrator).await.is_some());
}

#[apply(both_engines)]
async fn a_third_party_finds_nothing_after_its_time(database: Database) {
    let operator = database.ctx().await;
    let scheme = import(&operator, SAMPLE).await.scheme.unwrap();
    let (city, _) = founded(&operator).await;
    let task = NewAppointment {
        task: Some(scheme),
        until: Some("2099-01-01".parse().unwrap()),
        ..NewAppointment::to(Role::ThirdParty)
    };
    let created = employed(&operator, city, "evaluator", task).await;
    let (ctx, token) = sign_in(&operator, "evaluator", &created.password).await.unwrap();
    let Actor::Person(person) = ctx.actor() else { panic!("a person signed in") };
    assert_eq!(person.standing.appointments.len(), 1);

    database
        .execute("UPDATE appointment SET until = '2020-01-01T00:00:00.000Z' WHERE role = 'third_party'")
        .await;
    database.execute("UPDATE account SET must_change = FALSE WHERE login = 'evaluator'").await;
    let resumed = session::resume(operator.store(), &token, "192.0.2.1").await.unwrap();
    let (actor, _) = resumed.expect("the session itself holds");
    let Actor::Person(person) = &actor else { panic!("a person") };
    assert_eq!(person.standing.appointments, []);
    let ctx = Ctx::new(operator.store().clone(), actor);
    let own = Place::of(&operator, scheme).await;
    for action in Action::ALL {
        let Some(answer) = call(&operator, &ctx, action, &own).await else { continue };
        // A user without a role can still manage their account, to sign out of it.
        let expected = match answer {
            Ok(()) => action == Action::AccountOwn,
            Err(StoreError::Forbidden(Denial::NoRole)) => action != Action::AccountOwn,
            _ => false,
        };
        assert!(expected, "{action:?}: {answer:?}");
    }
}
