//! Forgets a person who has gone, and keeps what the person did.
//!
//! The account stays as a row with a pseudonym, so that histories, locks and counts still point at one and the same
//! somebody, and no sum changes. Everything that tells who it was goes: name, user name, contact, password, second
//! factor, sessions, tokens, identities at providers, and the names behind the commitments of the audit log
//! ([`crate::chain::word`]). The chain is not touched and verifies as before.
//!
//! What stays, and why: network addresses in the audit log, which the law has kept (网络安全法 art. 21); and whatever left in
//! a file before, which nobody can call back.

mod organization;
mod scheme;
mod warning;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use indicator_model::id::{AccountId, CityId};
use indicator_model::text::Kind;
use people_model::account::{AccountState, Field, Refusal};
use people_model::audit::{Deed, Doer, ThingKind};
use people_model::policy::{Action, Denial, Subject};
use people_model::proposal::Measure;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sm3::Sm3;
use tracing::instrument;

use super::{alone, appointment, factor};
use crate::audit::{self, Deeds, thing};
use crate::chain::word as names;
use crate::clock;
use crate::ctx::{Ctx, PSEUDONYM};
use crate::entity::{
    self, account, attempt, former_password, identity, identity_factor, notice, own_board, saved_view,
    session, token,
};
use crate::error::{StoreError, in_field, refused};
use crate::secret;
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Anonymises an account that is disabled already. `confirmation` is its user name, typed once more: there is no way
/// back. Answers the pseudonym.
#[instrument(skip_all, fields(account.id = %id))]
pub async fn erase(
    ctx: &Ctx,
    city: CityId,
    id: AccountId,
    confirmation: &str,
    reason: &str,
) -> Result<String, StoreError> {
    let ctx = &ctx.about("account", id);
    ctx.authorize(Action::AccountEdit)?;
    let permit = ctx.permit(Action::AccountEdit, city, Subject::default(), &[])?;
    if ctx.actor.account() == Some(id) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    if reason.is_empty() {
        return Err(refused(Refusal::NoReason));
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let row = super::held(&transaction, city, id).await?;
    if row.erased_at.is_some() {
        return Err(refused(Refusal::Erased));
    }
    if row.state()? != AccountState::Disabled {
        return Err(refused(Refusal::StillActive));
    }
    if !super::is_login(confirmation, &row.login) {
        return Err(refused(Refusal::NotConfirmed));
    }
    alone::check(ctx, &transaction, city, id, Measure::Erase).await?;
    let pseudonym = carry_out(&transaction, permit.doer(), city, &row, reason).await?;
    transaction.commit().await?;
    Ok(pseudonym)
}

/// Anonymises an account that is disabled already, and records it.
pub(crate) async fn carry_out(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: &account::Model,
    reason: &str,
) -> Result<String, StoreError> {
    let id = AccountId(row.id);
    if row.state()? != AccountState::Disabled {
        return Err(refused(Refusal::StillActive));
    }
    appointment::keep_administrators(transaction, city, id).await?;
    let pseudonym = pseudonym(id)?;
    scheme::forget(transaction, row, &pseudonym).await?;
    organization::forget(transaction, row, &pseudonym).await?;
    warning::forget(transaction, row, &pseudonym).await?;
    forget_account(transaction, city, row, &pseudonym).await?;
    names::forget(transaction, city, row.id).await?;
    let deeds = Deeds::done(doer, Deed::AccountErase, thing(ThingKind::Account, id, &pseudonym));
    audit::record(transaction, city, deeds.because(reason)).await?;
    Ok(pseudonym)
}

/// A name that stays the same and leads nowhere: HMAC-SM3 of the account under a key that nobody keeps.
fn pseudonym(id: AccountId) -> Result<String, StoreError> {
    let key: [u8; 32] = secret::random()?;
    let mut mac = Hmac::<Sm3>::new_from_slice(&key).map_err(|_| StoreError::NoRandomness)?;
    mac.update(id.0.as_bytes());
    let digits = HEXLOWER.encode(&mac.finalize().into_bytes()[..4]);
    Ok(format!("{PSEUDONYM}{digits}"))
}

async fn forget_account(
    transaction: &Transaction,
    city: CityId,
    row: &account::Model,
    pseudonym: &str,
) -> Result<(), StoreError> {
    let now = clock::now().to_string();
    account::Entity::update_many()
        .col_expr(account::Column::Login, Expr::value(pseudonym))
        .col_expr(account::Column::Name, Expr::value(pseudonym))
        .col_expr(account::Column::Phone, Expr::value(""))
        .col_expr(account::Column::Email, Expr::value(""))
        .col_expr(account::Column::IdentityNumber, Expr::value(""))
        .col_expr(account::Column::Mailing, Expr::value(Option::<String>::None))
        .col_expr(account::Column::PasswordHash, Expr::value(Option::<String>::None))
        .col_expr(account::Column::PasswordAt, Expr::value(Option::<String>::None))
        .col_expr(account::Column::MustChange, Expr::value(false))
        .col_expr(account::Column::LastLoginFrom, Expr::value(Option::<String>::None))
        .col_expr(account::Column::ErasedAt, Expr::value(Some(now.clone())))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(row.id))
        .exec(transaction)
        .await?;
    factor::clear(transaction, city, AccountId(row.id)).await?;
    identity::Entity::delete_many()
        .filter(identity::Column::CityId.eq(city.0))
        .filter(identity::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    token::Entity::delete_many()
        .filter(token::Column::CityId.eq(city.0))
        .filter(token::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    // By itself, though it would go with the sessions: the audit log names every row that is removed.
    let sessions = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(session::Column::CityId.eq(city.0))
        .and_where(session::Column::AccountId.eq(row.id))
        .to_owned();
    identity_factor::Entity::delete_many()
        .filter(identity_factor::Column::CityId.eq(city.0))
        .filter(identity_factor::Column::SessionId.in_subquery(sessions))
        .exec(transaction)
        .await?;
    session::Entity::delete_many()
        .filter(session::Column::CityId.eq(city.0))
        .filter(session::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    former_password::Entity::delete_many()
        .filter(former_password::Column::CityId.eq(city.0))
        .filter(former_password::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    notice::Entity::delete_many()
        .filter(notice::Column::CityId.eq(city.0))
        .filter(notice::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    saved_view::Entity::delete_many()
        .filter(saved_view::Column::CityId.eq(city.0))
        .filter(saved_view::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    own_board::Entity::delete_many()
        .filter(own_board::Column::CityId.eq(city.0))
        .filter(own_board::Column::AccountId.eq(row.id))
        .exec(transaction)
        .await?;
    attempt::Entity::delete_many()
        .filter(attempt::Column::Login.eq(row.login.as_str()))
        .exec(transaction)
        .await?;
    // Offices end with the person; what was held when stays known.
    for whose in [entity::appointment::Column::AccountId, entity::appointment::Column::LentBy] {
        entity::appointment::Entity::update_many()
            .col_expr(entity::appointment::Column::EndedAt, Expr::value(Some(now.clone())))
            .filter(entity::appointment::Column::CityId.eq(city.0))
            .filter(whose.eq(row.id))
            .filter(entity::appointment::Column::EndedAt.is_null())
            .exec(transaction)
            .await?;
    }
    Ok(())
}

/// Whether somebody else of the city bears the name.
async fn has_namesake(transaction: &Transaction, person: &account::Model) -> Result<bool, StoreError> {
    let others = account::Entity::find()
        .filter(account::Column::CityId.eq(person.city_id))
        .filter(account::Column::Name.eq(person.name.as_str()))
        .filter(account::Column::Id.ne(person.id));
    Ok(others.one(transaction).await?.is_some())
}
