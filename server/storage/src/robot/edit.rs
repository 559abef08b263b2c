//! Sets robots up, changes and removes them. The audit log has it without token and secret.

use indicator_model::id::{CityId, RobotId};
use indicator_model::text::{Fault, Kind};
use people_model::audit::{Deed, FieldDiff, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use people_model::robot::{Field, MOST, NewRobot, Refusal, RobotChange, RobotKind};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::list::masked;
use super::messenger;
use super::post::{Column, open};
use crate::audit::{self, Deeds, diff, thing};
use crate::crypto::Cell;
use crate::ctx::{Ctx, Permit};
use crate::entity::{message, organization, put_all, robot, word};
use crate::error::{StoreError, in_field, refused};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Sets a robot up, which sends from now on.
///
/// # Errors
/// [`Refusal`], or [`StoreError::Text`] where a text cannot be kept.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn add(ctx: &Ctx, city: CityId, new: NewRobot) -> Result<RobotId, StoreError> {
    ctx.authorize(Action::RobotEdit)?;
    let permit = ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    let (name, address, secret) = texts(ctx, new.kind, &new.name, &new.address, &new.secret)?;
    let address = address.ok_or_else(|| refused(Refusal::BadAddress))?;
    if new.kind.signs() && secret.is_none() {
        return Err(refused(Refusal::NoSecret));
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Robots).await?;
    let others = robot::Entity::find().filter(robot::Column::CityId.eq(city.0)).count(&transaction).await?;
    if others >= MOST as u64 {
        return Err(refused(Refusal::TooMany { most: MOST }));
    }
    let id = RobotId(Uuid::now_v7());
    let seal = |column: Column, plain: &str| {
        ctx.store.keyring().seal(Cell::robot(column.name(), city.0, id.0), plain)
    };
    let row = robot::Model {
        city_id: city.0,
        id: id.0,
        organization_id: new.organization.map(|organization| organization.0),
        kind: word(&new.kind),
        name,
        address: seal(Column::Address, &address)?,
        secret: seal(Column::Secret, &secret.unwrap_or_default())?,
        is_enabled: true,
        last_at: None,
        last_why: None,
    };
    check(&transaction, &row).await?;
    let fields = diffs(ctx, &transaction, None, Some(&row)).await?;
    robot::Entity::insert(row.clone().into_active_model()).exec_without_returning(&transaction).await?;
    record(ctx, transaction, &permit, Deed::RobotAdd, &row, fields).await?;
    Ok(id)
}

/// Changes a robot. One that another removed is [`StoreError::NotFound`].
#[instrument(skip_all, fields(city.id = %city, robot.id = %new.id))]
pub async fn change(ctx: &Ctx, city: CityId, new: RobotChange) -> Result<(), StoreError> {
    let ctx = &ctx.about("robot", new.id);
    ctx.authorize(Action::RobotEdit)?;
    let permit = ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Robots).await?;
    let before = find(&transaction, city, new.id).await?;
    let (name, address, secret) = texts(ctx, before.kind()?, &new.name, &new.address, &new.secret)?;
    let mut after = robot::Model {
        organization_id: new.organization.map(|organization| organization.0),
        name,
        is_enabled: new.is_enabled,
        ..before.clone()
    };
    let keyring = ctx.store.keyring();
    let cell = |column: Column| Cell::robot(column.name(), city.0, new.id.0);
    if let Some(address) = address {
        after.address = keyring.seal(cell(Column::Address), &address)?;
    }
    if let Some(secret) = secret {
        after.secret = keyring.seal(cell(Column::Secret), &secret)?;
    }
    if after == before {
        return Ok(());
    }
    check(&transaction, &after).await?;
    let fields = diffs(ctx, &transaction, Some(&before), Some(&after)).await?;
    put_all::<robot::Entity>(&transaction, Box::new(std::iter::once(after.clone()))).await?;
    record(ctx, transaction, &permit, Deed::RobotChange, &after, fields).await
}

/// Removes a robot with what it was to say. One that is gone already is [`StoreError::NotFound`].
#[instrument(skip_all, fields(city.id = %city, robot.id = %id))]
pub async fn remove(ctx: &Ctx, city: CityId, id: RobotId) -> Result<(), StoreError> {
    let ctx = &ctx.about("robot", id);
    ctx.authorize(Action::RobotEdit)?;
    let permit = ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Robots).await?;
    let row = find(&transaction, city, id).await?;
    let fields = diffs(ctx, &transaction, Some(&row), None).await?;
    message::Entity::delete_many()
        .filter(message::Column::CityId.eq(city.0))
        .filter(message::Column::RobotId.eq(id.0))
        .exec(&transaction)
        .await?;
    robot::Entity::delete_by_id((city.0, id.0)).exec(&transaction).await?;
    record(ctx, transaction, &permit, Deed::RobotRemove, &row, fields).await
}

async fn find(transaction: &Transaction, city: CityId, id: RobotId) -> Result<robot::Model, StoreError> {
    let row = robot::Entity::find_by_id((city.0, id.0)).lock_exclusive().one(transaction).await?;
    row.ok_or(StoreError::NotFound)
}

/// Name, address and secret as they can be kept; none for those that were left empty.
fn texts(
    ctx: &Ctx,
    kind: RobotKind,
    name: &str,
    address: &str,
    secret: &str,
) -> Result<(String, Option<String>, Option<String>), StoreError> {
    let name = Kind::Name.required(name).map_err(|fault| match fault {
        Fault::Empty => refused(Refusal::BadName),
        fault => in_field(Field::Name)(fault),
    })?;
    let given = |text: &str, field: Field| -> Result<Option<String>, StoreError> {
        let text = Kind::Phrase.read(text).map_err(in_field(field))?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    };
    let address = given(address, Field::Address)?;
    let secret = given(secret, Field::Secret)?;
    let judge = messenger(&ctx.store);
    let fault = address.as_deref().zip(judge).and_then(|(address, judge)| judge.fault(kind, address));
    match fault {
        Some(refusal) => Err(refused(refusal)),
        None => Ok((name, address, secret)),
    }
}

/// Whether nothing in the city speaks against the row. Its caller holds [`Exclusive::Robots`].
async fn check(transaction: &Transaction, row: &robot::Model) -> Result<(), StoreError> {
    let namesake = robot::Entity::find()
        .filter(robot::Column::CityId.eq(row.city_id))
        .filter(robot::Column::Name.eq(&row.name))
        .filter(robot::Column::Id.ne(row.id));
    if namesake.one(transaction).await?.is_some() {
        return Err(refused(Refusal::NameTaken));
    }
    if let Some(id) = row.organization_id
        && organization::Entity::find_by_id((row.city_id, id)).one(transaction).await?.is_none()
    {
        return Err(refused(Refusal::UnknownOrganization));
    }
    Ok(())
}

/// What differs between two states of a robot; none for one that is not there.
async fn diffs(
    ctx: &Ctx,
    transaction: &Transaction,
    before: Option<&robot::Model>,
    after: Option<&robot::Model>,
) -> Result<Vec<FieldDiff>, StoreError> {
    let mut sides = [const { None }; 2];
    for (side, row) in sides.iter_mut().zip([before, after]) {
        if let Some(row) = row {
            *side = Some(words(ctx, transaction, row).await?);
        }
    }
    // A secret is as secret as the one before it, and another one all the same.
    let is_resealed = before.map(|row| &row.secret) != after.map(|row| &row.secret);
    let fields = [
        FieldName::Kind,
        FieldName::Name,
        FieldName::Organization,
        FieldName::Address,
        FieldName::Secret,
        FieldName::Enabled,
    ];
    let mut diffs = Vec::new();
    for (at, field) in fields.into_iter().enumerate() {
        let [before, after] =
            [&sides[0], &sides[1]].map(|words| words.as_ref().and_then(|words| words[at].as_deref()));
        if before != after || (field == FieldName::Secret && is_resealed && before.is_some()) {
            diffs.push(diff(field, before, after));
        }
    }
    Ok(diffs)
}

/// The fields of a robot as the audit log has them, in the order of [`diffs`].
async fn words(
    ctx: &Ctx,
    transaction: &Transaction,
    row: &robot::Model,
) -> Result<[Option<String>; 6], StoreError> {
    let organization = match row.organization_id {
        Some(id) => organization::Entity::find_by_id((row.city_id, id)).one(transaction).await?,
        None => None,
    };
    let address = open(ctx.store.keyring(), row, Column::Address)?;
    Ok([
        Some(row.kind.clone()),
        Some(row.name.clone()),
        organization.map(|row| row.name),
        address.map(|address| masked(&address)),
        (!row.secret.is_empty()).then(|| "***".to_owned()),
        Some(row.is_enabled.to_string()),
    ])
}

async fn record(
    ctx: &Ctx,
    transaction: Transaction,
    permit: &Permit,
    deed: Deed,
    row: &robot::Model,
    fields: Vec<FieldDiff>,
) -> Result<(), StoreError> {
    let subject = thing(ThingKind::Robot, RobotId(row.id), row.name.as_str());
    let deeds = Deeds::done(permit.doer(), deed, subject).with(fields);
    audit::record(&transaction, ctx.chain(CityId(row.city_id)), deeds).await?;
    transaction.commit().await
}
