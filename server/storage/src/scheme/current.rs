//! The tree of a scheme as it is in force: kept in memory where that is possible, and never older than the database says.
//!
//! Both ways to a tree begin with what the database says of the scheme ([`InForce`]). A tree of that state is used as it
//! is. One that a few change-sets were saved after, by another process, takes these from the journal. Otherwise the
//! scheme is loaded.

use std::sync::Arc;

use indicator_model::change::{Change, Edit, Refusal, inverse};
use indicator_model::id::{CityId, SchemeId};
use indicator_model::organization::Organization;
use indicator_model::period::Cycle;
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::tree::Tree;
use people_model::journal::{Conflict, Difference, Saved};
use people_model::policy::{self, Action};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::journal::{self, Draft};
use super::{find, load, permit};
use crate::ctx::Ctx;
use crate::entity::{self, SchemeKey, change_set, cycle, organization, revision, stored};
use crate::error::StoreError;
use crate::transaction::Transaction;
use crate::trees::{Kept, State, Trees, Turn};

/// What the database says of a scheme, besides its nodes, definitions and links.
pub(super) struct InForce {
    pub(super) head: entity::scheme::Model,
    pub(super) state: State,
    pub(super) cycle: Cycle,
    /// All of the city, by code.
    pub(super) organizations: Vec<Organization>,
}

impl InForce {
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        head: entity::scheme::Model,
    ) -> Result<Self, StoreError> {
        let revision = revision(head.revision)?;
        let change_set = change_set_of(db, head.key(), revision).await?;
        let state = State { revision, change_set, rewritten: head.rewritten };
        let cycle = cycle::Entity::find_by_id((head.city_id, head.cycle_id)).one(db).await?;
        let organizations = organization::Entity::find()
            .filter(organization::Column::CityId.eq(head.city_id))
            .order_by_asc(organization::Column::Code)
            .all(db)
            .await?;
        let organizations =
            organizations.into_iter().map(organization::Model::organization).collect::<Result<_, _>>()?;
        Ok(Self { state, cycle: cycle.ok_or(StoreError::NotFound)?.cycle()?, organizations, head })
    }

    /// All of it, from the database.
    pub(super) async fn load(&self, db: &impl ConnectionTrait) -> Result<Scheme, StoreError> {
        let key = self.head.key();
        Ok(Scheme {
            indicators: load::indicators(db, key).await?,
            nodes: load::nodes(db, key).await?,
            supports: load::supports(db, key).await?,
            ..self.empty()
        })
    }

    /// The scheme without nodes, definitions and links.
    pub(super) fn empty(&self) -> Scheme {
        Scheme {
            id: SchemeId(self.head.id),
            name: self.head.name.clone(),
            cycle: self.cycle.clone(),
            revision: self.state.revision,
            organizations: self.organizations.clone(),
            indicators: Vec::new(),
            nodes: Vec::new(),
            supports: Vec::new(),
        }
    }

    /// Whether the tree shows just this.
    fn is_of(&self, kept: &Kept) -> bool {
        let scheme = kept.tree.scheme();
        kept.state == self.state
            && scheme.name == self.head.name
            && scheme.cycle == self.cycle
            && scheme.organizations == self.organizations
    }

    /// Has the tree say what the database says of the scheme and its city.
    fn describe(&self, kept: &mut Kept) {
        if self.is_of(kept) {
            return;
        }
        let tree = Arc::make_mut(&mut kept.tree);
        tree.set_revision(self.state.revision);
        tree.set_name(self.head.name.clone());
        tree.set_cycle(self.cycle.clone());
        tree.set_organizations(self.organizations.clone());
    }
}

/// The change-set that made a revision.
async fn change_set_of(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    revision: Revision,
) -> Result<Option<Uuid>, StoreError> {
    let found = change_set::Entity::find_by_id((key.city_id, key.scheme_id, stored(revision)))
        .select_only()
        .column(change_set::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found)
}

/// A scheme to be read: the tree, and the snapshot in which it is in force, for what else is read about it.
pub(crate) struct Reading {
    pub(crate) db: DatabaseTransaction,
    pub(super) in_force: InForce,
    pub(crate) tree: Arc<Tree>,
}

impl Reading {
    /// Asks the policy whether the actor may do `action` with the scheme.
    pub(crate) async fn of(ctx: &Ctx, id: SchemeId, action: Action) -> Result<Self, StoreError> {
        let trees = ctx.store.trees();
        let (db, in_force) = Self::begin(ctx, id, action).await?;
        if let Some(kept) = trees.get(id).filter(|kept| in_force.is_of(kept)) {
            return Ok(Self { db, in_force, tree: kept.tree });
        }
        // Somebody else may just be loading or saving. Waiting must not hold a connection.
        drop((db, in_force));
        let _turn = trees.turn(id).await;
        let (db, in_force) = Self::begin(ctx, id, action).await?;
        let kept = current(&db, trees, &in_force).await?;
        let tree = kept.tree.clone();
        trees.put(id, kept);
        Ok(Self { db, in_force, tree })
    }

    pub(crate) fn city(&self) -> CityId {
        CityId(self.in_force.head.city_id)
    }

    /// As the approval has it.
    pub(crate) fn state(&self) -> Result<policy::State, StoreError> {
        self.in_force.head.state()
    }

    async fn begin(
        ctx: &Ctx,
        id: SchemeId,
        action: Action,
    ) -> Result<(DatabaseTransaction, InForce), StoreError> {
        let db = ctx.store.snapshot().await?;
        let head = find(&db, ctx, id).await?;
        permit(ctx, action, &head)?;
        let in_force = InForce::of(&db, head).await?;
        Ok((db, in_force))
    }
}

/// A tree that is taken for a save, or to try one. It is kept again when it is dropped as it was taken, and after
/// [`Taken::settle`]; a tree with changes that were not committed is gone.
pub(super) struct Taken<'a> {
    trees: &'a Trees,
    id: SchemeId,
    kept: Kept,
    /// Whether the tree is what the database holds.
    is_in_force: bool,
    _turn: Turn,
}

impl<'a> Taken<'a> {
    /// `head` was read in `db`, for a save with its row held. The turn is older than both, so that nobody who
    /// waits for it holds a connection.
    pub(super) async fn of(
        ctx: &'a Ctx,
        turn: Turn,
        db: &impl ConnectionTrait,
        head: &entity::scheme::Model,
    ) -> Result<Self, StoreError> {
        let trees = ctx.store.trees();
        let in_force = InForce::of(db, head.clone()).await?;
        let kept = current(db, trees, &in_force).await?;
        Ok(Self { trees, id: SchemeId(head.id), kept, is_in_force: true, _turn: turn })
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.kept.tree
    }

    /// Writes the changes into the tree and the database ([`journal::record`]).
    pub(super) async fn record(
        &mut self,
        transaction: &Transaction,
        head: &entity::scheme::Model,
        draft: Draft<'_>,
    ) -> Result<Saved, StoreError> {
        let (in_force, changes) = (self.kept.state.revision, draft.changes);
        self.is_in_force = false;
        let tree = Arc::make_mut(&mut self.kept.tree);
        let recorded = journal::record(transaction, head, tree, draft).await;
        match recorded {
            // Refused changes leave the tree as it was.
            Err(StoreError::Invalid(refusal)) => {
                self.is_in_force = true;
                Err(match refusal {
                    Refusal::Stale { .. } => StoreError::Conflict(self.conflict(in_force, changes)),
                    other => StoreError::Invalid(other),
                })
            }
            recorded => recorded,
        }
    }

    /// What was recorded is committed.
    pub(super) fn settle(mut self, saved: &Saved, changes: &[Change]) {
        let kept = &mut self.kept;
        kept.state = State { revision: saved.revision, change_set: Some(saved.change_set.0), ..kept.state };
        Arc::make_mut(&mut kept.tree).set_revision(saved.revision);
        if changes.iter().any(|change| matches!(change.edit, Edit::Presence { .. })) {
            kept.weigh();
        }
        self.is_in_force = true;
    }

    /// Why the changes would be refused, and the fields that differ where that is why. Nothing is changed.
    pub(super) fn attempt(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        let revision = self.kept.state.revision;
        let applied = Arc::make_mut(&mut self.kept.tree).apply_all(changes);
        match applied {
            Ok(_) => {
                self.take_back(changes);
                Ok(())
            }
            Err(Refusal::Stale { .. }) => Err(StoreError::Conflict(self.conflict(revision, changes))),
            Err(other) => Err(StoreError::Invalid(other)),
        }
    }

    /// Every field that differs from what the author of the changes saw.
    fn conflict(&mut self, revision: Revision, changes: &[Change]) -> Conflict {
        let tree = Arc::make_mut(&mut self.kept.tree);
        let (mut differing, mut applied) = (Vec::new(), Vec::new());
        for change in changes {
            match tree.apply(change) {
                Ok(_) => applied.push(change.clone()),
                Err(Refusal::Stale { node, current }) => {
                    let current = *current;
                    // Restated over the value in force it applies, so that later changes that build on it are judged
                    // for themselves. Where it is refused for another reason, they are too.
                    let restated = Change { node, edit: current.clone() };
                    if tree.apply(&restated).is_ok() {
                        applied.push(restated);
                    }
                    differing.push(Difference { node, mine: change.edit.clone(), current });
                }
                Err(_) => {}
            }
        }
        self.take_back(&applied);
        Conflict { revision, differing }
    }

    fn take_back(&mut self, applied: &[Change]) {
        let undone = Arc::make_mut(&mut self.kept.tree).apply_all(&inverse(applied));
        // The model promises that it is; otherwise the tree is loaded again.
        self.is_in_force &= undone.is_ok();
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if self.is_in_force {
            self.trees.put(self.id, self.kept.clone());
        }
    }
}

/// The tree that is in force, shared. As [`Taken::of`] takes it.
pub(crate) async fn tree(
    ctx: &Ctx,
    turn: Turn,
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Arc<Tree>, StoreError> {
    Ok(Taken::of(ctx, turn, db, head).await?.kept.tree.clone())
}

/// The tree that is in force, taken out of those that are kept. Only for who has the turn.
async fn current(db: &impl ConnectionTrait, trees: &Trees, in_force: &InForce) -> Result<Kept, StoreError> {
    if let Some(mut kept) = trees.take(SchemeId(in_force.head.id)) {
        in_force.describe(&mut kept);
        if is_followed(db, &mut kept, in_force).await? {
            return Ok(kept);
        }
    }
    Ok(Kept::new(in_force.state, Tree::new(in_force.load(db).await?)))
}

/// Applies what others saved since, if the tree is an earlier state of the same scheme and that is not much.
async fn is_followed(
    db: &impl ConnectionTrait,
    kept: &mut Kept,
    in_force: &InForce,
) -> Result<bool, StoreError> {
    let (was, is, key) = (kept.state, in_force.state, in_force.head.key());
    if was == is {
        return Ok(true);
    }
    if was.rewritten != is.rewritten
        || was.revision >= is.revision
        || change_set_of(db, key, was.revision).await? != was.change_set
    {
        return Ok(false);
    }
    let sizes: Vec<i64> = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(key.city_id))
        .filter(change_set::Column::SchemeId.eq(key.scheme_id))
        .filter(change_set::Column::Revision.gt(stored(was.revision)))
        .select_only()
        .column(change_set::Column::Changes)
        .into_tuple()
        .all(db)
        .await?;
    // A change takes longer to read than a node.
    let most = kept.tree.len() / 2;
    let size = sizes.iter().try_fold(0_usize, |sum, &size| sum.checked_add(usize::try_from(size).ok()?));
    if size.is_none_or(|size| size > most) {
        return Ok(false);
    }
    let tree = Arc::make_mut(&mut kept.tree);
    let mut at = was.revision;
    while at < is.revision {
        at = at.next();
        if tree.apply_all(&journal::changes(db, key, at).await?).is_err() {
            return Ok(false);
        }
    }
    kept.state = is;
    kept.weigh();
    Ok(true)
}
