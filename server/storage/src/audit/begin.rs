//! The chains that there are, and the hash function of those to come.
//!
//! The chain of what belongs to no city is the first of a database; a city's chain takes over its hash function.

use indicator_model::id::CityId;
use people_model::policy::{Action, Subject};
use sea_orm::{EntityTrait, IntoActiveModel};
use tracing::instrument;

use super::NOWHERE;
use crate::chain::Algorithm;
use crate::ctx::Ctx;
use crate::entity::audit_head;
use crate::error::StoreError;
use crate::state;
use crate::store::{Exclusive, lock};

/// Chooses the hash function, `sm3` or `sha256`, of the chains that begin from now on. False when a chain with
/// another one exists: what has begun stays as it is.
#[instrument(skip_all)]
pub async fn begin(ctx: &Ctx, algorithm: &str) -> Result<bool, StoreError> {
    ctx.authorize(Action::SecurityEdit)?;
    ctx.permit(Action::SecurityEdit, NOWHERE, Subject::default(), &[])?;
    let algorithm = Algorithm::named(algorithm)?;
    let transaction = ctx.store.begin().await?;
    lock(&transaction, Exclusive::Audit).await?;
    let heads = audit_head::Entity::find().all(&transaction).await?;
    if !heads.is_empty() {
        return Ok(heads.iter().all(|head| head.algorithm == algorithm.key()));
    }
    let head = algorithm.empty(NOWHERE).into_active_model();
    audit_head::Entity::insert(head).exec_without_returning(&transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// The cities with a record in the actor's reach, or with data that one should name. The nil id is that of what
/// belongs to no city.
#[instrument(skip_all)]
pub async fn chains(ctx: &Ctx) -> Result<Vec<CityId>, StoreError> {
    ctx.authorize(Action::AuditVerify)?;
    let db = ctx.store.snapshot().await?;
    // A chain whose head, entries or city somebody removed is still one that has to be looked at.
    let cities = state::cities(&db).await?.into_iter().map(CityId);
    Ok(cities.filter(|city| ctx.sees(*city)).collect())
}
