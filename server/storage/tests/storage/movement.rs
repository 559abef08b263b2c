//! Who hears that a scheme moved, and on which server.

use rstest_reuse::apply;
use std::time::Duration;

use indicator_model::id::{SchemeId, TransitionId};
use people_model::appointment::{Appointment, NewAppointment};
use people_model::approval::{Request, Step};
use people_model::role::Role;
use storage::clock;
use storage::ctx::{Actor, Ctx};
use storage::movement::{Moved, Watch};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{
    SAMPLE, appointed, basic, edit, employed, enter, founded, import, load, person, sample, sign_in,
};

async fn moved(watch: &mut Watch, ctx: &Ctx) -> Vec<(SchemeId, u64)> {
    let moved = watch.look(ctx.store()).await.unwrap();
    let mut moved: Vec<_> = moved.iter().map(|moved| (moved.scheme, moved.revision.0)).collect();
    moved.sort_unstable();
    moved
}

/// The actor as the hub of a server finds it again.
async fn renewed(ctx: &Ctx) -> Option<Ctx> {
    let Actor::Person(person) = ctx.actor() else { panic!("a person") };
    let mut renewed = storage::session::renew(ctx.store(), std::slice::from_ref(person)).await.unwrap();
    renewed.people.remove(0).map(|actor| Ctx::new(ctx.store().clone(), actor))
}

#[apply(both_engines)]
async fn what_one_server_commits_is_found_by_another(database: Database) {
    let (here, there) = (database.ctx().await, database.ctx().await);
    founded(&here).await;
    let mut watch = Watch::default();
    assert_eq!(moved(&mut watch, &there).await, [], "the first look only remembers");
    let id = import(&here, SAMPLE).await.scheme.unwrap();
    assert_eq!(moved(&mut watch, &there).await, [(id, 1)]);
    assert_eq!(moved(&mut watch, &there).await, []);

    let scheme = load(&here, id).await;
    storage::scheme::save(&here, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await.unwrap();
    assert_eq!(moved(&mut watch, &there).await, [(id, 2)]);
    // A step makes no revision; two of them may lead back to where it stood.
    for step in [Step::Submit, Step::Return] {
        let revision = load(&here, id).await.revision;
        let request =
            Request { id: TransitionId(Uuid::now_v7()), step, revision, reason: "补材料".to_owned() };
        storage::scheme::advance(&here, id, request).await.unwrap();
    }
    assert_eq!(moved(&mut watch, &there).await, [(id, 2)]);

    sample(&here).await;
    let practice = moved(&mut watch, &there).await;
    assert_eq!(practice.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 1], "a scheme of each year");
    storage::sample::remove(&here).await.unwrap();
    let gone: Vec<_> = practice.into_iter().map(|(scheme, _)| (scheme, 2)).collect();
    assert_eq!(moved(&mut watch, &there).await, gone, "what is gone moved too");
}

#[apply(both_engines)]
async fn only_who_may_read_a_scheme_hears_of_it(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let mut watch = Watch::default();
    watch.look(operator.store()).await.unwrap();
    let (office, _) = sign_in(&operator, "wangfang", crate::fixture::PASSWORD).await.unwrap();
    let id = import(&office, SAMPLE).await.scheme.unwrap();
    let practice = sample(&office).await;
    let found: Vec<Moved> = watch.look(operator.store()).await.unwrap();
    let hears =
        |ctx: &Ctx, scheme: SchemeId| found.iter().any(|moved| moved.scheme == scheme && ctx.hears(moved));
    assert!(hears(&person(&operator, city, Role::Auditor), id));
    assert!(!hears(&person(&operator, city, Role::SecurityAdministrator), id));
    let task = |scheme| {
        appointed(
            &operator,
            city,
            vec![Appointment { task: Some(scheme), ..Appointment::to(Role::ThirdParty) }],
        )
    };
    assert!(hears(&task(id), id));
    assert!(!hears(&task(practice), id));

    // A user who may only practise hears of the sample, and not of the city.
    let guard = employed(&operator, city, "sunlei", NewAppointment::to(Role::SecurityAdministrator)).await;
    let guard = enter(&operator, "sunlei", &guard.password).await;
    assert!(hears(&guard, practice) && !hears(&guard, id));
}

#[apply(both_engines)]
async fn somebody_is_looked_at_again_when_the_clock_ends_something(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let ctx = enter(&operator, "zhaoli", &office.password).await;
    let again = async || {
        let Actor::Person(person) = ctx.actor() else { panic!("a person") };
        storage::session::renew(ctx.store(), std::slice::from_ref(person)).await.unwrap().again
    };
    assert_eq!(again().await, Duration::from_mins(1), "nothing ends soon");
    let soon = clock::now().plus_seconds(30);
    database.execute(&format!("UPDATE appointment SET until = '{soon}'")).await;
    let first = again().await;
    assert!(first <= Duration::from_secs(30), "a role ends: {first:?}");
    database.execute("UPDATE appointment SET until = NULL").await;
    let past = clock::now().plus_seconds(40 - 60 * 60);
    database.execute(&format!("UPDATE session SET seen_at = '{past}'")).await;
    let first = again().await;
    assert!(first <= Duration::from_secs(40), "the session ends: {first:?}");
}

#[apply(both_engines)]
async fn rights_are_looked_at_again_with_the_session(database: Database) {
    use people_model::policy::Action::{SchemeEdit, SchemeRead};
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let auditor = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await;
    let ctx = enter(&operator, "zhaoli", &office.password).await;
    let other = enter(&operator, "sunlei", &auditor.password).await;
    let may = async |ctx: &Ctx, action| renewed(ctx).await.is_some_and(|ctx| ctx.might(action));
    assert!(may(&ctx, SchemeEdit).await && may(&other, SchemeRead).await && !may(&other, SchemeEdit).await);

    storage::account::dismiss(&operator, city, office.id, Role::AssessmentOffice).await.unwrap();
    assert!(!may(&ctx, SchemeRead).await, "a role that was taken");
    assert!(renewed(&ctx).await.is_some(), "still signed in");
    storage::account::disable(&operator, city, auditor.id, "调离").await.unwrap();
    assert!(renewed(&other).await.is_none(), "an account that was disabled");
    let (again, _) = sign_in(&operator, "wangfang", crate::fixture::PASSWORD).await.unwrap();
    storage::session::sign_out(&again).await.unwrap();
    assert!(renewed(&again).await.is_none(), "a session that ended");
}
