//! After how many working days without a measure the warnings of a scheme go up the line.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::timetable::answer::{NewLadder, Saved};
use indicator_model::warning::escalation::Ladder;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::{ConnectionTrait, EntityTrait};
use tracing::instrument;

use super::permitted;
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::{escalation_ladder, put_all};
use crate::error::StoreError;
use crate::store::{self, Exclusive};

/// The ladder of a scheme; the default where nobody set one.
pub(crate) async fn ladder(
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<Ladder, StoreError> {
    let row = escalation_ladder::Entity::find_by_id((city.0, scheme.0)).one(db).await?;
    row.map_or_else(|| Ok(Ladder::default()), escalation_ladder::Model::ladder)
}

/// Sets the ladder of a scheme. All its warnings follow it at once: a step is read, and never stored.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn set_ladder(ctx: &Ctx, new: NewLadder) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, new.scheme).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    if let Some((severity, step, fault)) = new.after.fault() {
        return Ok(Saved::BadLadder { severity, step, fault });
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    let current = ladder(&transaction, city, new.scheme).await?;
    if current == new.after {
        return Ok(Saved::Done);
    }
    if current != new.before {
        return Ok(Saved::LadderChanged { current });
    }
    let row = escalation_ladder::Model::new(city, new.scheme, &new.after);
    put_all::<escalation_ladder::Entity>(&transaction, Box::new(std::iter::once(row))).await?;
    let [before, after] = [current, new.after].map(|ladder| recorded(&ladder));
    let fields = vec![diff(FieldName::Ladder, Some(&before), Some(&after))];
    let subject = thing(ThingKind::Scheme, new.scheme, &tree.scheme().name);
    let deeds = Deeds::done(permit.doer(), Deed::LadderChange, subject).with(fields);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(Saved::Done)
}

fn recorded(ladder: &Ladder) -> String {
    // A record of numbers always serialises.
    serde_json::to_string(ladder).unwrap_or_default()
}
