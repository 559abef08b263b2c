//! Which indicator and which organization a row is about, by the schemes for the time of its period.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indicator_model::date::Date;
use indicator_model::deadline::Window;
use indicator_model::id::{CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::measurement::sheet::{Column, Problem};
use indicator_model::timetable::Timetable;
use indicator_model::tree::{Row, Tree};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::check;
use crate::ctx::Ctx;
use crate::entity::{self, cycle};
use crate::error::StoreError;
use crate::scheme;
use crate::table_file::spelling::Spelling;
use crate::timetable;

/// The schemes of the time that a sheet is about, the newest first.
pub(super) struct Places {
    schemes: Vec<Place>,
}

struct Place {
    tree: Arc<Tree>,
    timetable: Timetable,
    /// By code.
    indicators: HashMap<String, Row>,
    /// Codes of owners.
    owners: HashMap<OrganizationId, String>,
}

impl Places {
    pub(super) async fn of(ctx: &Ctx, city: CityId, rows: &[check::Row]) -> Result<Self, StoreError> {
        let (first, last) =
            (rows.iter().map(|row| row.period.ends()).min(), rows.iter().map(|row| row.period.ends()).max());
        let mut schemes = Vec::new();
        for id in of_time(ctx, city, first, last).await? {
            let turn = ctx.store.trees().turn(id).await;
            let db = ctx.store.snapshot().await?;
            let head = entity::scheme::Entity::find_by_id((city.0, id.0)).one(&db).await?;
            // It may have gone since.
            let Some(head) = head else { continue };
            let timetable = timetable::of(&db, city, id).await?;
            schemes.push(Place::of(scheme::tree(ctx, turn, &db, &head).await?, timetable));
        }
        Ok(Self { schemes })
    }

    /// Writes codes as the schemes do.
    pub(super) fn spell(&self, rows: &mut [check::Row]) {
        let codes = self.schemes.iter().flat_map(|place| place.indicators.keys());
        let indicators = Spelling::of(codes.map(String::as_str));
        let owners = self.schemes.iter().flat_map(|place| place.owners.values());
        let owners = Spelling::of(owners.map(String::as_str));
        for row in rows {
            indicators.spell(&mut row.indicator);
            owners.spell(&mut row.owner);
        }
    }

    /// The newest scheme that has the indicator with that owner says what it is, and when it is reported.
    pub(super) fn find(
        &self,
        row: &check::Row,
    ) -> Result<(&Indicator, OrganizationId, Window), (Column, Problem)> {
        let end = row.period.ends();
        let is_of_time = |place: &&Place| {
            let cycle = &place.tree.scheme().cycle;
            (cycle.starts..=cycle.ends).contains(&end)
        };
        let mut of_time = self.schemes.iter().filter(is_of_time).peekable();
        if of_time.peek().is_none() {
            return Err((Column::Period, Problem::NoScheme { period: row.period.to_string() }));
        }
        let mut other = None;
        for place in of_time {
            let Some(&at) = place.indicators.get(&row.indicator) else { continue };
            let indicator = place.tree.indicator(at);
            let owners = || place.owners_of(indicator.id);
            match owners().find(|(_, code)| *code == row.owner) {
                Some(_) if indicator.is_computed() => return Err((Column::IndicatorCode, Problem::Computed)),
                Some(_) if indicator.frequency != row.period.frequency() => {
                    let problem = Problem::OtherFrequency { frequency: indicator.frequency };
                    return Err((Column::Period, problem));
                }
                Some((owner, _)) => return Ok((indicator, owner, place.timetable.usual(row.period))),
                None => other = other.or_else(|| owners().next()),
            }
        }
        Err(match other {
            Some((_, owner)) => {
                let (code, owner) = (row.owner.clone(), owner.to_owned());
                (Column::OwnerOrgCode, Problem::OtherOwner { code, owner })
            }
            None => (Column::IndicatorCode, Problem::UnknownIndicator { code: row.indicator.clone() }),
        })
    }
}

/// The schemes of a city whose cycles have a day of these, the newest first.
async fn of_time(
    ctx: &Ctx,
    city: CityId,
    first: Option<Date>,
    last: Option<Date>,
) -> Result<Vec<SchemeId>, StoreError> {
    let db = ctx.store.snapshot().await?;
    let cycles = cycle::Entity::find().filter(cycle::Column::CityId.eq(city.0)).all(&db).await?;
    let cycles: HashMap<_, _> = cycles.into_iter().map(|cycle| (cycle.id, cycle)).collect();
    let heads = entity::scheme::Entity::find()
        .filter(entity::scheme::Column::CityId.eq(city.0))
        .order_by_desc(entity::scheme::Column::CreatedAt)
        .order_by_desc(entity::scheme::Column::Id)
        .all(&db)
        .await?;
    let mut found = Vec::new();
    for head in heads {
        let cycle = cycles.get(&head.cycle_id).cloned().ok_or(StoreError::NotFound)?.cycle()?;
        if last >= Some(cycle.starts) && first.is_some_and(|first| first <= cycle.ends) {
            found.push(SchemeId(head.id));
        }
    }
    Ok(found)
}

impl Place {
    fn of(tree: Arc<Tree>, timetable: Timetable) -> Self {
        let indicators = tree.rows().map(|row| (tree.indicator(row).code.clone(), row)).collect();
        let owning: HashSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
        let known = tree.scheme().organizations.iter().filter(|known| owning.contains(&known.id));
        let owners = known.map(|known| (known.id, known.code.clone())).collect();
        Self { tree, timetable, indicators, owners }
    }

    /// Who is responsible for an indicator, with their codes.
    fn owners_of(&self, indicator: IndicatorId) -> impl Iterator<Item = (OrganizationId, &str)> {
        let owners = self.tree.rows_of(indicator).map(|row| self.tree.node(row).owner);
        owners.filter_map(|id| self.owners.get(&id).map(|code| (id, code.as_str())))
    }
}
