//! When the periods of a scheme are reported (报送安排): deadlines, the calendar of the city, extensions; and by whom reports are
//! confirmed and warnings go up the line.
//!
//! Everything that judges a report by its day reads [`of`]. A change names what the reader saw, so that of two readers the
//! second is shown what the first has changed.

mod chain;
mod columns;
mod days;
mod extend;
mod import;
mod ladder;
mod read;
mod schedule;

use indicator_model::calendar::{Calendar, Days};
use indicator_model::id::{CityId, SchemeId};
use indicator_model::timetable::{Schedule, Timetable};
use people_model::policy::{self, Action};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub(crate) use self::chain::chains;
pub use self::days::{MOST, arrange};
pub use self::extend::{grant, withdraw};
pub use self::import::{import, mark_errors};
pub(crate) use self::ladder::ladder;
pub use self::ladder::set_ladder;
pub use self::read::read;
pub use self::schedule::set_schedule;
use crate::ctx::{Ctx, Permit};
use crate::entity::{calendar_day, deadline, extension};
use crate::error::StoreError;
use crate::scheme::Reading;

/// When the periods of a scheme are reported, with all extensions.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<Timetable, StoreError> {
    let extensions = extensions(db, city, scheme).await?;
    Ok(Timetable {
        calendar: calendar(db, city).await?,
        schedule: schedule(db, city, scheme).await?,
        extensions: extensions.into_iter().map(extension::Model::extension).collect::<Result<_, _>>()?,
    })
}

/// The working days of a city.
pub(crate) async fn calendar(db: &impl ConnectionTrait, city: CityId) -> Result<Calendar, StoreError> {
    Ok(Calendar::from(&days(db, city).await?))
}

/// The days of a city that differ from the week.
async fn days(db: &impl ConnectionTrait, city: CityId) -> Result<Days, StoreError> {
    let rows = calendar_day::Entity::find().filter(calendar_day::Column::CityId.eq(city.0)).all(db).await?;
    rows.into_iter().map(calendar_day::Model::arranged).collect()
}

async fn schedule(db: &impl ConnectionTrait, city: CityId, scheme: SchemeId) -> Result<Schedule, StoreError> {
    let rows = deadline::Entity::find()
        .filter(deadline::Column::CityId.eq(city.0))
        .filter(deadline::Column::SchemeId.eq(scheme.0))
        .all(db)
        .await?;
    let mut schedule = Schedule::default();
    for row in rows {
        let (frequency, deadlines) = row.deadlines()?;
        schedule.set(frequency, deadlines);
    }
    Ok(schedule)
}

/// The last to be granted first.
async fn extensions(
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<Vec<extension::Model>, StoreError> {
    let rows = extension::Entity::find()
        .filter(extension::Column::CityId.eq(city.0))
        .filter(extension::Column::SchemeId.eq(scheme.0))
        .order_by_desc(extension::Column::At)
        .order_by_desc(extension::Column::Id)
        .all(db)
        .await?;
    Ok(rows)
}

/// A scheme that the actor may read, if they may also change when it is reported.
pub(crate) async fn permitted(ctx: &Ctx, scheme: SchemeId) -> Result<(Reading, Permit), StoreError> {
    let reading = Reading::of(ctx, scheme, Action::SchemeRead).await?;
    let permit = ctx.permit(Action::TimetableEdit, reading.city(), subject(scheme), &[])?;
    Ok((reading, permit))
}

fn subject(scheme: SchemeId) -> policy::Subject<'static> {
    policy::Subject { scheme: Some(scheme), ..policy::Subject::default() }
}
