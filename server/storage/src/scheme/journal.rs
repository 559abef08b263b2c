//! Writes what a change-set did to the tree, together with the change-set itself: rows and journal never part.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indicator_model::change::{Change, Edit, Origin, Refusal};
use indicator_model::id::{ChangeSetId, IndicatorId, NodeId};
use indicator_model::node::{Lock, Node};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::{Revision, Support};
use indicator_model::target::{Tier, Tiers};
use indicator_model::text;
use indicator_model::tree::Tree;
use people_model::audit::{Doer, FieldDiff, FieldName};
use people_model::journal::{ChangeSetSummary, Saved};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::audit::diff;
use crate::chain::Algorithm;
use crate::clock;
use crate::entity::{
    self, PAGE, SchemeKey, change, change_set, indicator, insert_all, node, put_all, revision, stored,
    support, target_version,
};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// A change-set on its way into the journal.
pub(crate) struct Draft<'a> {
    pub(crate) id: ChangeSetId,
    /// The revision that the author saw.
    pub(crate) base: Revision,
    pub(crate) origin: Origin,
    pub(crate) author: &'a Doer,
    pub(crate) reason: &'a str,
    /// At least one.
    pub(crate) changes: &'a [Change],
}

/// Ids per `IN (…)`, well below what the engines can bind.
const IDS: usize = 10_000;

/// Applies the changes to `tree`, which holds the scheme of `head`, and writes rows, versions and journal.
/// Refused changes write nothing.
pub(crate) async fn record(
    transaction: &Transaction,
    head: &entity::scheme::Model,
    tree: &mut Tree,
    draft: Draft<'_>,
) -> Result<Saved, StoreError> {
    draft.changes.iter().try_for_each(coded)?;
    text::edit::unambiguous(tree, draft.changes)?;
    let mut touched = Touched::default();
    touched.add(tree, draft.changes);
    tree.apply_all(draft.changes)?;

    let key = head.key();
    let revision = revision(head.revision)?.next();
    write_change_set(transaction, key, revision, &draft).await?;
    touched.write_supports(transaction, key, tree).await?;
    touched.write_indicators(transaction, key, tree).await?;
    touched.write_nodes(transaction, key, tree).await?;
    touched.write_targets(transaction, key, tree, revision).await?;
    refresh_statistics(transaction, draft.changes.len()).await?;
    entity::scheme::Entity::update_many()
        .col_expr(entity::scheme::Column::Revision, Expr::value(stored(revision)))
        .filter(entity::scheme::Column::CityId.eq(key.city_id))
        .filter(entity::scheme::Column::Id.eq(key.scheme_id))
        .exec(transaction)
        .await?;
    Ok(Saved { change_set: draft.id, revision, locks: locks(draft.changes) })
}

/// A change-set as the audit log has it: the fields are in the journal, and the hash holds the journal to them.
pub(crate) fn digest(revision: Revision, changes: &[Change]) -> Vec<FieldDiff> {
    let values = [
        (FieldName::Revision, revision.0.to_string()),
        (FieldName::Changes, changes.len().to_string()),
        (FieldName::Sm3, Algorithm::Sm3.json(&Unowned(changes))),
    ];
    values.map(|(field, value)| diff(field, None, Some(&value))).to_vec()
}

/// Whether an entry about changes has their hash: that of today, or the one that entries have from before people could be
/// forgotten.
pub(crate) fn has_hash(changes: &[Change], hash: &str) -> bool {
    Algorithm::Sm3.json(&Unowned(changes)) == hash || Algorithm::Sm3.json(&changes) == hash
}

/// Changes as their hash sees them: the same structures that the journal keeps as JSON, without the owners of locks. Who
/// set a lock is whom the entry names.
struct Unowned<'a>(&'a [Change]);

impl Serialize for Unowned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|change| match &change.edit {
            Edit::Lock { .. } | Edit::Presence { .. } => {
                let mut change = change.clone();
                lock_owners(&mut change.edit).for_each(String::clear);
                Cow::Owned(change)
            }
            _ => Cow::Borrowed(change),
        }))
    }
}

/// The names of those who set the locks that an edit is about.
pub(super) fn lock_owners(edit: &mut Edit) -> impl Iterator<Item = &mut String> {
    locks_in(edit).into_iter().flatten().map(|lock| &mut lock.owner)
}

/// The locks that an edit is about: before it, and after it.
pub(super) fn locks_in(edit: &mut Edit) -> [Option<&mut Lock>; 2] {
    match edit {
        Edit::Lock { before, after } => [before.as_deref_mut(), after.as_deref_mut()],
        Edit::Presence { before, after } => {
            [before, after].map(|placed| placed.as_mut().and_then(|placed| placed.node.lock.as_mut()))
        }
        _ => [None, None],
    }
}

/// A code is what sheets are matched by, so here it is as necessary as a name.
fn coded(change: &Change) -> Result<(), Refusal> {
    let defined = match &change.edit {
        Edit::Indicator { after, .. } => Some(after.as_ref()),
        Edit::Presence { after: Some(placed), .. } => Some(&placed.indicator),
        _ => None,
    };
    match defined {
        Some(indicator) if indicator.code.trim().is_empty() => Err(Refusal::EmptyName { node: change.node }),
        _ => Ok(()),
    }
}

/// The locks that the changes set.
pub(super) fn locks(changes: &[Change]) -> Vec<(NodeId, Lock)> {
    let lock = |change: &Change| match &change.edit {
        Edit::Lock { after: Some(lock), .. } => Some((change.node, Lock::clone(lock))),
        _ => None,
    };
    changes.iter().filter_map(lock).collect()
}

/// The changes of one change-set, in their order.
pub(crate) async fn changes(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    revision: Revision,
) -> Result<Vec<Change>, StoreError> {
    let (mut changes, mut after) = (Vec::new(), -1);
    loop {
        let rows = change::rows(db, key, stored(revision), after).await?;
        let is_last = rows.len() < PAGE;
        for (ordinal, node, edit) in rows {
            after = ordinal;
            changes.push(Change { node: NodeId(node), edit: change::edit(&edit)? });
        }
        if is_last {
            return Ok(changes);
        }
    }
}

/// The first of them as they were made: an undo goes through them from the last to the first.
pub(super) async fn first_changes(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    summary: &ChangeSetSummary,
    count: u64,
) -> Result<Vec<Change>, StoreError> {
    let select = changes_of(key, summary.revision).limit(count);
    let rows = match summary.origin {
        Origin::Undo { .. } => select.order_by_desc(change::Column::Ordinal),
        Origin::Edit | Origin::Import | Origin::Redo { .. } => select.order_by_asc(change::Column::Ordinal),
    };
    rows.all(db).await?.iter().map(change::Model::change).collect()
}

fn changes_of(key: SchemeKey, revision: Revision) -> Select<change::Entity> {
    change::Entity::find()
        .filter(change::Column::CityId.eq(key.city_id))
        .filter(change::Column::SchemeId.eq(key.scheme_id))
        .filter(change::Column::Revision.eq(stored(revision)))
}

/// Changes from which on new statistics are worth their time.
const MANY: usize = 1_000;

/// Without statistics PostgreSQL takes the id of the tenant for selective, walks the whole scheme for every foreign
/// key that it checks at commit, and needs minutes for a first import that takes seconds otherwise. Its own
/// housekeeping would come after that commit.
async fn refresh_statistics(transaction: &Transaction, changes: usize) -> Result<(), StoreError> {
    if changes >= MANY && transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared("ANALYZE indicator; ANALYZE node").await?;
    }
    Ok(())
}

async fn write_change_set(
    transaction: &Transaction,
    key: SchemeKey,
    revision: Revision,
    draft: &Draft<'_>,
) -> Result<(), StoreError> {
    let (origin, origin_of) = change_set::stored_origin(draft.origin);
    let row = change_set::Model {
        city_id: key.city_id,
        scheme_id: key.scheme_id,
        revision: stored(revision),
        id: draft.id.0,
        base: stored(draft.base),
        origin: origin.to_owned(),
        origin_of,
        author: draft.author.name.clone(),
        author_id: draft.author.account.map(|account| account.0),
        on_behalf_of: draft.author.on_behalf_of.map(|account| account.0),
        reason: draft.reason.to_owned(),
        at: clock::now().to_string(),
        changes: i64::try_from(draft.changes.len()).unwrap_or(i64::MAX),
    };
    change_set::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    let changes = draft.changes.iter().enumerate();
    let rows = changes.map(|(ordinal, change)| change::Model::new(key, revision, ordinal, change));
    insert_all::<change::Entity>(transaction, Box::new(rows)).await
}

/// The versions of one tier that a change-set moves.
pub(super) struct Moved {
    pub(super) ended: Vec<NodeId>,
    pub(super) begun: Vec<(NodeId, Option<Quantity>)>,
}

/// What the changes may alter, as it was before them.
#[derive(Default)]
pub(super) struct Touched {
    nodes: BTreeMap<NodeId, Before>,
    indicators: BTreeSet<IndicatorId>,
    supports: BTreeSet<Support>,
}

/// A node before the changes.
struct Before {
    /// None where there was no such node.
    targets: Option<Tiers>,
    /// Whether more than targets may be altered.
    is_altered: bool,
    /// The whole of it then, where there was such a node.
    node: Option<Box<Node>>,
}

impl Before {
    fn of(tree: &Tree, id: NodeId) -> Self {
        Self { targets: node_of(tree, id).map(|node| node.targets), is_altered: false, node: None }
    }
}

impl Touched {
    /// Takes in changes that are next to be applied.
    pub(super) fn add(&mut self, tree: &Tree, changes: &[Change]) {
        for Change { node, edit } in changes {
            match edit {
                Edit::Support { to, .. } => {
                    self.supports.insert(Support { from: *node, to: *to });
                    continue;
                }
                Edit::Indicator { after, .. } => {
                    self.indicators.insert(after.id);
                }
                Edit::Presence { before, after } => {
                    let placed = [before, after].into_iter().flatten();
                    self.indicators.extend(placed.map(|it| it.indicator.id));
                }
                _ => {}
            }
            let before = self.nodes.entry(*node).or_insert_with(|| Before::of(tree, *node));
            if !before.is_altered && !matches!(edit, Edit::Target { .. }) {
                before.is_altered = true;
                before.node = node_of(tree, *node).cloned().map(Box::new);
            }
        }
    }

    async fn write_supports(&self, db: &Transaction, key: SchemeKey, tree: &Tree) -> Result<(), StoreError> {
        let (present, absent): (Vec<Support>, Vec<Support>) =
            self.supports.iter().partition(|link| tree.scheme().supports.binary_search(link).is_ok());
        for link in absent {
            let id = (key.city_id, key.scheme_id, link.from.0, link.to.0);
            support::Entity::delete_by_id(id).exec(db).await?;
        }
        put_all::<support::Entity>(
            db,
            Box::new(present.into_iter().map(|link| support::Model::new(key, link))),
        )
        .await
    }

    /// Deletes and inserts, so that codes may change hands within one change-set.
    async fn write_indicators(
        &self,
        db: &Transaction,
        key: SchemeKey,
        tree: &Tree,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = self.indicators.iter().map(|id| id.0).collect();
        for ids in ids.chunks(IDS) {
            indicator::Entity::delete_many()
                .filter(indicator::Column::CityId.eq(key.city_id))
                .filter(indicator::Column::SchemeId.eq(key.scheme_id))
                .filter(indicator::Column::Id.is_in(ids.iter().copied()))
                .exec(db)
                .await?;
        }
        // Definitions are in the order of their ids.
        let known = &tree.scheme().indicators;
        let present = self.indicators.iter().filter_map(|id| {
            let found = known.binary_search_by_key(id, |indicator| indicator.id);
            found.ok().map(|at| &known[at])
        });
        insert_all::<indicator::Entity>(db, Box::new(present.map(|known| indicator::Model::new(key, known))))
            .await
    }

    async fn write_nodes(&self, db: &Transaction, key: SchemeKey, tree: &Tree) -> Result<(), StoreError> {
        let gone: Vec<Uuid> =
            self.nodes.keys().filter(|id| node_of(tree, **id).is_none()).map(|id| id.0).collect();
        for ids in gone.chunks(IDS) {
            node::Entity::delete_many()
                .filter(node::Column::CityId.eq(key.city_id))
                .filter(node::Column::SchemeId.eq(key.scheme_id))
                .filter(node::Column::Id.is_in(ids.iter().copied()))
                .exec(db)
                .await?;
        }
        // Targets are rows of their own: an allocation leaves the rows of its nodes alone.
        let present = self.nodes.iter().filter_map(|(id, before)| {
            let now = node_of(tree, *id).filter(|_| before.is_altered)?;
            let before = before.node.as_deref();
            let is_same =
                before.is_some_and(|before| Node { targets: now.targets, ..before.clone() } == *now);
            (!is_same).then_some(now)
        });
        put_all::<node::Entity>(db, Box::new(present.map(|now| node::Model::new(key, now)))).await
    }

    /// Whose version of a tier ends, and whose begins.
    pub(super) fn moved(&self, tree: &Tree, tier: Tier) -> Moved {
        let mut moved = Moved { ended: Vec::new(), begun: Vec::new() };
        for (&id, before) in &self.nodes {
            let now = node_of(tree, id);
            let value = now.and_then(|now| now.targets[tier]);
            let appeared = before.targets.is_none() && value.is_some();
            let changed = before.targets.is_some_and(|before| before[tier] != value || now.is_none());
            if changed {
                moved.ended.push(id);
            }
            if now.is_some() && (changed || appeared) {
                moved.begun.push((id, value));
            }
        }
        moved
    }

    /// Ends the versions that hold no longer and begins those that hold from `revision` on.
    async fn write_targets(
        &self,
        db: &Transaction,
        key: SchemeKey,
        tree: &Tree,
        revision: Revision,
    ) -> Result<(), StoreError> {
        let mut begun = Vec::new();
        for tier in Tier::ALL {
            let moved = self.moved(tree, tier);
            begun.extend(moved.begun.into_iter().map(|(id, value)| (id, tier, value)));
            let ended: Vec<Uuid> = moved.ended.into_iter().map(|id| id.0).collect();
            for ids in ended.chunks(IDS) {
                target_version::Entity::update_many()
                    .col_expr(target_version::Column::UntilRevision, Expr::value(stored(revision)))
                    .filter(target_version::Column::CityId.eq(key.city_id))
                    .filter(target_version::Column::SchemeId.eq(key.scheme_id))
                    .filter(target_version::Column::Tier.eq(tier.key()))
                    .filter(target_version::Column::UntilRevision.is_null())
                    .filter(target_version::Column::NodeId.is_in(ids.iter().copied()))
                    .exec(db)
                    .await?;
            }
        }
        // In the order of the key, so that the engine comes by each of its pages once.
        begun.sort_unstable_by_key(|(id, tier, _)| (*id, tier.key()));
        let rows = begun.into_iter();
        let rows = rows.map(|(id, tier, value)| target_version::Model::new(key, id, tier, value, revision));
        insert_all::<target_version::Entity>(db, Box::new(rows)).await
    }
}

fn node_of(tree: &Tree, id: NodeId) -> Option<&Node> {
    tree.row(id).map(|row| tree.node(row))
}
