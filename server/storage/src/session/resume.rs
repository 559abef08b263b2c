//! Finds out who sends a request.

use indicator_model::id::{AccountId, CityId, SessionId};
use people_model::session::Stage;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::complete::PATIENCE;
use crate::account::{self, Security};
use crate::clock;
use crate::ctx::Actor;
use crate::entity::{from_word, session};
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
    let (city, id) = (CityId(row.city_id), AccountId(row.account_id));
    let security = account::secure_of(&db, city).await?;
    if !is_open(&security, &row)? {
        return Ok(None);
    }
    let Some(person) = account::person(&db, &security, city, id, Some(SessionId(row.id)), address).await?
    else {
        return Ok(None);
    };
    drop(db);
    if row.seen_at < clock::minutes_ago(REFRESH).to_string() {
        touch(store, &row).await?;
    }
    Ok(Some((Actor::person(person), from_word("stage", row.stage)?)))
}

/// Whether a session goes on under the rules of its city.
pub(super) fn is_open(security: &Security, row: &session::Model) -> Result<bool, StoreError> {
    let rules = security.profile.rules();
    let longest = match from_word("stage", row.stage.clone())? {
        Stage::Password => PATIENCE,
        Stage::Complete => rules.absolute,
    };
    let lasts = row.created_at > clock::minutes_ago(longest).to_string();
    Ok(row.ended_at.is_none() && lasts && row.seen_at > clock::minutes_ago(rules.idle).to_string())
}

async fn touch(store: &Store, row: &session::Model) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(clock::now().to_string()))
        .filter(session::Column::CityId.eq(row.city_id))
        .filter(session::Column::Id.eq(row.id))
        .filter(session::Column::EndedAt.is_null())
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}
