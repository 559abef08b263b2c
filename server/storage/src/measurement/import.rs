//! Imports a sheet of measurements: read, check, compare with what is in force, and write what differs as one set.
//!
//! A row is about an indicator, its owner and a period. One that says something else than what is in force supersedes it; what
//! the sheet does not name stays, and so does what it has no column for. A file with any error writes nothing.

mod check;
mod place;
mod value;

use std::collections::{BTreeMap, HashMap};

use indicator_model::check_in::{CheckInState, Confidence};
use indicator_model::date::Date;
use indicator_model::id::{CheckInId, CityId, IndicatorId, OrganizationId};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::measurement::{Counting, Measured, Source, Subject};
use indicator_model::period::Period;
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{self, Action};
use sea_orm::EntityTrait;
use tracing::instrument;
use uuid::Uuid;

use self::check::{Row, Said};
use self::place::Places;
use super::{Fact, Origin, Told, in_force, write};
use crate::audit::{self, Deeds, diff, thing};
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
    let Checked { mut rows, mut errors, absent, unknown } = match read::parse(bytes, check::check).await {
        Ok(checked) => checked,
        Err(unreadable) => return Ok(refused(vec![unreadable.into()])),
    };
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let today = today(ctx, &transaction, city).await?;
    let places = Places::of(&transaction, city, &rows).await?;
    places.spell(&mut rows);
    let placed = placed(rows, &places, today, &mut errors);
    if !errors.is_empty() {
        return Ok(refused(errors));
    }
    let compared = Comparison { transaction: &transaction, city, absent: &absent }.of(placed).await?;
    let Compared { facts, created, unchanged } = compared;
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let updated = count(facts.len()) - created;
    if !facts.is_empty() {
        let written = write(&transaction, city, permit.doer(), Origin::Import, &name, facts).await?;
        let fields = vec![
            diff(FieldName::Measurements, None, Some(&written.facts.to_string())),
            diff(FieldName::Superseded, None, Some(&written.superseded.to_string())),
        ];
        let subject = thing(ThingKind::Measurement, written.set, "");
        let deeds = Deeds::done(permit.doer(), Deed::MeasurementImport, subject).with(fields).because(&name);
        audit::record(&transaction, ctx.chain(city), deeds).await?;
    }
    mode.end(transaction).await?;
    Ok(Outcome { created, updated, unchanged, unknown_columns: unknown, ..Outcome::default() })
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
    places: &Places,
    today: Date,
    errors: &mut Vec<RowError>,
) -> BTreeMap<OrganizationId, Vec<Placed>> {
    let mut placed: BTreeMap<OrganizationId, Vec<Placed>> = BTreeMap::new();
    let mut seen: HashMap<(IndicatorId, OrganizationId, Period), u32> = HashMap::with_capacity(rows.len());
    for row in rows {
        let found = places.find(&row).and_then(|(indicator, organization)| {
            let first_row = *seen.entry((indicator.id, organization, row.period)).or_insert(row.number);
            if first_row == row.number {
                Ok((indicator.id, organization, value::measured(&row, indicator, today)?))
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

/// What a sheet says against what is in force.
struct Comparison<'a> {
    transaction: &'a Transaction,
    city: CityId,
    /// Columns that the sheet does not have.
    absent: &'a [Column],
}

struct Compared {
    /// What differs, in the order of the rows.
    facts: Vec<Fact>,
    /// How many of them are about something that had no value.
    created: u32,
    unchanged: u32,
}

impl Comparison<'_> {
    async fn of(&self, placed: BTreeMap<OrganizationId, Vec<Placed>>) -> Result<Compared, StoreError> {
        let (mut new, mut created, mut unchanged) = (Vec::new(), 0, 0);
        for (organization, mut rows) in placed {
            rows.sort_unstable_by_key(|row| (row.indicator, row.period));
            let mut known = self.known(organization, &rows).await?;
            let mut counted: BTreeMap<(IndicatorId, Period), Counting> =
                known.iter().map(|(&place, fact)| (place, fact.report.counting)).collect();
            for row in rows {
                let place = (row.indicator, row.period);
                let last = counted.range(..=place).next_back();
                let last = last.filter(|((indicator, _), _)| *indicator == row.indicator);
                let counting = row.counting.or(last.map(|(_, &counting)| counting));
                let counting = counting.unwrap_or(Counting::ForPeriod);
                counted.insert(place, counting);
                let before = known.remove(&place);
                let report = Reported { period: row.period, value: row.value, counting };
                let before_told = before.as_ref().and_then(|fact| fact.check_in.as_ref());
                let state = row.said.state;
                let told = self.told(row.said, row.period, before_told);
                let is_said = before_told.is_some_and(|before| self.is_said(before, &told, state));
                if is_said && before.as_ref().is_some_and(|fact| fact.report == report) {
                    unchanged += 1;
                    continue;
                }
                created += u32::from(before.is_none());
                let subject = Subject {
                    indicator: row.indicator,
                    organization,
                    period: row.period,
                    source: Source::Owner,
                };
                new.push((row.number, subject, report, before.map(|fact| fact.id), told));
            }
        }
        new.sort_unstable_by_key(|(number, ..)| *number);
        let now = clock::now();
        let facts = new.into_iter().map(|(_, subject, report, supersedes, told)| Fact {
            id: CheckInId(Uuid::now_v7()),
            subject,
            report,
            supersedes,
            check_in: Some(Told { typed_at: now, ..told }),
        });
        Ok(Compared { facts: facts.collect(), created, unchanged })
    }

    /// What the owner reported and is in force, from the year before the sheet on.
    async fn known(
        &self,
        organization: OrganizationId,
        rows: &[Placed],
    ) -> Result<BTreeMap<(IndicatorId, Period), Fact>, StoreError> {
        let years = || rows.iter().map(|row| row.period.year());
        let (Some(first), Some(last)) = (years().min(), years().max()) else { return Ok(BTreeMap::new()) };
        let facts =
            in_force(self.transaction, self.city, Some(organization), first.saturating_sub(1)..=last).await?;
        let own = facts.into_iter().filter(|fact| fact.subject.source == Source::Owner);
        Ok(own.map(|fact| ((fact.subject.indicator, fact.subject.period), fact)).collect())
    }

    /// What is said beside the value: as before where the sheet has no column for it. What no sheet says is confirmed, for
    /// who keeps the data brings it.
    fn told(&self, said: Said, period: Period, before: Option<&Told>) -> Told {
        let end = period.ends();
        let mut told = before.cloned().unwrap_or_else(|| Told {
            note: String::new(),
            confidence: Confidence::Medium,
            cause: None,
            next_step: String::new(),
            typed_at: clock::now(),
            reported_on: end,
            state: CheckInState::Confirmed,
            returned: String::new(),
        });
        if self.has(Column::Note) {
            told.note = said.note;
        }
        if self.has(Column::Confidence) {
            told.confidence = said.confidence.unwrap_or(Confidence::Medium);
        }
        if self.has(Column::Cause) {
            told.cause = said.cause;
        }
        if self.has(Column::LateDays) {
            told.reported_on = end.plus_days(said.days.unwrap_or(0)).unwrap_or(end);
        }
        told.state = said.state.unwrap_or(CheckInState::Confirmed);
        told
    }

    /// Whether that is what was said before. A sheet that calls a report submitted does not take back what was decided
    /// about it since.
    fn is_said(&self, before: &Told, told: &Told, state: Option<CheckInState>) -> bool {
        let is_open = !self.has(Column::Status) || state == Some(CheckInState::Submitted);
        let state = if is_open { before.state } else { told.state };
        *before == Told { state, ..told.clone() }
    }

    fn has(&self, column: Column) -> bool {
        !self.absent.contains(&column)
    }
}
