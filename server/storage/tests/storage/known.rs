//! Who asked a moment ago is not looked up again, and not a moment longer than that.

use rstest_reuse::apply;
use std::time::{Duration, Instant};

use indicator_model::id::{AccountId, CityId};
use people_model::appointment::NewAppointment;
use people_model::policy::Action;
use people_model::role::Role;
use people_model::token::NewToken;
use storage::account;
use storage::clock;
use storage::ctx::{Actor, Ctx};
use storage::secret::Secret;
use storage::session::{self, Known, Purpose};
use storage::token;
use tokio::task::JoinSet;

use crate::database::{Database, both_engines};
use crate::fixture::{CHANGED, employed, enter, founded, sign_in};

const ADDRESS: &str = "192.0.2.1";

/// Somebody of the assessment office, and the session to ask with.
struct Office {
    operator: Ctx,
    city: CityId,
    id: AccountId,
    ctx: Ctx,
    secret: Secret,
}

impl Office {
    async fn open(operator: Ctx) -> Self {
        let (city, _) = founded(&operator).await;
        let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
        enter(&operator, "zhaoli", &made.password).await;
        let (ctx, secret) = sign_in(&operator, "zhaoli", CHANGED).await.unwrap();
        Self { operator, city, id: made.id, ctx, secret }
    }

    /// Another sign-in of the same person.
    async fn again(&self) -> (Ctx, Secret) {
        sign_in(&self.operator, "zhaoli", CHANGED).await.unwrap()
    }
}

async fn asks(known: &Known, secret: &Secret) -> Option<Ctx> {
    let actor = known.session(secret, ADDRESS, Purpose::Read).await.unwrap();
    actor.map(|actor| Ctx::new(known.store().clone(), actor))
}

#[apply(both_engines)]
async fn what_ends_here_has_ended_for_the_next_request(database: Database) {
    let office = Office::open(database.ctx().await).await;
    let (operator, city, id) = (&office.operator, office.city, office.id);
    let known = Known::new(operator.store().clone());

    session::sign_out(&office.ctx).await.unwrap();
    assert!(asks(&known, &office.secret).await.is_none(), "signed out before it was known");
    let (ctx, secret) = office.again().await;
    assert!(asks(&known, &secret).await.is_some());
    session::sign_out(&ctx).await.unwrap();
    assert!(asks(&known, &secret).await.is_none(), "signed out");

    let ((ctx, secret), (_, elsewhere)) = (office.again().await, office.again().await);
    assert!(asks(&known, &secret).await.is_some() && asks(&known, &elsewhere).await.is_some());
    account::change_password(&ctx, CHANGED, "山色空蒙 Rain-and-Lake 8").await.unwrap();
    assert!(asks(&known, &elsewhere).await.is_none(), "the password changed");

    let stays = asks(&known, &secret).await.unwrap();
    assert!(stays.might(Action::SchemeEdit));
    account::dismiss(operator, city, id, Role::AssessmentOffice).await.unwrap();
    assert!(!asks(&known, &secret).await.unwrap().might(Action::SchemeEdit), "a role was taken");
    account::disable(operator, city, id, "调离").await.unwrap();
    assert!(asks(&known, &secret).await.is_none(), "disabled");
}

#[apply(both_engines)]
async fn a_role_that_was_lent_ends_with_the_lender(database: Database) {
    let office = Office::open(database.ctx().await).await;
    let (operator, city) = (&office.operator, office.city);
    let other = employed(operator, city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    enter(operator, "sunlei", &other.password).await;
    let until = "2099-12-31".parse().unwrap();
    let role = Role::AssessmentOffice;
    let delegation =
        account::NewDelegation { to: other.id, role, organization: None, from: clock::today(), until };
    account::delegate(&office.ctx, delegation, "出差").await.unwrap();
    let (_, secret) = sign_in(operator, "sunlei", CHANGED).await.unwrap();
    let known = Known::new(operator.store().clone());
    assert!(asks(&known, &secret).await.unwrap().might(Action::SchemeEdit));
    account::disable(operator, city, office.id, "调离").await.unwrap();
    assert!(!asks(&known, &secret).await.unwrap().might(Action::SchemeEdit));
}

#[apply(both_engines)]
async fn a_token_that_ends_here_has_ended_for_the_next_request(database: Database) {
    let office = Office::open(database.ctx().await).await;
    let known = Known::new(office.operator.store().clone());
    let new =
        || NewToken { name: "导出".to_owned(), scopes: vec![Action::SchemeRead], until: clock::today() };
    let asks = async |secret: &Secret| known.token(secret, ADDRESS, Purpose::Read).await.unwrap();
    let revoked = token::create(&office.ctx, new()).await.unwrap();
    assert!(asks(&revoked).await.is_some());
    let id = token::list(&office.ctx).await.unwrap()[0].id;
    token::revoke(&office.ctx, id).await.unwrap();
    assert!(asks(&revoked).await.is_none());
    let of_disabled = token::create(&office.ctx, new()).await.unwrap();
    assert!(asks(&of_disabled).await.is_some());
    account::disable(&office.operator, office.city, office.id, "调离").await.unwrap();
    assert!(asks(&of_disabled).await.is_none());
    assert!(known.session(&of_disabled, ADDRESS, Purpose::Read).await.unwrap().is_none(), "no session");
}

/// An answer that is still given began less than a second after the end, however slow the machine is.
#[apply(both_engines)]
async fn what_ends_elsewhere_has_ended_within_a_second(database: Database) {
    let office = Office::open(database.ctx().await).await;
    let known = Known::new(database.open().await);
    assert!(asks(&known, &office.secret).await.is_some());
    account::disable(&office.operator, office.city, office.id, "调离").await.unwrap();
    let ended = Instant::now();
    let write = known.session(&office.secret, ADDRESS, Purpose::Any).await.unwrap();
    assert!(write.is_none(), "what may write is looked up");
    loop {
        let began = ended.elapsed();
        if asks(&known, &office.secret).await.is_none() {
            break;
        }
        assert!(began < Duration::from_secs(1), "{began:?}");
    }
}

#[apply(both_engines)]
async fn whoever_asks_from_another_address_is_known_by_that(database: Database) {
    let office = Office::open(database.ctx().await).await;
    let known = Known::new(office.operator.store().clone());
    for address in [ADDRESS, "198.51.100.7", ADDRESS] {
        let actor = known.session(&office.secret, address, Purpose::Read).await.unwrap();
        let Some(Actor::Person(person)) = actor else { panic!("a person") };
        assert_eq!(person.address, address);
    }
}

/// While many ask, sessions end one after the other: none is used after its end was answered.
#[apply(both_engines)]
async fn a_lookup_that_began_before_the_end_does_not_outlive_it(database: Database) {
    let office = Office::open(database.ctx().await).await;
    let known = Known::new(office.operator.store().clone());
    for round in 0..20 {
        let (ctx, secret) = office.again().await;
        let mut asking = JoinSet::new();
        for _ in 0..4 {
            let (known, secret) = (known.clone(), secret.clone());
            asking.spawn(async move {
                while asks(&known, &secret).await.is_some() {
                    // An answer that is remembered waits for nothing, and would keep everybody else from running.
                    tokio::task::yield_now().await;
                }
            });
        }
        assert!(asks(&known, &secret).await.is_some());
        session::sign_out(&ctx).await.unwrap();
        assert!(asks(&known, &secret).await.is_none(), "round {round}");
        asking.join_all().await;
        assert!(asks(&known, &secret).await.is_none(), "round {round}");
    }
}
