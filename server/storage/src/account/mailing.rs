//! Whether a person gets notices by e-mail, and where.

use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::contact::ContactField;
use people_model::mail::{Mailing, OwnMailing};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::contact;
use crate::audit::{self, Deeds, diff, thing};
use crate::crypto::Keyring;
use crate::ctx::{Actor, Ctx};
use crate::entity::{account, word};
use crate::error::StoreError;

/// The address of a person, which is empty without one; none where the keys do not open it.
pub(crate) fn email(keyring: &Keyring, row: &account::Model) -> Result<Option<String>, StoreError> {
    Ok(contact::opened(keyring, row)?.get(ContactField::Email).map(ToOwned::to_owned))
}

/// What the actor has chosen; none on a server that sends no letters.
#[instrument(skip_all)]
pub async fn mailing(ctx: &Ctx) -> Result<Option<OwnMailing>, StoreError> {
    ctx.authorize_own()?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    if !ctx.store.sends_letters() {
        return Ok(None);
    }
    let db = ctx.store.snapshot().await?;
    let row = super::find(&db, person.city, person.standing.account).await?;
    Ok(Some(OwnMailing { mailing: row.mailing()?, has_address: !row.email.is_empty() }))
}

/// Turns the actor's letters off or on, and sets their language.
#[instrument(skip_all)]
pub async fn set_mailing(ctx: &Ctx, after: Mailing) -> Result<(), StoreError> {
    ctx.authorize_own()?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let (city, id) = (person.city, person.standing.account);
    let transaction = ctx.store.begin().await?;
    let row = super::held(&transaction, city, id).await?;
    let before = row.mailing()?;
    if before == after {
        return Ok(());
    }
    account::Entity::update_many()
        .col_expr(account::Column::Mailing, Expr::value(Some(word(&after))))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    let fields = vec![diff(FieldName::Mailing, Some(&word(&before)), Some(&word(&after)))];
    let doer = ctx.actor.doer(None);
    let deeds = Deeds::done(&doer, Deed::AccountChange, thing(ThingKind::Account, id, row.name)).with(fields);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await
}
