//! Disables and enables accounts, resets their passwords and takes their second factors away. Each ends every session
//! and every token of the person at once.

use indicator_model::id::{AccountId, CityId};
use indicator_model::text::Kind;
use people_model::account::{AccountState, Field, Refusal};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use people_model::policy::{Action, Denial, Subject};
use people_model::proposal::Measure;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;

use super::{alone, appointment, factor, password, token};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::{Actor, Ctx};
use crate::entity::{account, former_password, session};
use crate::error::{StoreError, in_field, refused};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;
use crate::{clock, secret};

/// Keeps a person from signing in, and ends what the person has open.
#[instrument(skip_all, fields(account.id = %id))]
pub async fn disable(ctx: &Ctx, city: CityId, id: AccountId, reason: &str) -> Result<(), StoreError> {
    set(ctx, city, id, AccountState::Disabled, reason).await
}

/// Lets a person sign in again.
#[instrument(skip_all, fields(account.id = %id))]
pub async fn enable(ctx: &Ctx, city: CityId, id: AccountId, reason: &str) -> Result<(), StoreError> {
    set(ctx, city, id, AccountState::Active, reason).await
}

async fn set(
    ctx: &Ctx,
    city: CityId,
    id: AccountId,
    state: AccountState,
    reason: &str,
) -> Result<(), StoreError> {
    let ctx = &ctx.about("account", id);
    ctx.authorize(Action::AccountEdit)?;
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    let permit = ctx.permit(Action::AccountEdit, city, Subject::default(), &[])?;
    if ctx.actor.account() == Some(id) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let row = super::held(&transaction, city, id).await?;
    if row.erased_at.is_some() {
        return Err(refused(Refusal::Erased));
    }
    let keeps = state == AccountState::Disabled && ctx.actor != Actor::Operator;
    change(&transaction, permit.doer(), city, row, state, reason).await?;
    if keeps {
        appointment::keep_administrators(&transaction, city, id).await?;
    }
    let measure = if state == AccountState::Active { Measure::Enable } else { Measure::Disable };
    alone::check(ctx, &transaction, city, id, measure).await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes the state, ends what is open, and records it; nothing when it is so already.
pub(crate) async fn change(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: account::Model,
    state: AccountState,
    reason: &str,
) -> Result<(), StoreError> {
    let (id, new) = (AccountId(row.id), state.key());
    if row.state == new {
        return Ok(());
    }
    account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(new))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(transaction)
        .await?;
    end_sessions(transaction, city, id).await?;
    let deed = if state == AccountState::Active { Deed::AccountEnable } else { Deed::AccountDisable };
    let deeds = Deeds::done(doer, deed, thing(ThingKind::Account, id, row.name))
        .with(vec![diff(FieldName::State, Some(&row.state), Some(new))])
        .because(reason);
    audit::record(transaction, city, deeds).await
}

/// Gives a one-time password to somebody who forgot theirs. The second factor stays: a password alone must not open an
/// account that has one. The answer is the password.
#[instrument(skip_all, fields(account.id = %id))]
pub async fn reset(ctx: &Ctx, city: CityId, id: AccountId, reason: &str) -> Result<String, StoreError> {
    let ctx = &ctx.about("account", id);
    ctx.authorize(Action::AccountReset)?;
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    let permit = ctx.permit(Action::AccountReset, city, Subject::default(), &[])?;
    if ctx.actor.account() == Some(id) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let password = secret::readable(3)?;
    let hash = password::hash(&password).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let row = super::held(&transaction, city, id).await?;
    if row.erased_at.is_some() {
        return Err(refused(Refusal::Erased));
    }
    alone::check(ctx, &transaction, city, id, Measure::ResetPassword).await?;
    replace_password(&transaction, permit.doer(), city, row, hash, reason).await?;
    transaction.commit().await?;
    Ok(password)
}

/// Takes the second factor of somebody who lost it away. The password stays.
#[instrument(skip_all, fields(account.id = %id))]
pub async fn remove_factor(ctx: &Ctx, city: CityId, id: AccountId, reason: &str) -> Result<(), StoreError> {
    let ctx = &ctx.about("account", id);
    ctx.authorize(Action::AccountReset)?;
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    let permit = ctx.permit(Action::AccountReset, city, Subject::default(), &[])?;
    if ctx.actor.account() == Some(id) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let row = super::held(&transaction, city, id).await?;
    if row.erased_at.is_some() {
        return Err(refused(Refusal::Erased));
    }
    alone::check(ctx, &transaction, city, id, Measure::RemoveFactor).await?;
    take_factor(&transaction, permit.doer(), city, row, reason).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the second factor away, ends what is open, and records it.
pub(crate) async fn take_factor(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: account::Model,
    reason: &str,
) -> Result<(), StoreError> {
    let id = AccountId(row.id);
    if row.factor_secret.is_none() {
        return Err(refused(people_model::factor::Refusal::NotOn));
    }
    factor::clear(transaction, city, id).await?;
    end_sessions(transaction, city, id).await?;
    let deeds =
        Deeds::done(doer, Deed::FactorRemove, thing(ThingKind::Account, id, row.name)).because(reason);
    audit::record(transaction, city, deeds).await
}

/// Puts a one-time password in the place of the old one, ends what is open, and records it.
pub(crate) async fn replace_password(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: account::Model,
    new: String,
    reason: &str,
) -> Result<(), StoreError> {
    let (id, now) = (AccountId(row.id), clock::now().to_string());
    if let Some(hash) = row.password_hash {
        let former = former_password::Model { city_id: city.0, account_id: id.0, at: now.clone(), hash };
        former_password::Entity::insert(former.into_active_model())
            .exec_without_returning(transaction)
            .await?;
    }
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(Some(new)))
        .col_expr(account::Column::PasswordAt, Expr::value(Some(now)))
        .col_expr(account::Column::MustChange, Expr::value(true))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(transaction)
        .await?;
    end_sessions(transaction, city, id).await?;
    let deeds =
        Deeds::done(doer, Deed::AccountReset, thing(ThingKind::Account, id, row.name)).because(reason);
    audit::record(transaction, city, deeds).await
}

pub(crate) async fn end_sessions(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(Some(clock::now().to_string())))
        .filter(session::Column::CityId.eq(city.0))
        .filter(session::Column::AccountId.eq(id.0))
        .filter(session::Column::EndedAt.is_null())
        .exec(transaction)
        .await?;
    token::revoke_all(transaction, city, id).await
}
