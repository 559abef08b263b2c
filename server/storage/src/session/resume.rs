//! Finds out who sends a request.

use indicator_model::account::{Appointment, Stage};
use indicator_model::id::{AccountId, CityId, SessionId};
use indicator_model::policy::{Action, Standing};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::complete::PATIENCE;
use crate::account::{self, Security, appointment};
use crate::clock;
use crate::ctx::{Actor, Person};
use crate::entity::{self, city, from_word, session};
use crate::error::StoreError;
use crate::secret::Secret;
use crate::store::Store;

/// How often the last sign of life is written, in minutes: a request should not cost a write.
const REFRESH: u32 = 1;

/// The person behind a session token, and how far the sign-in got. None when there is no such session or it ended.
///
/// The one function that takes no actor, because it is what makes one.
pub async fn resume(
    store: &Store,
    token: &Secret,
    address: &str,
) -> Result<Option<(Actor, Stage)>, StoreError> {
    let db = store.snapshot().await?;
    let row = session::Entity::find()
        .filter(session::Column::CityId.eq(token.city.0))
        .filter(session::Column::TokenHash.eq(token.hash()))
        .one(&db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let city = CityId(row.city_id);
    if !is_open(&db, &row).await? {
        return Ok(None);
    }
    let known = account::find(&db, city, AccountId(row.account_id)).await?;
    if known.state != "active" {
        return Ok(None);
    }
    let appointments = appointment::in_force(&db, row.city_id, row.account_id).await?;
    let security = account::secure_of(&db, city).await?;
    let sample = city::Entity::find().filter(city::Column::HomeId.eq(row.city_id)).one(&db).await?;
    drop(db);
    if row.seen_at < clock::minutes_ago(REFRESH) {
        touch(store, &row).await?;
    }
    let person = Person {
        name: known.name.clone(),
        standing: Standing { account: AccountId(row.account_id), appointments: appointments.clone() },
        city,
        sample: sample.map(|sample| CityId(sample.city_id)),
        session: Some(SessionId(row.id)),
        address: address.to_owned(),
        limit: (needs(&security, &known, &appointments)).then(|| vec![Action::AccountOwn]),
    };
    Ok(Some((Actor::person(person), from_word("stage", row.stage)?)))
}

/// Whether the person has to see to the own account before anything else.
fn needs(security: &Security, known: &entity::account::Model, appointments: &[Appointment]) -> bool {
    account::must_change(security, known) || account::must_add_factor(security, known, appointments)
}

/// Whether the session behind an actor still holds, for answers that go on for long.
pub async fn is_alive(store: &Store, actor: &Actor) -> Result<bool, StoreError> {
    let Actor::Person(person) = actor else { return Ok(true) };
    let Some(id) = person.session else { return Ok(true) };
    let db = store.snapshot().await?;
    match session::Entity::find_by_id((person.city.0, id.0)).one(&db).await? {
        Some(row) => is_open(&db, &row).await,
        None => Ok(false),
    }
}

pub(super) async fn is_open(db: &impl ConnectionTrait, row: &session::Model) -> Result<bool, StoreError> {
    let rules = account::secure_of(db, CityId(row.city_id)).await?.profile.rules();
    let longest = match from_word("stage", row.stage.clone())? {
        Stage::Password => PATIENCE,
        Stage::Complete => rules.absolute,
    };
    let lasts = row.created_at > clock::minutes_ago(longest);
    Ok(row.ended_at.is_none() && lasts && row.seen_at > clock::minutes_ago(rules.idle))
}

async fn touch(store: &Store, row: &session::Model) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(clock::now()))
        .filter(session::Column::CityId.eq(row.city_id))
        .filter(session::Column::Id.eq(row.id))
        .filter(session::Column::EndedAt.is_null())
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}
