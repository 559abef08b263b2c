//! The rule that the lights of a scheme follow: a setting that the assessment office chooses.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::light::{ChosenRule, LightRule};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ConnectionTrait, EntityTrait};
use tracing::instrument;

use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::{light_rule as entity, put_all};
use crate::error::StoreError;
use crate::scheme::Reading;
use crate::store::{self, Exclusive};

/// The rule of a scheme; the default where nobody chose.
pub(crate) async fn light_rule(
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<LightRule, StoreError> {
    let row = entity::Entity::find_by_id((city.0, scheme.0)).one(db).await?;
    row.map_or_else(|| Ok(LightRule::default()), entity::Model::rule)
}

/// Chooses the rule of a scheme. All its boards follow it at once, also for days that are past: a light is read, and never
/// stored.
#[instrument(skip_all, fields(scheme.id = %scheme))]
pub async fn choose(ctx: &Ctx, scheme: SchemeId, chosen: ChosenRule) -> Result<(), StoreError> {
    let ctx = &ctx.about("scheme", scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let reading = Reading::of(ctx, scheme, Action::SchemeRead).await?;
    let (city, tree) = (reading.city(), reading.tree);
    drop(reading.db);
    let subject = Subject { scheme: Some(scheme), ..Subject::default() };
    let permit = ctx.permit(Action::TimetableEdit, city, subject, &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    let before = light_rule(&transaction, city, scheme).await?;
    if before.chosen == chosen {
        return Ok(());
    }
    let after = LightRule { chosen, version: before.version + 1 };
    let row = entity::Model::new(city, scheme, after)?;
    let (told_before, told) = (recorded(&before.chosen)?, recorded(&chosen)?);
    put_all::<entity::Entity>(&transaction, Box::new(std::iter::once(row))).await?;
    let fields = vec![diff(FieldName::LightRule, Some(&told_before), Some(&told))];
    let subject = thing(ThingKind::Scheme, scheme, &tree.scheme().name);
    let deeds = Deeds::done(permit.doer(), Deed::LightRuleChange, subject).with(fields);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// As the audit log has it: the name of a published rule, or the thresholds.
fn recorded(rule: &ChosenRule) -> Result<String, StoreError> {
    rule.own.map_or_else(|| Ok(rule.preset.key().to_owned()), entity::written)
}
