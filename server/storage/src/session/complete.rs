//! The second step of a sign-in.
//!
//! What the first step gave is good for nothing else and for some minutes only; with the second a new token takes its
//! place, so that one that was seen in between is worth nothing.

use indicator_model::id::{AccountId, CityId};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use people_model::policy::Action;
use people_model::session::{Stage, Turned};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::resume::is_open;
use super::sign_in::{SignedIn, begin, welcome};
use crate::account;
use crate::account::factor::{self, check};
use crate::account::throttle::{self, Pair};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{self, session, word};
use crate::error::StoreError;
use crate::secret::Secret;
use crate::transaction::Transaction;

/// How long the second step may take, in minutes.
pub(super) const PATIENCE: u32 = 5;

/// Completes a sign-in with a code or a recovery code. `half` is the token of the first step, `agent` what the browser
/// calls itself.
#[instrument(skip_all)]
pub async fn complete(ctx: &Ctx, half: &Secret, code: &str, agent: &str) -> Result<SignedIn, StoreError> {
    ctx.authorize(Action::SignIn)?;
    let lapsed = || StoreError::Turned(Turned::Lapsed);
    let address = ctx.actor.doer(None).from;
    let (city, id, rules, pair) = {
        let db = ctx.store.snapshot().await?;
        // Strangers do not get as far as the writer.
        let known = waiting(&db, half).await?.ok_or_else(lapsed)?;
        let (city, id) = (CityId(known.city_id), AccountId(known.account_id));
        let rules = account::secure_of(&db, city).await?.profile.rules();
        let row = account::find(&db, city, id).await?;
        let pair = Pair::new(&row.login, &address, row.last_login_from.as_deref());
        throttle::check(&db, &rules, &pair).await?;
        (city, id, rules, pair)
    };
    let ticket = throttle::take(&ctx.store, &rules, pair).await?;

    let transaction = ctx.store.begin().await?;
    let row = factor::held(&transaction, city, id).await?;
    let step = waiting(&transaction, half).await?;
    let step = step.filter(|_| row.factor_secret.is_some() && row.is_active());
    let Some(step) = step else {
        ticket.give_back(&transaction).await?;
        transaction.commit().await?;
        return Err(lapsed());
    };
    let doer = Doer { account: Some(id), name: row.name.clone(), on_behalf_of: None, from: address.clone() };
    let given = check::Given::read(code);
    if !check::accept(&transaction, ctx.store.keyring(), &doer, &row, &given).await? {
        refused(&transaction, &row, &address, given.key()).await?;
        transaction.commit().await?;
        return Err(Turned::WrongCode.into());
    }
    ticket.forget(&transaction).await?;
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(Some(clock::now().to_string())))
        .filter(session::Column::CityId.eq(step.city_id))
        .filter(session::Column::Id.eq(step.id))
        .exec(&transaction)
        .await?;
    let signed_in = begin(&transaction, row.city_id, row.id, Stage::Complete, &address, agent).await?;
    welcome(&transaction, city, id, &row.name, &address).await?;
    transaction.commit().await?;
    Ok(signed_in)
}

/// The first step behind a token, as long as it waits for the second.
async fn waiting(db: &impl ConnectionTrait, half: &Secret) -> Result<Option<session::Model>, StoreError> {
    let row = session::Entity::find()
        .filter(session::Column::CityId.eq(half.city.0))
        .filter(session::Column::TokenHash.eq(half.hash()))
        .filter(session::Column::Stage.eq(word(&Stage::Password)))
        .one(db)
        .await?;
    match row {
        Some(row) if is_open(&account::secure_of(db, half.city).await?, &row)? => Ok(Some(row)),
        _ => Ok(None),
    }
}

/// The person who fails may be a stranger who knows the password, so the audit log names nobody as the doer.
async fn refused(
    transaction: &Transaction,
    row: &entity::account::Model,
    address: &str,
    means: &str,
) -> Result<(), StoreError> {
    let doer = Doer { account: None, name: String::new(), on_behalf_of: None, from: address.to_owned() };
    let deeds = Deeds::done(&doer, Deed::Login, thing(ThingKind::Account, row.id, &row.name))
        .with(vec![diff(FieldName::Means, None, Some(means))])
        .refused();
    audit::record(transaction, CityId(row.city_id), deeds).await
}
