//! What nodes were when their rows left, found by taking back the change-sets since.

use std::collections::{BTreeMap, HashMap, HashSet};

use indicator_model::change::{Change, Edit, Placed};
use indicator_model::id::{IndicatorId, NodeId};
use indicator_model::indicator::Indicator;
use indicator_model::node::Node;
use indicator_model::scheme::Revision;
use indicator_model::tree::Tree;
use sea_orm::ConnectionTrait;

use super::check::Row;
use crate::entity::SchemeKey;
use crate::error::StoreError;
use crate::scheme::changes;
use crate::table_file::row_mark::RowMark;

/// The nodes that were another thing then. All others were what they are.
#[derive(Default)]
pub(super) struct Then {
    nodes: HashMap<RowMark, Placed>,
}

impl Then {
    /// Of the rows that left before the revision of the scheme. One that claims to be of a later one is believed nothing.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        key: SchemeKey,
        tree: &Tree,
        rows: &[Row],
    ) -> Result<Self, StoreError> {
        let now = tree.scheme().revision;
        let mut marks: BTreeMap<Revision, Vec<NodeId>> = BTreeMap::new();
        for mark in rows.iter().filter_map(|row| row.mark).filter(|mark| mark.revision < now) {
            marks.entry(mark.revision).or_default().push(NodeId(mark.id));
        }
        let mut then = Self::default();
        let Some((&oldest, _)) = marks.first_key_value() else { return Ok(then) };
        let mut back = Back {
            tree,
            wanted: marks.values().flatten().copied().collect(),
            nodes: HashMap::new(),
            indicators: HashMap::new(),
        };
        let mut reached = now;
        while reached > oldest {
            for change in changes(db, key, reached).await?.into_iter().rev() {
                back.take(change);
            }
            reached = Revision(reached.0 - 1);
            for &node in marks.get(&reached).into_iter().flatten() {
                let placed = back.placed(node).map(|it| (RowMark { id: node.0, revision: reached }, it));
                then.nodes.extend(placed);
            }
        }
        Ok(then)
    }

    /// None where it was what it is, or was not there.
    pub(super) fn get(&self, mark: RowMark) -> Option<&Placed> {
        self.nodes.get(&mark)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// The way back, as far as it was gone.
struct Back<'a> {
    tree: &'a Tree,
    wanted: HashSet<NodeId>,
    /// Those that have changed since; none of one that was not there.
    nodes: HashMap<NodeId, Option<Node>>,
    /// The same; several nodes can have one.
    indicators: HashMap<IndicatorId, Indicator>,
}

impl Back<'_> {
    fn take(&mut self, change: Change) {
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
        if !self.wanted.contains(&id) {
            return;
        }
        let tree = self.tree;
        let node = self.nodes.entry(id).or_insert_with(|| tree.row(id).map(|row| tree.node(row).clone()));
        if let Edit::Presence { before, .. } = edit {
            *node = before.map(|placed| placed.node);
        } else if let Some(node) = node {
            take_back(node, edit);
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
