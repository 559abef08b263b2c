//! Finds out for whom a program asks.

use indicator_model::id::{AccountId, CityId};
use people_model::policy::Action;
use people_model::token::is_scope;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::account;
use crate::clock;
use crate::ctx::Actor;
use crate::entity::token;
use crate::error::StoreError;
use crate::secret::Secret;
use crate::store::Store;

/// How often the last use is written, in minutes: a request should not cost a write.
const REFRESH: u32 = 1;

/// The owner of a token, limited to its scopes; none when there is no such token, it has ended, or its owner may not
/// sign in. The tokens of a user who has to complete their account open nothing until then.
///
/// Takes no actor, because it is what makes one.
pub async fn resume(store: &Store, secret: &Secret, address: &str) -> Result<Option<Actor>, StoreError> {
    let db = store.snapshot().await?;
    let row = token::Entity::find()
        .filter(token::Column::CityId.eq(secret.city.0))
        .filter(token::Column::Hash.eq(secret.hash()))
        .filter(token::Column::RevokedAt.is_null())
        .filter(token::Column::Until.gt(clock::now().to_string()))
        .one(&db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (city, owner) = (CityId(row.city_id), AccountId(row.account_id));
    let security = account::secure_of(&db, city).await?;
    let person = account::person(&db, &security, city, owner, None, address).await?;
    let Some(mut person) = person else { return Ok(None) };
    drop(db);
    let mut scopes: Vec<Action> = super::scopes(&row)?;
    scopes.retain(|&scope| is_scope(scope) && person.limit.is_none());
    person.limit = Some(scopes);
    if row.last_used_at.as_ref().is_none_or(|at| *at < clock::minutes_ago(REFRESH).to_string()) {
        touch(store, &row).await?;
    }
    Ok(Some(Actor::person(person)))
}

async fn touch(store: &Store, row: &token::Model) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    token::Entity::update_many()
        .col_expr(token::Column::LastUsedAt, Expr::value(Some(clock::now().to_string())))
        .filter(token::Column::CityId.eq(row.city_id))
        .filter(token::Column::Id.eq(row.id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}
