//! The ground state under edit: checks a change, writes it, takes it back. Computes nothing.
//!
//! Nodes, definitions and support links are kept in an order that depends on their content alone, so that a change
//! and its inverse restore the scheme bit for bit. While structure is edited the nodes stand loosely, in no order;
//! [`Ground::arrange`] ends that.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::order::{Order, position};
use crate::change::{Change, Edit, Placed, Refusal};
use crate::id::{IndicatorId, NodeId, OrganizationId};
use crate::indicator::Indicator;
use crate::node::Node;
use crate::organization::Organization;
use crate::quantity::{Precision, Quantity};
use crate::scheme::{Scheme, Support};
use crate::target::Tier;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    scheme: Scheme,
    slots: HashMap<NodeId, u32>,
    indicators: HashMap<IndicatorId, u32>,
    codes: HashMap<String, IndicatorId>,
    organizations: HashMap<OrganizationId, u32>,
    /// How many nodes name this one as their parent, cut links and unknown parents included. None has no entry.
    children: HashMap<NodeId, u32>,
    /// How many nodes place the indicator of this slot.
    uses: Vec<u32>,
}

impl Ground {
    /// Drops what nothing refers to (definitions without a node, support links without an end) and repeated ids.
    pub(super) fn new(mut scheme: Scheme) -> (Self, Order) {
        scheme.nodes.sort_by_key(|node| node.id);
        scheme.nodes.dedup_by_key(|node| node.id);
        scheme.indicators.sort_by_key(|indicator| indicator.id);
        scheme.indicators.dedup_by_key(|indicator| indicator.id);
        let indicators = index(&scheme.indicators, |indicator| indicator.id);
        let mut used = vec![false; scheme.indicators.len()];
        for node in &scheme.nodes {
            if let Some(&slot) = indicators.get(&node.indicator) {
                used[slot as usize] = true;
            }
        }
        let mut used = used.into_iter();
        scheme.indicators.retain(|_| used.next() == Some(true));
        let slots = index(&scheme.nodes, |node| node.id);
        scheme.supports.retain(|link| slots.contains_key(&link.from) && slots.contains_key(&link.to));
        scheme.supports.sort_unstable();
        scheme.supports.dedup();
        let mut ground = Self {
            codes: scheme.indicators.iter().map(|indicator| (indicator.code.clone(), indicator.id)).collect(),
            organizations: index(&scheme.organizations, |organization| organization.id),
            scheme,
            slots,
            indicators: HashMap::new(),
            children: HashMap::new(),
            uses: Vec::new(),
        };
        let order = ground.arrange();
        (ground, order)
    }

    /// Brings nodes and definitions into their order again; from here on slots are rows.
    pub(super) fn arrange(&mut self) -> Order {
        let (order, arrangement) = Order::of(&self.scheme.nodes, &self.slots);
        let mut loose: Vec<Option<Node>> =
            std::mem::take(&mut self.scheme.nodes).into_iter().map(Some).collect();
        // The arrangement names every slot once.
        self.scheme.nodes = arrangement.iter().filter_map(|&slot| loose[slot as usize].take()).collect();
        self.scheme.indicators.sort_by_key(|indicator| indicator.id);
        self.slots = index(&self.scheme.nodes, |node| node.id);
        self.indicators = index(&self.scheme.indicators, |indicator| indicator.id);
        self.children.clear();
        self.uses = vec![0; self.scheme.indicators.len()];
        for node in &self.scheme.nodes {
            if let Some(parent) = node.place.parent {
                *self.children.entry(parent).or_default() += 1;
            }
            if let Some(indicator) = self.indicators.get(&node.indicator) {
                self.uses[*indicator as usize] += 1;
            }
        }
        order
    }

    pub(super) fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    pub(super) fn into_scheme(self) -> Scheme {
        self.scheme
    }

    pub(super) fn slot(&self, node: NodeId) -> Option<u32> {
        self.slots.get(&node).copied()
    }

    pub(super) fn node(&self, slot: u32) -> &Node {
        &self.scheme.nodes[slot as usize]
    }

    pub(super) fn indicator(&self, id: IndicatorId) -> Option<&Indicator> {
        self.indicators.get(&id).map(|&slot| &self.scheme.indicators[slot as usize])
    }

    pub(super) fn organization(&self, id: OrganizationId) -> Option<&Organization> {
        self.organizations.get(&id).map(|&slot| &self.scheme.organizations[slot as usize])
    }

    /// Whether the change applies now; nothing is written. Returns the slot of the node, which is its row unless
    /// structure is being edited.
    pub(super) fn check(&self, change: &Change) -> Result<u32, Refusal> {
        let id = change.node;
        if let Edit::Presence { before, after } = &change.edit {
            return match (before, after) {
                (None, Some(placed)) => self.check_appearance(id, placed),
                (Some(placed), None) => self.check_disappearance(id, placed),
                _ => Err(Refusal::Inconsistent { node: id }),
            };
        }
        let slot = self.slot(id).ok_or(Refusal::UnknownNode { node: id })?;
        self.check_field(self.node(slot), &change.edit)?;
        Ok(slot)
    }

    fn check_field(&self, node: &Node, edit: &Edit) -> Result<(), Refusal> {
        let id = node.id;
        let current = self.current(node, edit)?;
        if current != *edit {
            return Err(Refusal::Stale { node: id, current: Box::new(current) });
        }
        match edit {
            Edit::Target { tier, after, .. } | Edit::Reserve { tier, after, .. } => {
                unlocked(node)?;
                let precision =
                    self.indicator(node.indicator).map_or(Precision::FINEST, |known| known.precision);
                fits(id, *tier, *after, precision)
            }
            Edit::Weight { after, .. } | Edit::Share { after, .. } => not_negative(id, *after),
            Edit::Place { before, after } if before.parent != after.parent => {
                after.parent.map_or(Ok(()), |parent| self.check_parent(id, parent))
            }
            Edit::Owner { after, .. } => {
                self.organization(*after).map(|_| ()).ok_or(Refusal::UnknownOwner { node: id })
            }
            Edit::Indicator { after, .. } => self.check_definition(node, after),
            Edit::Support { to, .. } if *to == id => Err(Refusal::Inconsistent { node: id }),
            Edit::Support { to, .. } => self.slot(*to).map(|_| ()).ok_or(Refusal::UnknownNode { node: *to }),
            Edit::Place { .. }
            | Edit::Rule { .. }
            | Edit::Lock { .. }
            | Edit::Facts { .. }
            | Edit::Presence { .. } => Ok(()),
        }
    }

    /// The edit restated with the value that the field has now.
    fn current(&self, node: &Node, edit: &Edit) -> Result<Edit, Refusal> {
        Ok(match edit {
            &Edit::Target { tier, after, .. } => Edit::Target { tier, before: node.targets[tier], after },
            &Edit::Reserve { tier, after, .. } => Edit::Reserve { tier, before: node.reserve[tier], after },
            &Edit::Weight { after, .. } => Edit::Weight { before: node.weight, after },
            &Edit::Share { after, .. } => Edit::Share { before: node.edge.share, after },
            &Edit::Rule { after, .. } => Edit::Rule { before: node.edge.rule, after },
            &Edit::Place { after, .. } => Edit::Place { before: node.place, after },
            &Edit::Owner { after, .. } => Edit::Owner { before: node.owner, after },
            Edit::Lock { after, .. } => Edit::Lock { before: node.lock.clone(), after: after.clone() },
            Edit::Facts { after, .. } => Edit::Facts { before: node.facts(), after: after.clone() },
            Edit::Indicator { after, .. } => {
                let before = self.indicator(node.indicator).ok_or(Refusal::Inconsistent { node: node.id })?;
                Edit::Indicator { before: Box::new(before.clone()), after: after.clone() }
            }
            &Edit::Support { to, after, .. } => {
                let link = Support { from: node.id, to };
                Edit::Support { to, before: self.scheme.supports.binary_search(&link).is_ok(), after }
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
        // A cycle that was loaded would be walked for ever; no path is longer than there are nodes.
        for _ in 0..=self.scheme.nodes.len() {
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
        if self.children.contains_key(&id) { Err(Refusal::HasChildren { node: id }) } else { Ok(()) }
    }

    fn check_definition(&self, node: &Node, after: &Indicator) -> Result<(), Refusal> {
        if after.id != node.indicator {
            return Err(Refusal::Inconsistent { node: node.id });
        }
        self.check_indicator(node.id, after)?;
        for other in self.scheme.nodes.iter().filter(|other| other.indicator == after.id) {
            fit(other, after.precision)?;
        }
        Ok(())
    }

    fn check_indicator(&self, node: NodeId, indicator: &Indicator) -> Result<(), Refusal> {
        if indicator.name.trim().is_empty() {
            return Err(Refusal::EmptyName { node });
        }
        match self.codes.get(&indicator.code) {
            Some(&other) if other != indicator.id => {
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
            None => self.check_indicator(id, indicator)?,
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
        Ok(position(self.scheme.nodes.len()))
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
        if self.scheme.supports.iter().any(|link| link.from == id || link.to == id) {
            return Err(Refusal::HasSupports { node: id });
        }
        Ok(slot)
    }

    /// Writes a change that [`Ground::check`] accepts, or the inverse of one that was just written.
    pub(super) fn write(&mut self, change: &Change) {
        if let Edit::Presence { after, .. } = &change.edit {
            match after {
                Some(placed) => self.insert(placed),
                None => self.remove(change.node),
            }
            return;
        }
        let Some(slot) = self.slot(change.node) else { return };
        let node = &mut self.scheme.nodes[slot as usize];
        match &change.edit {
            Edit::Target { tier, after, .. } => node.targets[*tier] = *after,
            Edit::Reserve { tier, after, .. } => node.reserve[*tier] = *after,
            Edit::Weight { after, .. } => node.weight = *after,
            Edit::Share { after, .. } => node.edge.share = *after,
            Edit::Rule { after, .. } => node.edge.rule = *after,
            Edit::Owner { after, .. } => node.owner = *after,
            Edit::Lock { after, .. } => node.lock.clone_from(after),
            Edit::Facts { after, .. } => node.set_facts(after.clone()),
            Edit::Place { before, after } => {
                node.place = *after;
                self.leave(before.parent);
                self.join(after.parent);
            }
            Edit::Indicator { before, after } => {
                let id = node.indicator;
                if let Some(&slot) = self.indicators.get(&id) {
                    self.scheme.indicators[slot as usize] = after.as_ref().clone();
                    self.codes.remove(&before.code);
                    self.codes.insert(after.code.clone(), id);
                }
            }
            Edit::Support { to, after, .. } => self.link(Support { from: change.node, to: *to }, *after),
            Edit::Presence { .. } => {}
        }
    }

    fn link(&mut self, link: Support, present: bool) {
        match (self.scheme.supports.binary_search(&link), present) {
            (Ok(found), false) => drop(self.scheme.supports.remove(found)),
            (Err(gap), true) => self.scheme.supports.insert(gap, link),
            _ => {}
        }
    }

    fn join(&mut self, parent: Option<NodeId>) {
        if let Some(parent) = parent {
            *self.children.entry(parent).or_default() += 1;
        }
    }

    fn leave(&mut self, parent: Option<NodeId>) {
        let Some(parent) = parent else { return };
        if let Entry::Occupied(mut count) = self.children.entry(parent) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    fn insert(&mut self, placed: &Placed) {
        let Placed { node, indicator } = placed;
        let slot = *self.indicators.entry(indicator.id).or_insert_with(|| {
            self.scheme.indicators.push(indicator.clone());
            self.uses.push(0);
            self.codes.insert(indicator.code.clone(), indicator.id);
            position(self.scheme.indicators.len() - 1)
        });
        self.uses[slot as usize] += 1;
        self.slots.insert(node.id, position(self.scheme.nodes.len()));
        self.scheme.nodes.push(node.clone());
        self.join(node.place.parent);
    }

    fn remove(&mut self, id: NodeId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let node = self.scheme.nodes.swap_remove(slot as usize);
        if let Some(moved) = self.scheme.nodes.get(slot as usize) {
            self.slots.insert(moved.id, slot);
        }
        self.leave(node.place.parent);
        let Some(&slot) = self.indicators.get(&node.indicator) else { return };
        self.uses[slot as usize] -= 1;
        if self.uses[slot as usize] > 0 {
            return;
        }
        let indicator = self.scheme.indicators.swap_remove(slot as usize);
        self.uses.swap_remove(slot as usize);
        self.indicators.remove(&indicator.id);
        self.codes.remove(&indicator.code);
        if let Some(moved) = self.scheme.indicators.get(slot as usize) {
            self.indicators.insert(moved.id, slot);
        }
    }
}

fn index<T, K: std::hash::Hash + Eq>(items: &[T], key: impl Fn(&T) -> K) -> HashMap<K, u32> {
    items.iter().enumerate().map(|(slot, item)| (key(item), position(slot))).collect()
}

fn unlocked(node: &Node) -> Result<(), Refusal> {
    match &node.lock {
        Some(lock) => Err(Refusal::Locked { node: node.id, lock: lock.clone() }),
        None => Ok(()),
    }
}

fn fits(node: NodeId, tier: Tier, value: Option<Quantity>, precision: Precision) -> Result<(), Refusal> {
    if value.is_some_and(|value| value.precision() > precision) {
        return Err(Refusal::TooFine { node, tier });
    }
    Ok(())
}

fn fit(node: &Node, precision: Precision) -> Result<(), Refusal> {
    for tier in Tier::ALL {
        fits(node.id, tier, node.targets[tier], precision)?;
        fits(node.id, tier, node.reserve[tier], precision)?;
    }
    Ok(())
}

fn not_negative(node: NodeId, value: Option<Quantity>) -> Result<(), Refusal> {
    if value.is_some_and(Quantity::is_negative) {
        return Err(Refusal::NegativeWeight { node });
    }
    Ok(())
}
