//! Which indicator and which organization a row is about, by the schemes for the time of its period.

use std::collections::HashMap;

use indicator_model::deadline::Window;
use indicator_model::id::{CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::measurement::sheet::{Column, Problem};
use indicator_model::period::Cycle;
use indicator_model::scheme::Scheme;
use indicator_model::timetable::Timetable;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::check::Row;
use crate::entity::{self, cycle};
use crate::error::StoreError;
use crate::scheme;
use crate::table_file::spelling::Spelling;
use crate::timetable;
use crate::transaction::Transaction;

/// The schemes of the time that a sheet is about, the newest first.
pub(super) struct Places {
    schemes: Vec<Place>,
}

struct Place {
    cycle: Cycle,
    timetable: Timetable,
    /// By code.
    indicators: HashMap<String, Indicator>,
    owners: HashMap<IndicatorId, Vec<Owner>>,
}

struct Owner {
    id: OrganizationId,
    code: String,
}

impl Places {
    pub(super) async fn of(db: &Transaction, city: CityId, rows: &[Row]) -> Result<Self, StoreError> {
        let cycles =
            cycle::Entity::find().filter(cycle::Column::CityId.eq(city.0)).all(db).await?.into_iter();
        let cycles: HashMap<_, _> = cycles.map(|cycle| (cycle.id, cycle)).collect();
        let heads = entity::scheme::Entity::find()
            .filter(entity::scheme::Column::CityId.eq(city.0))
            .order_by_desc(entity::scheme::Column::CreatedAt)
            .order_by_desc(entity::scheme::Column::Id)
            .all(db)
            .await?;
        let (first, last) =
            (rows.iter().map(|row| row.period.ends()).min(), rows.iter().map(|row| row.period.ends()).max());
        let mut schemes = Vec::new();
        for head in heads {
            let cycle = cycles.get(&head.cycle_id).cloned().ok_or(StoreError::NotFound)?.cycle()?;
            if last >= Some(cycle.starts) && first.is_some_and(|first| first <= cycle.ends) {
                let timetable = timetable::of(db, city, SchemeId(head.id)).await?;
                schemes.push(Place::of(scheme::load_from(db, &head).await?, timetable));
            }
        }
        Ok(Self { schemes })
    }

    /// Writes codes as the schemes do.
    pub(super) fn spell(&self, rows: &mut [Row]) {
        let codes = self.schemes.iter().flat_map(|place| place.indicators.keys());
        let indicators = Spelling::of(codes.map(String::as_str));
        let owners = self.schemes.iter().flat_map(|place| place.owners.values().flatten());
        let owners = Spelling::of(owners.map(|owner| owner.code.as_str()));
        for row in rows {
            indicators.spell(&mut row.indicator);
            owners.spell(&mut row.owner);
        }
    }

    /// The newest scheme that has the indicator with that owner says what it is, and when it is reported.
    pub(super) fn find(&self, row: &Row) -> Result<(&Indicator, OrganizationId, Window), (Column, Problem)> {
        let end = row.period.ends();
        let mut of_time = self
            .schemes
            .iter()
            .filter(|place| (place.cycle.starts..=place.cycle.ends).contains(&end))
            .peekable();
        if of_time.peek().is_none() {
            return Err((Column::Period, Problem::NoScheme { period: row.period.to_string() }));
        }
        let mut other = None;
        for place in of_time {
            let Some(indicator) = place.indicators.get(&row.indicator) else { continue };
            let owners = place.owners.get(&indicator.id).map_or(&[][..], Vec::as_slice);
            match owners.iter().find(|owner| owner.code == row.owner) {
                Some(_) if indicator.is_computed() => return Err((Column::IndicatorCode, Problem::Computed)),
                Some(_) if indicator.frequency != row.period.frequency() => {
                    let problem = Problem::OtherFrequency { frequency: indicator.frequency };
                    return Err((Column::Period, problem));
                }
                Some(owner) => return Ok((indicator, owner.id, place.timetable.usual(row.period))),
                None => other = other.or(owners.first()),
            }
        }
        Err(match other {
            Some(owner) => {
                let (code, owner) = (row.owner.clone(), owner.code.clone());
                (Column::OwnerOrgCode, Problem::OtherOwner { code, owner })
            }
            None => (Column::IndicatorCode, Problem::UnknownIndicator { code: row.indicator.clone() }),
        })
    }
}

impl Place {
    fn of(scheme: Scheme, timetable: Timetable) -> Self {
        let codes: HashMap<OrganizationId, &str> =
            scheme.organizations.iter().map(|known| (known.id, known.code.as_str())).collect();
        let mut owners: HashMap<IndicatorId, Vec<Owner>> = HashMap::new();
        for node in &scheme.nodes {
            if let Some(code) = codes.get(&node.owner) {
                let owner = Owner { id: node.owner, code: (*code).to_owned() };
                owners.entry(node.indicator).or_default().push(owner);
            }
        }
        let indicators = scheme.indicators.into_iter();
        let indicators = indicators.map(|indicator| (indicator.code.clone(), indicator)).collect();
        Self { cycle: scheme.cycle, timetable, indicators, owners }
    }
}
