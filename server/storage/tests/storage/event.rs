//! What a commit tells: here at once, and elsewhere by the audit log.

use rstest_reuse::apply;
use std::collections::BTreeSet;

use indicator_model::id::SessionId;
use people_model::appointment::NewAppointment;
use people_model::policy::Action;
use people_model::role::Role;
use people_model::token::NewToken;
use storage::account::{NewDelegation, Security, delegate, dismiss};
use storage::audit::Follower;
use storage::clock;
use storage::ctx::{Actor, Ctx};
use storage::event::{Event, Subject};
use storage::session;
use storage::store::Store;
use tokio::sync::broadcast::Receiver;

use crate::database::{Database, both_engines};
use crate::fixture::{CHANGED, PASSWORD, SAMPLE, employed, enter, founded, import, sample, sign_in};

/// Hears the same events twice: as the process that commits, and as another one over the same database.
struct Ears {
    here: Receiver<Event>,
    log: Follower,
    there: Store,
}

impl Ears {
    async fn open(ctx: &Ctx, database: &Database) -> Self {
        let (mut log, there) = (Follower::default(), database.open().await);
        assert!(log.look(&there).await.unwrap().is_empty(), "the first look only remembers");
        Self { here: ctx.store().subscribe(), log, there }
    }

    /// What happened since the last time, by either way.
    async fn hear(&mut self) -> BTreeSet<Subject> {
        let mut here = BTreeSet::new();
        while let Ok(event) = self.here.try_recv() {
            here.insert(event.subject);
        }
        let there = self.log.look(&self.there).await.unwrap();
        let there: BTreeSet<Subject> = there.into_iter().map(|event| event.subject).collect();
        assert!(there.is_superset(&here), "{here:?} here and {there:?} there");
        here
    }
}

fn session_of(ctx: &Ctx) -> SessionId {
    let Actor::Person(person) = ctx.actor() else { panic!("a person") };
    person.session.unwrap()
}

#[apply(both_engines)]
async fn what_changes_a_person_is_an_event_here_and_elsewhere(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let other = employed(&operator, city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    enter(&operator, "sunlei", &other.password).await;
    let account = Subject::Account(office.id);
    let mut ears = Ears::open(&operator, &database).await;

    let first = enter(&operator, "zhaoli", &office.password).await;
    let heard = ears.hear().await;
    assert!(heard.contains(&account) && heard.contains(&Subject::Session(session_of(&first))), "{heard:?}");

    let (second, _) = sign_in(&operator, "zhaoli", CHANGED).await.unwrap();
    ears.hear().await;
    session::sign_out(&second).await.unwrap();
    assert_eq!(ears.hear().await, BTreeSet::from([Subject::Session(session_of(&second))]));

    let new = NewToken { name: "导出".to_owned(), scopes: vec![Action::SchemeRead], until: clock::today() };
    storage::token::create(&first, new).await.unwrap();
    let token = storage::token::list(&first).await.unwrap()[0].id;
    assert_eq!(ears.hear().await, BTreeSet::from([Subject::Token(token)]));
    storage::token::revoke(&first, token).await.unwrap();
    assert_eq!(ears.hear().await, BTreeSet::from([Subject::Token(token)]));

    let until = "2099-12-31".parse().unwrap();
    let delegation = NewDelegation {
        to: other.id,
        role: Role::AssessmentOffice,
        organization: None,
        from: clock::today(),
        until,
    };
    delegate(&first, delegation, "出差").await.unwrap();
    assert!(ears.hear().await.contains(&Subject::People));
    dismiss(&operator, city, office.id, Role::AssessmentOffice).await.unwrap();
    assert!(ears.hear().await.contains(&Subject::People));
    storage::account::set_profile(&operator, city, Security::default()).await.unwrap();
    ears.hear().await;
    let strict = Security { profile: people_model::password::Profile::Dengbao3, ..Security::default() };
    storage::account::set_profile(&operator, city, strict).await.unwrap();
    assert!(ears.hear().await.contains(&Subject::People));

    storage::account::reset(&operator, city, office.id, "忘记").await.unwrap();
    let heard = ears.hear().await;
    assert!(heard.contains(&account) && heard.contains(&Subject::Session(session_of(&first))), "{heard:?}");
    storage::account::disable(&operator, city, office.id, "调离").await.unwrap();
    assert!(ears.hear().await.contains(&account));
    storage::sample::load(&operator).await.unwrap();
    assert!(ears.hear().await.contains(&Subject::People), "there is something to practise in");
}

#[apply(both_engines)]
async fn what_moves_a_scheme_is_an_event_here_and_elsewhere(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let mut ears = Ears::open(&operator, &database).await;
    let id = import(&operator, SAMPLE).await.scheme.unwrap();
    assert!(ears.hear().await.contains(&Subject::Scheme(id)));
    import(&operator, SAMPLE).await;
    assert!(ears.hear().await.is_empty(), "the same file changes nothing");
    let practice = sample(&operator).await;
    ears.hear().await;
    storage::sample::remove(&operator).await.unwrap();
    assert!(ears.hear().await.contains(&Subject::Scheme(practice)), "what is gone moved too");
}

#[apply(both_engines)]
async fn a_sign_of_life_is_no_event(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (_, token) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let mut ears = Ears::open(&operator, &database).await;
    let past = clock::now().plus_minutes(-2);
    database.execute(&format!("UPDATE session SET seen_at = '{past}'")).await;
    assert!(session::resume(operator.store(), &token, "192.0.2.1").await.unwrap().is_some());
    assert!(ears.hear().await.is_empty());
}

/// The audit log does not name a row again that was altered past it. Who waits hears of it all the same.
#[apply(both_engines)]
async fn a_session_that_was_altered_past_the_audit_log_ends_with_an_event(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (ctx, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    database.execute("UPDATE session SET agent = 'altered'").await;
    let mut ears = Ears::open(&operator, &database).await;
    session::sign_out(&ctx).await.unwrap();
    assert_eq!(ears.hear().await, BTreeSet::from([Subject::Session(session_of(&ctx))]));
}

#[apply(both_engines)]
async fn an_audit_log_with_a_gap_has_everything_looked_at_again(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let mut log = Follower::default();
    log.look(operator.store()).await.unwrap();
    for _ in 0..2 {
        sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    }
    database.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)").await;
    let heard = log.look(operator.store()).await.unwrap();
    assert!(heard.iter().any(|event| event.subject == Subject::Everything), "{heard:?}");
}
