//! Whether a change applies: every reason for a refusal is here.

use super::figures::fits;
use super::ground::Ground;
use super::order::position;
use crate::change::{Change, Edit, Placed, Refusal};
use crate::id::NodeId;
use crate::indicator::Indicator;
use crate::node::Node;
use crate::quantity::{Precision, Quantity};
use crate::scheme::Support;
use crate::target::Tier;

impl Ground {
    /// Whether the change applies now; nothing is written. Returns the slot of the node, which is its row unless
    /// structure is being edited; `guess` as in [`Ground::slot_near`].
    pub(super) fn check(&self, change: &Change, guess: u32) -> Result<u32, Refusal> {
        let id = change.node;
        if let Edit::Presence { before, after } = &change.edit {
            return match (before, after) {
                (None, Some(placed)) => self.check_appearance(id, placed),
                (Some(placed), None) => self.check_disappearance(id, placed),
                _ => Err(Refusal::Inconsistent { node: id }),
            };
        }
        let slot = self.slot_near(&id, guess).ok_or(Refusal::UnknownNode { node: id })?;
        self.check_field(slot, &change.edit)?;
        Ok(slot)
    }

    fn check_field(&self, slot: u32, edit: &Edit) -> Result<(), Refusal> {
        let node = self.node(slot);
        let id = node.id;
        let current = self.current(slot, edit)?;
        if current != *edit {
            return Err(Refusal::Stale { node: id, current: Box::new(current) });
        }
        match edit {
            Edit::Target { tier, after, .. } | Edit::Reserve { tier, after, .. } => {
                unlocked(node)?;
                coarse_enough(id, *tier, *after, self.precision(slot))
            }
            Edit::Weight { after, .. } | Edit::Share { after, .. } => not_negative(id, *after),
            Edit::Place { before, after } if before.parent != after.parent => {
                after.parent.map_or(Ok(()), |parent| self.check_parent(id, parent))
            }
            Edit::Owner { after, .. } => {
                self.organization(*after).map(|_| ()).ok_or(Refusal::UnknownOwner { node: id })
            }
            Edit::Indicator { before, after } => self.check_definition(node, before, after),
            Edit::Support { to, .. } if *to == id => Err(Refusal::Inconsistent { node: id }),
            Edit::Support { to, .. } => self.slot(*to).map(|_| ()).ok_or(Refusal::UnknownNode { node: *to }),
            Edit::Place { .. }
            | Edit::Mode { .. }
            | Edit::Curve { .. }
            | Edit::Rule { .. }
            | Edit::Lock { .. }
            | Edit::Facts { .. }
            | Edit::Presence { .. } => Ok(()),
        }
    }

    /// The edit restated with the value that the field has now.
    fn current(&self, slot: u32, edit: &Edit) -> Result<Edit, Refusal> {
        let node = self.node(slot);
        Ok(match edit {
            &Edit::Target { tier, after, .. } => Edit::Target { tier, before: node.targets[tier], after },
            &Edit::Reserve { tier, after, .. } => Edit::Reserve { tier, before: node.reserve[tier], after },
            &Edit::Weight { after, .. } => Edit::Weight { before: node.weight, after },
            &Edit::Share { after, .. } => Edit::Share { before: node.edge.share, after },
            &Edit::Rule { after, .. } => Edit::Rule { before: node.edge.rule, after },
            Edit::Place { after, .. } => Edit::Place { before: Box::new(node.place), after: after.clone() },
            &Edit::Owner { after, .. } => Edit::Owner { before: node.owner, after },
            &Edit::Mode { after, .. } => Edit::Mode { before: node.mode, after },
            &Edit::Curve { after, .. } => Edit::Curve { before: node.curve, after },
            Edit::Lock { after, .. } => {
                Edit::Lock { before: node.lock.clone().map(Box::new), after: after.clone() }
            }
            Edit::Facts { after, .. } => Edit::Facts { before: Box::new(node.facts()), after: after.clone() },
            Edit::Indicator { after, .. } => {
                let before = self.indicator(node.indicator).ok_or(Refusal::Inconsistent { node: node.id })?;
                Edit::Indicator { before: Box::new(before.clone()), after: after.clone() }
            }
            &Edit::Support { to, after, .. } => {
                let link = Support { from: node.id, to };
                Edit::Support { to, before: self.scheme().supports.binary_search(&link).is_ok(), after }
            }
            Edit::Presence { after, .. } => {
                Edit::Presence { before: self.placed(node).map(Box::new), after: after.clone() }
            }
        })
    }

    fn placed(&self, node: &Node) -> Option<Placed> {
        let indicator = self.indicator(node.indicator)?.clone();
        Some(Placed { node: node.clone(), indicator })
    }

    /// A parent must exist and must not hang below the node. Links upwards are followed as the nodes name them.
    fn check_parent(&self, id: NodeId, parent: NodeId) -> Result<(), Refusal> {
        let mut ancestor = Some(parent);
        // A cycle that was loaded would be walked forever; no path is longer than there are nodes.
        for _ in 0..=self.scheme().nodes.len() {
            let Some(next) = ancestor else { return Ok(()) };
            if next == id {
                return Err(Refusal::Cycle { node: id });
            }
            ancestor = match self.slot(next) {
                Some(slot) => self.node(slot).place.parent,
                None if next == parent => return Err(Refusal::UnknownParent { node: id, parent }),
                None => None,
            };
        }
        Ok(())
    }

    fn childless(&self, id: NodeId) -> Result<(), Refusal> {
        if self.is_parent(id) { Err(Refusal::HasChildren { node: id }) } else { Ok(()) }
    }

    fn check_definition(&self, node: &Node, before: &Indicator, after: &Indicator) -> Result<(), Refusal> {
        if after.id != before.id {
            return Err(Refusal::Inconsistent { node: node.id });
        }
        if after.name != before.name {
            named(node.id, after)?;
        }
        if after.code != before.code {
            self.check_code(node.id, after)?;
        }
        if after.precision < before.precision {
            for other in self.scheme().nodes.iter().filter(|other| other.indicator == after.id) {
                fit(other, after.precision)?;
            }
        }
        Ok(())
    }

    fn check_code(&self, node: NodeId, indicator: &Indicator) -> Result<(), Refusal> {
        match self.indicator_of_code(&indicator.code) {
            Some(other) if other != indicator.id => {
                Err(Refusal::RepeatedCode { node, code: indicator.code.clone() })
            }
            _ => Ok(()),
        }
    }

    fn check_appearance(&self, id: NodeId, placed: &Placed) -> Result<u32, Refusal> {
        let Placed { node, indicator } = placed;
        if self.slot(id).is_some() {
            return Err(Refusal::Repeated { node: id });
        }
        if node.id != id || node.indicator != indicator.id {
            return Err(Refusal::Inconsistent { node: id });
        }
        unlocked(node)?;
        // A node that orphans of a broken scheme wait for could not disappear again.
        self.childless(id)?;
        match self.indicator(indicator.id) {
            Some(current) if current != indicator => {
                let before = Box::new(current.clone());
                let current = Edit::Indicator { before, after: Box::new(indicator.clone()) };
                return Err(Refusal::Stale { node: id, current: Box::new(current) });
            }
            Some(_) => {}
            None => {
                named(id, indicator)?;
                self.check_code(id, indicator)?;
            }
        }
        if let Some(parent) = node.place.parent {
            self.check_parent(id, parent)?;
        }
        if self.organization(node.owner).is_none() {
            return Err(Refusal::UnknownOwner { node: id });
        }
        not_negative(id, node.weight)?;
        not_negative(id, node.edge.share)?;
        fit(node, indicator.precision)?;
        Ok(position(self.scheme().nodes.len()))
    }

    fn check_disappearance(&self, id: NodeId, placed: &Placed) -> Result<u32, Refusal> {
        let slot = self.slot(id).ok_or(Refusal::UnknownNode { node: id })?;
        let node = self.node(slot);
        let current = self.placed(node);
        if current.as_ref() != Some(placed) {
            let current = Edit::Presence { before: current.map(Box::new), after: None };
            return Err(Refusal::Stale { node: id, current: Box::new(current) });
        }
        unlocked(node)?;
        self.childless(id)?;
        if self.scheme().supports.iter().any(|link| link.from == id || link.to == id) {
            return Err(Refusal::HasSupports { node: id });
        }
        Ok(slot)
    }
}

fn named(node: NodeId, indicator: &Indicator) -> Result<(), Refusal> {
    if indicator.name.trim().is_empty() { Err(Refusal::EmptyName { node }) } else { Ok(()) }
}

fn unlocked(node: &Node) -> Result<(), Refusal> {
    match &node.lock {
        Some(lock) => Err(Refusal::Locked { node: node.id, lock: lock.clone() }),
        None => Ok(()),
    }
}

fn coarse_enough(
    node: NodeId,
    tier: Tier,
    value: Option<Quantity>,
    precision: Precision,
) -> Result<(), Refusal> {
    if fits(value, precision) { Ok(()) } else { Err(Refusal::TooFine { node, tier }) }
}

fn fit(node: &Node, precision: Precision) -> Result<(), Refusal> {
    for tier in Tier::ALL {
        coarse_enough(node.id, tier, node.targets[tier], precision)?;
        coarse_enough(node.id, tier, node.reserve[tier], precision)?;
    }
    Ok(())
}

fn not_negative(node: NodeId, value: Option<Quantity>) -> Result<(), Refusal> {
    if value.is_some_and(Quantity::is_negative) {
        return Err(Refusal::NegativeWeight { node });
    }
    Ok(())
}
