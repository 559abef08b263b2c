//! What a sheet changes in a scheme, as the changes of one change-set.
//!
//! Rows are matched by indicator code. Nodes that the sheet does not name stay as they are. What the sheet does not
//! say stays too: reserve, lock, support links, the place among unmoved siblings.

use std::collections::{HashMap, HashSet};
use std::mem;

use indicator_model::change::{Change, Edit, Placed};
use indicator_model::id::{IndicatorId, NodeId, OrganizationId};
use indicator_model::indicator::{Indicator, MeasureKind};
use indicator_model::node::{Edge, Node, Place, RollUpRule};
use indicator_model::quantity::Precision;
use indicator_model::sheet::{Column, Problem, RowError};
use indicator_model::target::{Tier, Tiers};
use indicator_model::tree::Tree;
use uuid::Uuid;

use super::by_code::ByCode;
use super::check::{Facts, Row};
use super::{measure, order};

/// What is to be done, and what it amounts to per row.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) changes: Vec<Change>,
    pub(super) created: u32,
    pub(super) updated: u32,
    pub(super) unchanged: u32,
    pub(super) errors: Vec<RowError>,
    /// The row that speaks of a node.
    pub(super) rows: HashMap<NodeId, u32>,
}

/// What the sheet is held against.
pub(super) struct Known<'a> {
    pub(super) tree: &'a Tree,
    /// By code; all that the sheet names.
    pub(super) organizations: HashMap<String, OrganizationId>,
    /// Those of the city, in whatever scheme.
    pub(super) indicators: ByCode<IndicatorId>,
    /// Codes of organizations that are new or described in a new way: their rows count as updated.
    pub(super) described: HashSet<String>,
}

/// The nodes of a scheme by the code of their indicator.
pub(super) fn nodes_by_code(tree: &Tree) -> HashMap<String, NodeId> {
    tree.rows().map(|row| (tree.indicator(row).code.clone(), tree.node(row).id)).collect()
}

/// The codes of a scheme with those of their parents.
pub(super) fn parents_by_code(tree: &Tree) -> HashMap<String, Option<String>> {
    let code = |row| tree.indicator(row).code.clone();
    tree.rows().map(|row| (code(row), tree.parent(row).map(code))).collect()
}

/// The rows must have passed [`super::links::check`]. Each is taken apart for what it becomes, so that a sheet is not in
/// memory twice.
pub(super) fn plan(rows: Vec<Row>, known: &Known<'_>) -> Plan {
    let mut nodes = nodes_by_code(known.tree);
    for row in &rows {
        // What was removed is the same where it is added again.
        let id = || NodeId(row.mark.map_or_else(Uuid::now_v7, |mark| mark.id));
        nodes.entry(row.code.clone()).or_insert_with(id);
    }
    let summed =
        rows.iter().filter(|row| row.facts.as_ref().is_some_and(|facts| facts.rule == RollUpRule::Sum));
    let summed: HashSet<NodeId> =
        summed.filter_map(|row| row.parent.as_ref().map(|code| nodes[code])).collect();
    let mut plan = Plan::default();
    let order = top_down(&rows);
    let places = places(&rows, &nodes, known.tree);
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    for index in order {
        let Some(Row { number, code, parent, facts: Some(facts), renamed, .. }) = rows[index].take() else {
            continue;
        };
        let id = nodes[&code];
        plan.rows.insert(id, number);
        let place = Place { parent: parent.map(|code| nodes[&code]), position: places[index] };
        let owner = known.organizations[&facts.owner.code];
        let is_described = known.described.contains(&facts.owner.code);
        let wish = Wish { number, code, renamed, facts: *facts, id, place, owner };
        let edits = if let Some(existing) = known.tree.row(id) {
            let node = known.tree.node(existing);
            plan.errors.extend(wish.locked(node));
            let edits = wish.edits(node, known.tree.indicator(existing));
            let is_known = edits.is_empty() && !is_described;
            *(if is_known { &mut plan.unchanged } else { &mut plan.updated }) += 1;
            edits
        } else {
            let has_parts = wish.facts.rule == RollUpRule::Sum || summed.contains(&id);
            let indicator =
                known.indicators.get(&wish.code).copied().unwrap_or_else(|| IndicatorId(Uuid::now_v7()));
            plan.created += 1;
            vec![Edit::Presence { before: None, after: Some(Box::new(wish.placed(indicator, has_parts))) }]
        };
        plan.changes.extend(edits.into_iter().map(|edit| Change { node: id, edit }));
    }
    plan
}

/// The position of each row, so that the rows of the scheme are in the order of the sheet.
fn places(rows: &[Row], nodes: &HashMap<String, NodeId>, tree: &Tree) -> Vec<u32> {
    let place = |row: &Row| {
        let node = tree.row(*nodes.get(&row.code)?)?;
        Some((tree.node(node).place.position, tree.node(node).id))
    };
    let last = tree.rows().map(|row| tree.node(row).place.position).max().unwrap_or(0);
    order::positions(&rows.iter().map(place).collect::<Vec<_>>(), last)
}

/// The rows in an order that has parents before their children, so that every change finds the place it needs: a node that
/// moves down below one of its own children must wait until that one has moved up.
fn top_down(rows: &[Row]) -> Vec<usize> {
    let by_code: HashMap<&str, &Row> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let mut depths: HashMap<&str, usize> = HashMap::new();
    for row in rows {
        let mut path = Vec::new();
        let mut next = Some(row);
        let mut depth = 0;
        while let Some(row) = next {
            if let Some(&known) = depths.get(row.code.as_str()) {
                depth = known + 1;
                break;
            }
            path.push(row.code.as_str());
            next = row.parent.as_ref().and_then(|parent| by_code.get(parent.as_str()).copied());
        }
        for code in path.into_iter().rev() {
            depths.insert(code, depth);
            depth += 1;
        }
    }
    let mut ordered: Vec<usize> = (0..rows.len()).collect();
    ordered.sort_by_key(|&index| depths[rows[index].code.as_str()]);
    ordered
}

/// What a row wants of its node.
struct Wish {
    number: u32,
    code: String,
    /// The code that a node that is there gets.
    renamed: Option<String>,
    facts: Facts,
    id: NodeId,
    place: Place,
    owner: OrganizationId,
}

impl Wish {
    /// The node and its definition. `has_parts` as in [`measure::derive`].
    fn placed(self, indicator: IndicatorId, has_parts: bool) -> Placed {
        let Self { code, mut facts, id, place, owner, .. } = self;
        let (measure, precision) = (measure::derive(&facts, has_parts), facts.precision);
        let basis = mem::take(&mut facts.basis);
        let node = Node {
            id,
            indicator,
            owner,
            post: mem::take(&mut facts.post),
            level: facts.level,
            place,
            edge: Edge { rule: facts.rule, basis, share: facts.share },
            baseline_year: facts.baseline_year,
            targets: facts.targets,
            reserve: Tiers::default(),
            weight: facts.weight,
            mode: facts.mode,
            curve: facts.curve,
            lock: None,
        };
        Placed { node, indicator: defined(facts, indicator, code, measure, precision) }
    }

    /// The edits that bring an existing node to the wish, precision before the values that need it.
    fn edits(self, node: &Node, indicator: &Indicator) -> Vec<Edit> {
        let code = self.renamed.unwrap_or_else(|| indicator.code.clone());
        let after = Node { owner: self.owner, place: self.place, ..node.clone() };
        let Placed { node: after, indicator: defined } = stated(self.facts, after, indicator, code);
        let mut edits = Vec::new();
        if *indicator != defined {
            edits.push(Edit::Indicator { before: Box::new(indicator.clone()), after: Box::new(defined) });
        }
        if node.facts() != after.facts() {
            edits.push(Edit::Facts { before: node.facts().into(), after: after.facts().into() });
        }
        if node.owner != after.owner {
            edits.push(Edit::Owner { before: node.owner, after: after.owner });
        }
        if node.place != after.place {
            edits.push(Edit::Place { before: node.place.into(), after: after.place.into() });
        }
        if node.edge.rule != after.edge.rule {
            edits.push(Edit::Rule { before: node.edge.rule, after: after.edge.rule });
        }
        if node.edge.share != after.edge.share {
            edits.push(Edit::Share { before: node.edge.share, after: after.edge.share });
        }
        if node.weight != after.weight {
            edits.push(Edit::Weight { before: node.weight, after: after.weight });
        }
        if node.mode != after.mode {
            edits.push(Edit::Mode { before: node.mode, after: after.mode });
        }
        if node.curve != after.curve {
            edits.push(Edit::Curve { before: node.curve, after: after.curve });
        }
        for tier in Tier::ALL {
            let (before, after) = (node.targets[tier], after.targets[tier]);
            if before != after {
                edits.push(Edit::Target { tier, before, after });
            }
        }
        edits
    }

    /// A lock that the row would move a target of.
    fn locked(&self, node: &Node) -> Option<RowError> {
        let lock = node.lock.as_ref().filter(|_| node.targets != self.facts.targets)?;
        let columns = [
            (Tier::Baseline, Column::BaselineValue),
            (Tier::Basic, Column::BasicTarget),
            (Tier::Challenge, Column::ChallengeTarget),
        ];
        let moved = columns.into_iter().find(|(tier, _)| node.targets[*tier] != self.facts.targets[*tier]);
        Some(RowError {
            row: Some(self.number),
            column: moved.map(|(_, column)| column),
            problem: Problem::Locked { owner: lock.owner.clone(), reason: lock.reason.clone() },
        })
    }
}

/// A node that is there as a row would have it. A sheet makes an indicator finer, never coarser: a spreadsheet drops the zero of
/// `91.0`, and means nothing by it.
pub(super) fn stated(mut facts: Facts, node: Node, indicator: &Indicator, code: String) -> Placed {
    let precision = indicator.precision.max(facts.precision);
    let basis = mem::take(&mut facts.basis);
    let node = Node {
        post: mem::take(&mut facts.post),
        level: facts.level,
        edge: Edge { rule: facts.rule, basis, share: facts.share },
        baseline_year: facts.baseline_year,
        targets: facts.targets,
        weight: facts.weight,
        mode: facts.mode,
        curve: facts.curve,
        ..node
    };
    Placed { node, indicator: defined(facts, indicator.id, code, indicator.measure, precision) }
}

/// The definition that a row gives.
fn defined(
    facts: Facts,
    id: IndicatorId,
    code: String,
    measure: MeasureKind,
    precision: Precision,
) -> Indicator {
    Indicator {
        id,
        code,
        name: facts.name,
        unit: facts.unit,
        precision,
        kind: facts.kind,
        measure,
        direction: facts.direction,
        comparator: facts.comparator,
        definition: facts.definition,
        theme: facts.theme,
        dimension: facts.dimension,
        scoring: facts.scoring,
        frequency: facts.frequency,
        data_source: facts.data_source,
        data_provider: facts.data_provider,
        evidence: facts.evidence,
    }
}
