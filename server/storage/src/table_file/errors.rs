//! The list of what is wrong with a sheet, taken along as a file: the browser writes it, the audit log knows it.

use indicator_model::text::Kind;
use people_model::audit::{Deed, ThingKind};
use people_model::mask;
use people_model::policy::{Action, Subject};

use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::watermark::Watermark;

/// The mark for the list of errors of the file `name`, recorded as an import (`deed`) that was refused. `action` is what
/// importing the sheet takes.
pub async fn mark(ctx: &Ctx, action: Action, deed: Deed, name: &str) -> Result<Watermark, StoreError> {
    ctx.authorize(action)?;
    let city = ctx.actor.city().ok_or(StoreError::NotFound)?;
    // A user who only practises leaves no trace in the audit log of the city.
    let permit = ctx.permit(action, city, Subject::default(), &[])?;
    let doer = permit.doer();
    let watermark = Watermark::of(doer);
    let name = Kind::File.read(name)?;
    let deeds = Deeds::done(doer, deed, thing(ThingKind::Sheet, "", mask::redact(&name)))
        .with(vec![watermark.field()])
        .refused();
    let transaction = ctx.store.begin().await?;
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(watermark)
}
