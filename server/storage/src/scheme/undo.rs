//! Undo and redo, across reloads and restarts: each is one more change-set, made from the journal.
//!
//! Each user goes back through what they saved themselves. What is large, or what others have built on, takes a
//! confirmation of what [`preview`] shows; it holds for the revision that was shown and for no other.

use std::collections::HashSet;

use indicator_model::change::Change;
use indicator_model::history::{Cursor, Direction, Entry};
use indicator_model::id::{AccountId, ChangeSetId, CityId, NodeId, SchemeId};
use indicator_model::scheme::Revision;
use people_model::audit::Deed;
use people_model::journal::{ChangeSetDetails, ChangeSetSummary, Conflict, Reversal, Saved};
use people_model::policy::Action;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::current::Taken;
use super::history::{by_others, summaries};
use super::journal::{self, Draft};
use super::save::{permit_edits, saved_before};
use super::{find, find_for_update, naming};
use crate::audit::{self, Deeds};
use crate::ctx::Ctx;
use crate::entity::{self, SchemeKey, change, change_set, revision};
use crate::error::StoreError;

/// Edits that a preview lists; an import may have tens of thousands.
const LONGEST: usize = 100;

/// What the next undo and the next redo of the actor would concern.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn cursor(ctx: &Ctx, id: SchemeId) -> Result<Cursor, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    cursor_in(ctx, &journal_of(&db, ctx, head.key()).await?)
}

/// What taking back the change-set `of`, or doing it again, would do now. It must be the actor's next: otherwise the
/// answer is a conflict without differing fields.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %of))]
pub async fn preview(
    ctx: &Ctx,
    id: SchemeId,
    direction: Direction,
    of: ChangeSetId,
) -> Result<Reversal, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeEdit)?;
    let alone = ctx.store.trees().turn(id).await;
    let db = ctx.store.snapshot().await?;
    let head = find(&db, ctx, id).await?;
    let journal = journal_of(&db, ctx, head.key()).await?;
    let turn = Turn::of(&db, ctx, &head, direction, of, &journal).await?;
    let taken = Taken::of(ctx, alone, &db, &head).await?;
    permit_edits(ctx, &head, taken.tree(), &turn.changes)?;
    if cursor_in(ctx, &journal)?.next(direction) != Some(of) {
        return Err(not_next(&head)?);
    }
    turn.reversal(&db, ctx, &head, taken).await
}

/// Takes back the change-set `of`, which must be the actor's next to undo: otherwise the answer is a conflict without
/// differing fields, and the caller should fetch the scheme. What asks first ([`Reversal::asks`]) is refused as
/// [`StoreError::Unconfirmed`].
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %of))]
pub async fn undo(ctx: &Ctx, id: SchemeId, of: ChangeSetId) -> Result<Saved, StoreError> {
    step(ctx, id, Direction::Undo, of, None).await
}

/// Does again the change-set `of`, which must be the actor's next to redo; asks first as [`undo`] does.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %of))]
pub async fn redo(ctx: &Ctx, id: SchemeId, of: ChangeSetId) -> Result<Saved, StoreError> {
    step(ctx, id, Direction::Redo, of, None).await
}

/// Undoes or redoes what asks first, as it was previewed at `revision`. When the scheme has moved on since, it asks
/// again.
#[instrument(skip_all, fields(scheme.id = %id, change_set.id = %of))]
pub async fn confirm(
    ctx: &Ctx,
    id: SchemeId,
    direction: Direction,
    of: ChangeSetId,
    revision: Revision,
) -> Result<Saved, StoreError> {
    step(ctx, id, direction, of, Some(revision)).await
}

async fn step(
    ctx: &Ctx,
    id: SchemeId,
    direction: Direction,
    of: ChangeSetId,
    confirmed: Option<Revision>,
) -> Result<Saved, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeEdit)?;
    let alone = ctx.store.trees().turn(id).await;
    let transaction = ctx.store.begin().await?;
    let head = find_for_update(&transaction, ctx, id).await?;
    let (key, in_force, origin) = (head.key(), revision(head.revision)?, direction.origin(of));
    let journal = journal_of(&transaction, ctx, key).await?;
    let is_next = cursor_in(ctx, &journal)?.next(direction) == Some(of);
    // The answer to the same request may have been lost on its way.
    let own = ctx.actor.account().map(|account| account.0);
    let last = journal.iter().rfind(|row| row.author_id == own);
    if let (false, Some(last)) = (is_next, last)
        && last.origin()? == origin
    {
        return saved_before(&transaction, key, ChangeSetId(last.id)).await?.ok_or(StoreError::NotFound);
    }
    let turn = Turn::of(&transaction, ctx, &head, direction, of, &journal).await?;
    let mut taken = Taken::of(ctx, alone, &transaction, &head).await?;
    let permit = permit_edits(ctx, &head, taken.tree(), &turn.changes)?;
    if !is_next {
        return Err(not_next(&head)?);
    }
    if turn.asks() && confirmed != Some(in_force) {
        let reversal = turn.reversal(&transaction, ctx, &head, taken).await?;
        return Err(StoreError::Unconfirmed(Box::new(reversal)));
    }
    let draft = Draft {
        id: ChangeSetId(Uuid::now_v7()),
        base: in_force,
        origin,
        author: permit.doer(),
        reason: "",
        changes: &turn.changes,
    };
    let saved = taken.record(&transaction, &head, draft).await?;
    let deed = match direction {
        Direction::Undo => Deed::SchemeUndo,
        Direction::Redo => Deed::SchemeRedo,
    };
    let deeds =
        Deeds::done(permit.doer(), deed, head.thing()).with(journal::digest(saved.revision, &turn.changes));
    audit::record(&transaction, ctx.chain(CityId(head.city_id)), deeds).await?;
    transaction.commit().await?;
    taken.settle(&saved, &turn.changes);
    Ok(saved)
}

/// A change-set about to be taken back or done again.
struct Turn {
    direction: Direction,
    of: ChangeSetSummary,
    changes: Vec<Change>,
    /// What others saved since it took effect on the same nodes, newest first.
    built_on: Vec<ChangeSetSummary>,
    /// Since when it is in force, or taken back.
    since: i64,
}

impl Turn {
    async fn of(
        db: &impl ConnectionTrait,
        ctx: &Ctx,
        head: &entity::scheme::Model,
        direction: Direction,
        of: ChangeSetId,
        journal: &[change_set::Model],
    ) -> Result<Self, StoreError> {
        let (key, city) = (head.key(), CityId(head.city_id));
        let row = change_set::Entity::find()
            .filter(change_set::Column::CityId.eq(key.city_id))
            .filter(change_set::Column::SchemeId.eq(key.scheme_id))
            .filter(change_set::Column::Id.eq(of.0))
            .one(db)
            .await?;
        let Some(row) = row else { return Err(not_next(head)?) };
        let changes = direction.turn(journal::changes(db, key, revision(row.revision)?).await?);
        let is_about = |row: &&change_set::Model| row.origin_of == Some(of.0);
        let since = journal.iter().rfind(is_about).map_or(row.revision, |row| row.revision);
        let own = ctx.actor.account().map(|account| account.0);
        let later = change_set::Entity::find()
            .filter(change_set::Column::CityId.eq(key.city_id))
            .filter(change_set::Column::SchemeId.eq(key.scheme_id))
            .filter(change_set::Column::Revision.gt(since))
            .filter(by_others(own))
            .order_by_desc(change_set::Column::Revision)
            .all(db)
            .await?;
        let touched =
            if later.is_empty() { HashSet::new() } else { touched_since(db, key, since, &changes).await? };
        let later = later.into_iter().filter(|row| touched.contains(&row.revision)).collect();
        let of = summaries(db, ctx, city, vec![row]).await?.pop().ok_or(StoreError::NotFound)?;
        let built_on = summaries(db, ctx, city, later).await?;
        Ok(Self { direction, of, changes, built_on, since })
    }

    fn asks(&self) -> bool {
        Reversal::is_asked(&self.of, !self.built_on.is_empty())
    }

    async fn reversal(
        mut self,
        db: &impl ConnectionTrait,
        ctx: &Ctx,
        head: &entity::scheme::Model,
        mut taken: Taken<'_>,
    ) -> Result<Reversal, StoreError> {
        let key = head.key();
        let in_force = revision(head.revision)?;
        let nodes: HashSet<NodeId> = self.changes.iter().map(|change| change.node).collect();
        let overtaken = match taken.attempt(&self.changes) {
            Err(StoreError::Conflict(conflict)) => overtaken(db, ctx, head, self.since, conflict).await?,
            // What is refused for another reason is refused with it when it is done.
            Ok(()) | Err(_) => Vec::new(),
        };
        drop(taken);
        // Told in the order in which people made them, not in the one that takes them back.
        if self.direction == Direction::Undo {
            self.changes.reverse();
        }
        self.changes.truncate(LONGEST);
        Ok(Reversal {
            direction: self.direction,
            of: self.of,
            revision: in_force,
            edits: naming::edits(db, ctx, key, self.changes).await?,
            nodes: u32::try_from(nodes.len()).unwrap_or(u32::MAX),
            built_on: self.built_on,
            overtaken,
        })
    }
}

/// The revisions after `since` that touched a node of the changes.
async fn touched_since(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    since: i64,
    changes: &[Change],
) -> Result<HashSet<i64>, StoreError> {
    let nodes: HashSet<Uuid> = changes.iter().map(|change| change.node.0).collect();
    let later: Vec<(i64, Uuid)> = change::Entity::find()
        .filter(change::Column::CityId.eq(key.city_id))
        .filter(change::Column::SchemeId.eq(key.scheme_id))
        .filter(change::Column::Revision.gt(since))
        .select_only()
        .columns([change::Column::Revision, change::Column::NodeId])
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(later.into_iter().filter(|(_, node)| nodes.contains(node)).map(|(revision, _)| revision).collect())
}

/// Who changed the fields of a conflict last since then, newest first.
async fn overtaken(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    head: &entity::scheme::Model,
    since: i64,
    conflict: Conflict,
) -> Result<Vec<ChangeSetDetails>, StoreError> {
    let key = head.key();
    let mut fields: HashSet<_> =
        conflict.differing.iter().take(LONGEST).map(|it| (it.node, it.mine.field())).collect();
    let rows = change::Entity::find()
        .filter(change::Column::CityId.eq(key.city_id))
        .filter(change::Column::SchemeId.eq(key.scheme_id))
        .filter(change::Column::Revision.gt(since))
        .filter(change::Column::NodeId.is_in(fields.iter().map(|(node, _)| node.0)))
        .order_by_desc(change::Column::Revision)
        .order_by_desc(change::Column::Ordinal)
        .all(db)
        .await?;
    let mut last: Vec<(i64, Vec<Change>)> = Vec::new();
    for row in rows {
        let change = row.change()?;
        if !fields.remove(&change.cell()) {
            continue;
        }
        match last.last_mut() {
            Some((revision, changes)) if *revision == row.revision => changes.push(change),
            _ => last.push((row.revision, vec![change])),
        }
    }
    let mut overtaken = Vec::with_capacity(last.len());
    for (revision, mut changes) in last {
        changes.reverse();
        let id = (key.city_id, key.scheme_id, revision);
        let row = change_set::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)?;
        let summary = summaries(db, ctx, CityId(key.city_id), vec![row]).await?.pop();
        let summary = summary.ok_or(StoreError::NotFound)?;
        overtaken.push(ChangeSetDetails { summary, edits: naming::edits(db, ctx, key, changes).await? });
    }
    Ok(overtaken)
}

fn not_next(head: &entity::scheme::Model) -> Result<StoreError, StoreError> {
    Ok(StoreError::Conflict(Conflict { revision: revision(head.revision)?, differing: Vec::new() }))
}

/// The heads from which the actor's next undo and redo follow, oldest first: what the actor saved, and what anybody took back
/// or did again.
async fn journal_of(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    key: SchemeKey,
) -> Result<Vec<change_set::Model>, StoreError> {
    let own = change_set::Column::AuthorId;
    let own = ctx.actor.account().map_or_else(|| own.is_null(), |account| own.eq(account.0));
    let rows = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(key.city_id))
        .filter(change_set::Column::SchemeId.eq(key.scheme_id))
        .filter(own.or(change_set::Column::OriginOf.is_not_null()))
        .order_by_asc(change_set::Column::Revision)
        .all(db)
        .await?;
    Ok(rows)
}

fn cursor_in(ctx: &Ctx, journal: &[change_set::Model]) -> Result<Cursor, StoreError> {
    let entry = |row: &change_set::Model| {
        let author = row.author_id.map(AccountId);
        Ok(Entry { id: ChangeSetId(row.id), origin: row.origin()?, author })
    };
    let entries: Vec<Entry> = journal.iter().map(entry).collect::<Result<_, StoreError>>()?;
    Ok(indicator_model::history::cursor(&entries, ctx.actor.account()))
}
