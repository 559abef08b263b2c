//! Finds the scheme that a sheet goes into, and makes city and scheme when they are missing.

use indicator_model::id::{CityId, CycleId};
use indicator_model::organization::OrganizationKind;
use indicator_model::period::{Cycle, Date};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Destination;
use super::check::Row;
use crate::clock;
use crate::ctx::{Actor, Ctx};
use crate::entity::{self, city, cycle};
use crate::error::StoreError;
use crate::scheme::{self, NewScheme};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

pub(super) struct Target {
    pub(super) head: entity::scheme::Model,
    /// Whether it was made for the sheet.
    pub(super) is_new: bool,
}

/// None when the sheet names no city and there is not just one that it could belong to.
pub(super) async fn find(
    ctx: &Ctx,
    transaction: &Transaction,
    rows: &[Row],
    destination: Destination,
) -> Result<Option<Target>, StoreError> {
    let sample = match destination {
        Destination::Scheme(id) => {
            let head = scheme::find_for_update(transaction, ctx, id).await?;
            return Ok(Some(Target { head, is_new: false }));
        }
        Destination::Cycle => false,
        Destination::Sample => true,
    };
    // Two first imports at the same time must not make the city twice.
    store::lock(transaction, Exclusive::Cities).await?;
    let Some(city) = city(ctx, transaction, rows, sample).await? else { return Ok(None) };
    let baselines = rows.iter().filter_map(|row| row.facts.as_ref()?.baseline_year);
    let year = baselines.max().map_or_else(clock::year, |year| year.saturating_add(1).min(9999));
    newest(transaction, city, year).await.map(Some)
}

/// The city that the sheet names by its own organization, made when it is missing. A sheet of departments alone
/// belongs to the only city there is; to somebody of one city, there is no other.
async fn city(
    ctx: &Ctx,
    transaction: &Transaction,
    rows: &[Row],
    sample: bool,
) -> Result<Option<CityId>, StoreError> {
    let own = ctx.actor.city();
    let mut cities = city::Entity::find().filter(city::Column::Sample.eq(sample));
    if let Some(own) = own {
        cities = cities.filter(if sample {
            city::Column::HomeId.eq(own.0)
        } else {
            city::Column::CityId.eq(own.0)
        });
    }
    let cities = cities.all(transaction).await?;
    let mut owners = rows.iter().filter_map(|row| row.facts.as_ref().map(|facts| &facts.owner));
    let named = owners.find(|owner| owner.kind == OrganizationKind::City);
    let known = match (cities.as_slice(), named) {
        ([only], None) => Some(only),
        ([only], Some(_)) if own.is_some() => Some(only),
        (_, None) => return Ok(None),
        (cities, Some(named)) => cities.iter().find(|city| city.code == named.code),
    };
    let (Some(named), None) = (named, known) else {
        return Ok(known.map(|city| CityId(city.city_id)));
    };
    // Cities are founded with their first account, or by the operator; a sample belongs to the city that opens it.
    let home_id = match (&ctx.actor, sample) {
        (Actor::Operator, true) => only_real(transaction).await?,
        (Actor::Operator, false) => None,
        (Actor::Person(person), true) => Some(person.city.0),
        (Actor::Person(_) | Actor::Nobody { .. }, _) => return Err(StoreError::NotFound),
    };
    let row = city::Model {
        city_id: Uuid::now_v7(),
        code: named.code.clone(),
        name: named.name.trim_end_matches("人民政府").to_owned(),
        sample,
        home_id,
    };
    let id = CityId(row.city_id);
    city::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(Some(id))
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
