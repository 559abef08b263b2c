//! Imports a sheet of budget items: read, check, compare with what is in force, and write what differs as one set.
//!
//! A row is about an item and a month. One that says something else than what is in force supersedes it; what the sheet does not
//! name stays, and so does what it has no column for. A file with any error writes nothing.

mod check;
mod compare;
mod place;

use indicator_model::budget::sheet::Outcome;
use indicator_model::date::Date;
use indicator_model::id::CityId;
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::EntityTrait;
use tracing::instrument;

use self::check::Row;
use self::compare::{Compared, Comparison};
use self::place::Places;
use super::in_force;
use super::read::InForce;
use super::write::write;
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::city;
use crate::error::StoreError;
use crate::store::{self, Exclusive};
use crate::table_file::columns::refused;
use crate::table_file::read;
use crate::table_file::rows::Checked;
use crate::table_file::spelling::Spelling;
use crate::table_file::{File, Mode};
use crate::transaction::Transaction;

/// Imports a file, or says everything that keeps it from being imported.
#[instrument(skip_all, fields(city.id = %city, file.bytes = file.bytes.len()))]
pub async fn import(ctx: &Ctx, city: CityId, file: File, mode: Mode) -> Result<Outcome, StoreError> {
    ctx.authorize(Action::MeasurementImport)?;
    let permit = ctx.permit(Action::MeasurementImport, city, Subject::default(), &[])?;
    bring(ctx, city, &permit, file, mode).await
}

/// The same for an actor whom something else permits to fill the city.
pub(crate) async fn bring(
    ctx: &Ctx,
    city: CityId,
    permit: &Permit,
    file: File,
    mode: Mode,
) -> Result<Outcome, StoreError> {
    let File { name, bytes } = file;
    let name = Kind::File.tidied(&name);
    let Checked { mut rows, mut errors, absent, unknown, unread, .. } =
        match read::parse(bytes, check::check).await {
            Ok(checked) => checked,
            Err(unreadable) => return Ok(refused(vec![unreadable.into()])),
        };
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let today = today(ctx, &transaction, city).await?;
    let places = Places::of(&transaction, city, &rows).await?;
    places.spell(&mut rows);
    let known = known(&transaction, city, &rows).await?;
    spell(&known, &mut rows);
    let compared = Comparison { places: &places, known: &known, today, absent: &absent }.of(rows);
    let Compared { changes, created, updated, unchanged, blank, errors: found, remarks } = compared;
    errors.extend(found);
    if !errors.is_empty() {
        return Ok(Outcome { unknown_columns: unknown, unread, ..refused(errors) });
    }
    if !changes.is_empty() {
        let written = write(&transaction, city, permit.doer(), &name, changes).await?;
        let fields = vec![
            diff(FieldName::BudgetItems, None, Some(&written.items.to_string())),
            diff(FieldName::Executions, None, Some(&written.executions.to_string())),
            diff(FieldName::Superseded, None, Some(&written.superseded.to_string())),
        ];
        let subject = thing(ThingKind::Budget, written.set, "");
        let deeds = Deeds::done(permit.doer(), Deed::BudgetImport, subject).with(fields).because(&name);
        audit::record(&transaction, ctx.chain(city), deeds).await?;
    }
    mode.end(transaction).await?;
    let outcome = Outcome { created, updated, unchanged, blank, remarks, ..Outcome::default() };
    Ok(Outcome { unknown_columns: unknown, unread, ..outcome })
}

/// The day that it is in a city.
async fn today(ctx: &Ctx, transaction: &Transaction, city: CityId) -> Result<Date, StoreError> {
    let city = city::Entity::find_by_id(city.0).one(transaction).await?.ok_or(StoreError::NotFound)?;
    Ok(if city.sample { ctx.store.sample_day() } else { clock::today() })
}

/// What is in force of the years of a sheet.
async fn known(transaction: &Transaction, city: CityId, rows: &[Row]) -> Result<InForce, StoreError> {
    let years = || rows.iter().map(|row| row.year);
    match (years().min(), years().max()) {
        (Some(first), Some(last)) => in_force(transaction, city, first..=last).await,
        _ => Ok(InForce::default()),
    }
}

/// Writes the codes of items as they are in force, or as the first row of the sheet does.
fn spell(known: &InForce, rows: &mut [Row]) {
    let mut spelling = Spelling::of(known.items.keys().map(|(_, code)| code.as_str()));
    for row in rows {
        spelling.add(&row.code);
        spelling.spell(&mut row.code);
    }
}
