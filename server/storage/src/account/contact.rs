//! How people are reached: sealed in the database, their own to see and to change, masked for others, and plain for
//! others only with a permission and a reason that the audit log keeps.

use indicator_model::id::{AccountId, CityId};
use indicator_model::text::Kind;
use people_model::account::{Field, Refusal};
use people_model::audit::{Deed, FieldDiff, FieldName, ThingKind};
use people_model::contact::{Contact, ContactField};
use people_model::policy::disclosure::Disclosure;
use people_model::policy::{Action, Denial, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use crate::audit::{self, Deeds, diff, thing};
use crate::crypto::{Cell, Keyring};
use crate::ctx::{Actor, Ctx};
use crate::entity::account;
use crate::error::{StoreError, in_field, refused};
use crate::transaction::Transaction;

/// The person's own. What does not open is none.
#[instrument(skip_all)]
pub async fn contact(ctx: &Ctx) -> Result<Contact, StoreError> {
    ctx.authorize_own()?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let db = ctx.store.snapshot().await?;
    let row = super::find(&db, person.city, person.standing.account).await?;
    opened(ctx.store.keyring(), &row)
}

/// Changes the person's own. What is none stays.
#[instrument(skip_all)]
pub async fn set_own_contact(ctx: &Ctx, new: &Contact) -> Result<(), StoreError> {
    ctx.authorize_own()?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let (city, id) = (person.city, person.standing.account);
    let transaction = ctx.store.begin().await?;
    let row = super::find(&transaction, city, id).await?;
    let name = row.name.clone();
    let changes = write(&transaction, ctx.store.keyring(), row, new).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let doer = ctx.actor.doer(None);
    let deeds = Deeds::done(&doer, Deed::AccountChange, thing(ThingKind::Account, id, name)).with(changes);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Changes what is known of somebody else. What is none stays.
#[instrument(skip_all, fields(account.id = %id))]
pub async fn set_contact(
    ctx: &Ctx,
    city: CityId,
    id: AccountId,
    new: &Contact,
    reason: &str,
) -> Result<(), StoreError> {
    let ctx = &ctx.about("account", id);
    ctx.authorize(Action::AccountEdit)?;
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    let permit = ctx.permit(Action::AccountEdit, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    let row = super::held(&transaction, city, id).await?;
    if row.erased_at.is_some() {
        return Err(refused(Refusal::Erased));
    }
    let name = row.name.clone();
    let changes = write(&transaction, ctx.store.keyring(), row, new).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let deeds = Deeds::done(permit.doer(), Deed::AccountChange, thing(ThingKind::Account, id, name))
        .with(changes)
        .because(reason);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Shows one field of somebody else unmasked. It is recorded, with the reason, before it is shown.
#[instrument(skip_all, fields(account.id = %id, field = field.key()))]
pub async fn reveal(
    ctx: &Ctx,
    city: CityId,
    id: AccountId,
    field: ContactField,
    reason: &str,
) -> Result<String, StoreError> {
    let ctx = &ctx.about("account", id);
    ctx.authorize(Action::PersonReveal)?;
    let permit = ctx.permit(Action::PersonReveal, city, Subject::default(), &[])?;
    if ctx.discloses(field.field()) == Disclosure::Hidden {
        return Err(StoreError::Forbidden(Denial::NoRole));
    }
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    if reason.is_empty() {
        return Err(refused(Refusal::NoReason));
    }
    let transaction = ctx.store.begin().await?;
    let row = super::find(&transaction, city, id).await?;
    let plain = ctx.store.keyring().open(cell(field, &row), stored(field, &row))?;
    if plain.is_empty() {
        return Err(StoreError::NotFound);
    }
    let deeds = Deeds::done(permit.doer(), Deed::PersonReveal, thing(ThingKind::Account, id, row.name))
        .with(vec![diff(FieldName::Revealed, None, Some(field.key()))])
        .because(reason);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(plain)
}

/// Writes what differs, and tells it masked: the audit log holds no originals.
pub(super) async fn write(
    transaction: &Transaction,
    keyring: &Keyring,
    row: account::Model,
    new: &Contact,
) -> Result<Vec<FieldDiff>, StoreError> {
    let mut changes = Vec::new();
    for field in ContactField::ALL {
        let Some(typed) = new.get(field) else { continue };
        let after = field.checked(typed).map_err(refused)?;
        // What does not open is written over; what it was stays unknown.
        let before = readable(keyring, field, &row)?;
        if before.as_ref() == Some(&after) {
            continue;
        }
        let column = match field {
            ContactField::Phone => account::Column::Phone,
            ContactField::Email => account::Column::Email,
            ContactField::IdentityNumber => account::Column::IdentityNumber,
        };
        account::Entity::update_many()
            .col_expr(column, Expr::value(keyring.seal(cell(field, &row), &after)?))
            .filter(account::Column::CityId.eq(row.city_id))
            .filter(account::Column::Id.eq(row.id))
            .exec(transaction)
            .await?;
        let masked = |value: &str| (!value.is_empty()).then(|| field.masked(value));
        let before = before.as_deref().and_then(masked);
        changes.push(diff(FieldName::from(field), before.as_deref(), masked(&after).as_deref()));
    }
    Ok(changes)
}

/// All of it that opens, plain.
pub(super) fn opened(keyring: &Keyring, row: &account::Model) -> Result<Contact, StoreError> {
    let open = |field| readable(keyring, field, row);
    Ok(Contact {
        phone: open(ContactField::Phone)?,
        email: open(ContactField::Email)?,
        identity_number: open(ContactField::IdentityNumber)?,
    })
}

/// As far as the actor may know it, and what of that does not open.
pub(super) fn shown(ctx: &Ctx, row: &account::Model) -> Result<(Contact, Vec<ContactField>), StoreError> {
    let all = opened(ctx.store.keyring(), row)?;
    let is_hidden = |field: ContactField| ctx.discloses(field.field()) == Disclosure::Hidden;
    let unreadable = ContactField::ALL
        .into_iter()
        .filter(|field| all.get(*field).is_none() && !is_hidden(*field))
        .collect();
    let contact = Contact::from_fields(|field| {
        let value = all.get(field)?;
        match ctx.discloses(field.field()) {
            Disclosure::Hidden => None,
            Disclosure::Masked => Some(field.masked(value)),
            Disclosure::Plain => Some(value.to_owned()),
        }
    });
    Ok((contact, unreadable))
}

/// None for a cell that does not open. That the keys cannot be read at all is an error.
fn readable(
    keyring: &Keyring,
    field: ContactField,
    row: &account::Model,
) -> Result<Option<String>, StoreError> {
    match keyring.open(cell(field, row), stored(field, row)) {
        Err(StoreError::Unsealable { .. } | StoreError::MissingKey { .. }) => Ok(None),
        other => other.map(Some),
    }
}

fn cell(field: ContactField, row: &account::Model) -> Cell {
    Cell::account(field.key(), row.city_id, row.id)
}

fn stored(field: ContactField, row: &account::Model) -> &str {
    match field {
        ContactField::Phone => &row.phone,
        ContactField::Email => &row.email,
        ContactField::IdentityNumber => &row.identity_number,
    }
}
