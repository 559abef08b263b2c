//! What nodes were when their rows left, found by taking back the change-sets since.

use std::collections::{BTreeMap, HashMap, HashSet};

use indicator_model::change::{Change, Edit, Field, Placed};
use indicator_model::id::{IndicatorId, NodeId};
use indicator_model::indicator::Indicator;
use indicator_model::node::Node;
use indicator_model::scheme::Revision;
use indicator_model::tree::Tree;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::by_code::ByCode;
use super::check::Row;
use crate::entity::{SchemeKey, change_set, stored};
use crate::error::StoreError;
use crate::scheme::changes;
use crate::table_file::row_mark::RowMark;

/// Revisions that the rows of one sheet left at. Somebody may paste those of a few exports into one.
const REVISIONS: usize = 50;

/// Whether looking for what all rows were would take memory and time without a bound.
pub(super) fn is_too_much(rows: &[Row]) -> bool {
    let revisions: HashSet<Revision> = rows.iter().filter_map(|row| Some(row.mark?.revision)).collect();
    revisions.len() > REVISIONS
}

/// What is another thing now. All else was what it is.
#[derive(Default)]
pub(super) struct Then {
    nodes: HashMap<RowMark, Placed>,
    /// Codes of nodes that are called otherwise now, or are gone.
    codes: HashMap<Revision, HashMap<NodeId, String>>,
    /// The nodes by these codes.
    called: HashMap<Revision, ByCode<NodeId>>,
}

/// Who imports which file.
pub(super) struct Source<'a> {
    pub(super) author: Option<Uuid>,
    pub(super) file: &'a str,
}

impl Then {
    /// Of the rows that left before the revision of the scheme; also as of `seen`. One that claims to be of a later one is believed
    /// nothing, nor is a sheet of which the scheme has no row.
    ///
    /// What the same author imported from the same file since is what the file said last: it is not taken back.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        key: SchemeKey,
        tree: &Tree,
        rows: &[Row],
        source: &Source<'_>,
        seen: Option<Revision>,
    ) -> Result<Self, StoreError> {
        let now = tree.scheme().revision;
        let marks = || rows.iter().filter_map(|row| row.mark).filter(|mark| mark.revision < now);
        let of_scheme = marks().filter(|mark| tree.row(NodeId(mark.id)).is_some());
        let mut then = Self::default();
        let Some(oldest) = of_scheme.map(|mark| mark.revision).min() else { return Ok(then) };
        let mut wanted: BTreeMap<Revision, Vec<NodeId>> = BTreeMap::new();
        for mark in marks().filter(|mark| mark.revision >= oldest) {
            wanted.entry(mark.revision).or_default().push(NodeId(mark.id));
        }
        let all: HashSet<NodeId> = wanted.values().flatten().copied().collect();
        if let Some(seen) = seen.filter(|seen| (oldest..now).contains(seen)) {
            wanted.entry(seen).or_default().extend(&all);
        }
        let own = own_imports(db, key, oldest, source).await?;
        let mut back = Back {
            tree,
            wanted: all,
            own: HashSet::new(),
            nodes: HashMap::new(),
            indicators: HashMap::new(),
        };
        let mut reached = now;
        while reached > oldest {
            let is_own = own.contains(&reached);
            for change in changes(db, key, reached).await?.into_iter().rev() {
                back.take(change, is_own);
            }
            reached = Revision(reached.0 - 1);
            if let Some(nodes) = wanted.get(&reached) {
                then.keep(&back, reached, nodes);
            }
        }
        Ok(then)
    }

    fn keep(&mut self, back: &Back<'_>, revision: Revision, nodes: &[NodeId]) {
        let placed =
            nodes.iter().filter_map(|&node| Some((RowMark { id: node.0, revision }, back.placed(node)?)));
        self.nodes.extend(placed);
        let codes = back.codes();
        let mut called = ByCode::default();
        for (&node, code) in &codes {
            called.add(code, node);
        }
        self.called.insert(revision, called);
        self.codes.insert(revision, codes);
    }

    /// None where it was what it is, or was not there.
    pub(super) fn get(&self, mark: RowMark) -> Option<&Placed> {
        self.nodes.get(&mark)
    }

    /// The code that a node had, where it has another one now, or none.
    pub(super) fn code(&self, mark: RowMark) -> Option<&str> {
        self.codes.get(&mark.revision)?.get(&NodeId(mark.id)).map(String::as_str)
    }

    /// The node that was called so, where that is called otherwise now, or is gone.
    pub(super) fn called(&self, code: &str, revision: Revision) -> Option<NodeId> {
        self.called.get(&revision)?.get(code).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// Revisions since that are imports of the same file by the same author, but for those that were undone.
async fn own_imports(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    oldest: Revision,
    source: &Source<'_>,
) -> Result<HashSet<Revision>, StoreError> {
    let rows = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(key.city_id))
        .filter(change_set::Column::SchemeId.eq(key.scheme_id))
        .filter(change_set::Column::Revision.gt(stored(oldest)))
        .filter(change_set::Column::Origin.is_in(["import", "undo", "redo"]))
        .order_by_desc(change_set::Column::Revision)
        .all(db)
        .await?;
    let mut is_undone: HashMap<Uuid, bool> = HashMap::new();
    let mut own = HashSet::new();
    for row in rows {
        if let Some(of) = row.origin_of {
            // The last step decides.
            is_undone.entry(of).or_insert(row.origin == "undo");
            continue;
        }
        let is_own = row.author_id == source.author && row.reason == source.file;
        if is_own && !is_undone.get(&row.id).copied().unwrap_or(false) {
            own.insert(crate::entity::revision(row.revision)?);
        }
    }
    Ok(own)
}

/// The way back, as far as it was gone.
struct Back<'a> {
    tree: &'a Tree,
    /// Of others nothing but code and presence is wanted.
    wanted: HashSet<NodeId>,
    /// Cells that the file itself set.
    own: HashSet<(NodeId, Field)>,
    /// Those that have changed since; none of one that was not there.
    nodes: HashMap<NodeId, Option<Node>>,
    /// The same; several nodes can have one.
    indicators: HashMap<IndicatorId, Indicator>,
}

impl Back<'_> {
    fn take(&mut self, change: Change, is_own: bool) {
        let cell = change.cell();
        if is_own {
            self.own.insert(cell);
        }
        if self.own.contains(&cell) {
            return;
        }
        let Change { node: id, edit } = change;
        match &edit {
            Edit::Indicator { before, .. } => {
                self.indicators.insert(before.id, Indicator::clone(before));
            }
            Edit::Presence { before: Some(before), .. } => {
                self.indicators.insert(before.indicator.id, before.indicator.clone());
            }
            _ => {}
        }
        if let Edit::Presence { before, .. } = edit {
            self.nodes.insert(id, before.map(|placed| placed.node));
        } else if self.wanted.contains(&id) {
            let tree = self.tree;
            let known = || tree.row(id).map(|row| tree.node(row).clone());
            if let Some(node) = self.nodes.entry(id).or_insert_with(known) {
                take_back(node, edit);
            }
        }
    }

    /// The node as it was, where it or its indicator was another thing.
    fn placed(&self, id: NodeId) -> Option<Placed> {
        let known = || self.tree.row(id).map(|row| self.tree.node(row).clone());
        let node = self.nodes.get(&id).cloned().unwrap_or_else(known)?;
        let now = self.tree.rows_of(node.indicator).next().map(|row| self.tree.indicator(row));
        let was = self.indicators.get(&node.indicator);
        if was.is_none() && !self.nodes.contains_key(&id) {
            return None;
        }
        Some(Placed { indicator: was.or(now)?.clone(), node })
    }

    /// Codes that are others now, or of nodes that are gone.
    fn codes(&self) -> HashMap<NodeId, String> {
        let tree = self.tree;
        let renamed = self.indicators.values().flat_map(|was| {
            let rows = tree.rows_of(was.id).filter(|&row| tree.indicator(row).code != was.code);
            rows.map(|row| (tree.node(row).id, was.code.clone()))
        });
        let gone = self.nodes.iter().filter(|(id, _)| tree.row(**id).is_none());
        let gone = gone.filter_map(|(id, node)| {
            let indicator = self.indicators.get(&node.as_ref()?.indicator)?;
            Some((*id, indicator.code.clone()))
        });
        renamed.chain(gone).collect()
    }
}

/// Brings the field of an edit to what it was before.
fn take_back(node: &mut Node, edit: Edit) {
    match edit {
        Edit::Target { tier, before, .. } => node.targets[tier] = before,
        Edit::Reserve { tier, before, .. } => node.reserve[tier] = before,
        Edit::Weight { before, .. } => node.weight = before,
        Edit::Share { before, .. } => node.edge.share = before,
        Edit::Rule { before, .. } => node.edge.rule = before,
        Edit::Place { before, .. } => node.place = *before,
        Edit::Owner { before, .. } => node.owner = before,
        Edit::Mode { before, .. } => node.mode = before,
        Edit::Curve { before, .. } => node.curve = before,
        Edit::Lock { before, .. } => node.lock = before.map(|lock| *lock),
        Edit::Facts { before, .. } => node.set_facts(*before),
        // Of the indicator, of the whole node, and of no node alone.
        Edit::Indicator { .. } | Edit::Presence { .. } | Edit::Support { .. } => {}
    }
}
