//! What was saved since a page was opened, so that it need not fetch the whole scheme again.

use indicator_model::change::Change;
use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::{Edition, Revision};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;

use super::{find, journal, permit};
use crate::ctx::Ctx;
use crate::entity::{change_set, revision, stored};
use crate::error::StoreError;

/// Changes above which a page does better to fetch the scheme.
const MANY: i64 = 5_000;

/// What one save changed.
pub type Saved = (Revision, Vec<Change>);

/// The changes that lead from `base`, a revision of the edition `known`, to `edition`, in their order. None where they are
/// not all that lies between, or where the whole edition is the shorter way.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn since(
    ctx: &Ctx,
    id: SchemeId,
    base: Revision,
    known: Edition,
    edition: Edition,
) -> Result<Option<Vec<Saved>>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = find(&db, ctx, id).await?;
    permit(ctx, Action::SchemeRead, &head)?;
    if !known.differs_by_saves(&edition) {
        return Ok(None);
    }
    let sets: Vec<(i64, i64)> = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id))
        .filter(change_set::Column::Revision.gt(stored(base)))
        .filter(change_set::Column::Revision.lte(stored(edition.revision)))
        .order_by_asc(change_set::Column::Revision)
        .select_only()
        .columns([change_set::Column::Revision, change_set::Column::Changes])
        .limit(100)
        .into_tuple()
        .all(&db)
        .await?;
    let is_all = sets.last().is_none_or(|(last, _)| *last == stored(edition.revision));
    if !is_all || sets.iter().map(|(_, changes)| changes).sum::<i64>() > MANY {
        return Ok(None);
    }
    let is_masked = ctx.masks_names(CityId(head.city_id));
    let mut saved = Vec::with_capacity(sets.len());
    for (at, _) in sets {
        let at = revision(at)?;
        let mut changes = journal::changes(&db, head.key(), at).await?;
        if is_masked {
            let owners = changes.iter_mut().flat_map(|change| journal::lock_owners(&mut change.edit));
            owners.for_each(|owner| *owner = ctx.shown_name(owner));
        }
        saved.push((at, changes));
    }
    Ok(Some(saved))
}
