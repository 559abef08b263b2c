//! Imports a sheet of measurements: read, check, compare with what is in force, and write what differs as one set.
//!
//! A row is about an indicator, its owner and a period. One that says something else than what is in force supersedes it; what
//! the sheet does not name stays, and so does what it has no column for. A file with any error writes nothing.

mod check;
mod compare;
mod place;
mod value;

use std::collections::{BTreeMap, HashMap};

use indicator_model::date::Date;
use indicator_model::id::{CityId, IndicatorId, OrganizationId};
use indicator_model::measurement::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::measurement::{Counting, Measured};
use indicator_model::period::Period;
use indicator_model::text::Kind;
use people_model::audit::Deed;
use people_model::policy::{self, Action};
use sea_orm::EntityTrait;
use tracing::instrument;

use self::check::{Row, Said};
use self::compare::{Compared, Comparison};
use self::place::Places;
use super::{Origin, Set, write};
use crate::audit;
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::city;
use crate::error::StoreError;
use crate::store::{self, Exclusive};
use crate::table_file::columns::refused;
use crate::table_file::read;
use crate::table_file::rows::Checked;
use crate::table_file::{File, Mode};
use crate::transaction::Transaction;

/// Imports a file, or says everything that keeps it from being imported.
#[instrument(skip_all, fields(city.id = %city, file.bytes = file.bytes.len()))]
pub async fn import(ctx: &Ctx, city: CityId, file: File, mode: Mode) -> Result<Outcome, StoreError> {
    ctx.authorize(Action::MeasurementImport)?;
    let permit = ctx.permit(Action::MeasurementImport, city, policy::Subject::default(), &[])?;
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
    let all = rows.len();
    rows.retain(|row| !row.is_blank());
    let blank = all - rows.len();
    // A sheet changes no scheme, so nobody who wants one waits for it.
    let schemes = Places::of(ctx, city, &rows).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let today = today(ctx, &transaction, city).await?;
    schemes.spell(&mut rows);
    let placed = placed(rows, &schemes, today, &mut errors);
    if !errors.is_empty() {
        return Ok(Outcome { unknown_columns: unknown, unread, ..refused(errors) });
    }
    let compared = Comparison { transaction: &transaction, city, today, absent: &absent }.of(placed).await?;
    let Compared { facts, created, unchanged } = compared;
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let updated = count(facts.len()) - created;
    if !facts.is_empty() {
        let set = Set { by: permit.doer(), origin: Origin::Import, reason: &name, facts };
        for written in write(&transaction, city, vec![set]).await? {
            let deeds = written.deeds(permit.doer(), Deed::MeasurementImport).because(&name);
            audit::record(&transaction, ctx.chain(city), deeds).await?;
        }
    }
    mode.end(transaction).await?;
    let blank = count(blank);
    Ok(Outcome { created, updated, unchanged, blank, unknown_columns: unknown, unread, ..Outcome::default() })
}

/// The day that it is in a city.
async fn today(ctx: &Ctx, transaction: &Transaction, city: CityId) -> Result<Date, StoreError> {
    let city = city::Entity::find_by_id(city.0).one(transaction).await?.ok_or(StoreError::NotFound)?;
    Ok(if city.sample { ctx.store.sample_day() } else { clock::today() })
}

/// A row that is about something there is.
struct Placed {
    number: u32,
    indicator: IndicatorId,
    period: Period,
    value: Measured,
    counting: Option<Counting>,
    said: Said,
}

/// The rows by organization. What is wrong with a row becomes an error.
fn placed(
    rows: Vec<Row>,
    schemes: &Places,
    today: Date,
    errors: &mut Vec<RowError>,
) -> BTreeMap<OrganizationId, Vec<Placed>> {
    let mut placed: BTreeMap<OrganizationId, Vec<Placed>> = BTreeMap::new();
    let mut seen: HashMap<(IndicatorId, OrganizationId, Period), u32> = HashMap::with_capacity(rows.len());
    for row in rows {
        let found = schemes.find(&row).and_then(|(indicator, organization, window)| {
            let first_row = *seen.entry((indicator.id, organization, row.period)).or_insert(row.number);
            if first_row == row.number {
                Ok((indicator.id, organization, value::measured(&row, indicator, window, today)?))
            } else {
                Err((Column::Period, Problem::RepeatedRow { first_row }))
            }
        });
        match found {
            Ok((indicator, organization, value)) => placed.entry(organization).or_default().push(Placed {
                number: row.number,
                indicator,
                period: row.period,
                value,
                counting: row.counting,
                said: row.said,
            }),
            Err((column, problem)) => errors.push(RowError::at(row.number, column, problem)),
        }
    }
    placed
}
