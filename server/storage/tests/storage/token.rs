//! API tokens: what they open, and what ends them.

use indicator_model::date::Date;
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Denial};
use people_model::refusal;
use people_model::role::Role;
use people_model::token::{MOST, NewToken, TokenState, is_scope};
use rstest_reuse::apply;
use sea_orm::ConnectionTrait;
use storage::account::Security;
use storage::audit::Filter;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::secret::Secret;
use storage::token;

use crate::database::{Database, both_engines};
use crate::fixture::{employed, enter, founded, sample};

fn new(scopes: &[Action]) -> NewToken {
    NewToken { name: "每月导出".to_owned(), scopes: scopes.to_vec(), until: in_a_month() }
}

fn in_a_month() -> Date {
    let today = storage::clock::today();
    let (year, month) =
        if today.month() == 12 { (today.year() + 1, 1) } else { (today.year(), today.month() + 1) };
    Date::new(year, month, 1).unwrap()
}

async fn resumed(operator: &Ctx, secret: &Secret) -> Option<Ctx> {
    let actor = token::resume(operator.store(), secret, "192.0.2.9").await.unwrap();
    actor.map(|actor| Ctx::new(operator.store().clone(), actor))
}

/// Somebody of the assessment office who is signed in and has changed the password.
async fn office(operator: &Ctx) -> (indicator_model::id::CityId, indicator_model::id::AccountId, Ctx) {
    let (city, _) = founded(operator).await;
    let made = employed(operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    (city, made.id, enter(operator, "zhaoli", &made.password).await)
}

#[apply(both_engines)]
async fn a_token_does_what_is_in_its_scopes_and_nothing_else(database: Database) {
    let operator = database.ctx().await;
    let (_, id, owner) = office(&operator).await;
    let scheme = sample(&owner).await;
    let secret = token::create(&owner, new(&[Action::SchemeRead, Action::SchemeExport])).await.unwrap();
    assert!(token::parse(&token::reveal(&secret)) == Some(secret.clone()));
    let program = resumed(&operator, &secret).await.unwrap();
    assert_eq!(program.actor().account(), Some(id));
    storage::scheme::load(&program, scheme).await.unwrap();
    for action in Action::ALL {
        let within = [Action::SchemeRead, Action::SchemeExport].contains(&action);
        assert_eq!(program.might(action), within, "{action:?}");
    }
    let edit = storage::organization::names(&program, owner_city(&owner)).await;
    assert!(matches!(edit, Err(StoreError::Forbidden(Denial::NoRole))), "{edit:?}");
    let more = token::create(&program, new(&[Action::SchemeRead])).await.err();
    assert!(matches!(more, Some(StoreError::Forbidden(_))), "a token makes no token: {more:?}");
    assert!(token::list(&program).await.is_err());
}

#[apply(both_engines)]
async fn a_change_of_password_revokes_the_tokens(database: Database) {
    let operator = database.ctx().await;
    let (_, _, owner) = office(&operator).await;
    let secret = token::create(&owner, new(&[Action::SchemeRead])).await.unwrap();
    assert!(resumed(&operator, &secret).await.is_some());
    let (old, new) = ("水光潋滟 Lake-and-Rain 7", "Moon-Night-Lake-9 春江");
    storage::account::change_password(&owner, old, new).await.unwrap();
    assert!(resumed(&operator, &secret).await.is_none());
    assert_eq!(token::list(&owner).await.unwrap()[0].state, TokenState::Revoked);
}

#[apply(both_engines)]
async fn what_only_a_person_does_is_in_no_token(database: Database) {
    let operator = database.ctx().await;
    let (city, _, owner) = office(&operator).await;
    let refused = async |new: NewToken| token::create(&owner, new).await.err().unwrap();
    let never = [Action::AccountOwn, Action::AccountDelegate, Action::SignIn, Action::AccountAppoint];
    for action in never {
        assert!(!is_scope(action));
        let error = refused(new(&[Action::SchemeRead, action])).await;
        assert!(
            matches!(
                error,
                StoreError::People(refusal::Refusal::Token(people_model::token::Refusal::BadScope))
            ),
            "{action:?}: {error:?}"
        );
    }
    // The office does not read the audit log.
    let error = refused(new(&[Action::AuditRead])).await;
    assert!(
        matches!(error, StoreError::People(refusal::Refusal::Token(people_model::token::Refusal::BadScope))),
        "{error:?}"
    );
    assert!(matches!(
        refused(new(&[])).await,
        StoreError::People(refusal::Refusal::Token(people_model::token::Refusal::BadScope))
    ));
    let read = || new(&[Action::SchemeRead]);
    assert!(matches!(
        refused(NewToken { name: " ".into(), ..read() }).await,
        StoreError::People(refusal::Refusal::Token(people_model::token::Refusal::BadName))
    ));
    for until in ["2020-01-01", "2199-01-01"] {
        let error = refused(NewToken { until: until.parse().unwrap(), ..read() }).await;
        assert!(
            matches!(
                error,
                StoreError::People(refusal::Refusal::Token(people_model::token::Refusal::BadExpiry))
            ),
            "{until}: {error:?}"
        );
    }
    for _ in 0..MOST {
        token::create(&owner, read()).await.unwrap();
    }
    let error = refused(read()).await;
    assert!(
        matches!(
            error,
            StoreError::People(refusal::Refusal::Token(people_model::token::Refusal::TooMany { .. }))
        ),
        "{error:?}"
    );
    assert!(matches!(storage::account::list(&owner, city).await, Err(StoreError::Forbidden(_))));
}

/// Less than its scopes, once the owner may do less.
#[apply(both_engines)]
async fn a_token_never_does_more_than_its_owner_may(database: Database) {
    let operator = database.ctx().await;
    let (city, id, owner) = office(&operator).await;
    let secret = token::create(&owner, new(&[Action::SchemeExport, Action::SchemeEdit])).await.unwrap();
    assert!(resumed(&operator, &secret).await.unwrap().might(Action::SchemeEdit));
    storage::account::appoint(&operator, city, id, NewAppointment::to(Role::SteeringCommittee))
        .await
        .unwrap();
    storage::account::dismiss(&operator, city, id, Role::AssessmentOffice).await.unwrap();
    let program = resumed(&operator, &secret).await.unwrap();
    assert!(program.might(Action::SchemeExport));
    assert!(!program.might(Action::SchemeEdit));
    // A user who lacks a second factor that is demanded has to set it up first.
    let factor_roles = [Role::SteeringCommittee].into();
    let security = Security { factor_roles, ..Security::default() };
    storage::account::set_profile(&operator, city, security).await.unwrap();
    assert!(!resumed(&operator, &secret).await.unwrap().might(Action::SchemeExport));
}

#[apply(both_engines)]
async fn tokens_end_by_their_owner_their_day_and_with_the_account(database: Database) {
    let operator = database.ctx().await;
    let (city, id, owner) = office(&operator).await;
    let make = async || token::create(&owner, new(&[Action::SchemeRead])).await.unwrap();
    let states = async |owner: &Ctx| -> Vec<TokenState> {
        token::list(owner).await.unwrap().into_iter().map(|token| token.state).collect()
    };
    let (revoked, kept) = (make().await, make().await);
    let tokens = token::list(&owner).await.unwrap();
    let oldest = tokens.last().unwrap().id;
    token::revoke(&owner, oldest).await.unwrap();
    assert!(matches!(token::revoke(&owner, oldest).await, Err(StoreError::NotFound)));
    assert!(resumed(&operator, &revoked).await.is_none());
    assert!(resumed(&operator, &kept).await.is_some());
    assert_eq!(states(&owner).await, [TokenState::Valid, TokenState::Revoked]);

    database.execute("UPDATE token SET until = '2020-01-01T00:00:00.000Z' WHERE revoked_at IS NULL").await;
    assert!(resumed(&operator, &kept).await.is_none());
    assert_eq!(states(&owner).await, [TokenState::Expired, TokenState::Revoked]);

    let third = make().await;
    storage::account::disable(&operator, city, id, "调离").await.unwrap();
    assert!(resumed(&operator, &third).await.is_none());
    storage::account::enable(&operator, city, id, "调回").await.unwrap();
    assert!(resumed(&operator, &third).await.is_none(), "what ended stays ended");
    let fourth = make().await;
    storage::account::reset(&operator, city, id, "遗忘").await.unwrap();
    assert!(resumed(&operator, &fourth).await.is_none());
}

#[apply(both_engines)]
async fn nobody_sees_or_revokes_the_token_of_another(database: Database) {
    let operator = database.ctx().await;
    let (city, _, owner) = office(&operator).await;
    let secret = token::create(&owner, new(&[Action::SchemeRead])).await.unwrap();
    let id = token::list(&owner).await.unwrap()[0].id;
    let made = employed(&operator, city, "sunlei", NewAppointment::to(Role::AssessmentOffice)).await;
    let other = enter(&operator, "sunlei", &made.password).await;
    assert_eq!(token::list(&other).await.unwrap(), []);
    assert!(matches!(token::revoke(&other, id).await, Err(StoreError::NotFound)));
    assert!(resumed(&operator, &secret).await.is_some());
}

#[apply(both_engines)]
async fn only_a_hash_is_kept_and_the_record_and_the_last_use_are(database: Database) {
    let operator = database.ctx().await;
    let (city, _, owner) = office(&operator).await;
    let secret = token::create(&owner, new(&[Action::SchemeRead])).await.unwrap();
    let text = token::reveal(&secret);
    assert!(text.starts_with("hengce_"));
    assert_eq!(token::list(&owner).await.unwrap()[0].last_used, None);
    resumed(&operator, &secret).await.unwrap();
    let first = token::list(&owner).await.unwrap()[0].last_used.unwrap();
    resumed(&operator, &secret).await.unwrap();
    assert_eq!(token::list(&owner).await.unwrap()[0].last_used, Some(first), "to the minute");
    token::revoke(&owner, token::list(&owner).await.unwrap()[0].id).await.unwrap();

    let entries = storage::audit::list(&operator, city, Filter::default(), 100).await.unwrap();
    let told: Vec<_> = entries.iter().filter(|entry| entry.subject.kind == ThingKind::Token).collect();
    assert_eq!(
        told.iter().map(|entry| entry.deed).collect::<Vec<_>>(),
        [Deed::TokenRevoke, Deed::TokenCreate]
    );
    assert_eq!(told[1].changes[0].after.as_deref(), Some("scheme_read"));
    let random = &text["hengce_".len()..];
    let written = serde_json::to_string(&entries).unwrap();
    assert!(!written.contains(random));
    let hash = format!("SELECT 1 FROM token WHERE hash LIKE '%{random}%'");
    let raw = database.raw().await;
    let statement = sea_orm::Statement::from_string(raw.get_database_backend(), hash);
    assert!(raw.query_one_raw(statement).await.unwrap().is_none());
    raw.close().await.unwrap();
}

fn owner_city(ctx: &Ctx) -> indicator_model::id::CityId {
    let Actor::Person(person) = ctx.actor() else { panic!("a person signed in") };
    person.city
}
