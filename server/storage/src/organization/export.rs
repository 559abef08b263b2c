//! Writes the organizations as the sheet that imports to the same ones.

use indicator_model::id::CityId;
use indicator_model::organization::register::{Entry, Register};
use indicator_model::organization::sheet::Column;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Subject};
use tracing::instrument;

use super::register;
use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::words::Words;
use crate::table_file::write::{self, Cell};
use crate::table_file::{Exported, Format};
use crate::watermark::Watermark;

/// The sheet of all organizations, those that have ended too, each as it was said last.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn export(ctx: &Ctx, city: CityId, format: Format) -> Result<Exported, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    let permit = ctx.permit(Action::OrganizationRead, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    let register = register::load(&transaction, city).await?;
    // What leaves is recorded before it leaves.
    let watermark = Watermark::of(permit.doer());
    let deeds =
        Deeds::done(permit.doer(), Deed::OrganizationExport, thing(ThingKind::Organization, city, ""))
            .with(vec![watermark.field()]);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    let rows = move || register.entries.iter().map(|entry| row(&register, entry)).collect();
    write::write::<Column>(format, watermark, rows).await
}

fn row(register: &Register, entry: &Entry) -> Vec<Cell> {
    Column::ALL.map(|column| cell(register, entry, column)).into()
}

fn cell(register: &Register, entry: &Entry, column: Column) -> Cell {
    let facts = &entry.current.facts;
    match column {
        Column::Code => Cell::text(Some(&entry.code)),
        Column::Name => Cell::text(Some(&facts.name)),
        Column::Kind => Cell::Word(facts.kind.word()),
        Column::Parent => {
            let parent = facts.parent.and_then(|parent| register.find(parent));
            Cell::text(parent.map(|parent| &parent.code))
        }
        Column::Class => Cell::text(facts.class.as_ref().map(|class| &class.0)),
        Column::Division => Cell::text(facts.division.as_ref().map(ToString::to_string)),
        Column::CreditCode => Cell::text(facts.credit_code.as_ref().map(ToString::to_string)),
        Column::Head => Cell::text(facts.head.as_ref()),
        Column::ValidFrom => Cell::text(Some(entry.current.since.to_string())),
        Column::ValidTo => Cell::text(entry.valid_to().map(|end| end.to_string())),
    }
}
