//! Changes the deadlines of a scheme.

use indicator_model::deadline::Deadlines;
use indicator_model::indicator::Frequency;
use indicator_model::timetable::RecordedDeadlines;
use indicator_model::timetable::answer::{NewSchedule, Saved};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use tracing::instrument;

use super::{permitted, schedule};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::{deadline, put_all};
use crate::error::StoreError;
use crate::store::{self, Exclusive};

/// Sets the deadlines that differ from what the reader saw.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn set_schedule(ctx: &Ctx, new: NewSchedule) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, new.scheme).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    let changed: Vec<(Frequency, Deadlines, Deadlines)> = new.before.changed(&new.after).collect();
    for (frequency, _, after) in &changed {
        if let Some((field, fault)) = after.fault() {
            return Ok(Saved::BadDeadline { frequency: *frequency, field, fault });
        }
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    let current = schedule(&transaction, city, new.scheme).await?;
    if changed.iter().all(|(frequency, _, after)| current.of(*frequency) == *after) {
        return Ok(Saved::Done);
    }
    if changed.iter().any(|(frequency, before, _)| current.of(*frequency) != *before) {
        return Ok(Saved::ScheduleChanged { current });
    }
    let rows = changed
        .iter()
        .map(|&(frequency, _, after)| deadline::Model::new(city, new.scheme, frequency, after))
        .collect::<Vec<_>>();
    put_all::<deadline::Entity>(&transaction, Box::new(rows.into_iter())).await?;
    let fields = changed.into_iter().map(|(frequency, before, after)| {
        let [before, after] = [before, after].map(|deadlines| recorded(frequency, deadlines));
        diff(FieldName::Deadlines, Some(&before), Some(&after))
    });
    let subject = thing(ThingKind::Scheme, new.scheme, &tree.scheme().name);
    let deeds = Deeds::done(permit.doer(), Deed::DeadlineChange, subject).with(fields.collect());
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(Saved::Done)
}

fn recorded(frequency: Frequency, deadlines: Deadlines) -> String {
    // A record of numbers and words always serialises.
    serde_json::to_string(&RecordedDeadlines::new(frequency, deadlines)).unwrap_or_default()
}
