//! The organizations of a city.

use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::Organization;
use indicator_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::ctx::Ctx;
use crate::entity::organization;
use crate::error::StoreError;

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
    let found = known.into_iter().find(|organization| organization.code == code);
    found.map(|organization| organization.id).ok_or(StoreError::NotFound)
}
