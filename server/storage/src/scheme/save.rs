//! Saves a change-set.
//!
//! Nothing that a client derived is stored: its changes are applied to the stored scheme here. The base revision
//! that it names is kept for the record, while each field's own `before` decides: disjoint edits merge, and where a
//! field holds another value than the author saw, nothing is saved and all such fields are named.

use indicator_model::change::{Change, ChangeSet, Edit, Origin, Refusal};
use indicator_model::id::{ChangeSetId, SchemeId};
use indicator_model::journal::{Conflict, Difference, Saved};
use indicator_model::scheme::Revision;
use indicator_model::tree::Tree;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::journal::{self, Draft};
use super::{event, find_for_update, load_from};
use crate::clock;
use crate::ctx::{Action, Ctx, Resource};
use crate::entity::{SchemeKey, change_set, revision};
use crate::error::StoreError;

/// Applies and stores the changes, or answers what a first request with the same id was answered.
///
/// Locks get the actor's name and the time of the server, and the origin is an edit, whatever the client claims.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %change_set.id))]
pub async fn save(ctx: &Ctx, id: SchemeId, change_set: ChangeSet) -> Result<Saved, StoreError> {
    ctx.authorize(Action::Edit, Resource::Scheme(id))?;
    let transaction = ctx.store.begin().await?;
    let head = find_for_update(&transaction, ctx, id).await?;
    if let Some(saved) = saved_before(&transaction, head.key(), change_set.id).await? {
        return Ok(saved);
    }
    let in_force = revision(head.revision)?;
    if change_set.changes.is_empty() {
        return Ok(Saved { change_set: change_set.id, revision: in_force, locks: Vec::new() });
    }
    let mut tree = Tree::new(load_from(&transaction, &head).await?);
    let changes = sign_locks(change_set.changes, ctx.actor.name());
    let draft = Draft {
        id: change_set.id,
        base: change_set.base,
        origin: Origin::Edit,
        author: ctx.actor.name(),
        reason: &change_set.reason,
        changes: &changes,
    };
    let saved = match journal::record(&transaction, &head, &mut tree, draft).await {
        Err(StoreError::Invalid(Refusal::Stale { .. })) => return Err(conflict(tree, in_force, &changes)),
        other => other?,
    };
    transaction.commit().await?;
    ctx.store.publish(event(&head, saved.revision));
    Ok(saved)
}

/// What a change-set was answered when it was saved.
pub(super) async fn saved_before(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    id: ChangeSetId,
) -> Result<Option<Saved>, StoreError> {
    let row = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(key.city_id))
        .filter(change_set::Column::SchemeId.eq(key.scheme_id))
        .filter(change_set::Column::Id.eq(id.0))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let revision = revision(row.revision)?;
    let changes = journal::changes(db, key, revision).await?;
    Ok(Some(Saved { change_set: id, revision, locks: journal::locks(&changes) }))
}

fn sign_locks(mut changes: Vec<Change>, actor: &str) -> Vec<Change> {
    let now = clock::now();
    for change in &mut changes {
        if let Edit::Lock { after: Some(lock), .. } = &mut change.edit {
            actor.clone_into(&mut lock.owner);
            now.clone_into(&mut lock.at);
        }
    }
    changes
}

/// Every field that differs from what the author of the changes saw; `tree` holds what is in force.
pub(super) fn conflict(mut tree: Tree, revision: Revision, changes: &[Change]) -> StoreError {
    let mut differing = Vec::new();
    for change in changes {
        if let Err(Refusal::Stale { node, current }) = tree.apply(change) {
            let current = *current;
            // Restated over the value in force it applies, so that later changes that build on it are judged
            // for themselves. Where it is refused for another reason, they are too.
            let _ = tree.apply(&Change { node, edit: current.clone() });
            differing.push(Difference { node, mine: change.edit.clone(), current });
        }
    }
    StoreError::Conflict(Conflict { revision, differing })
}
