//! The sheet of what is to be reported now, for those who fill in spreadsheets: a row for each period of an indicator that has
//! no report yet, ready to be imported when its value is in.

use indicator_model::check_in::due::Due;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::measurement::sheet::Column;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Subject};
use tracing::instrument;

use super::open::open;
use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::measurement::{self, Owner, about};
use crate::table_file::write::{self, Cell};
use crate::table_file::{Exported, Format};
use crate::watermark::Watermark;

/// Of an organization, or of all that own something in the city. One that owns nothing there is [`StoreError::NotFound`].
#[instrument(skip_all, fields(city.id = %city))]
pub async fn template(
    ctx: &Ctx,
    city: CityId,
    organization: Option<OrganizationId>,
    format: Format,
) -> Result<Exported, StoreError> {
    ctx.authorize(Action::MeasurementImport)?;
    let permit = ctx.permit(Action::MeasurementImport, city, Subject::default(), &[])?;
    let mut rows: Vec<(Owner, Due)> = Vec::new();
    let mut is_known = false;
    let db = ctx.store.snapshot().await?;
    for open in open(ctx).await?.iter().filter(|open| open.city == city) {
        let facts = measurement::in_force(&db, city, organization, open.years()).await?;
        for known in open.owners().filter(|known| organization.is_none_or(|id| id == known.id)) {
            is_known = true;
            let facts: Vec<_> =
                facts.iter().filter(|fact| fact.subject.organization == known.id).cloned().collect();
            let owner = Owner { code: known.code.clone(), name: known.name.clone() };
            let dues = open.dues(known.id, &facts).into_iter().filter(Due::is_open);
            rows.extend(dues.map(|due| (owner.clone(), due)));
        }
    }
    drop(db);
    if organization.is_some() && !is_known {
        return Err(StoreError::NotFound);
    }
    rows.sort_by(|(one, a), (other, b)| {
        let place = |due: &Due| (due.window.due, due.subject.period);
        one.cmp(other).then_with(|| a.indicator.code.cmp(&b.indicator.code)).then(place(a).cmp(&place(b)))
    });
    rows.dedup_by(|(_, a), (_, b)| a.subject == b.subject);
    let watermark = Watermark::of(permit.doer());
    let deeds = Deeds::done(permit.doer(), Deed::MeasurementExport, thing(ThingKind::Measurement, city, ""))
        .with(vec![watermark.field()]);
    let transaction = ctx.store.begin().await?;
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    write::write::<Column>(format, watermark, move || rows.iter().map(row).collect()).await
}

fn row((owner, due): &(Owner, Due)) -> Vec<Cell> {
    let cell = |column| about(&due.indicator, owner, due.subject.period, due.counting, column);
    Column::ALL.map(cell).into()
}
