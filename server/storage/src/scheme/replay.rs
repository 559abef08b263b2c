//! What the journal makes of a scheme that has nothing yet, and whether that is what is stored.
//!
//! The journal is read page by page and applied in pieces, so that a long change-set is never in memory as a whole; and what is
//! stored is compared page by page, so that there is one tree and not two.

use std::collections::BTreeSet;

use indicator_model::change::{Change, Refusal};
use indicator_model::id::NodeId;
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Revision;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::current::InForce;
use super::journal::{Moved, Touched};
use super::load;
use crate::entity::{self, PAGE, SchemeKey, change, page, stored, target_version};
use crate::error::StoreError;

/// Changes that are applied at once. With each piece that adds nodes the tree is derived again.
const PIECE: usize = 1 << 15;

/// What the journal makes of a scheme.
pub(crate) struct Replayed {
    pub(crate) tree: Tree,
    pub(crate) versions: Versions,
}

/// Replays all revisions of a scheme from nothing. `read` is handed the rows of the journal, page by page, to the last, also
/// behind a change that the model refuses.
pub(crate) async fn replay(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
    mut read: impl FnMut(Revision, &[change::Row]) + Send,
) -> Result<Result<Replayed, Refusal>, StoreError> {
    let empty = InForce::of(db, head.clone()).await?.empty();
    let last = empty.revision;
    let mut replay =
        Replay { tree: Tree::new(empty), versions: Versions::default(), piece: Vec::new(), refused: None };
    for revision in (1..=last.0).map(Revision) {
        let mut touched = Touched::default();
        let mut page = Some(change::rows(db, head.key(), stored(revision), -1).await?);
        while let Some(rows) = page {
            let after = rows.last().filter(|_| rows.len() == PAGE).map(|(ordinal, ..)| *ordinal);
            let next = async {
                match after {
                    Some(after) => change::rows(db, head.key(), stored(revision), after).await.map(Some),
                    None => Ok(None),
                }
            };
            let taken = async {
                read(revision, &rows);
                replay.take(&mut touched, rows, after.is_none())
            };
            // The engine makes the next page while this one is applied.
            (page, ()) = tokio::try_join!(biased; next, taken)?;
        }
        if replay.refused.is_none() {
            replay.versions.add(&replay.tree, &touched, revision);
        }
    }
    Ok(match replay.refused {
        Some(refusal) => Err(refusal),
        None => Ok(Replayed { tree: replay.tree, versions: replay.versions }),
    })
}

/// A scheme on its way from nothing.
struct Replay {
    tree: Tree,
    versions: Versions,
    /// Changes that wait until there are enough of them.
    piece: Vec<Change>,
    refused: Option<Refusal>,
}

impl Replay {
    fn take(
        &mut self,
        touched: &mut Touched,
        rows: Vec<change::Row>,
        is_last: bool,
    ) -> Result<(), StoreError> {
        for (_, node, edit) in rows {
            self.piece.push(Change { node: NodeId(node), edit: change::edit(&edit)? });
        }
        if self.piece.len() < PIECE && !is_last {
            return Ok(());
        }
        if self.refused.is_none() {
            touched.add(&self.tree, &self.piece);
            self.refused = self.tree.apply_all(&self.piece).err();
        }
        self.piece.clear();
        Ok(())
    }
}

/// Whether nodes, definitions and support links are stored just as the tree has them.
pub(crate) async fn is_stored(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    tree: &Tree,
) -> Result<bool, StoreError> {
    let scheme = tree.scheme();
    // Definitions are in the order of their ids, here as there.
    let mut known = scheme.indicators.as_slice();
    let mut after = None;
    loop {
        let page = load::indicator_page(db, key, after).await?;
        let Some((same, rest)) = known.split_at_checked(page.len()) else { return Ok(false) };
        if same != page {
            return Ok(false);
        }
        known = rest;
        match page.last() {
            Some(last) if page.len() == PAGE => after = Some(last.id),
            _ => break,
        }
    }
    if !known.is_empty() || load::supports(db, key).await? != scheme.supports {
        return Ok(false);
    }
    let (mut count, mut after) = (0, None);
    loop {
        let page = load::node_page(db, key, after).await?;
        count += page.len();
        if !page.iter().all(|node| tree.row(node.id).is_some_and(|row| tree.node(row) == node)) {
            return Ok(false);
        }
        match page.last() {
            Some(last) if page.len() == PAGE => after = Some(last.id),
            _ => return Ok(count == scheme.nodes.len()),
        }
    }
}

/// Every target version that there was.
#[derive(Default)]
pub(crate) struct Versions(Vec<Turn>);

/// From `at` on another value of a tier is in force.
struct Turn {
    node: NodeId,
    tier: Tier,
    at: i64,
    value: Option<i64>,
    /// Whether the node is gone, so that no version follows.
    is_gone: bool,
}

/// A version as it is stored: node, tier, first revision, the revision that ended it, and the value in millionths.
type Version = (Uuid, String, i64, Option<i64>, Option<i64>);

impl Turn {
    /// The key of a version, in the order in which they are stored.
    fn place(&self) -> (Uuid, &'static str, i64) {
        (self.node.0, self.tier.key(), self.at)
    }
}

impl Versions {
    fn add(&mut self, tree: &Tree, touched: &Touched, revision: Revision) {
        let at = stored(revision);
        for tier in Tier::ALL {
            let Moved { ended, begun } = touched.moved(tree, tier);
            let gone = ended.into_iter().filter(|id| tree.row(*id).is_none());
            self.0.extend(gone.map(|node| Turn { node, tier, at, value: None, is_gone: true }));
            let begun = begun.into_iter().map(|(node, value)| (node, value.map(Quantity::millionths)));
            self.0.extend(begun.map(|(node, value)| Turn { node, tier, at, value, is_gone: false }));
        }
    }

    /// In the order of their keys. A version ends where the next one of its node and tier begins.
    fn sorted(self) -> impl Iterator<Item = (Turn, Option<i64>)> {
        let Self(mut turns) = self;
        turns.sort_unstable_by_key(Turn::place);
        let mut turns = turns.into_iter().peekable();
        std::iter::from_fn(move || {
            let turn = turns.next()?;
            let next = turns.peek().filter(|next| (next.node, next.tier) == (turn.node, turn.tier));
            let until = next.map(|next| next.at);
            Some((turn, until))
        })
        .filter(|(turn, _)| !turn.is_gone)
    }
}

/// The nodes with a target version that is not the journal's, or without one that is.
pub(crate) async fn differing_versions(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    versions: Versions,
) -> Result<BTreeSet<NodeId>, StoreError> {
    use target_version::Column::{NodeId as Node, SinceRevision, Tier as Of, UntilRevision, Value};
    let mut differing = BTreeSet::new();
    let mut versions = versions.sorted().peekable();
    let mut last: Option<(Uuid, String, i64)> = None;
    loop {
        let place = || [Node, Of, SinceRevision].map(|column| Expr::col(column.as_column_ref()));
        let after = last.take().map(|(node, tier, since)| {
            Expr::tuple(place()).gt(Expr::tuple([Expr::value(node), Expr::value(tier), Expr::value(since)]))
        });
        let select = target_version::Entity::find()
            .filter(target_version::Column::CityId.eq(key.city_id))
            .filter(target_version::Column::SchemeId.eq(key.scheme_id))
            .filter(Condition::all().add_option(after))
            .order_by_asc(Node)
            .order_by_asc(Of)
            .order_by_asc(SinceRevision)
            .limit(PAGE as u64);
        let mut rows: Vec<Version> =
            page(db, select, [Node, Of, SinceRevision, UntilRevision, Value]).await?;
        rows.sort_unstable();
        let is_last = rows.len() < PAGE;
        for (node, tier, since, until, value) in rows {
            let place = (node, tier.as_str(), since);
            while let Some((missing, _)) = versions.next_if(|(turn, _)| turn.place() < place) {
                differing.insert(missing.node);
            }
            let known = versions.next_if(|(turn, _)| turn.place() == place);
            if known.map(|(turn, until)| (until, turn.value)) != Some((until, value)) {
                differing.insert(NodeId(node));
            }
            last = Some((node, tier, since));
        }
        if is_last {
            differing.extend(versions.map(|(turn, _)| turn.node));
            return Ok(differing);
        }
    }
}
