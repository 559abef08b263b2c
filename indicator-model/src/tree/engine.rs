//! What follows from the ground state: the roll-up of every parent, kept as partial sums.

use super::ground::Ground;
use super::order::{Order, position};
use crate::indicator::Direction;
use crate::node::RollUpRule;
use crate::roll_up::{self, Fine, Rolled, Sums};
use crate::target::Tier;

/// No group: the row has no children.
const LEAF: u32 = u32::MAX;

/// The derived state. Only rows with children have any.
#[derive(Clone, Debug)]
pub(super) struct Engine {
    groups: Vec<Group>,
    of_row: Vec<u32>,
}

/// The children of one row.
#[derive(Clone, Debug)]
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

#[derive(Clone, Copy, Debug, Default)]
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
                let group = engine.group(ground, order, row);
                engine.of_row[row as usize] = position(engine.groups.len());
                engine.groups.push(group);
            }
        }
        engine
    }

    fn group(&self, ground: &Ground, order: &Order, row: u32) -> Group {
        let rule = GroupRule::of(ground, order, row);
        let GroupRule::One(rule_of_all) = rule else { return Group { rule, cells: Default::default() } };
        let parent = ground.node(row);
        let direction =
            ground.indicator(parent.indicator).map_or(Direction::HigherBetter, |known| known.direction);
        let cells = Tier::ALL.map(|tier| {
            let children = order.children(row).filter(|&child| ground.node(child).edge.rule.is_arithmetic());
            if matches!(rule_of_all, RollUpRule::SameValue | RollUpRule::WorstOf) {
                let rolled =
                    roll_up::worst(direction, children.map(|child| self.effective(ground, child, tier)));
                return Cell { sums: Sums::default(), rolled };
            }
            let mut sums = Sums::default();
            for child in children {
                let factor = roll_up::factor(rule_of_all, ground.node(child).edge.share);
                sums.add(self.effective(ground, child, tier), factor);
            }
            Cell { sums, rolled: sums.roll_up(rule_of_all) }
        });
        Group { rule, cells }
    }

    pub(super) fn rule(&self, row: u32) -> GroupRule {
        self.groups.get(self.of_row[row as usize] as usize).map_or(GroupRule::None, |group| group.rule)
    }

    pub(super) fn rolled(&self, row: u32, tier: Tier) -> Rolled {
        let group = self.groups.get(self.of_row[row as usize] as usize);
        group.map_or(Rolled::default(), |group| group.cells[tier as usize].rolled)
    }

    /// The own value, else the roll-up.
    pub(super) fn effective(&self, ground: &Ground, row: u32, tier: Tier) -> Option<Fine> {
        ground.node(row).targets[tier].map(Fine::from).or_else(|| self.rolled(row, tier).value)
    }
}

impl GroupRule {
    fn of(ground: &Ground, order: &Order, row: u32) -> Self {
        let rules = order.children(row).map(|child| ground.node(child).edge.rule);
        rules.filter(|rule| rule.is_arithmetic()).fold(Self::None, |group, rule| match group {
            Self::None => Self::One(rule),
            Self::One(first) if first == rule => group,
            _ => Self::Mixed,
        })
    }
}
