//! The sample city and the edits that tests make in it.

use indicator_model::change::{Change, ChangeSet, Edit};
use indicator_model::history::Direction;
use indicator_model::id::{AccountId, ChangeSetId, CityId, NodeId, SchemeId, SessionId};
use indicator_model::node::Lock;
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::sheet::Outcome;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use people_model::appointment::{Appointment, NewAppointment};
use people_model::contact::Contact;
use people_model::journal::Saved;
use people_model::policy::Standing;
use people_model::role::Role;
use storage::account::{Created, Founding, NewAccount};
use storage::clock::today;
use storage::ctx::{Actor, Ctx, Person};
use storage::error::StoreError;
use storage::secret::Secret;
use storage::session::Attempt;
use storage::sheet::{Destination, File, Mode};
use uuid::Uuid;

pub(crate) const SAMPLE: &str = include_str!("../../../../assets/sample_city.csv");

/// The sample's sheet for a cycle in which something can be reported today, whatever day it is.
pub(crate) fn reportable() -> String {
    let year = today().plus_days(-20).unwrap().year();
    SAMPLE.replace(",2024,", &format!(",{},", year - 1))
}

/// All of October has been reported, but for what is missing.
pub(crate) const NOVEMBER: &str = "2025-11-15";

/// The sample city on a day of November 2025, whatever day it is. The scheme is that of 2025.
pub(crate) async fn sample(ctx: &Ctx) -> SchemeId {
    ctx.store().pretend(NOVEMBER.parse().unwrap());
    storage::sample::load(ctx).await.unwrap().scheme.unwrap()
}

pub(crate) fn file(bytes: impl Into<Vec<u8>>) -> File {
    File { name: "sheet.csv".to_owned(), bytes: bytes.into() }
}

pub(crate) async fn import(ctx: &Ctx, bytes: impl Into<Vec<u8>>) -> Outcome {
    storage::sheet::import(ctx, file(bytes), Destination::Cycle, Mode::Apply).await.unwrap()
}

pub(crate) async fn load(ctx: &Ctx, id: SchemeId) -> Scheme {
    storage::scheme::load(ctx, id).await.unwrap()
}

/// A scheme in the order that a tree gives it, so that equal schemes are equal.
pub(crate) async fn ordered(ctx: &Ctx, id: SchemeId) -> Scheme {
    let mut scheme = Tree::new(load(ctx, id).await).into_scheme();
    scheme.revision = Revision(0);
    scheme
}

pub(crate) fn node(scheme: &Scheme, code: &str) -> NodeId {
    let indicator = scheme.indicators.iter().find(|indicator| indicator.code == code).unwrap().id;
    scheme.nodes.iter().find(|node| node.indicator == indicator).unwrap().id
}

pub(crate) fn edit(base: &Scheme, changes: Vec<Change>) -> ChangeSet {
    ChangeSet {
        id: ChangeSetId(Uuid::now_v7()), base: base.revision, reason: "年中调整".to_owned(), changes
    }
}

/// Undoes or redoes what asks first, having looked at what it would do.
pub(crate) async fn confirm(ctx: &Ctx, id: SchemeId, direction: Direction, of: ChangeSetId) -> Saved {
    let reversal = storage::scheme::preview(ctx, id, direction, of).await.unwrap();
    storage::scheme::confirm(ctx, id, direction, of, reversal.revision).await.unwrap()
}

/// Sets the basic target of the indicator with this code.
pub(crate) fn basic(scheme: &Scheme, code: &str, value: &str) -> Change {
    let node = node(scheme, code);
    let before = scheme.nodes.iter().find(|known| known.id == node).unwrap().targets.basic;
    Change { node, edit: Edit::Target { tier: Tier::Basic, before, after: Some(value.parse().unwrap()) } }
}

pub(crate) fn lock(scheme: &Scheme, code: &str) -> Change {
    let lock = Lock {
        owner: "谁也不是".to_owned(),
        reason: "已签责任书".to_owned(),
        at: "2001-01-01T00:00:00.000Z".parse().ok(),
    };
    Change { node: node(scheme, code), edit: Edit::Lock { before: None, after: Some(lock.into()) } }
}

/// Somebody of a city with one role of the whole city.
pub(crate) fn person(ctx: &Ctx, city: CityId, role: Role) -> Ctx {
    appointed(ctx, city, vec![Appointment::to(role)])
}

/// Somebody of a city with these appointments.
pub(crate) fn appointed(ctx: &Ctx, city: CityId, appointments: Vec<Appointment>) -> Ctx {
    let standing = Standing { account: AccountId(Uuid::now_v7()), appointments };
    as_person(ctx, city, "张三".to_owned(), standing)
}

fn as_person(ctx: &Ctx, city: CityId, name: String, standing: Standing) -> Ctx {
    let person = Person {
        name,
        standing,
        city,
        sample: None,
        session: Some(SessionId(Uuid::now_v7())),
        address: "192.0.2.1".to_owned(),
        limit: None,
    };
    Ctx::new(ctx.store().clone(), Actor::person(person))
}

pub(crate) const PASSWORD: &str = "山高月小水落石出 2026";

/// The first administrator of a city, founded on the command line.
pub(crate) async fn founded(ctx: &Ctx) -> (CityId, AccountId) {
    let founding = Founding {
        city_code: "530100".to_owned(),
        city_name: "云澜市".to_owned(),
        login: "wangfang".to_owned(),
        name: "王芳".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let account = storage::account::found(ctx, "", None, founding).await.unwrap();
    let (actor, _) = sign_in(ctx, "wangfang", PASSWORD).await.unwrap();
    let Actor::Person(person) = actor.actor() else { panic!("a person signed in") };
    (person.city, account)
}

/// A person who signed in, and the token of the session.
pub(crate) async fn sign_in(ctx: &Ctx, login: &str, password: &str) -> Result<(Ctx, Secret), StoreError> {
    sign_in_from(ctx, login, password, "192.0.2.1").await
}

pub(crate) async fn sign_in_from(
    ctx: &Ctx,
    login: &str,
    password: &str,
    address: &str,
) -> Result<(Ctx, Secret), StoreError> {
    let nobody = Ctx::new(ctx.store().clone(), Actor::Nobody { address: address.to_owned() });
    let attempt = Attempt { login: login.into(), password: password.into(), agent: "Chromium".into() };
    let signed_in = storage::session::sign_in(&nobody, attempt).await?;
    let resumed = storage::session::resume(ctx.store(), &signed_in.token, address).await?;
    let (actor, _) = resumed.expect("a new session holds");
    Ok((Ctx::new(ctx.store().clone(), actor), signed_in.token))
}

/// Another account of the city with one role, made by the operator.
pub(crate) async fn employed(ctx: &Ctx, city: CityId, login: &str, role: NewAppointment) -> Created {
    let new = NewAccount {
        city,
        login: login.to_owned(),
        name: format!("{login} 同志"),
        contact: Contact::default(),
        appointments: vec![role],
    };
    storage::account::create(ctx, new).await.unwrap()
}

/// Somebody with an account, at work: without a sign-in, which would hash five passwords.
pub(crate) async fn at_work(operator: &Ctx, city: CityId, account: AccountId) -> Ctx {
    let accounts = storage::account::list(operator, city).await.unwrap();
    let known = accounts.into_iter().find(|known| known.id == account).unwrap();
    as_person(operator, city, known.name, Standing { account, appointments: known.appointments })
}

/// What everybody chooses in the place of a one-time password.
pub(crate) const CHANGED: &str = "水光潋滟 Lake-and-Rain 7";

/// Signs in with a one-time password and changes it, as everybody has to before anything else.
pub(crate) async fn enter(ctx: &Ctx, login: &str, once: &str) -> Ctx {
    let (first, _) = sign_in(ctx, login, once).await.unwrap();
    storage::account::change_password(&first, once, CHANGED).await.unwrap();
    sign_in(ctx, login, CHANGED).await.unwrap().0
}
