//! How often the people of a city are notified.

use indicator_model::id::CityId;
use indicator_model::notice::WeeklyLimit;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ConnectionTrait, EntityTrait};
use tracing::instrument;

use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::{city, put_all, reminder};
use crate::error::StoreError;
use crate::store::{self, Exclusive};

/// The limit of a city.
pub(super) async fn stored(db: &impl ConnectionTrait, city: CityId) -> Result<WeeklyLimit, StoreError> {
    let row = reminder::Entity::find_by_id(city.0).one(db).await?;
    row.map_or(Ok(WeeklyLimit::default()), |row| row.limit())
}

/// How many notices a person of the city gets in a week, for those who set it.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn limit(ctx: &Ctx, city: CityId) -> Result<WeeklyLimit, StoreError> {
    ctx.authorize(Action::TimetableEdit)?;
    ctx.permit(Action::TimetableEdit, city, Subject::default(), &[])?;
    stored(&ctx.store.snapshot().await?, city).await
}

/// Sets how many notices a person of the city gets in a week.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn set_limit(ctx: &Ctx, city: CityId, after: WeeklyLimit) -> Result<(), StoreError> {
    ctx.authorize(Action::TimetableEdit)?;
    let permit = ctx.permit(Action::TimetableEdit, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Notices).await?;
    let before = stored(&transaction, city).await?;
    if before == after {
        return Ok(());
    }
    let row = reminder::Model { city_id: city.0, weekly_limit: after.count().into() };
    put_all::<reminder::Entity>(&transaction, Box::new(std::iter::once(row))).await?;
    let counts = [before, after].map(|limit| limit.count().to_string());
    let fields = vec![diff(FieldName::WeeklyLimit, Some(&counts[0]), Some(&counts[1]))];
    let row = city::Entity::find_by_id(city.0).one(&transaction).await?.ok_or(StoreError::NotFound)?;
    let deeds = Deeds::done(permit.doer(), Deed::ReminderChange, thing(ThingKind::City, city, row.name));
    audit::record(&transaction, ctx.chain(city), deeds.with(fields)).await?;
    transaction.commit().await
}
