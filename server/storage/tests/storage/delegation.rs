//! Roles lent while away.

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId};
use people_model::appointment::{self, NewAppointment};
use people_model::audit::Deed;
use people_model::delegation::Refusal;
use people_model::refusal;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::account::{Created, NewDelegation, colleagues, delegate, delegations, dismiss, recall};
use storage::audit::Filter;
use storage::clock::today;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::scheme::NewScheme;

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, at_work, employed, enter, founded, import, load, sign_in};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn new_delegation(to: &Created, role: Role) -> NewDelegation {
    NewDelegation { to: to.id, role, organization: None, from: today(), until: day("2099-12-31") }
}

fn refused(answer: Result<(), StoreError>) -> refusal::Refusal {
    match answer {
        Err(StoreError::People(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// The roles that somebody acts in from now on.
async fn roles(operator: &Ctx, login: &str) -> Vec<Role> {
    let (ctx, _) = sign_in(operator, login, "水光潋滟 Lake-and-Rain 7").await.unwrap();
    let Actor::Person(person) = ctx.actor() else { panic!("a person signed in") };
    person.standing.appointments.iter().map(|held| held.role).collect()
}

/// Somebody of the assessment office who goes away, and a member of the steering committee who stays.
async fn committee(operator: &Ctx) -> (CityId, Ctx, AccountId, Created) {
    let (city, _) = founded(operator).await;
    let away = employed(operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = at_work(operator, city, away.id).await;
    let stays = employed(operator, city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    enter(operator, "sunlei", &stays.password).await;
    (city, ctx, away.id, stays)
}

#[apply(both_engines)]
async fn what_is_done_with_a_lent_role_is_recorded_on_behalf_of_the_lender(database: Database) {
    let operator = database.ctx().await;
    let (city, away, lender, stays) = committee(&operator).await;
    let scheme = import(&operator, SAMPLE).await.scheme.unwrap();
    let cycle = load(&operator, scheme).await.cycle;
    assert!(colleagues(&away).await.unwrap().iter().any(|(id, _)| *id == stays.id));
    assert!(colleagues(&away).await.unwrap().iter().all(|(id, _)| *id != lender));

    delegate(&away, new_delegation(&stays, Role::AssessmentOffice), "出差").await.unwrap();
    let (ctx, _) = sign_in(&operator, "sunlei", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    let new = NewScheme { city, name: "代理期间的方案".into(), cycle };
    storage::scheme::create(&ctx, new).await.unwrap();
    let entries = storage::audit::list(&operator, city, Filter::default(), 20).await.unwrap();
    let created = entries.iter().find(|entry| entry.deed == Deed::SchemeCreate).unwrap();
    assert_eq!((created.doer.account, created.doer.on_behalf_of), (Some(stays.id), Some(lender)));
    let lent = entries.iter().find(|entry| entry.deed == Deed::Delegate).unwrap();
    assert_eq!((lent.doer.account, lent.reason.as_str()), (Some(lender), "出差"));
}

#[apply(both_engines)]
async fn a_delegation_begins_and_ends_by_itself_and_can_be_taken_back(database: Database) {
    let operator = database.ctx().await;
    let (_, away, lender, stays) = committee(&operator).await;
    let later = NewDelegation { from: day("2099-01-01"), ..new_delegation(&stays, Role::AssessmentOffice) };
    delegate(&away, later, "休假").await.unwrap();
    assert_eq!(roles(&operator, "sunlei").await, [Role::SteeringCommittee]);
    let [known] = delegations(&away).await.unwrap().try_into().unwrap();
    assert_eq!((known.by, known.to, known.held.role), (lender, stays.id, Role::AssessmentOffice));
    assert_eq!(known.since.to_string(), "2098-12-31T16:00:00.000Z");

    database
        .execute("UPDATE appointment SET since = '2020-01-01T00:00:00.000Z' WHERE lent_by IS NOT NULL")
        .await;
    assert_eq!(roles(&operator, "sunlei").await.len(), 2);
    database
        .execute("UPDATE appointment SET until = '2020-02-01T00:00:00.000Z' WHERE lent_by IS NOT NULL")
        .await;
    assert_eq!(roles(&operator, "sunlei").await, [Role::SteeringCommittee]);
    assert_eq!(delegations(&away).await.unwrap(), []);
    assert!(matches!(recall(&away, known.id).await, Err(StoreError::NotFound)));

    delegate(&away, new_delegation(&stays, Role::AssessmentOffice), "休假").await.unwrap();
    assert_eq!(roles(&operator, "sunlei").await.len(), 2);
    let [again] = delegations(&away).await.unwrap().try_into().unwrap();
    let (borrower, _) = sign_in(&operator, "sunlei", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    assert!(matches!(recall(&borrower, again.id).await, Err(StoreError::NotFound)), "only the lender");
    recall(&away, again.id).await.unwrap();
    assert_eq!(roles(&operator, "sunlei").await, [Role::SteeringCommittee]);
}

#[apply(both_engines)]
async fn only_an_own_role_is_lent_and_never_on(database: Database) {
    let operator = database.ctx().await;
    let (city, away, _, stays) = committee(&operator).await;
    let third = employed(&operator, city, "qianwei", NewAppointment::to(Role::SteeringCommittee)).await;
    assert_eq!(
        refused(delegate(&away, new_delegation(&third, Role::SteeringCommittee), "").await),
        Refusal::NotLendable.into()
    );
    delegate(&away, new_delegation(&stays, Role::AssessmentOffice), "").await.unwrap();
    assert_eq!(
        refused(delegate(&away, new_delegation(&stays, Role::AssessmentOffice), "").await),
        Refusal::AlreadyHeld.into()
    );
    let (borrower, _) = sign_in(&operator, "sunlei", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    let on = delegate(&borrower, new_delegation(&third, Role::AssessmentOffice), "").await;
    assert_eq!(refused(on), Refusal::NotLendable.into());
    let past = NewDelegation {
        from: day("2020-01-01"),
        until: day("2020-01-02"),
        ..new_delegation(&third, Role::AssessmentOffice)
    };
    assert_eq!(refused(delegate(&away, past, "").await), Refusal::BadTerm.into());
}

#[apply(both_engines)]
async fn a_delegation_does_not_join_what_is_kept_apart(database: Database) {
    let operator = database.ctx().await;
    let (city, away, _, stays) = committee(&operator).await;
    let keeper = employed(&operator, city, "qianwei", NewAppointment::to(Role::AuditAdministrator)).await;
    let later = NewDelegation { from: day("2099-01-01"), ..new_delegation(&keeper, Role::AssessmentOffice) };
    assert_eq!(
        refused(delegate(&away, later, "").await),
        Refusal::Conflict { with: Role::AuditAdministrator }.into()
    );
    // The other way round: an office that a delegation of the future would not go with.
    let later = NewDelegation { from: day("2099-01-01"), ..new_delegation(&stays, Role::AssessmentOffice) };
    delegate(&away, later, "").await.unwrap();
    let security = NewAppointment::to(Role::SecurityAdministrator);
    let answer = storage::account::appoint(&operator, city, stays.id, security).await;
    assert_eq!(refused(answer), appointment::Refusal::Conflict { with: Role::AssessmentOffice }.into());
}

#[apply(both_engines)]
async fn a_delegation_ends_with_the_lenders_own_role(database: Database) {
    let operator = database.ctx().await;
    let (city, away, lender, stays) = committee(&operator).await;
    delegate(&away, new_delegation(&stays, Role::AssessmentOffice), "").await.unwrap();
    storage::account::disable(&operator, city, lender, "停职").await.unwrap();
    assert_eq!(roles(&operator, "sunlei").await, [Role::SteeringCommittee]);
    storage::account::enable(&operator, city, lender, "复职").await.unwrap();
    assert_eq!(roles(&operator, "sunlei").await.len(), 2);
    dismiss(&operator, city, lender, Role::AssessmentOffice).await.unwrap();
    assert_eq!(roles(&operator, "sunlei").await, [Role::SteeringCommittee]);
    // Given back later, it does not revive what was lent before.
    storage::account::appoint(&operator, city, lender, NewAppointment::to(Role::AssessmentOffice))
        .await
        .unwrap();
    assert_eq!(roles(&operator, "sunlei").await, [Role::SteeringCommittee]);
}
