//! The budget items of a scheme at the end of a month, each with its light.

use std::collections::{BTreeSet, HashMap};

use indicator_model::budget::list::{ItemList, Line, Linked};
use indicator_model::budget::reading;
use indicator_model::date::Date;
use indicator_model::id::{IndicatorId, OrganizationId, SchemeId};
use indicator_model::indicator::Frequency;
use indicator_model::monitor::Rules;
use indicator_model::monitor::board::Owner;
use indicator_model::period::Period;
use indicator_model::timetable::line;
use people_model::policy::Action;
use sea_orm::EntityTrait;
use tracing::instrument;

use super::{budget_year, light_rule};
use crate::budget::in_force;
use crate::ctx::Ctx;
use crate::entity::city;
use crate::error::StoreError;
use crate::scheme::Reading;
use crate::{clock, timetable};

/// The items of the budget year of a scheme, with what was spent by the end of a month; without one, of the last that is over.
/// A month that is not over is that one as well.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn items(ctx: &Ctx, id: SchemeId, month: Option<Period>) -> Result<ItemList, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let (db, city, scheme) = (&reading.db, reading.city(), reading.tree.scheme());
    let row = city::Entity::find_by_id(city.0).one(db).await?.ok_or(StoreError::NotFound)?;
    let today = if row.sample { ctx.store.sample_day() } else { clock::today() };
    let year = budget_year(&scheme.cycle, today);
    let months: Vec<Period> =
        Period::all(Frequency::Monthly, year).filter(|month| month.ends() <= today).collect();
    let month = month.filter(|month| months.contains(month)).or(months.last().copied());
    let day = read_on(month, &months, today);
    let lights = light_rule(db, city, id).await?;
    let timetable = timetable::of(db, city, id).await?;
    let known = in_force(db, city, year.saturating_sub(1)..=year).await?;
    let names: HashMap<IndicatorId, Linked> = scheme
        .indicators
        .iter()
        .map(|known| (known.id, Linked { code: known.code.clone(), name: known.name.clone() }))
        .collect();
    let mut owning: BTreeSet<OrganizationId> = BTreeSet::new();
    let mut lines = Vec::new();
    for spending in known.spendings(year) {
        let item = &spending.item;
        let rules = Rules { lights, timetable: timetable.narrowed(&line(item.owner, &scheme.organizations)) };
        let Some(reading) = reading::read(&[&spending], &rules, day) else { continue };
        owning.insert(item.owner);
        lines.push(Line {
            initial: item.initial,
            funds: item.funds,
            indicators: item.indicators.iter().filter_map(|id| names.get(id).cloned()).collect(),
            reading,
        });
    }
    let owner = scheme.organizations.iter().filter(|known| owning.contains(&known.id)).map(|known| Owner {
        id: known.id,
        code: known.code.clone(),
        name: known.name.clone(),
    });
    let organizations = owner.collect();
    Ok(ItemList { scheme: id, today, year, months, month, lights, organizations, lines })
}

/// The day from which a month is read: today for the last that is over, so that what is late shows; else its own last day.
fn read_on(month: Option<Period>, months: &[Period], today: Date) -> Date {
    match month {
        Some(month) if months.last() != Some(&month) => month.ends(),
        _ => today,
    }
}
