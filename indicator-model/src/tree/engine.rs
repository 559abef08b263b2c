//! What follows from the ground state: the roll-up of every parent, kept as partial sums.
//!
//! Only rows with children have any, about one in ten of a city's scheme. [`super::update`] keeps it in step.

use super::ground::Ground;
use super::order::{Order, position};
use crate::indicator::Direction;
use crate::node::RollUpRule;
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
pub(super) struct Group {
    pub(super) rule: GroupRule,
    pub(super) cells: [Cell; 3],
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
pub(super) struct Cell {
    pub(super) sums: Sums,
    pub(super) rolled: Rolled,
}

impl Engine {
    /// Everything from scratch, children before parents.
    pub(super) fn new(ground: &Ground, order: &Order) -> Self {
        let mut engine = Self { groups: Vec::new(), of_row: vec![LEAF; order.len()] };
        for row in (0..position(order.len())).rev() {
            if !order.children(row).is_empty() {
                let group = engine.compute(ground, order, row);
                engine.of_row[row as usize] = position(engine.groups.len());
                engine.groups.push(group);
            }
        }
        engine
    }

    /// The group of a row from its children, which are up to date.
    pub(super) fn compute(&self, ground: &Ground, order: &Order, row: u32) -> Group {
        let rule = GroupRule::of(ground, order, row);
        let mut cells = [Cell::default(); 3];
        if let GroupRule::One(rule) = rule {
            for tier in Tier::ALL {
                let cell = &mut cells[tier as usize];
                if !has_order(rule) {
                    for child in takers(ground, order, row) {
                        let factor = roll_up::factor(rule, ground.node(child).edge.share);
                        cell.sums.add(self.effective(ground, child, tier), factor);
                    }
                }
                cell.rolled = self.roll_up(ground, order, row, rule, tier, &cell.sums);
            }
        }
        Group { rule, cells }
    }

    /// The roll-up of a row from its sums, or from its children where order decides.
    pub(super) fn roll_up(
        &self,
        ground: &Ground,
        order: &Order,
        row: u32,
        rule: RollUpRule,
        tier: Tier,
        sums: &Sums,
    ) -> Rolled {
        if !has_order(rule) {
            return sums.roll_up(rule);
        }
        let parent = ground.indicator(ground.node(row).indicator);
        let direction = parent.map_or(Direction::HigherBetter, |parent| parent.direction);
        roll_up::worst(direction, takers(ground, order, row).map(|child| self.effective(ground, child, tier)))
    }

    pub(super) fn group(&self, row: u32) -> Option<&Group> {
        self.groups.get(self.of_row[row as usize] as usize)
    }

    pub(super) fn group_mut(&mut self, row: u32) -> Option<&mut Group> {
        self.groups.get_mut(self.of_row[row as usize] as usize)
    }

    pub(super) fn rule(&self, row: u32) -> GroupRule {
        self.group(row).map_or(GroupRule::None, |group| group.rule)
    }

    pub(super) fn rolled(&self, row: u32, tier: Tier) -> Rolled {
        self.group(row).map_or(Rolled::default(), |group| group.cells[tier as usize].rolled)
    }

    /// The own value, else the roll-up.
    pub(super) fn effective(&self, ground: &Ground, row: u32, tier: Tier) -> Option<Fine> {
        ground.node(row).targets[tier].map(Fine::from).or_else(|| self.rolled(row, tier).value)
    }
}

impl GroupRule {
    fn of(ground: &Ground, order: &Order, row: u32) -> Self {
        takers(ground, order, row).map(|child| ground.node(child).edge.rule).fold(
            Self::None,
            |group, rule| match group {
                Self::None => Self::One(rule),
                Self::One(first) if first == rule => group,
                Self::One(_) | Self::Mixed => Self::Mixed,
            },
        )
    }
}

/// The children that take part in the arithmetic of a row.
fn takers<'ground>(ground: &'ground Ground, order: &Order, row: u32) -> impl Iterator<Item = u32> + 'ground {
    order.children(row).filter(|&child| ground.node(child).edge.rule.is_arithmetic())
}

/// Whether a rule looks at which value is worst, and so needs all children again.
pub(super) const fn has_order(rule: RollUpRule) -> bool {
    matches!(rule, RollUpRule::SameValue | RollUpRule::WorstOf)
}
