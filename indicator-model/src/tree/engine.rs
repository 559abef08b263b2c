//! What follows from the ground state: the roll-up of every parent, kept as partial sums.
//!
//! Only rows with children have any, about one in ten of a city's scheme. [`super::update`] keeps it in step.

use super::ground::Ground;
use super::order::{Order, position};
use crate::indicator::Direction;
use crate::node::RollUpRule;
use crate::quantity::Quantity;
use crate::roll_up::{self, Fine, Rolled, Sums};
use crate::target::Tier;

/// No group: the row has no children.
const LEAF: u32 = u32::MAX;

/// The derived state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Engine {
    groups: Vec<Group>,
    of_row: Vec<u32>,
}

/// The children of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Group {
    rule: GroupRule,
    cells: [Cell; 3],
}

/// The arithmetic rule of a group: of its children that take part, all must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupRule {
    None,
    One(RollUpRule),
    Mixed,
}

/// One tier of a group. The order rules keep no sums: what is worst cannot be subtracted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cell {
    sums: Sums,
    rolled: Rolled,
}

impl Engine {
    /// Everything from scratch, children before parents.
    pub(super) fn new(ground: &Ground, order: &Order) -> Self {
        let mut engine = Self { groups: Vec::new(), of_row: vec![LEAF; order.len()] };
        for row in (0..position(order.len())).rev() {
            if !order.children(row).is_empty() {
                engine.of_row[row as usize] = position(engine.groups.len());
                engine.groups.push(Group { rule: GroupRule::None, cells: Default::default() });
                engine.recompute(ground, order, row);
            }
        }
        engine
    }

    /// Makes the group of a row from its children, which are up to date.
    pub(super) fn recompute(&mut self, ground: &Ground, order: &Order, row: u32) {
        let mut group = Group { rule: GroupRule::None, cells: Default::default() };
        for child in order.children(row) {
            let figures = ground.figures(child);
            group.rule = group.rule.with(figures.rule);
            let factor = roll_up::factor(figures.rule, figures.share);
            if figures.rule.is_arithmetic() && !has_order(figures.rule) {
                for tier in Tier::ALL {
                    group.cells[tier as usize].sums.add(self.effective(ground, child, tier), factor);
                }
            }
        }
        if group.rule == GroupRule::Mixed {
            group.cells = Default::default();
        }
        if let Some(slot) = self.group_mut(row) {
            *slot = group;
        }
        for tier in Tier::ALL {
            self.roll_up(ground, order, row, tier);
        }
    }

    /// Makes the roll-up of a row from its sums, or from its children where order decides.
    pub(super) fn roll_up(&mut self, ground: &Ground, order: &Order, row: u32, tier: Tier) {
        let Some(&Group { rule: GroupRule::One(rule), cells }) = self.group(row) else { return };
        let rolled = if has_order(rule) {
            let parent = ground.indicator(ground.node(row).indicator);
            let direction = parent.map_or(Direction::HigherBetter, |parent| parent.direction);
            let takers = order.children(row).filter(|&child| ground.figures(child).rule.is_arithmetic());
            roll_up::worst(direction, takers.map(|child| self.effective(ground, child, tier)))
        } else {
            cells[tier as usize].sums.roll_up(rule)
        };
        if let Some(group) = self.group_mut(row) {
            group.cells[tier as usize].rolled = rolled;
        }
    }

    /// Exchanges the effective value of one child in the sums of its parent. Says whether that can move the roll-up.
    pub(super) fn replace(
        &mut self,
        parent: u32,
        tier: Tier,
        share: Option<Quantity>,
        before: Option<Fine>,
        after: Option<Fine>,
    ) -> bool {
        let Some(group) = self.group_mut(parent) else { return false };
        let GroupRule::One(rule) = group.rule else { return false };
        if !has_order(rule) {
            let factor = roll_up::factor(rule, share);
            let sums = &mut group.cells[tier as usize].sums;
            sums.replace(before, after, factor);
        }
        true
    }

    /// Whether the children of a row add up, each counting once, and one of `rule` is among them.
    pub(super) fn adds_up(&self, row: u32, rule: RollUpRule) -> bool {
        matches!(rule, RollUpRule::Sum | RollUpRule::Milestone) && self.rule(row) == GroupRule::One(rule)
    }

    /// [`Sums::gain`] of a row whose children add up.
    pub(super) fn gain(&mut self, row: u32, tier: Tier, millionths: i128, joined: i32) {
        if let Some(group) = self.group_mut(row) {
            group.cells[tier as usize].sums.gain(millionths, joined);
        }
    }

    fn group(&self, row: u32) -> Option<&Group> {
        self.groups.get(self.of_row[row as usize] as usize)
    }

    fn group_mut(&mut self, row: u32) -> Option<&mut Group> {
        self.groups.get_mut(self.of_row[row as usize] as usize)
    }

    pub(super) fn has_children(&self, row: u32) -> bool {
        self.of_row[row as usize] != LEAF
    }

    pub(super) fn rule(&self, row: u32) -> GroupRule {
        self.group(row).map_or(GroupRule::None, |group| group.rule)
    }

    pub(super) fn rolled(&self, row: u32, tier: Tier) -> Rolled {
        self.group(row).map_or(Rolled::default(), |group| group.cells[tier as usize].rolled)
    }

    /// The node's own value, else the roll-up.
    pub(super) fn effective(&self, ground: &Ground, row: u32, tier: Tier) -> Option<Fine> {
        ground.figures(row).value(tier).map(Fine::from).or_else(|| self.rolled(row, tier).value)
    }
}

impl GroupRule {
    /// The rule of the group with one more child in it.
    fn with(self, rule: RollUpRule) -> Self {
        match self {
            _ if !rule.is_arithmetic() => self,
            Self::None => Self::One(rule),
            Self::One(first) if first == rule => self,
            Self::One(_) | Self::Mixed => Self::Mixed,
        }
    }
}

/// Whether a rule looks at which value is worst, and so needs all children again.
const fn has_order(rule: RollUpRule) -> bool {
    matches!(rule, RollUpRule::SameValue | RollUpRule::WorstOf)
}
