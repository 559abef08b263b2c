//! The periods of a scheme, with the days on which they are reported.

use std::collections::BTreeSet;

use indicator_model::deadline::{Phase, Window};
use indicator_model::id::SchemeId;
use indicator_model::indicator::Frequency;
use indicator_model::period::Period;
use people_model::policy::Action;
use sea_orm::EntityTrait;
use tracing::instrument;

use crate::ctx::Ctx;
use crate::entity::city;
use crate::error::StoreError;
use crate::scheme::Reading;
use crate::{clock, sample, timetable};

/// A period, and where it stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodStatus {
    pub period: Period,
    pub window: Window,
    pub phase: Phase,
}

/// The periods of a scheme's cycle for which one of its indicators is reported, in order of time.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn periods(ctx: &Ctx, id: SchemeId) -> Result<Vec<PeriodStatus>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let city = city::Entity::find_by_id(reading.city().0).one(&reading.db).await?;
    let is_sample = city.ok_or(StoreError::NotFound)?.sample;
    let today = if is_sample { sample::today(ctx) } else { clock::today() };
    let scheme = reading.tree.scheme();
    let reported = scheme.indicators.iter().filter(|indicator| !indicator.is_computed());
    let frequencies: BTreeSet<Frequency> = reported.map(|indicator| indicator.frequency).collect();
    // For all; an organization may have been given more time.
    let timetable = timetable::of(&reading.db, reading.city(), id).await?.narrowed(&[]);
    let periods = frequencies.into_iter().flat_map(|frequency| Period::within(frequency, &scheme.cycle));
    let mut periods: Vec<PeriodStatus> = periods
        .map(|period| {
            let window = timetable.window(period);
            PeriodStatus { period, window, phase: window.phase(today) }
        })
        .collect();
    periods.sort_by_key(|known| (known.period.ends(), known.period));
    Ok(periods)
}
