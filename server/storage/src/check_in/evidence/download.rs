//! Gives a file to somebody who may read the report that it backs up.

use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::{CityId, EvidenceId};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use crate::audit::{self, Deeds, diff, thing};
use crate::chain::Algorithm;
use crate::check_in::history;
use crate::ctx::Ctx;
use crate::entity::{evidence, measurement};
use crate::error::StoreError;
use crate::file_store::Object;
use crate::watermark::Watermark;

/// A file with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub evidence: Evidence,
    pub bytes: Vec<u8>,
}

/// A photo as a page shows it beside the value. Anything else is [`StoreError::NotFound`]: it is downloaded.
#[instrument(skip_all, fields(evidence.id = %id))]
pub async fn view(ctx: &Ctx, id: EvidenceId) -> Result<Content, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let row = find(ctx, id).await?;
    if !row.clone().evidence()?.kind.is_photo() {
        return Err(StoreError::NotFound);
    }
    content(ctx, row).await
}

/// A file that leaves, with its mark. That it leaves is recorded before it does.
#[instrument(skip_all, fields(evidence.id = %id))]
pub async fn download(ctx: &Ctx, id: EvidenceId) -> Result<(Content, Watermark), StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let row = find(ctx, id).await?;
    let (city, sm3) = (CityId(row.city_id), row.sm3.clone());
    let content = content(ctx, row).await?;
    let doer = ctx.actor.doer(None);
    let watermark = Watermark::of(&doer);
    let subject = thing(ThingKind::Evidence, id, content.evidence.name.as_str());
    let fields = vec![diff(FieldName::Sm3, None, Some(&sm3)), watermark.field()];
    let transaction = ctx.store.begin().await?;
    let deeds = Deeds::done(&doer, Deed::EvidenceExport, subject).with(fields);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    Ok((content, watermark))
}

/// The row of a file that a report has which the actor may read. What no report has yet is on the device of its sender.
async fn find(ctx: &Ctx, id: EvidenceId) -> Result<evidence::Model, StoreError> {
    let db = ctx.store.snapshot().await?;
    let row = evidence::Entity::find()
        .filter(ctx.in_reach(evidence::Column::CityId))
        .filter(evidence::Column::Id.eq(id.0))
        .one(&db)
        .await?
        .ok_or(StoreError::NotFound)?;
    let check_in = row.check_in_id.ok_or(StoreError::NotFound)?;
    let fact = measurement::Entity::find_by_id((row.city_id, check_in)).one(&db).await?;
    drop(db);
    history::reading(ctx, &fact.ok_or(StoreError::NotFound)?.subject()?).await?;
    Ok(row)
}

/// Content that is not what was recorded is shown to nobody: `hengce check` names it.
async fn content(ctx: &Ctx, row: evidence::Model) -> Result<Content, StoreError> {
    let object = Object { city: CityId(row.city_id), id: row.object_id };
    let bytes = ctx.store.files()?.get(object).await?;
    match bytes.filter(|bytes| Algorithm::Sm3.hash(bytes) == row.sm3) {
        Some(bytes) => Ok(Content { evidence: row.evidence()?, bytes }),
        None => Err(StoreError::Corrupt { what: "content of a file", value: row.id.to_string() }),
    }
}
