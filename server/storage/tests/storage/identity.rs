//! Single sign-on as storage sees it: who is let in by what a provider vouches for, and as what.

use indicator_model::id::{AccountId, CityId, SessionId};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, Entry, Outcome};
use people_model::identity::{Claimed, Trouble};
use people_model::policy::Action;
use people_model::role::Role;
use people_model::session::Stage;
use rstest_reuse::apply;
use storage::account::Security;
use storage::audit::Filter;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::identity::{self, Factor, Handle, Newcomer, Proven};
use storage::session;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, SAMPLE, employed, enter, founded, import, sign_in};

const ISSUER: &str = "https://sso.yunlan.gov.cn";

fn nobody(operator: &Ctx) -> Ctx {
    Ctx::new(operator.store().clone(), Actor::Nobody { address: "192.0.2.1".to_owned() })
}

/// Somebody whom no account knows, and who may not have one.
fn stranger(subject: &str) -> Proven {
    Proven {
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        claimed: Vec::new(),
        factor: Factor::Own,
        newcomer: None,
        agent: "Chromium".to_owned(),
    }
}

/// Somebody who may.
fn newcomer(subject: &str, claimed: &[Claimed]) -> Proven {
    let newcomer = Newcomer { login: "zhaoli@yunlan".to_owned(), name: "赵丽".to_owned(), city: None };
    Proven { claimed: claimed.to_vec(), newcomer: Some(newcomer), ..stranger(subject) }
}

fn claim(role: Role) -> Claimed {
    Claimed { role, organization: None }
}

/// Signs in and resumes, as a browser does.
async fn come(operator: &Ctx, proven: Proven) -> Result<Ctx, StoreError> {
    let signed_in = identity::enter(&nobody(operator), proven).await?;
    assert!(signed_in.stage == Stage::Complete);
    let (actor, _) = session::resume(operator.store(), &signed_in.token, "192.0.2.1").await?.unwrap();
    Ok(Ctx::new(operator.store().clone(), actor))
}

fn who(ctx: &Ctx) -> (CityId, AccountId, SessionId) {
    let Actor::Person(person) = ctx.actor() else { panic!("a person signed in") };
    (person.city, person.standing.account, person.session.unwrap())
}

fn held(ctx: &Ctx) -> Vec<(Role, bool)> {
    let Actor::Person(person) = ctx.actor() else { panic!("a person signed in") };
    let mut held: Vec<_> =
        person.standing.appointments.iter().map(|held| (held.role, held.claimed)).collect();
    held.sort_unstable();
    held
}

async fn record(operator: &Ctx, city: CityId, deed: Deed) -> Vec<Entry> {
    let filter = Filter { deed: Some(deed), ..Filter::default() };
    storage::audit::list(operator, city, filter, 20).await.unwrap()
}

fn trouble(answer: Result<impl Sized, StoreError>) -> Option<Trouble> {
    match answer {
        Err(StoreError::Identity(trouble)) => Some(trouble),
        Err(other) => panic!("{other:?}"),
        Ok(_) => None,
    }
}

#[apply(both_engines)]
async fn an_answer_counts_once_from_the_browser_that_asked(database: Database) {
    let operator = database.ctx().await;
    let stranger = nobody(&operator);
    let begin = async || identity::begin(&stranger, "yunlan", "/data").await.unwrap();
    let expired = |answer| trouble(answer) == Some(Trouble::Expired);
    let (handle, other) = (begin().await, begin().await);
    let state = handle.state();
    assert!(Handle::parse(&handle.reveal()) == Some(handle.clone()));
    assert!(expired(identity::answer(&stranger, "yunlan", &state, None).await), "without the cookie");
    assert!(expired(identity::answer(&stranger, "yunlan", &state, Some(&other)).await), "another browser");
    assert!(expired(identity::answer(&stranger, "yunlan", "", Some(&handle)).await), "without the state");
    let answered = identity::answer(&stranger, "yunlan", &state, Some(&handle)).await.unwrap();
    assert_eq!((answered.next.as_str(), answered.link), ("/data", None));
    assert!(expired(identity::answer(&stranger, "yunlan", &state, Some(&handle)).await), "again");
    assert!(
        expired(identity::answer(&stranger, "other", &other.state(), Some(&other)).await),
        "another provider"
    );

    let late = begin().await;
    database.execute("UPDATE identity_attempt SET begun_at = '2020-01-01T00:00:00.000Z'").await;
    assert!(expired(identity::answer(&stranger, "yunlan", &late.state(), Some(&late)).await), "late");
    // What is over is removed by the next attempt.
    database
        .execute(
            "INSERT INTO identity_attempt (state_hash, provider, next, address, begun_at)
        VALUES ('old', 'yunlan', '/', '192.0.2.1', '2020-01-01T00:00:00.000Z')",
        )
        .await;
    begin().await;
    database
        .execute(
            "INSERT INTO identity_attempt (state_hash, provider, next, address, begun_at)
        VALUES ('old', 'yunlan', '/', '192.0.2.1', '2020-01-01T00:00:00.000Z')",
        )
        .await;
}

#[apply(both_engines)]
async fn a_stranger_is_turned_away_with_the_record_even_by_a_known_name(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    // The founder's own user name opens nothing.
    assert_eq!(
        trouble(identity::enter(&nobody(&operator), stranger("wangfang")).await),
        Some(Trouble::Stranger)
    );
    let entry = &record(&operator, city, Deed::Login).await[0];
    assert_eq!((entry.outcome, entry.doer.account), (Outcome::Refused, None));
    assert_eq!(entry.changes[0].after.as_deref(), Some(ISSUER));
    assert!(!serde_json::to_string(entry).unwrap().contains("wangfang"));
}

#[apply(both_engines)]
async fn a_newcomer_gets_one_account_without_a_password(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let first = come(&operator, newcomer("s-1", &[])).await.unwrap();
    let again = come(&operator, newcomer("s-1", &[])).await.unwrap();
    assert_eq!(who(&first).1, who(&again).1);
    assert_ne!(who(&first).2, who(&again).2, "a new session each time");
    let me = storage::account::me(&first).await.unwrap();
    assert_eq!((me.login.as_str(), me.name.as_str()), ("zhaoli@yunlan", "赵丽"));
    assert!(!me.has_password && !me.must_change);
    // Somebody else of the same name there is somebody else here.
    let other = come(&operator, newcomer("s-2", &[])).await.unwrap();
    assert_ne!(who(&other).1, who(&first).1);
    assert!(storage::account::me(&other).await.unwrap().login.starts_with("zhaoli@yunlan-"));
    assert_eq!(record(&operator, city, Deed::AccountCreate).await.len(), 2);
    let login = &record(&operator, city, Deed::Login).await[0];
    assert_eq!((login.outcome, login.changes[0].after.as_deref()), (Outcome::Done, Some(ISSUER)));
    for wrong in ["", "anything"] {
        assert!(sign_in(&operator, "zhaoli@yunlan", wrong).await.is_err());
    }
    let nowhere = Newcomer { city: Some("999999".to_owned()), ..newcomer("s-3", &[]).newcomer.unwrap() };
    let nowhere = Proven { newcomer: Some(nowhere), ..stranger("s-3") };
    assert_eq!(trouble(identity::enter(&nobody(&operator), nowhere).await), Some(Trouble::Stranger));
}

#[apply(both_engines)]
async fn whoever_is_disabled_is_turned_away_and_no_second_account_is_made(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let came = come(&operator, newcomer("s-1", &[])).await.unwrap();
    storage::account::disable(&operator, city, who(&came).1, "调离").await.unwrap();
    let answer = identity::enter(&nobody(&operator), newcomer("s-1", &[])).await;
    assert_eq!(trouble(answer), Some(Trouble::Disabled));
    assert_eq!(record(&operator, city, Deed::Login).await[0].outcome, Outcome::Refused);
    assert_eq!(storage::account::list(&operator, city).await.unwrap().len(), 2);
}

#[apply(both_engines)]
async fn roles_follow_the_claim_and_those_that_a_person_gave_stay(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = come(&operator, newcomer("s-1", &[claim(Role::AssessmentOffice)])).await.unwrap();
    assert_eq!(held(&office), [(Role::AssessmentOffice, true)]);
    let id = who(&office).1;
    storage::account::appoint(&operator, city, id, NewAppointment::to(Role::SteeringCommittee))
        .await
        .unwrap();
    let both = [claim(Role::AssessmentOffice), claim(Role::SteeringCommittee)];
    let both = come(&operator, newcomer("s-1", &both)).await.unwrap();
    assert_eq!(held(&both), [(Role::AssessmentOffice, true), (Role::SteeringCommittee, false)]);
    let none = come(&operator, newcomer("s-1", &[])).await.unwrap();
    assert_eq!(held(&none), [(Role::SteeringCommittee, false)]);
    let dismissed = &record(&operator, city, Deed::Dismiss).await[0];
    let before: Vec<_> = dismissed.changes.iter().map(|diff| diff.before.as_deref().unwrap()).collect();
    assert_eq!(before, ["assessment_office", ISSUER]);
    assert_eq!(dismissed.doer.account, Some(id));
    // Another issuer's claims are another matter.
    let given = come(&operator, newcomer("s-1", &[claim(Role::AssessmentOffice)])).await.unwrap();
    let session = who(&given).2;
    identity::link(&given, session, "https://other.example", "o-1").await.unwrap();
    let elsewhere = Proven { issuer: "https://other.example".to_owned(), ..stranger("o-1") };
    let elsewhere = come(&operator, elsewhere).await.unwrap();
    assert_eq!(held(&elsewhere), [(Role::AssessmentOffice, true), (Role::SteeringCommittee, false)]);
}

#[apply(both_engines)]
async fn a_claim_that_would_join_what_is_kept_apart_is_refused_with_the_record(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let came = come(&operator, newcomer("s-1", &[claim(Role::AssessmentOffice)])).await.unwrap();
    let id = who(&came).1;
    storage::account::dismiss(&operator, city, id, Role::AssessmentOffice).await.unwrap();
    let keeper = NewAppointment::to(Role::AuditAdministrator);
    storage::account::appoint(&operator, city, id, keeper).await.unwrap();
    let came = come(&operator, newcomer("s-1", &[claim(Role::AssessmentOffice)])).await.unwrap();
    assert_eq!(held(&came), [(Role::AuditAdministrator, false)]);
    let refused = record(&operator, city, Deed::Appoint).await;
    assert_eq!(refused[0].outcome, Outcome::Refused);
    let after: Vec<_> = refused[0].changes.iter().map(|diff| diff.after.as_deref().unwrap()).collect();
    assert_eq!(after, ["assessment_office", ISSUER, "audit_administrator"]);
}

/// A provider is one, and its word alone would be an administrator or an approver.
#[apply(both_engines)]
async fn a_claim_gives_no_role_that_takes_two(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let guarded: Vec<Claimed> = Role::ALL.into_iter().filter(|role| role.takes_two()).map(claim).collect();
    let came = come(&operator, newcomer("s-1", &guarded)).await.unwrap();
    assert_eq!(held(&came), []);
    let refused = record(&operator, city, Deed::Appoint).await;
    let refused = refused.iter().filter(|entry| entry.outcome == Outcome::Refused).count();
    assert_eq!(refused, guarded.len());
    // What an older version let in goes at the next sign-in, whatever is claimed.
    let committee = NewAppointment::to(Role::SteeringCommittee);
    storage::account::appoint(&operator, city, who(&came).1, committee).await.unwrap();
    database
        .execute(&format!(
            "UPDATE appointment SET claimed_from = '{ISSUER}' WHERE role = 'steering_committee'"
        ))
        .await;
    let came = come(&operator, newcomer("s-1", &guarded)).await.unwrap();
    assert_eq!(held(&came), []);
}

#[apply(both_engines)]
async fn a_claimed_role_is_for_the_organization_that_the_claim_names(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (founder, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    import(&founder, SAMPLE).await;
    let of = |code: &str| Claimed { role: Role::Reporter, organization: Some(code.to_owned()) };
    let wanted = storage::organization::by_code(&operator, city, "NYJ").await.unwrap();
    let came = come(&operator, newcomer("s-1", &[of("NYJ"), of("nowhere")])).await.unwrap();
    let Actor::Person(person) = came.actor() else { panic!("a person") };
    let organizations: Vec<_> = person.standing.appointments.iter().map(|held| held.organization).collect();
    assert_eq!(organizations, [Some(wanted)]);
    let refused = record(&operator, city, Deed::Appoint).await;
    let code = refused.iter().find(|entry| entry.outcome == Outcome::Refused).unwrap();
    assert_eq!(code.changes[2].after.as_deref(), Some("nowhere"));
    let moved = come(&operator, newcomer("s-1", &[of("JTJ")])).await.unwrap();
    let Actor::Person(person) = moved.actor() else { panic!("a person") };
    assert_eq!(person.standing.appointments.len(), 1);
    assert_ne!(person.standing.appointments[0].organization, Some(wanted));
}

#[apply(both_engines)]
async fn a_person_links_and_unlinks_an_identity_and_nobody_else_gets_it(database: Database) {
    let operator = database.ctx().await;
    let (city, founder) = founded(&operator).await;
    let (own, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let handle = identity::begin_link(&own, "yunlan").await.unwrap();
    let answered =
        identity::answer(&nobody(&operator), "yunlan", &handle.state(), Some(&handle)).await.unwrap();
    assert_eq!(answered.link, Some(who(&own).2));
    identity::link(&own, who(&own).2, ISSUER, "w-1").await.unwrap();
    identity::link(&own, who(&own).2, ISSUER, "w-1").await.unwrap();
    let (later, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let another_session = identity::link(&later, who(&own).2, ISSUER, "w-2").await;
    assert_eq!(trouble(another_session), Some(Trouble::Expired));
    assert_eq!(trouble(identity::link(&own, who(&own).2, ISSUER, "w-2").await), Some(Trouble::Taken));

    let made = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    let other = enter(&operator, "sunlei", &made.password).await;
    assert_eq!(trouble(identity::link(&other, who(&other).2, ISSUER, "w-1").await), Some(Trouble::Taken));

    let came = come(&operator, stranger("w-1")).await.unwrap();
    assert_eq!(who(&came).1, founder);
    assert!(identity::list(&came).await.unwrap()[0].last_used.is_some());
    identity::unlink(&came, ISSUER).await.unwrap();
    assert_eq!(identity::list(&came).await.unwrap(), []);
    assert!(matches!(identity::unlink(&came, ISSUER).await, Err(StoreError::NotFound)));
    assert_eq!(trouble(identity::enter(&nobody(&operator), stranger("w-1")).await), Some(Trouble::Stranger));
    let linked = record(&operator, city, Deed::IdentityLink).await;
    let outcomes: Vec<_> = linked.iter().map(|entry| entry.outcome).collect();
    assert_eq!(outcomes, [Outcome::Refused, Outcome::Refused, Outcome::Done]);
    assert_eq!(record(&operator, city, Deed::IdentityUnlink).await.len(), 1);
}

#[apply(both_engines)]
async fn the_last_way_in_is_not_unlinked_and_claimed_roles_go_with_the_link(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let came = come(&operator, newcomer("s-1", &[claim(Role::AssessmentOffice)])).await.unwrap();
    assert_eq!(trouble(identity::unlink(&came, ISSUER).await), Some(Trouble::OnlyWay));
    let once = storage::account::reset(&operator, city, who(&came).1, "改用密码").await.unwrap();
    let own = enter(&operator, "zhaoli@yunlan", &once).await;
    assert_eq!(held(&own), [(Role::AssessmentOffice, true)]);
    identity::unlink(&own, ISSUER).await.unwrap();
    let after = sign_in(&operator, "zhaoli@yunlan", "水光潋滟 Lake-and-Rain 7").await.unwrap().0;
    assert_eq!(held(&after), []);
}

#[apply(both_engines)]
async fn whoever_has_to_see_to_the_own_account_first_links_nothing(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let made = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    let (limited, _) = sign_in(&operator, "sunlei", &made.password).await.unwrap();
    assert!(matches!(identity::begin_link(&limited, "yunlan").await.err(), Some(StoreError::Forbidden(_))));
    let answer = identity::link(&limited, who(&limited).2, ISSUER, "w-1").await;
    assert_eq!(trouble(answer), Some(Trouble::Expired));
}

/// Where a role demands a second factor, either the provider says that it saw one or ours is still to be set up.
#[apply(both_engines)]
async fn a_second_factor_is_the_providers_when_it_vouches_for_one(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let security = Security { factor_roles: [Role::AssessmentOffice].into(), ..Security::default() };
    storage::account::set_profile(&operator, city, security).await.unwrap();
    let office = || newcomer("s-1", &[claim(Role::AssessmentOffice)]);
    let without = come(&operator, office()).await.unwrap();
    assert!(!without.might(Action::SchemeRead) && without.might(Action::AccountOwn));
    assert!(storage::account::me(&without).await.unwrap().must_add_factor);
    let vouched = come(&operator, Proven { factor: Factor::Provider, ..office() }).await.unwrap();
    assert!(vouched.might(Action::SchemeRead));
    assert!(!storage::account::me(&vouched).await.unwrap().must_add_factor);
    database.execute("UPDATE account SET factor_secret = 'sealed' WHERE login = 'zhaoli@yunlan'").await;
    let own = identity::enter(&nobody(&operator), office()).await.unwrap();
    assert!(own.stage == Stage::Password, "our own is still to come");
    let vouched = identity::enter(&nobody(&operator), Proven { factor: Factor::Provider, ..office() }).await;
    assert!(vouched.unwrap().stage == Stage::Complete);
}
