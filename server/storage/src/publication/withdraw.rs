//! Withdraws a publication.

use indicator_model::id::{CityId, PublicationId, SchemeId};
use indicator_model::publication::Field;
use indicator_model::text::Kind;
use people_model::audit::Deed;
use people_model::policy::{Action, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use tracing::instrument;

use crate::audit::{self, Deeds};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::publication;
use crate::error::{StoreError, in_field};

/// Takes a publication back, with a reason that the audit log keeps. One that was withdrawn already stays so.
///
/// # Errors
/// [`StoreError::Text`] where the reason is no text that can be kept, or none at all.
#[instrument(skip_all)]
pub async fn withdraw(ctx: &Ctx, id: PublicationId, reason: &str) -> Result<(), StoreError> {
    let ctx = &ctx.about("publication", id);
    ctx.authorize(Action::PublicationEdit)?;
    let reason = Kind::Reason.required(reason).map_err(in_field(Field::Reason))?;
    let transaction = ctx.store.begin().await?;
    let row = publication::Entity::find()
        .filter(ctx.in_reach(publication::Column::CityId))
        .filter(publication::Column::Id.eq(id.0))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or(StoreError::NotFound)?;
    let city = CityId(row.city_id);
    let subject = Subject { scheme: Some(SchemeId(row.scheme_id)), ..Subject::default() };
    let permit = ctx.permit(Action::PublicationEdit, city, subject, &[])?;
    if row.withdrawn_at.is_some() {
        return Ok(());
    }
    let deeds = Deeds::done(permit.doer(), Deed::PublicationWithdraw, row.thing()).because(&reason);
    let by = permit.doer().account.map(|account| account.0);
    publication::Entity::update_many()
        .col_expr(publication::Column::WithdrawnBy, Expr::value(by))
        .col_expr(publication::Column::WithdrawnAt, Expr::value(clock::now().to_string()))
        .col_expr(publication::Column::WithdrawnBecause, Expr::value(reason.clone()))
        .filter(publication::Column::CityId.eq(row.city_id))
        .filter(publication::Column::Id.eq(row.id))
        .exec(&transaction)
        .await?;
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await
}
