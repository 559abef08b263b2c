//! Changes which days of a city are off or worked beside the week.

use indicator_model::calendar::{ArrangedDay, DayChange, Days, RecordedDay};
use indicator_model::date::Date;
use indicator_model::id::CityId;
use indicator_model::text::Kind;
use indicator_model::timetable::answer::{NewDays, Saved};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::{days, permitted};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::{Ctx, Permit};
use crate::entity::{calendar_day, city, put_all};
use crate::error::{StoreError, in_field};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Days that one sheet may change, and that one statement removes.
pub const MOST: usize = 800;

/// Changes days of the city of a scheme, all or none.
///
/// # Errors
/// [`StoreError::Text`] where a name is no text that can be kept.
#[instrument(skip_all, fields(scheme.id = %new.scheme, days = new.changes.len()))]
pub async fn arrange(ctx: &Ctx, new: NewDays) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, new.scheme).await?;
    let city = reading.city();
    drop(reading);
    let read = |change: DayChange| {
        let after = change.after.map(|after| {
            let name = Kind::Label.read(&after.name).map_err(in_field("name"))?;
            Ok::<_, StoreError>(ArrangedDay { name, ..after })
        });
        Ok::<_, StoreError>(DayChange { after: after.transpose()?, ..change })
    };
    let changes = new.changes.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    let current = days(&transaction, city).await?;
    let is_done = |change: &DayChange| current.get(&change.day) == change.after.as_ref();
    let has_moved =
        |change: &&DayChange| !is_done(change) && current.get(&change.day) != change.before.as_ref();
    let moved: Days = changes
        .iter()
        .filter(has_moved)
        .filter_map(|change| Some((change.day, current.get(&change.day)?.clone())))
        .collect();
    if changes.iter().any(|change| has_moved(&change)) {
        return Ok(Saved::DaysChanged { current: moved });
    }
    write(ctx, &transaction, city, &permit, &current, changes, "").await?;
    transaction.commit().await?;
    Ok(Saved::Done)
}

/// Writes the days that differ from `current`. Answers how many.
pub(super) async fn write(
    ctx: &Ctx,
    transaction: &Transaction,
    city: CityId,
    permit: &Permit,
    current: &Days,
    changes: Vec<DayChange>,
    reason: &str,
) -> Result<usize, StoreError> {
    let mut after = current.clone();
    for DayChange { day, after: arranged, .. } in changes {
        match arranged {
            Some(arranged) => after.insert(day, arranged),
            None => after.remove(&day),
        };
    }
    let removed: Vec<Date> = current.keys().filter(|day| !after.contains_key(day)).copied().collect();
    let set: Days = after.into_iter().filter(|(day, arranged)| current.get(day) != Some(arranged)).collect();
    if removed.is_empty() && set.is_empty() {
        return Ok(0);
    }
    for removed in removed.chunks(MOST) {
        calendar_day::Entity::delete_many()
            .filter(calendar_day::Column::CityId.eq(city.0))
            .filter(calendar_day::Column::Day.is_in(removed.iter().map(Date::to_string)))
            .exec(transaction)
            .await?;
    }
    let rows: Vec<_> =
        set.iter().map(|(day, arranged)| calendar_day::Model::new(city, *day, arranged)).collect();
    put_all::<calendar_day::Entity>(transaction, Box::new(rows.into_iter())).await?;
    let touched = removed.iter().chain(set.keys());
    let fields: Vec<_> = touched
        .map(|day| {
            let [before, after] = [current.get(day), set.get(day)].map(|arranged| recorded(*day, arranged?));
            diff(FieldName::Day, before.as_deref(), after.as_deref())
        })
        .collect();
    let count = fields.len();
    let row = city::Entity::find_by_id(city.0).one(transaction).await?.ok_or(StoreError::NotFound)?;
    let subject = thing(ThingKind::City, city, row.name);
    let deeds = Deeds::done(permit.doer(), Deed::CalendarChange, subject).with(fields).because(reason);
    audit::record(transaction, ctx.chain(city), deeds).await?;
    Ok(count)
}

fn recorded(day: Date, arranged: &ArrangedDay) -> Option<String> {
    let ArrangedDay { kind, name } = arranged.clone();
    serde_json::to_string(&RecordedDay { day, kind, name }).ok()
}
