//! The sign-in rules of a city, and changing the password under them.

use std::collections::BTreeSet;

use indicator_model::id::CityId;
use people_model::appointment::Appointment;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::password::Profile;
use people_model::policy::{Action, Subject};
use people_model::role::Role;
use people_model::session::Turned;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use tracing::instrument;

use super::again::{self, Known};
use super::{password, token};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{account, former_password, from_word, security, session, word};
use crate::error::StoreError;
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// The rules in force in a city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Security {
    pub profile: Profile,
    /// Roles that must have a second factor.
    pub factor_roles: BTreeSet<Role>,
}

pub(crate) async fn of(db: &impl ConnectionTrait, city: CityId) -> Result<Security, StoreError> {
    let Some(row) = security::Entity::find_by_id(city.0).one(db).await? else {
        return Ok(Security::default());
    };
    let roles = serde_json::from_str(&row.factor_roles)
        .map_err(|_| StoreError::Corrupt { what: "list of roles", value: row.factor_roles.clone() })?;
    Ok(Security { profile: from_word("profile", row.profile)?, factor_roles: roles })
}

pub(super) async fn set_default(transaction: &Transaction, city: CityId) -> Result<(), StoreError> {
    crate::entity::put_all::<security::Entity>(
        transaction,
        Box::new(vec![row(city, &Security::default())].into_iter()),
    )
    .await
}

fn row(city: CityId, security: &Security) -> security::Model {
    security::Model {
        city_id: city.0,
        profile: word(&security.profile),
        // Words in a set always serialise.
        factor_roles: serde_json::to_string(&security.factor_roles).unwrap_or_default(),
    }
}

/// Whether the password was given by somebody else, or is too old.
pub(crate) fn must_change(security: &Security, row: &account::Model) -> bool {
    let days = security.profile.rules().days;
    let is_old = match (days, &row.password_at) {
        (Some(days), Some(at)) => *at < clock::minutes_ago(u32::from(days) * 24 * 60).to_string(),
        _ => false,
    };
    row.password_hash.is_some() && (row.must_change || is_old)
}

/// Whether a role demands a second factor that is not there yet.
pub(crate) fn must_add_factor(security: &Security, row: &account::Model, held: &[Appointment]) -> bool {
    row.factor_secret.is_none() && demands_factor(security, held)
}

/// Whether a role demands a second factor.
pub(super) fn demands_factor(security: &Security, held: &[Appointment]) -> bool {
    held.iter().any(|held| security.factor_roles.contains(&held.role))
}

/// The sign-in rules of a city.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn profile(ctx: &Ctx, city: CityId) -> Result<Security, StoreError> {
    ctx.authorize(Action::AccountRead)?;
    // Everybody who sees accounts of the city sees the rules that they sign in by; whose accounts, the list decides.
    if ctx.actor.city().is_some_and(|own| own != city) {
        return Err(StoreError::NotFound);
    }
    of(&ctx.store.snapshot().await?, city).await
}

/// Sets the sign-in rules. Sessions that are older than the new rules allow end at their next request.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn set_profile(ctx: &Ctx, city: CityId, new: Security) -> Result<(), StoreError> {
    change_profile(ctx, city, |_| new).await
}

/// Changes some of the rules and leaves the others as they are, whatever somebody else sets at the same time.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn change_profile(
    ctx: &Ctx,
    city: CityId,
    change: impl FnOnce(Security) -> Security,
) -> Result<(), StoreError> {
    ctx.authorize(Action::SecurityEdit)?;
    let permit = ctx.permit(Action::SecurityEdit, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let old = of(&transaction, city).await?;
    let new = change(old.clone());
    crate::entity::put_all::<security::Entity>(&transaction, Box::new(vec![row(city, &new)].into_iter()))
        .await?;
    let roles = |security: &Security| {
        security.factor_roles.iter().map(|role| role.key()).collect::<Vec<_>>().join(", ")
    };
    let deeds =
        Deeds::done(permit.doer(), Deed::SecurityChange, thing(ThingKind::City, city, "")).with(vec![
            diff(FieldName::Profile, Some(old.profile.key()), Some(new.profile.key())),
            diff(FieldName::SecondFactor, Some(&roles(&old)), Some(&roles(&new))),
        ]);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Changes the user's password, ends their sessions elsewhere and revokes their API tokens: what was begun under the old
/// password does not outlive it.
#[instrument(skip_all)]
pub async fn change_password(ctx: &Ctx, old: &str, new: &str) -> Result<(), StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let known = again::check_password(ctx, Deed::PasswordChange, old).await?;
    let Known { row: known, rules, city, id, doer, ticket } = known;
    ticket.release(&ctx.store).await?;
    let former = {
        let db = ctx.store.snapshot().await?;
        former_password::Entity::find()
            .filter(former_password::Column::CityId.eq(city.0))
            .filter(former_password::Column::AccountId.eq(id.0))
            .order_by_desc(former_password::Column::At)
            .limit(rules.history as u64)
            .all(&db)
            .await?
    };
    let mut hashes: Vec<String> = former.into_iter().map(|row| row.hash).collect();
    // The present one may not come back in any profile: else a forced change changes nothing.
    hashes.extend(known.password_hash.clone());
    password::check(&rules, new, &[&known.login, &known.name], &hashes).await?;
    let hash = password::hash(new).await?;

    let transaction = ctx.store.begin().await?;
    let now = clock::now().to_string();
    let changed = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(Some(hash)))
        .col_expr(account::Column::PasswordAt, Expr::value(Some(now.clone())))
        .col_expr(account::Column::MustChange, Expr::value(false))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .filter(account::Column::PasswordHash.eq(known.password_hash.clone()))
        .exec(&transaction)
        .await?;
    if changed.rows_affected == 0 {
        // Changed or reset in the meantime, elsewhere; or there is none to change.
        return Err(StoreError::Turned(Turned::Wrong));
    }
    if let Some(hash) = known.password_hash {
        let row = former_password::Model { city_id: city.0, account_id: id.0, at: now.clone(), hash };
        former_password::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    }
    end_others(&transaction, person).await?;
    token::revoke_all(&transaction, city, id).await?;
    let deeds = Deeds::done(&doer, Deed::PasswordChange, thing(ThingKind::Account, id, &known.name));
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Ends what the person has open elsewhere: it began under other conditions.
pub(super) async fn end_others(transaction: &Transaction, person: &Person) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(Some(clock::now().to_string())))
        .filter(session::Column::CityId.eq(person.city.0))
        .filter(session::Column::AccountId.eq(person.standing.account.0))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::Id.ne(person.session.map(|session| session.0).unwrap_or_default()))
        .exec(transaction)
        .await?;
    Ok(())
}
