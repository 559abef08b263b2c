//! Grants an organization more time for its reports, and takes that back.

use indicator_model::id::{CityId, ExtensionId, SchemeId};
use indicator_model::organization::Organization;
use indicator_model::text::Kind;
use indicator_model::timetable::answer::{ExtensionFault, NewExtension, Saved};
use indicator_model::timetable::{Extension, Span, line};
use people_model::audit::{Deed, FieldDiff, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::{EntityTrait, IntoActiveModel};
use tracing::instrument;

use super::{of, permitted};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::extension;
use crate::error::{StoreError, in_field};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Grants an extension. One that was granted before under the same id is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where the reason is no text that can be kept.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn grant(ctx: &Ctx, new: NewExtension) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, new.scheme).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    let reason = Kind::Reason.read(&new.extension.reason).map_err(in_field("reason"))?;
    let extension = Extension { reason, ..new.extension };
    let refused = |fault| Ok(Saved::BadExtension { fault });
    let organizations = &tree.scheme().organizations;
    let owners = tree.rows().map(|row| tree.node(row).owner);
    let is_above = |owner| line(owner, organizations).contains(&extension.organization);
    if !owners.into_iter().any(is_above) {
        return refused(ExtensionFault::NotAnOwner);
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    if let Some(row) = extension::Entity::find_by_id((city.0, extension.id.0)).one(&transaction).await? {
        let is_same = row.scheme_id == new.scheme.0 && row.extension()? == extension;
        return if is_same { Ok(Saved::Done) } else { refused(ExtensionFault::ReusedId) };
    }
    let timetable = of(&transaction, city, new.scheme).await?;
    if let Some(fault) = extension.fault(&timetable, &tree.scheme().cycle) {
        return refused(fault);
    }
    let row = extension::Model::new(city, new.scheme, &extension, permit.doer(), clock::now());
    extension::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    record(ctx, &transaction, city, &permit, organizations, &extension, Change::Granted).await?;
    transaction.commit().await?;
    Ok(Saved::Done)
}

/// Takes an extension back. One that is gone already stays so.
#[instrument(skip_all, fields(scheme.id = %scheme))]
pub async fn withdraw(ctx: &Ctx, scheme: SchemeId, id: ExtensionId) -> Result<(), StoreError> {
    let ctx = &ctx.about("scheme", scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, scheme).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    let row = extension::Entity::find_by_id((city.0, id.0)).one(&transaction).await?;
    let Some(row) = row.filter(|row| row.scheme_id == scheme.0) else { return Ok(()) };
    let extension = row.extension()?;
    extension::Entity::delete_by_id((city.0, id.0)).exec(&transaction).await?;
    let organizations = &tree.scheme().organizations;
    record(ctx, &transaction, city, &permit, organizations, &extension, Change::Withdrawn).await?;
    transaction.commit().await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Granted,
    Withdrawn,
}

async fn record(
    ctx: &Ctx,
    transaction: &Transaction,
    city: CityId,
    permit: &Permit,
    organizations: &[Organization],
    extension: &Extension,
    change: Change,
) -> Result<(), StoreError> {
    let field = |name: FieldName, value: String| -> FieldDiff {
        match change {
            Change::Granted => diff(name, None, Some(&value)),
            Change::Withdrawn => diff(name, Some(&value), None),
        }
    };
    let span = match extension.span {
        Span::Period { period } => field(FieldName::Period, period.to_string()),
        Span::From { day } => field(FieldName::DueFrom, day.to_string()),
    };
    let fields = vec![span, field(FieldName::Until, extension.until.to_string())];
    let known = organizations.iter().find(|known| known.id == extension.organization);
    let name = known.map(|known| known.name.clone()).unwrap_or_default();
    let subject = thing(ThingKind::Organization, extension.organization, name);
    let deed = match change {
        Change::Granted => Deed::ExtensionGrant,
        Change::Withdrawn => Deed::ExtensionWithdraw,
    };
    let deeds = Deeds::done(permit.doer(), deed, subject).with(fields).because(&extension.reason);
    audit::record(transaction, ctx.chain(city), deeds).await
}
