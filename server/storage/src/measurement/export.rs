//! Writes what is in force as the sheet that imports to the same.

use std::collections::HashMap;

use indicator_model::id::{CityId, IndicatorId};
use indicator_model::indicator::Indicator;
use indicator_model::measurement::sheet::Column;
use indicator_model::measurement::{Band, Counting, Measured, Source};
use indicator_model::period::Period;
use indicator_model::quantity::{Precision, Quantity};
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use super::columns::write_yes_no;
use super::{Fact, in_force};
use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::entity::{indicator, organization};
use crate::error::StoreError;
use crate::table_file::words::Words;
use crate::table_file::write::{self, Cell};
use crate::table_file::{Exported, Format};
use crate::transaction::Transaction;
use crate::watermark::Watermark;

/// The sheet of what the owners reported and is in force, by indicator, owner and period. What no scheme has any more has no
/// code that a sheet could name, and is not in it.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn export(ctx: &Ctx, city: CityId, format: Format) -> Result<Exported, StoreError> {
    ctx.authorize(Action::SchemeExport)?;
    let permit = ctx.permit(Action::SchemeExport, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    let indicators = indicators(&transaction, city).await?;
    let facts = facts(&transaction, city, &indicators).await?;
    // What leaves is recorded before it leaves.
    let watermark = Watermark::of(permit.doer());
    let deeds = Deeds::done(permit.doer(), Deed::MeasurementExport, thing(ThingKind::Measurement, city, ""))
        .with(vec![watermark.field()]);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    write::write::<Column>(format, watermark, move || rows(&indicators, &facts)).await
}

/// The indicators of a city as its newest schemes define them.
async fn indicators(db: &Transaction, city: CityId) -> Result<HashMap<IndicatorId, Indicator>, StoreError> {
    let rows = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(city.0))
        .order_by_asc(indicator::Column::SchemeId)
        .all(db)
        .await?;
    let mut known = HashMap::new();
    for row in rows {
        let indicator = row.indicator()?;
        known.insert(indicator.id, indicator);
    }
    Ok(known)
}

/// An organization as a row names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// What is in force, with its owner, in the order of the sheet.
async fn facts(
    db: &Transaction,
    city: CityId,
    indicators: &HashMap<IndicatorId, Indicator>,
) -> Result<Vec<(Owner, Fact)>, StoreError> {
    let organizations =
        organization::Entity::find().filter(organization::Column::CityId.eq(city.0)).all(db).await?;
    let owners: HashMap<Uuid, Owner> = organizations
        .into_iter()
        .map(|known| (known.id, Owner { code: known.code, name: known.name }))
        .collect();
    let facts = in_force(db, city, None, 1..=9999).await?.into_iter();
    let own = facts.filter(|fact| {
        fact.subject.source == Source::Owner && indicators.contains_key(&fact.subject.indicator)
    });
    let with_code = |fact: Fact| Some((owners.get(&fact.subject.organization.0)?.clone(), fact));
    let mut found: Vec<(Owner, Fact)> = own.filter_map(with_code).collect();
    found.sort_by(|(one, a), (other, b)| {
        let code = |fact: &Fact| indicators.get(&fact.subject.indicator).map(|indicator| &indicator.code);
        (code(a), one, a.subject.period).cmp(&(code(b), other, b.subject.period))
    });
    Ok(found)
}

fn rows(indicators: &HashMap<IndicatorId, Indicator>, facts: &[(Owner, Fact)]) -> Vec<Vec<Cell>> {
    let row = |(owner, fact): &(Owner, Fact)| {
        let indicator = indicators.get(&fact.subject.indicator)?;
        Some(Column::ALL.map(|column| cell(indicator, owner, fact, column)).into())
    };
    facts.iter().filter_map(row).collect()
}

fn cell(indicator: &Indicator, owner: &Owner, fact: &Fact, column: Column) -> Cell {
    let (period, told) = (fact.subject.period, fact.check_in.as_ref());
    let part = |part: Option<Quantity>| Cell::Number(part, Precision::INTEGER);
    let word = |word: Option<&'static str>| Cell::Word(word.unwrap_or_default());
    match column {
        Column::Value => value(indicator, fact.report.value),
        Column::Numerator => part(parts(fact.report.value).map(|(numerator, _)| numerator)),
        Column::Denominator => part(parts(fact.report.value).map(|(_, denominator)| denominator)),
        Column::Band => word(band(fact.report.value).map(Words::word)),
        Column::Confidence => word(told.map(|told| told.confidence.word())),
        Column::Status => word(told.map(|told| told.state.word())),
        Column::LateDays => match told {
            Some(told) => whole(told.reported_on.number() - period.ends().number()),
            None => Cell::Word(""),
        },
        Column::Note => Cell::text(told.map(|told| &told.note)),
        Column::Cause => word(told.and_then(|told| told.cause).map(Words::word)),
        column => about(indicator, owner, period, fact.report.counting, column),
    }
}

/// What a row is about; empty where it says what was found.
pub(crate) fn about(
    indicator: &Indicator,
    owner: &Owner,
    period: Period,
    counting: Counting,
    column: Column,
) -> Cell {
    match column {
        Column::IndicatorCode => Cell::text(Some(&indicator.code)),
        Column::IndicatorName => Cell::text(Some(&indicator.name)),
        Column::OwnerOrgCode => Cell::text(Some(&owner.code)),
        Column::OwnerOrgName => Cell::text(Some(&owner.name)),
        Column::Year => whole(period.year().into()),
        Column::Period => Cell::text(Some(period.part())),
        Column::Unit => Cell::text(Some(indicator.measure.unit(&indicator.unit))),
        Column::Cumulative => Cell::Word(counting.word()),
        _ => Cell::Word(""),
    }
}

fn whole(number: i64) -> Cell {
    Cell::Number(Quantity::from_integer(number).ok(), Precision::INTEGER)
}

/// The value as a number, or the word in its place.
fn value(indicator: &Indicator, value: Measured) -> Cell {
    match value {
        Measured::Missing { reason } => Cell::Word(reason.word()),
        Measured::YesNo { reached } => Cell::Word(write_yes_no(reached)),
        // A quotient that no quantity can hold follows from its parts all the same.
        value => Cell::Number(value.quantity(&indicator.unit).ok().flatten(), indicator.precision),
    }
}

fn parts(value: Measured) -> Option<(Quantity, Quantity)> {
    if let Measured::Ratio { numerator, denominator } = value { Some((numerator, denominator)) } else { None }
}

fn band(value: Measured) -> Option<Band> {
    if let Measured::Rating { percent } = value { Band::of(percent) } else { None }
}
