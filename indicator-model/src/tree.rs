//! The scheme as a tree that answers at once: ground state and what follows from it, side by side.
//!
//! A [`Tree`] owns a [`Scheme`] and keeps the roll-up of every parent while changes are applied. Roll-up is never
//! forced: a node's own value and what its children amount to stand side by side, and the difference is shown as a
//! [`Balance`]. Nothing here fails: links that cannot hold are cut, and [`crate::diagnose`] tells.
//!
//! Invariant: after any sequence of changes the tree equals the one made from its scheme, bit for bit.
//!
//! Deliberately absent: scores, which follow from measurements, and how a total is split ([`crate::decompose`]).

mod apply;
mod batch;
mod check;
mod curve;
mod engine;
mod figures;
mod ground;
mod head;
mod loose;
mod marks;
mod order;
mod update;
mod uses;

use std::iter::FusedIterator;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::engine::{Engine, GroupRule};
pub(crate) use self::figures::Figures;
use self::ground::Ground;
use self::marks::Marks;
use self::order::{Order, position};
use crate::id::{IndicatorId, NodeId};
use crate::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use crate::node::{Mode, Node, RollUpRule};
use crate::organization::Organization;
use crate::quantity::{Precision, Quantity};
use crate::roll_up;
use crate::scheme::Scheme;
use crate::target::Tier;

/// A scheme with everything that follows from it. Equal trees are equal in every sum they keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    ground: Ground,
    order: Order,
    engine: Engine,
    marks: Marks,
}

/// A node's place in the breadth-first order. Valid until the structure changes ([`Changes::structure`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row(u32);

impl Row {
    /// From 0 to the number of nodes, exclusive: for tables kept beside the tree.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the arithmetic children of a node amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollUp {
    /// Rounded to six decimals, half away from zero. With children missing, a sum is that of the others.
    pub value: Quantity,
    /// Children without a value, which take no part: missing is not zero.
    pub missing: u32,
}

/// A node's own value against its children: the remainder bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The node's own value.
    pub total: Quantity,
    /// What the children amount to; in a sum, children without a value have nothing yet.
    pub allocated: Quantity,
    /// Kept back on purpose; zero unless the children are summed.
    pub reserve: Quantity,
    /// total − allocated − reserve. Below zero the node is over-allocated.
    pub unallocated: Quantity,
    /// 加码率: (allocated − total) / |total|, a fraction at six decimals. None when the total is zero.
    pub overload: Option<Quantity>,
}

/// What moved when changes were applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Cells whose own value, reserve or roll-up moved, each once: first those that were edited, then what follows
    /// from them, deepest first. A node that is gone has none.
    pub cells: Vec<(NodeId, Tier)>,
    /// Nodes came, went or moved: every [`Row`] from before is void.
    pub structure: bool,
    /// Nothing was edited but targets and reserves, so nothing follows that is no number.
    pub numbers: bool,
}

impl Tree {
    /// Never fails. Links to an unknown parent and links that close a cycle are cut; of nodes with the same id the
    /// first is kept; definitions and support links that no node needs are dropped.
    pub fn new(scheme: Scheme) -> Self {
        let (ground, order) = Ground::new(scheme);
        let engine = Engine::new(&ground, &order);
        let marks = Marks::new(&order);
        Self { ground, order, engine, marks }
    }

    /// The ground state. Its nodes are in the order of rows, definitions and support links in that of their ids.
    pub fn scheme(&self) -> &Scheme {
        self.ground.scheme()
    }

    pub fn into_scheme(self) -> Scheme {
        self.ground.into_scheme()
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn row(&self, node: NodeId) -> Option<Row> {
        self.ground.slot(node).map(Row)
    }

    /// The same, at no cost when the node stands at `guess`: lists of changes mostly name siblings one after the other.
    pub fn row_near(&self, node: NodeId, guess: usize) -> Option<Row> {
        self.ground.slot_near(&node, position(guess)).map(Row)
    }

    /// The rows of the nodes that place an indicator.
    pub fn rows_of(&self, indicator: IndicatorId) -> impl Iterator<Item = Row> {
        self.ground.rows_of(indicator).map(Row)
    }

    /// How many levels there are.
    pub fn levels(&self) -> u32 {
        self.order.levels()
    }

    /// All nodes as a table shows them: depth first, parents before their children.
    pub fn rows(&self) -> Descendants<'_> {
        Descendants { order: &self.order, pending: vec![self.order.roots()] }
    }

    pub fn roots(&self) -> Rows {
        Rows(self.order.roots())
    }

    pub fn children(&self, row: Row) -> Rows {
        Rows(self.order.children(row.0))
    }

    pub fn parent(&self, row: Row) -> Option<Row> {
        self.order.parent(row.0).map(Row)
    }

    /// 0 for a root.
    pub fn depth(&self, row: Row) -> u32 {
        self.order.depth(row.0)
    }

    /// How many rows lie below this one: O(depth).
    pub(crate) fn count_below(&self, row: Row) -> usize {
        self.order.count_below(row.0)
    }

    /// From the parent up to the root.
    pub fn ancestors(&self, row: Row) -> impl Iterator<Item = Row> {
        std::iter::successors(self.parent(row), |&row| self.parent(row))
    }

    /// All below the row, without it: depth first, parents before their children.
    pub fn descendants(&self, row: Row) -> Descendants<'_> {
        Descendants { order: &self.order, pending: vec![self.order.children(row.0)] }
    }

    pub fn node(&self, row: Row) -> &Node {
        self.ground.node(row.0)
    }

    /// What arithmetic needs of the node, without touching the rest of it.
    pub(crate) fn figures(&self, row: Row) -> &Figures {
        self.ground.figures(row.0)
    }

    /// The definition behind the node; an empty one when the scheme lacks it, which is reported.
    pub fn indicator(&self, row: Row) -> &Indicator {
        self.ground.indicator(self.node(row).indicator).unwrap_or(&UNKNOWN)
    }

    /// Whether a row is an objective without a target: it is in words, and its key results have the numbers.
    pub fn is_in_words(&self, row: Row) -> bool {
        let is_objective = self.node(row).mode == Some(Mode::Objective);
        is_objective && Tier::TARGETS.iter().all(|&tier| self.effective(row, tier).is_none())
    }

    pub fn owner(&self, row: Row) -> Option<&Organization> {
        self.ground.organization(self.node(row).owner)
    }

    pub(crate) fn has_indicator(&self, row: Row) -> bool {
        self.ground.indicator(self.node(row).indicator).is_some()
    }

    /// The node's own value.
    pub fn value(&self, row: Row, tier: Tier) -> Option<Quantity> {
        self.figures(row).value(tier)
    }

    /// The node's own value, else what its children amount to.
    pub fn effective(&self, row: Row, tier: Tier) -> Option<Quantity> {
        self.value(row, tier).or_else(|| self.rolled_value(row, tier))
    }

    /// [`RollUp::value`]
    pub(crate) fn rolled_value(&self, row: Row, tier: Tier) -> Option<Quantity> {
        self.roll_up(row, tier).map(|roll_up| roll_up.value)
    }

    /// What the arithmetic children amount to, from their effective values. None when there are none, none of
    /// them has a value, their rules are mixed, or the result leaves the range of a quantity.
    pub fn roll_up(&self, row: Row, tier: Tier) -> Option<RollUp> {
        let rolled = self.engine.rolled(row.0, tier);
        let value = rolled.value?.round().ok()?;
        Some(RollUp { value, missing: rolled.missing })
    }

    /// The rule by which the children make this node's value. None when no child takes part or rules are mixed.
    pub fn arithmetic_rule(&self, row: Row) -> Option<RollUpRule> {
        match self.engine.rule(row.0) {
            GroupRule::One(rule) => Some(rule),
            GroupRule::None | GroupRule::Mixed => None,
        }
    }

    pub(crate) fn has_mixed_rules(&self, row: Row) -> bool {
        self.engine.rule(row.0) == GroupRule::Mixed
    }

    pub(crate) fn overflows(&self, row: Row, tier: Tier) -> bool {
        self.engine.rolled(row.0, tier).overflow
    }

    /// The node's own value against its children. None without an own value or without arithmetic children.
    /// Of a sum that nobody has a part of yet, all is unallocated; a mean of nothing has no balance.
    pub fn balance(&self, row: Row, tier: Tier) -> Option<Balance> {
        let rule = self.arithmetic_rule(row)?;
        let total = self.value(row, tier)?;
        let (allocated, reserve) = match (rule, self.roll_up(row, tier)) {
            (RollUpRule::Sum, _) if self.overflows(row, tier) => return None,
            (RollUpRule::Sum, roll_up) => (
                roll_up.map_or(Quantity::ZERO, |roll_up| roll_up.value),
                self.node(row).reserve[tier].unwrap_or(Quantity::ZERO),
            ),
            (_, roll_up) => (roll_up?.value, Quantity::ZERO),
        };
        let wide = |quantity: Quantity| i128::from(quantity.millionths());
        let unallocated = Quantity::from_wide(wide(total) - wide(allocated) - wide(reserve)).ok()?;
        let overload = roll_up::rate(allocated, total);
        Some(Balance { total, allocated, reserve, unallocated, overload })
    }
}

/// Siblings, in order.
#[derive(Clone, Debug)]
pub struct Rows(Range<u32>);

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.0.next().map(Row)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.0.end.saturating_sub(self.0.start) as usize;
        (length, Some(length))
    }
}

impl DoubleEndedIterator for Rows {
    fn next_back(&mut self) -> Option<Row> {
        self.0.next_back().map(Row)
    }
}

impl ExactSizeIterator for Rows {}
impl FusedIterator for Rows {}

/// A walk downwards: depth first, parents before their children.
#[derive(Clone, Debug)]
pub struct Descendants<'tree> {
    order: &'tree Order,
    pending: Vec<Range<u32>>,
}

impl Iterator for Descendants<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while let Some(siblings) = self.pending.last_mut() {
            if let Some(row) = siblings.next() {
                self.pending.push(self.order.children(row));
                return Some(Row(row));
            }
            self.pending.pop();
        }
        None
    }
}

impl FusedIterator for Descendants<'_> {}

/// Used for a definition that the scheme lacks.
static UNKNOWN: Indicator = Indicator {
    id: IndicatorId(Uuid::nil()),
    code: String::new(),
    name: String::new(),
    unit: String::new(),
    precision: Precision::FINEST,
    kind: IndicatorKind::Quantitative,
    measure: MeasureKind::Count,
    direction: Direction::HigherBetter,
    comparator: Comparator::AtLeast,
    definition: String::new(),
    theme: String::new(),
    dimension: String::new(),
    scoring: ScoringMethod::Proportional,
    frequency: Frequency::Yearly,
    data_source: String::new(),
    data_provider: String::new(),
    evidence: String::new(),
};
