//! The list of what is wrong with a sheet, taken along as a file: the browser writes it, the audit log knows it.

use indicator_model::text::Kind;
use people_model::audit::{Deed, ThingKind};
use people_model::mask;
use people_model::policy::{Action, Subject};
use tracing::instrument;

use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::watermark::Watermark;

/// The mark for the list of errors of the file `name`, recorded as an import that was refused.
#[instrument(skip_all)]
pub async fn mark_errors(ctx: &Ctx, name: &str) -> Result<Watermark, StoreError> {
    ctx.authorize(Action::SchemeImport)?;
    let city = ctx.actor.city().ok_or(StoreError::NotFound)?;
    // A user who only practises leaves no trace in the audit log of the city.
    let permit = ctx.permit(Action::SchemeImport, city, Subject::default(), &[])?;
    let doer = permit.doer();
    let watermark = Watermark::of(doer);
    let name = Kind::File.read(name)?;
    let deeds = Deeds::done(doer, Deed::SchemeImport, thing(ThingKind::Sheet, "", mask::redact(&name)))
        .with(vec![watermark.field()])
        .refused();
    let transaction = ctx.store.begin().await?;
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(watermark)
}
