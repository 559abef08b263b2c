//! The children of one node as an allocation sees them.

use std::collections::HashMap;

use super::{Method, Reference};
use crate::allocate::{self, Aim, Allocation, Share, Spread};
use crate::id::NodeId;
use crate::indicator::{Direction, Indicator, MeasureKind};
use crate::node::RollUpRule;
use crate::quantity::{Precision, Quantity};
use crate::target::Tier;
use crate::tree::{Row, Tree};

/// The arithmetic children of one node. Refilled from group to group, so that a large tree is not gathered into ever
/// new vectors.
#[derive(Default)]
pub(super) struct Group {
    rows: Vec<Row>,
    shares: Vec<Share>,
    /// The coarsest precision of the free children: a value of it suits them all.
    precision: Precision,
    pub(super) locked: u32,
}

impl Group {
    /// Fills in the children of `row`. Those that are locked or that `moves` does not name are fixed.
    pub(super) fn gather(&mut self, tree: &Tree, row: Row, tier: Tier, moves: impl Fn(Row) -> bool) {
        self.rows.clear();
        self.shares.clear();
        self.locked = 0;
        let mut precision = None;
        for child in tree.children(row) {
            let figures = tree.figures(child);
            if !figures.rule.is_arithmetic() {
                continue;
            }
            let fixed = figures.locked || !moves(child);
            if !fixed {
                let own = figures.precision;
                precision = Some(precision.map_or(own, |coarsest: Precision| coarsest.min(own)));
            }
            self.locked += u32::from(figures.locked);
            let current = figures.value(tier).or_else(|| tree.rolled_value(child, tier));
            let weight = match figures.rule {
                RollUpRule::WeightedMean | RollUpRule::Ratio => figures.share,
                _ => Some(Quantity::ONE),
            };
            self.rows.push(child);
            self.shares.push(Share { current, reference: None, weight, fixed });
        }
        self.precision = precision.unwrap_or(Precision::FINEST);
    }

    /// Splits `total` by `method` over the children, which make the node's value by `rule`.
    pub(super) fn allocate(
        &mut self,
        tree: &Tree,
        row: Row,
        tier: Tier,
        total: Quantity,
        rule: RollUpRule,
        method: &Method,
    ) -> Allocation {
        let indicator = tree.indicator(row);
        match rule {
            RollUpRule::SameValue | RollUpRule::WorstOf => {
                allocate::same_value(total, self.precision, indicator.direction, &self.shares)
            }
            RollUpRule::Sum => {
                let reserve = tree.node(row).reserve[tier].unwrap_or(Quantity::ZERO);
                let spread = self.spread(tree, method, |_| Quantity::ZERO);
                // A total less its reserve leaves the range only where the reserve alone is out of all proportion.
                let amount = total.checked_sub(reserve).unwrap_or(total);
                allocate::sum(amount, self.precision, spread, &self.shares)
            }
            _ => {
                let range = self.range(indicator, total);
                let spread = self.spread(tree, method, |group| group.goal(indicator.direction, range));
                let aim = Aim { value: total, precision: indicator.precision, bounds: range.bounds() };
                allocate::mean(aim, self.precision, spread, &self.shares)
            }
        }
    }

    /// The children whose value moves, with their new one.
    pub(super) fn moved(&self, values: &[Option<Quantity>]) -> impl Iterator<Item = (Row, Quantity)> {
        let children = self.rows.iter().zip(&self.shares);
        children.zip(values).filter_map(|((&row, share), &after)| {
            let after = after.filter(|_| !share.fixed && after != share.current)?;
            Some((row, after))
        })
    }

    /// The spread of a method, with the references that it needs filled into the shares.
    fn spread(&mut self, tree: &Tree, method: &Method, goal: impl Fn(&Self) -> Quantity) -> Spread {
        let reference = match method {
            Method::Equal => return Spread::Equal,
            Method::Manual => return Spread::Manual,
            Method::GapClosing { goal: to } if self.has_start() => {
                return Spread::GapClosing { goal: to.unwrap_or_else(|| goal(self)) };
            }
            Method::Growth | Method::Proportional(Reference::Current) if self.has_start() => {
                return Spread::Growth;
            }
            Method::Growth | Method::GapClosing { .. } => &Reference::Current,
            Method::Proportional(reference) => reference,
        };
        let others: HashMap<NodeId, Quantity> = match reference {
            Reference::Values(values) => values.iter().copied().collect(),
            _ => HashMap::new(),
        };
        for (share, &row) in self.shares.iter_mut().zip(&self.rows) {
            let node = tree.node(row);
            share.reference = match reference {
                Reference::Current => tree.effective(row, Tier::Baseline),
                Reference::Tier(tier) => tree.effective(row, *tier),
                Reference::Weight => node.weight,
                Reference::Share => node.edge.share,
                Reference::Values(_) => others.get(&node.id).copied(),
            };
        }
        Spread::Proportional
    }

    /// Whether any free child has a value to start from. Where none has, all start from their baselines.
    fn has_start(&self) -> bool {
        let starts = |share: &Share| !share.fixed && share.current.is_some_and(|current| !current.is_zero());
        self.shares.iter().any(starts)
    }

    /// What the values are, as far as they tell: growth rates fall below zero, investments go over their plan.
    fn range(&self, indicator: &Indicator, total: Quantity) -> Range {
        let all = |accepts: fn(Quantity) -> bool| {
            accepts(total) && self.shares.iter().filter_map(|share| share.current).all(accepts)
        };
        let is_rate =
            matches!(indicator.measure, MeasureKind::Ratio | MeasureKind::Milestone) && indicator.unit == "%";
        if is_rate && all(|value| (Quantity::ZERO..=Quantity::HUNDRED).contains(&value)) {
            Range::Rate
        } else if all(|value| !value.is_negative()) {
            Range::Positive
        } else {
            Range::Any
        }
    }

    /// The goal of a gap-closing that names none.
    fn goal(&self, direction: Direction, range: Range) -> Quantity {
        let values = self.shares.iter().filter_map(|share| share.current);
        let best = match (direction, range) {
            (Direction::HigherBetter, Range::Rate) => Some(Quantity::HUNDRED),
            (Direction::LowerBetter, Range::Rate) => Some(Quantity::ZERO),
            (Direction::LowerBetter, _) => values.min(),
            (Direction::HigherBetter | Direction::WithinBand, _) => values.max(),
        };
        best.unwrap_or_default()
    }
}

/// Where the values of a mean lie, and are to stay.
#[derive(Clone, Copy)]
enum Range {
    /// 0 to 100 %
    Rate,
    Positive,
    Any,
}

impl Range {
    fn bounds(self) -> Option<(Quantity, Quantity)> {
        match self {
            Self::Rate => Some((Quantity::ZERO, Quantity::HUNDRED)),
            Self::Positive => Some((Quantity::ZERO, Quantity::MAX)),
            Self::Any => None,
        }
    }
}
