//! Saves a change-set.
//!
//! Nothing that a client derived is stored: its changes are applied to the stored scheme here. The base revision
//! that it names is kept for the audit log and must be one there was, while each field's own `before` decides: disjoint edits merge, and where a
//! field holds another value than the author saw, nothing is saved and all such fields are named.

use indicator_model::change::{Change, ChangeSet, Origin};
use indicator_model::id::{ChangeSetId, CityId, SchemeId};
use indicator_model::text::{self, Kind};
use indicator_model::tree::Tree;
use people_model::audit::Deed;
use people_model::journal::{Conflict, Saved};
use people_model::policy::edit::{self, Concern};
use people_model::policy::{Action, Denial, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::current::Taken;
use super::find_for_update;
use super::journal::{self, Draft};
use crate::audit::{self, Deeds};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::{self, SchemeKey, change_set, revision, stored};
use crate::error::{StoreError, in_field};

/// Applies and stores the changes, or answers what a first request with the same id was answered. An id under which
/// something else was saved is refused. What changes nothing is left out, and makes no revision.
///
/// Locks get the actor's name and the time of the server, whatever the client claims.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %change_set.id))]
pub async fn save(ctx: &Ctx, id: SchemeId, change_set: ChangeSet) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeEdit)?;
    let mut change_set = change_set;
    change_set.reason = Kind::Reason.read(&change_set.reason).map_err(in_field("reason"))?;
    text::edit::settle(&mut change_set.changes)?;
    change_set.changes.retain(|change| !change.edit.is_idle());
    let turn = ctx.store.trees().turn(id).await;
    let transaction = ctx.store.begin().await?;
    let head = find_for_update(&transaction, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    if let Some(saved) = saved_before(&transaction, head.key(), change_set.id).await? {
        let is_same = is_repeated(&transaction, ctx, head.key(), &saved, change_set).await?;
        return if is_same { Ok(saved) } else { Err(StoreError::ReusedId) };
    }
    let in_force = revision(head.revision)?;
    if change_set.base > in_force {
        // Nobody can have seen it; perhaps the database is an older copy. The page fetches what is in force.
        return Err(StoreError::Conflict(Conflict { revision: in_force, differing: Vec::new() }));
    }
    if change_set.changes.is_empty() {
        return Ok(Saved { change_set: change_set.id, revision: in_force, locks: Vec::new() });
    }
    let mut taken = Taken::of(ctx, turn, &transaction, &head).await?;
    let permit = permit_edits(ctx, &head, taken.tree(), &change_set.changes)?;
    let mut changes = change_set.changes;
    if ctx.masks_names(CityId(head.city_id)) {
        for change in &mut changes {
            unmask(ctx, taken.tree(), change);
        }
    }
    let changes = sign_locks(changes, ctx.actor.name());
    let draft = Draft {
        id: change_set.id,
        base: change_set.base,
        origin: Origin::Edit,
        author: permit.doer(),
        reason: &change_set.reason,
        changes: &changes,
    };
    let saved = taken.record(&transaction, &head, draft).await?;
    let deeds = Deeds::done(permit.doer(), Deed::SchemeEdit, head.thing())
        .with(journal::digest(saved.revision, &changes))
        .because(&change_set.reason);
    audit::record(&transaction, ctx.chain(CityId(head.city_id)), deeds).await?;
    transaction.commit().await?;
    taken.settle(&saved, &changes);
    Ok(saved)
}

/// Asks the policy about every node that the changes touch: as it stands, and as it is to become.
pub(super) fn permit_edits(
    ctx: &Ctx,
    head: &entity::scheme::Model,
    tree: &Tree,
    changes: &[Change],
) -> Result<Permit, StoreError> {
    let city = CityId(head.city_id);
    let whole = ctx.decide(Action::SchemeEdit, city, super::subject(head)?, &[]);
    if !matches!(whole, Err(StoreError::Forbidden(Denial::OutOfScope))) {
        return super::permit(ctx, Action::SchemeEdit, head);
    }
    let mut permit = whole;
    let organizations = &tree.scheme().organizations;
    for Concern { owner, other } in edit::concerned(tree, changes) {
        let owned = |organization| Ok::<_, StoreError>(Subject { organization, ..super::subject(head)? });
        let given = match ctx.decide(Action::SchemeEdit, city, owned(other)?, organizations) {
            Ok(given) => given,
            // With its trace in the audit log.
            Err(_) => ctx.permit(Action::SchemeEdit, city, owned(owner)?, organizations)?,
        };
        // A role of the user's own does not hide that another part was done on somebody's behalf.
        if !permit.as_ref().is_ok_and(|permit| permit.doer().on_behalf_of.is_some()) {
            permit = Ok(given);
        }
    }
    permit
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

/// Whether a request says again what was saved under its id, by the same person. Who signed a lock, and when, the client
/// does not say.
async fn is_repeated(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    key: SchemeKey,
    saved: &Saved,
    again: ChangeSet,
) -> Result<bool, StoreError> {
    let id = (key.city_id, key.scheme_id, stored(saved.revision));
    let row = change_set::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)?;
    let author = ctx.actor.account().map(|account| account.0);
    if (row.origin()?, row.author_id, revision(row.base)?) != (Origin::Edit, author, again.base)
        || row.reason != again.reason
    {
        return Ok(false);
    }
    let unsigned = |mut change: Change| {
        for lock in journal::locks_in(&mut change.edit).into_iter().flatten() {
            lock.owner.clear();
            lock.at = None;
        }
        change
    };
    let known = journal::changes(db, key, saved.revision).await?.into_iter().map(unsigned);
    Ok(known.eq(again.changes.into_iter().map(unsigned)))
}

/// A new lock is signed by the user who saves it, now. None comes with a new node: the model refuses that.
fn sign_locks(mut changes: Vec<Change>, actor: &str) -> Vec<Change> {
    let now = clock::now();
    for change in &mut changes {
        let [_, after] = journal::locks_in(&mut change.edit);
        if let Some(lock) = after {
            actor.clone_into(&mut lock.owner);
            lock.at = Some(now);
        }
    }
    changes
}

/// Somebody who sees names masked has seen the owner of a lock masked, and means the lock that is there.
fn unmask(ctx: &Ctx, tree: &Tree, change: &mut Change) {
    let held = tree.row(change.node).and_then(|row| tree.node(row).lock.as_ref());
    let [before, _] = journal::locks_in(&mut change.edit);
    if let (Some(seen), Some(held)) = (before, held)
        && seen.owner == ctx.shown_name(&held.owner)
    {
        seen.owner.clone_from(&held.owner);
    }
}
