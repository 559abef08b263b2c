//! Undo and redo, across reloads and restarts: each is one more change-set, made from the journal.

use indicator_model::audit::Deed;
use indicator_model::change::{Origin, Refusal, inverse};
use indicator_model::history::{Cursor, Entry};
use indicator_model::id::{ChangeSetId, CityId, SchemeId};
use indicator_model::journal::{Conflict, Saved};
use indicator_model::policy::Action;
use indicator_model::tree::Tree;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use super::journal::{self, Draft};
use super::save::{conflict, permit_edits, saved_before};
use super::{event, find, find_for_update, load_from};
use crate::audit::{self, Deeds};
use crate::ctx::Ctx;
use crate::entity::{SchemeKey, change_set, revision};
use crate::error::StoreError;

/// What the next undo and the next redo would concern.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn cursor(ctx: &Ctx, id: SchemeId) -> Result<Cursor, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    let entries = entries(&db, head.key()).await?;
    Ok(indicator_model::history::cursor(&entries))
}

/// Takes back the change-set `of`, which must be the next to undo: otherwise the answer is a conflict without
/// differing fields, and the caller should fetch the scheme.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %of))]
pub async fn undo(ctx: &Ctx, id: SchemeId, of: ChangeSetId) -> Result<Saved, StoreError> {
    ctx.authorize(Action::SchemeEdit)?;
    step(ctx, id, Origin::Undo { of }, of).await
}

/// Does again the change-set `of`, which must be the next to redo.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %of))]
pub async fn redo(ctx: &Ctx, id: SchemeId, of: ChangeSetId) -> Result<Saved, StoreError> {
    ctx.authorize(Action::SchemeEdit)?;
    step(ctx, id, Origin::Redo { of }, of).await
}

async fn step(ctx: &Ctx, id: SchemeId, origin: Origin, of: ChangeSetId) -> Result<Saved, StoreError> {
    let transaction = ctx.store.begin().await?;
    let head = find_for_update(&transaction, ctx, id).await?;
    let (key, in_force) = (head.key(), revision(head.revision)?);
    let entries = entries(&transaction, key).await?;
    let cursor = indicator_model::history::cursor(&entries);
    let next = if matches!(origin, Origin::Undo { .. }) { cursor.undo } else { cursor.redo };
    if next != Some(of) {
        // The answer to the same request may have been lost on its way.
        return match entries.last() {
            Some(last) if last.origin == origin => {
                saved_before(&transaction, key, last.id).await?.ok_or(StoreError::NotFound)
            }
            _ => Err(StoreError::Conflict(Conflict { revision: in_force, differing: Vec::new() })),
        };
    }
    let original = saved_before(&transaction, key, of).await?.ok_or(StoreError::NotFound)?;
    let changes = journal::changes(&transaction, key, original.revision).await?;
    let changes = if matches!(origin, Origin::Undo { .. }) { inverse(&changes) } else { changes };
    let mut tree = Tree::new(load_from(&transaction, &head).await?);
    let permit = permit_edits(ctx, &head, &tree, &changes)?;
    let draft = Draft {
        id: ChangeSetId(Uuid::now_v7()),
        base: in_force,
        origin,
        author: permit.doer(),
        reason: "",
        changes: &changes,
    };
    let saved = match journal::record(&transaction, &head, &mut tree, draft).await {
        Err(StoreError::Invalid(Refusal::Stale { .. })) => return Err(conflict(tree, in_force, &changes)),
        other => other?,
    };
    let deed = if matches!(origin, Origin::Undo { .. }) { Deed::SchemeUndo } else { Deed::SchemeRedo };
    let deeds =
        Deeds::done(permit.doer(), deed, head.thing()).with(journal::digest(saved.revision, &changes));
    audit::record(&transaction, ctx.chain(CityId(head.city_id)), deeds).await?;
    transaction.commit().await?;
    ctx.store.publish(event(&head, saved.revision));
    Ok(saved)
}

/// The journal as far as undo cares, oldest first.
async fn entries(db: &impl ConnectionTrait, key: SchemeKey) -> Result<Vec<Entry>, StoreError> {
    let rows = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(key.city_id))
        .filter(change_set::Column::SchemeId.eq(key.scheme_id))
        .order_by_asc(change_set::Column::Revision)
        .all(db)
        .await?;
    rows.iter().map(|row| Ok(Entry { id: ChangeSetId(row.id), origin: row.origin()? })).collect()
}
