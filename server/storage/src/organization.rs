//! The organizations of a city through time: read, changed, brought in and taken out as a sheet.
//!
//! The model decides ([`indicator_model::organization::operation`]); here is who may, that one edit at a time sees
//! the whole register, and the record of it. What schemes show of an organization is what was said of it last.

mod columns;
mod edit;
mod export;
mod import;
mod register;

use indicator_model::date::Date;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::Organization;
use indicator_model::organization::register::Register;
use indicator_model::text::is_same;
use people_model::audit::Deed;
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;

pub use self::edit::{apply, set_classes};
pub use self::export::export;
pub use self::import::{Past, import};
pub(crate) use self::register::load as register;
use crate::ctx::Ctx;
use crate::entity::organization;
use crate::error::StoreError;
use crate::table_file::errors;
use crate::watermark::Watermark;

/// All of them, by code.
pub(crate) async fn all(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Organization>, StoreError> {
    let rows = organization::Entity::find()
        .filter(organization::Column::CityId.eq(city.0))
        .order_by_asc(organization::Column::Code)
        .all(db)
        .await?;
    rows.into_iter().map(organization::Model::organization).collect()
}

/// The organization with this code.
pub async fn by_code(ctx: &Ctx, city: CityId, code: &str) -> Result<OrganizationId, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    ctx.permit(Action::OrganizationRead, city, Subject::default(), &[])?;
    let known = all(&ctx.store.snapshot().await?, city).await?;
    // As it is written, or else however it is written.
    let exact = known.iter().find(|organization| organization.code == code);
    let found = exact.or_else(|| known.iter().find(|organization| is_same(&organization.code, code)));
    found.map(|organization| organization.id).ok_or(StoreError::NotFound)
}

/// Their ids and names, by code.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn names(ctx: &Ctx, city: CityId) -> Result<Vec<(OrganizationId, String)>, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    ctx.permit(Action::OrganizationRead, city, Subject::default(), &[])?;
    let known = all(&ctx.store.snapshot().await?, city).await?;
    Ok(known.into_iter().map(|organization| (organization.id, organization.name)).collect())
}

/// Everything that is known of a city's organizations.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn read(ctx: &Ctx, city: CityId) -> Result<Register, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    ctx.permit(Action::OrganizationRead, city, Subject::default(), &[])?;
    let mut register = register::load(&ctx.store.snapshot().await?, city).await?;
    if ctx.masks_names(city) {
        for entry in &mut register.entries {
            let versions =
                entry.former.iter_mut().chain([&mut entry.current]).map(|version| &mut version.note);
            for note in versions.chain(entry.ending.as_mut().map(|ending| &mut ending.note)).flatten() {
                note.by = ctx.shown_name(&note.by);
            }
        }
    }
    Ok(register)
}

/// The organizations in effect on a date, by code, as they were then.
#[instrument(skip_all, fields(city.id = %city, on = %on))]
pub async fn list(ctx: &Ctx, city: CityId, on: Date) -> Result<Vec<Organization>, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    let register = read(ctx, city).await?;
    Ok(register.on(on).map(|(entry, _)| entry.organization_on(on)).collect())
}

/// The mark for a list of errors of a sheet that leaves as a file.
#[instrument(skip_all)]
pub async fn mark_errors(ctx: &Ctx, name: &str) -> Result<Watermark, StoreError> {
    errors::mark(ctx, Action::OrganizationEdit, Deed::OrganizationImport, name).await
}

/// The city of the person who asks.
pub fn own_city(ctx: &Ctx) -> Result<CityId, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    ctx.actor.city().ok_or(StoreError::NotFound)
}
