//! Edits in few numbers, to be fitted to whatever tree they meet.

use indicator_model::change::{Change, Edit, Placed};
use indicator_model::curve::Curve;
use indicator_model::indicator::{Direction, Indicator};
use indicator_model::node::{Level, Mode, Place, RollUpRule};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Support;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;

use super::{Seed, indicator, indicator_id, lock, node_id, owner_id};

/// An edit that still has to be fitted to a tree.
#[derive(Clone, Debug)]
pub(crate) enum Attempt {
    Target(u8, Tier, Option<Quantity>),
    Reserve(u8, Tier, Option<Quantity>),
    Weight(u8, Option<Quantity>),
    Share(u8, Option<Quantity>),
    Rule(u8, RollUpRule),
    Place(u8, Option<u8>, u32),
    Owner(u8, u8),
    Mode(u8, Option<Mode>),
    Curve(u8, Option<Curve>),
    Lock(u8, bool),
    Level(u8, Level),
    Direction(u8, Direction),
    Appear(u8, Box<Seed>),
    Disappear(u8),
    Support(u8, u8, bool),
    /// An edit whose `before` does not hold.
    Stale(u8, Quantity),
}

impl Attempt {
    fn node(&self) -> u8 {
        match *self {
            Self::Target(node, ..)
            | Self::Reserve(node, ..)
            | Self::Weight(node, _)
            | Self::Share(node, _)
            | Self::Rule(node, _)
            | Self::Place(node, ..)
            | Self::Owner(node, _)
            | Self::Mode(node, _)
            | Self::Curve(node, _)
            | Self::Lock(node, _)
            | Self::Level(node, _)
            | Self::Direction(node, _)
            | Self::Appear(node, _)
            | Self::Disappear(node)
            | Self::Support(node, ..)
            | Self::Stale(node, _) => node,
        }
    }

    /// The change as a page would send it after looking at `tree`; the tree may still refuse it.
    pub(crate) fn fit(&self, tree: &Tree) -> Change {
        let node = node_id(self.node());
        let Some(row) = tree.row(node) else {
            let Self::Appear(_, seed) = self else {
                return Change { node, edit: Edit::Weight { before: None, after: None } };
            };
            let definition =
                tree.scheme().indicators.iter().find(|known| known.id == indicator_id(seed.indicator));
            let indicator = definition.cloned().unwrap_or_else(|| indicator(seed.indicator));
            let placed = Placed { node: seed.node(self.node()), indicator };
            return Change { node, edit: Edit::Presence { before: None, after: Some(Box::new(placed)) } };
        };
        let current = tree.node(row).clone();
        let placed = Placed { node: current.clone(), indicator: tree.indicator(row).clone() };
        let edit = match self {
            &Self::Target(_, tier, after) => Edit::Target { tier, before: current.targets[tier], after },
            &Self::Reserve(_, tier, after) => Edit::Reserve { tier, before: current.reserve[tier], after },
            &Self::Weight(_, after) => Edit::Weight { before: current.weight, after },
            &Self::Share(_, after) => Edit::Share { before: current.edge.share, after },
            &Self::Rule(_, after) => Edit::Rule { before: current.edge.rule, after },
            &Self::Place(_, parent, position) => {
                let after = Place { parent: parent.map(node_id), position };
                Edit::Place { before: current.place.into(), after: after.into() }
            }
            &Self::Owner(_, owner) => Edit::Owner { before: current.owner, after: owner_id(owner) },
            &Self::Mode(_, after) => Edit::Mode { before: current.mode, after },
            &Self::Curve(_, after) => Edit::Curve { before: current.curve, after },
            &Self::Lock(_, locked) => {
                Edit::Lock { before: current.lock.map(Box::new), after: locked.then(lock).map(Box::new) }
            }
            &Self::Level(_, level) => {
                let before = current.facts();
                let mut after = before.clone();
                after.level = level;
                Edit::Facts { before: before.into(), after: after.into() }
            }
            &Self::Direction(_, direction) => {
                let after = Indicator { direction, ..placed.indicator.clone() };
                Edit::Indicator { before: Box::new(placed.indicator), after: Box::new(after) }
            }
            Self::Appear(..) => Edit::Presence { before: None, after: Some(Box::new(placed)) },
            Self::Disappear(_) => Edit::Presence { before: Some(Box::new(placed)), after: None },
            &Self::Support(from, to, after) => {
                let link = Support { from: node_id(from), to: node_id(to) };
                Edit::Support { to: node_id(to), before: tree.scheme().supports.contains(&link), after }
            }
            &Self::Stale(_, value) => {
                let before = if current.weight == Some(Quantity::ONE) { None } else { Some(Quantity::ONE) };
                Edit::Weight { before, after: Some(value) }
            }
        };
        Change { node, edit }
    }
}
