//! A person's own identities: linked, seen, unlinked.

use indicator_model::id::SessionId;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::identity::{Identity, Trouble};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tracing::instrument;

use super::{by_subject, roles};
use crate::account;
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{identity, moment, moment_if_any};
use crate::error::StoreError;
use crate::store::{self, Exclusive};

/// Links the person who asks, when it is the session that set out for it.
#[instrument(skip_all, fields(issuer = %issuer))]
pub async fn link(ctx: &Ctx, session: SessionId, issuer: &str, subject: &str) -> Result<(), StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let person = person(ctx)?;
    if person.session != Some(session) || ctx.is_limited() {
        return Err(StoreError::Identity(Trouble::Expired));
    }
    let (city, id) = (person.city, person.standing.account);
    let doer = ctx.actor.doer(None);
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Identities).await?;
    let deeds = Deeds::done(&doer, Deed::IdentityLink, thing(ThingKind::Account, id, &person.name))
        .with(vec![diff(FieldName::Issuer, None, Some(issuer))]);
    let holder = by_subject(&transaction, issuer, subject).await?;
    if holder.as_ref().is_some_and(|held| (held.city_id, held.account_id) == (city.0, id.0)) {
        return Ok(());
    }
    let own = identity::Entity::find_by_id((city.0, id.0, issuer.to_owned())).one(&transaction).await?;
    if holder.is_some() || own.is_some() {
        audit::record(&transaction, city, deeds.refused()).await?;
        transaction.commit().await?;
        return Err(StoreError::Identity(Trouble::Taken));
    }
    let row = identity::Model {
        city_id: city.0,
        account_id: id.0,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        linked_at: clock::now().to_string(),
        last_used_at: None,
        vouched: false,
    };
    identity::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// The identities of the person who asks, in the order in which they were linked.
#[instrument(skip_all)]
pub async fn list(ctx: &Ctx) -> Result<Vec<Identity>, StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let rows = identity::Entity::find()
        .filter(identity::Column::CityId.eq(person.city.0))
        .filter(identity::Column::AccountId.eq(person.standing.account.0))
        .order_by_asc(identity::Column::LinkedAt)
        .all(&ctx.store.snapshot().await?)
        .await?;
    let identity = |row: identity::Model| {
        Ok(Identity {
            issuer: row.issuer,
            linked_at: moment(row.linked_at)?,
            last_used: moment_if_any(row.last_used_at)?,
        })
    };
    rows.into_iter().map(identity).collect()
}

/// Takes an identity away from the person who asks, with the roles that its claims gave. Not the last way in.
#[instrument(skip_all, fields(issuer = %issuer))]
pub async fn unlink(ctx: &Ctx, issuer: &str) -> Result<(), StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let (city, id) = (person.city, person.standing.account);
    let doer = ctx.actor.doer(None);
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Identities).await?;
    let account = account::find(&transaction, city, id).await?;
    let own = identity::Entity::find()
        .filter(identity::Column::CityId.eq(city.0))
        .filter(identity::Column::AccountId.eq(id.0))
        .all(&transaction)
        .await?;
    if !own.iter().any(|held| held.issuer == issuer) {
        return Err(StoreError::NotFound);
    }
    if account.password_hash.is_none() && own.len() == 1 {
        return Err(StoreError::Identity(Trouble::OnlyWay));
    }
    roles::follow(&transaction, city, id, &doer, issuer, &[]).await?;
    identity::Entity::delete_by_id((city.0, id.0, issuer.to_owned())).exec(&transaction).await?;
    let deeds = Deeds::done(&doer, Deed::IdentityUnlink, thing(ThingKind::Account, id, &person.name))
        .with(vec![diff(FieldName::Issuer, Some(issuer), None)]);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) fn person(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}
