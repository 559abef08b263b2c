//! Which organization and which indicators a row names, by the schemes for the time of its year.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indicator_model::budget::sheet::{Column, Problem};
use indicator_model::date::Date;
use indicator_model::id::{CityId, IndicatorId, OrganizationId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::check::Row;
use crate::entity::{self, cycle};
use crate::error::StoreError;
use crate::scheme;
use crate::table_file::spelling::Spelling;
use crate::transaction::Transaction;

/// What the schemes of the years of a sheet know by code; of several schemes of a year, the newest first.
#[derive(Default)]
pub(super) struct Places {
    years: BTreeMap<u16, Place>,
}

#[derive(Default)]
struct Place {
    organizations: HashMap<String, OrganizationId>,
    indicators: HashMap<String, IndicatorId>,
}

impl Places {
    pub(super) async fn of(db: &Transaction, city: CityId, rows: &[Row]) -> Result<Self, StoreError> {
        let years: BTreeSet<u16> = rows.iter().map(|row| row.year).collect();
        let cycles =
            cycle::Entity::find().filter(cycle::Column::CityId.eq(city.0)).all(db).await?.into_iter();
        let cycles: HashMap<_, _> = cycles.map(|cycle| (cycle.id, cycle)).collect();
        let heads = entity::scheme::Entity::find()
            .filter(entity::scheme::Column::CityId.eq(city.0))
            .order_by_desc(entity::scheme::Column::CreatedAt)
            .order_by_desc(entity::scheme::Column::Id)
            .all(db)
            .await?;
        let mut places = Self::default();
        for head in heads {
            let cycle = cycles.get(&head.cycle_id).cloned().ok_or(StoreError::NotFound)?.cycle()?;
            let is_of = |year: &&u16| {
                let day = |month, day| Date::new(**year, month, day);
                day(1, 1).is_ok_and(|first| first <= cycle.ends)
                    && day(12, 31).is_ok_and(|last| cycle.starts <= last)
            };
            let of_scheme: Vec<u16> = years.iter().filter(is_of).copied().collect();
            if of_scheme.is_empty() {
                continue;
            }
            let scheme = scheme::load_from(db, &head).await?;
            for year in of_scheme {
                let place = places.years.entry(year).or_default();
                for known in &scheme.organizations {
                    place.organizations.entry(known.code.clone()).or_insert(known.id);
                }
                for known in &scheme.indicators {
                    place.indicators.entry(known.code.clone()).or_insert(known.id);
                }
            }
        }
        Ok(places)
    }

    /// Writes codes as the schemes do.
    pub(super) fn spell(&self, rows: &mut [Row]) {
        let places = || self.years.values();
        let organizations = places().flat_map(|place| place.organizations.keys());
        let organizations = Spelling::of(organizations.map(String::as_str));
        let indicators = places().flat_map(|place| place.indicators.keys());
        let indicators = Spelling::of(indicators.map(String::as_str));
        for row in rows {
            organizations.spell(&mut row.owner);
            row.indicators.iter_mut().for_each(|code| indicators.spell(code));
        }
    }

    pub(super) fn find(&self, row: &Row) -> Result<(OrganizationId, Vec<IndicatorId>), (Column, Problem)> {
        let place = self.years.get(&row.year);
        let place = place.ok_or((Column::Year, Problem::NoScheme { year: row.year }))?;
        let owner = place.organizations.get(&row.owner).copied().ok_or_else(|| {
            (Column::OwnerOrgCode, Problem::UnknownOrganization { code: row.owner.clone() })
        })?;
        let indicators = row.indicators.iter().map(|code| {
            let known = place.indicators.get(code).copied();
            known.ok_or_else(|| (Column::IndicatorCodes, Problem::UnknownIndicator { code: code.clone() }))
        });
        Ok((owner, indicators.collect::<Result<_, _>>()?))
    }
}
