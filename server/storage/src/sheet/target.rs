//! Finds the scheme that a sheet goes into, and makes city and scheme when they are missing.
//!
//! Neither is guessed: an installation has one city beside the sample, and a year follows from what the rows agree
//! about or from somebody's choice, never from one cell or from the clock.

use std::collections::BTreeMap;

use indicator_model::date::Date;
use indicator_model::id::{CityId, CycleId};
use indicator_model::organization::OrganizationKind;
use indicator_model::period::Cycle;
use indicator_model::sheet::{Column, Problem, RowError};
use indicator_model::text::is_same;
use people_model::policy::{Action, State, Subject};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Destination;
use super::check::{Owner, Row};
use crate::audit::NOWHERE;
use crate::ctx::{Actor, Ctx, Permit};
use crate::entity::{self, city, cycle};
use crate::error::StoreError;
use crate::organization;
use crate::scheme::{self, NewScheme};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

pub(super) struct Target {
    pub(super) head: entity::scheme::Model,
    /// Whether it was made for the sheet.
    pub(super) is_new: bool,
}

/// Where a sheet belongs, as far as it can be known without guessing.
pub(super) enum Found {
    Target(Target),
    Nowhere(Problem),
    /// The rows disagree about the year; an error for each that is alone with its own.
    Divided(Vec<RowError>),
}

pub(super) async fn find(
    ctx: &Ctx,
    transaction: &Transaction,
    rows: &[Row],
    destination: Destination,
) -> Result<Found, StoreError> {
    let (is_sample, chosen) = match destination {
        Destination::Scheme(id) => {
            let head = scheme::find_for_update(transaction, ctx, id).await?;
            return Ok(Found::Target(Target { head, is_new: false }));
        }
        Destination::Year(year) => (false, Some(year)),
        Destination::Cycle => (false, None),
        Destination::Sample => (true, None),
    };
    // Two first imports at the same time must not make the city twice.
    store::lock(transaction, Exclusive::Cities).await?;
    let mut owners = rows.iter().filter_map(|row| row.facts.as_ref().map(|facts| &facts.owner));
    let named = owners.find(|owner| owner.kind == OrganizationKind::City);
    let city = if is_sample {
        sample(ctx, transaction, named).await?
    } else {
        real(ctx, transaction, named).await?
    };
    let city = match city {
        Ok(city) => city,
        Err(problem) => return Ok(Found::Nowhere(problem)),
    };
    let year = match chosen {
        Some(year) => Some(year),
        None => match baseline(rows) {
            Ok(baseline) => baseline.map(|year| year.saturating_add(1).min(9999)),
            Err(odd) => return Ok(Found::Divided(odd)),
        },
    };
    match year {
        Some(year) => newest(transaction, city, year).await.map(Found::Target),
        None => only(transaction, city).await,
    }
}

/// The baseline year of the rows that have one, or an error for each row that is not of the year of the others.
fn baseline(rows: &[Row]) -> Result<Option<u16>, Vec<RowError>> {
    let years = || rows.iter().filter_map(|row| Some((row.number, row.facts.as_ref()?.baseline_year?)));
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for (_, year) in years() {
        *counts.entry(year).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or_default();
    // Of years that are equally frequent the first row's.
    let Some(others) = years().map(|(_, year)| year).find(|year| counts[year] == most) else {
        return Ok(None);
    };
    let odd = years().filter(|(_, year)| *year != others).map(|(row, year)| RowError {
        row: Some(row),
        column: Some(Column::BaselineYear),
        problem: Problem::OtherYear { year, others },
    });
    let odd: Vec<RowError> = odd.collect();
    if odd.is_empty() { Ok(Some(others)) } else { Err(odd) }
}

/// The city of the installation. The first sheet makes it; after that there is no other, whatever a sheet names.
async fn real(
    ctx: &Ctx,
    transaction: &Transaction,
    named: Option<&Owner>,
) -> Result<Result<CityId, Problem>, StoreError> {
    let cities = city::Entity::find().filter(city::Column::Sample.eq(false));
    let cities = cities.order_by_asc(city::Column::CityId).all(transaction).await?;
    match &ctx.actor {
        Actor::Operator => {}
        // To somebody of one city there is no other.
        Actor::Person(person) => return Ok(Ok(person.city)),
        Actor::Nobody { .. } => return Err(StoreError::NotFound),
    }
    let Some(named) = named else {
        return Ok(match cities.as_slice() {
            [only] => Ok(CityId(only.city_id)),
            _ => Err(Problem::NoCity),
        });
    };
    if cities.is_empty() {
        return insert(transaction, named, Made::Real).await.map(Ok);
    }
    for city in &cities {
        if is_named(transaction, city, named).await? {
            return Ok(Ok(CityId(city.city_id)));
        }
    }
    let known = cities.iter().map(|city| format!("{} {}", city.code, city.name)).collect();
    Ok(Err(Problem::OtherCity { code: named.code.clone(), known }))
}

/// Whether the row of the city in a sheet is this city: by code, by name, or by the code that its register has for it.
async fn is_named(transaction: &Transaction, city: &city::Model, named: &Owner) -> Result<bool, StoreError> {
    if is_same(&city.code, &named.code) || city.name == city_name(named) {
        return Ok(true);
    }
    let register = organization::register(transaction, CityId(city.city_id)).await?;
    let root = register.by_code(&named.code);
    Ok(root.is_some_and(|root| root.current.facts.kind == OrganizationKind::City))
}

/// Asks the policy whether the actor may fill and remove the sample.
pub(crate) fn permit_sample(ctx: &Ctx) -> Result<Permit, StoreError> {
    ctx.authorize(Action::SampleEdit)?;
    ctx.permit(Action::SampleEdit, ctx.actor.city().unwrap_or(NOWHERE), Subject::default(), &[])
}

/// The sample of the actor's city, made when it is missing.
async fn sample(
    ctx: &Ctx,
    transaction: &Transaction,
    named: Option<&Owner>,
) -> Result<Result<CityId, Problem>, StoreError> {
    let mut cities = city::Entity::find().filter(city::Column::Sample.eq(true));
    if let Some(own) = ctx.actor.city() {
        cities = cities.filter(city::Column::HomeId.eq(own.0));
    }
    let cities = cities.all(transaction).await?;
    let known = match (cities.as_slice(), named) {
        ([only], None) => Some(only),
        ([only], Some(_)) if ctx.actor.city().is_some() => Some(only),
        (_, None) => return Ok(Err(Problem::NoCity)),
        (cities, Some(named)) => cities.iter().find(|city| is_same(&city.code, &named.code)),
    };
    let (Some(named), None) = (named, known) else {
        return Ok(known.map(|city| CityId(city.city_id)).ok_or(Problem::NoCity));
    };
    // A sample belongs to the city that opens it.
    let home = match &ctx.actor {
        Actor::Operator => only_real(transaction).await?,
        Actor::Person(person) => Some(person.city.0),
        Actor::Nobody { .. } => return Err(StoreError::NotFound),
    };
    insert(transaction, named, Made::Sample { home }).await.map(Ok)
}

/// What a city is made as.
enum Made {
    Real,
    /// `home` is the city whose people practise in it; `None` when it is not known.
    Sample {
        home: Option<Uuid>,
    },
}

async fn insert(transaction: &Transaction, named: &Owner, made: Made) -> Result<CityId, StoreError> {
    let (sample, home_id) = match made {
        Made::Real => (false, None),
        Made::Sample { home } => (true, home),
    };
    let row = city::Model {
        city_id: Uuid::now_v7(),
        code: named.code.clone(),
        name: city_name(named).to_owned(),
        sample,
        home_id,
    };
    let id = CityId(row.city_id);
    city::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(id)
}

fn city_name(named: &Owner) -> &str {
    named.name.trim_end_matches("人民政府")
}

/// The city whose people will practise in a sample that the operator loads, when there is only one.
async fn only_real(transaction: &Transaction) -> Result<Option<Uuid>, StoreError> {
    let real = city::Entity::find().filter(city::Column::Sample.eq(false)).all(transaction).await?;
    Ok(match real.as_slice() {
        [only] => Some(only.city_id),
        _ => None,
    })
}

/// The newest scheme of a city for a year.
async fn newest(transaction: &Transaction, city: CityId, year: u16) -> Result<Target, StoreError> {
    let day = |month, day| {
        Date::new(year, month, day).map_err(|_| StoreError::Corrupt { what: "year", value: year.to_string() })
    };
    let (starts, ends) = (day(1, 1)?, day(12, 31)?);
    let cycles = cycle::Entity::find()
        .filter(cycle::Column::CityId.eq(city.0))
        .filter(cycle::Column::Starts.eq(starts.to_string()))
        .filter(cycle::Column::Ends.eq(ends.to_string()))
        .all(transaction)
        .await?;
    let newest = entity::scheme::Entity::find()
        .filter(entity::scheme::Column::CityId.eq(city.0))
        .filter(entity::scheme::Column::CycleId.is_in(cycles.iter().map(|cycle| cycle.id)))
        .order_by_desc(entity::scheme::Column::CreatedAt)
        .order_by_desc(entity::scheme::Column::Id)
        .lock_exclusive()
        .one(transaction)
        .await?;
    if let Some(head) = newest {
        return Ok(Target { head, is_new: false });
    }
    let cycle = match cycles.into_iter().next() {
        Some(cycle) => cycle.cycle()?,
        None => Cycle { id: CycleId(Uuid::now_v7()), name: format!("{year}年度"), starts, ends },
    };
    let new = NewScheme { city, name: format!("{year}年度绩效考核方案"), cycle };
    let head = scheme::insert(transaction, new).await?;
    Ok(Target { head, is_new: true })
}

/// The only scheme of a city, or the only one that is open.
async fn only(transaction: &Transaction, city: CityId) -> Result<Found, StoreError> {
    let heads = entity::scheme::Entity::find()
        .filter(entity::scheme::Column::CityId.eq(city.0))
        .lock_exclusive()
        .all(transaction)
        .await?;
    if let [_] = heads.as_slice() {
        return Ok(heads.into_iter().next().map_or(Found::Nowhere(Problem::NoYear), existing));
    }
    let mut open = Vec::new();
    for head in heads {
        if head.state()? == State::Draft {
            open.push(head);
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(head), true) => Ok(existing(head)),
        _ => Ok(Found::Nowhere(Problem::NoYear)),
    }
}

fn existing(head: entity::scheme::Model) -> Found {
    Found::Target(Target { head, is_new: false })
}
