//! A view of a board that leaves as a file: recorded, marked, and with the cells that the page shows.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::monitor::table::Table;
use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;

use crate::audit::{self, Deeds};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::scheme;
use crate::table_file::write;
use crate::table_file::{Exported, Format};
use crate::watermark::Watermark;

/// Writes a table of a scheme, whose cells were read with [`Action::SchemeRead`], for somebody who may export it.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn export(ctx: &Ctx, id: SchemeId, table: Table, format: Format) -> Result<Exported, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeExport)?;
    let watermark = record(ctx, id).await?;
    write::shown(format, watermark, table.into()).await
}

/// The same for a drawing, which is given the line of the mark.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn drawing(
    ctx: &Ctx,
    id: SchemeId,
    draw: impl FnOnce(&str) -> String,
) -> Result<Exported, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeExport)?;
    let watermark = record(ctx, id).await?;
    Ok(Exported { bytes: draw(&watermark.line()).into_bytes(), watermark })
}

/// What leaves is recorded before it leaves.
async fn record(ctx: &Ctx, id: SchemeId) -> Result<Watermark, StoreError> {
    let transaction = ctx.store.begin().await?;
    let head = scheme::find_for_update(&transaction, ctx, id).await?;
    let permit = scheme::permit(ctx, Action::SchemeExport, &head)?;
    let watermark = Watermark::of(permit.doer());
    let deeds = Deeds::done(permit.doer(), Deed::BoardExport, head.thing()).with(vec![watermark.field()]);
    audit::record(&transaction, ctx.chain(CityId(head.city_id)), deeds).await?;
    transaction.commit().await?;
    Ok(watermark)
}
