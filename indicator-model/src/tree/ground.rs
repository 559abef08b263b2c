//! The ground state under edit: finds what a change names, writes it, takes it back. Computes nothing.
//!
//! Nodes, definitions and support links are kept in an order that depends on their content alone, so that a change
//! and its inverse restore the scheme bit for bit. While structure is edited the nodes stand loosely, in no order;
//! [`Ground::arrange`] ends that.

use std::collections::hash_map::Entry;
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::order::{Order, position};
use crate::change::{Change, Edit, Placed};
use crate::id::{IndicatorId, NodeId, OrganizationId};
use crate::indicator::Indicator;
use crate::node::Node;
use crate::organization::Organization;
use crate::scheme::{Scheme, Support};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    scheme: Scheme,
    slots: FxHashMap<NodeId, u32>,
    indicators: FxHashMap<IndicatorId, Definition>,
    codes: FxHashMap<String, IndicatorId>,
    organizations: FxHashMap<OrganizationId, u32>,
    /// How many nodes name this one as their parent, cut links and unknown parents included. None has no entry.
    children: FxHashMap<NodeId, u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Definition {
    slot: u32,
    /// Nodes that place the indicator, at least one.
    uses: u32,
}

impl Ground {
    /// Drops what nothing refers to (definitions without a node, support links without an end) and repeated ids.
    pub(super) fn new(mut scheme: Scheme) -> (Self, Order) {
        let slots = distinct(&mut scheme.nodes, |node| node.id);
        let mut children = FxHashMap::default();
        let mut uses: FxHashMap<IndicatorId, u32> = FxHashMap::default();
        for node in &scheme.nodes {
            *uses.entry(node.indicator).or_default() += 1;
            if let Some(parent) = node.place.parent {
                *children.entry(parent).or_default() += 1;
            }
        }
        scheme.indicators.retain(|indicator| uses.contains_key(&indicator.id));
        let slots_of_indicators = distinct(&mut scheme.indicators, |indicator| indicator.id);
        let definition = |(id, slot)| (id, Definition { slot, uses: uses.get(&id).copied().unwrap_or(0) });
        scheme.supports.retain(|link| slots.contains_key(&link.from) && slots.contains_key(&link.to));
        scheme.supports.sort_unstable();
        scheme.supports.dedup();
        let mut ground = Self {
            codes: scheme.indicators.iter().map(|indicator| (indicator.code.clone(), indicator.id)).collect(),
            organizations: index(&scheme.organizations, |organization| organization.id),
            indicators: slots_of_indicators.into_iter().map(definition).collect(),
            scheme,
            slots,
            children,
        };
        let order = ground.arrange();
        (ground, order)
    }

    /// Brings nodes and definitions into their order again; from here on slots are rows.
    pub(super) fn arrange(&mut self) -> Order {
        let (order, arrangement) = Order::of(&self.scheme.nodes, &self.slots);
        if !arrangement.is_sorted() {
            permute(&mut self.scheme.nodes, arrangement);
            self.slots = index(&self.scheme.nodes, |node| node.id);
        }
        let indicators = &mut self.scheme.indicators;
        if !indicators.is_sorted_by_key(|indicator| indicator.id) {
            indicators.sort_unstable_by_key(|indicator| indicator.id);
            for (slot, indicator) in indicators.iter().enumerate() {
                if let Some(definition) = self.indicators.get_mut(&indicator.id) {
                    definition.slot = position(slot);
                }
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
        self.indicators.get(&id).map(|definition| &self.scheme.indicators[definition.slot as usize])
    }

    pub(super) fn indicator_of_code(&self, code: &str) -> Option<IndicatorId> {
        self.codes.get(code).copied()
    }

    pub(super) fn organization(&self, id: OrganizationId) -> Option<&Organization> {
        self.organizations.get(&id).map(|&slot| &self.scheme.organizations[slot as usize])
    }

    /// Whether any node names this id as its parent, even one that is not in the scheme.
    pub(super) fn is_parent(&self, id: NodeId) -> bool {
        self.children.contains_key(&id)
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
                if let Some(definition) = self.indicators.get(&id) {
                    self.scheme.indicators[definition.slot as usize] = after.as_ref().clone();
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
        let definition = self.indicators.entry(indicator.id).or_insert_with(|| {
            self.scheme.indicators.push(indicator.clone());
            self.codes.insert(indicator.code.clone(), indicator.id);
            Definition { slot: position(self.scheme.indicators.len() - 1), uses: 0 }
        });
        definition.uses += 1;
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
        let Entry::Occupied(mut definition) = self.indicators.entry(node.indicator) else { return };
        definition.get_mut().uses -= 1;
        if definition.get().uses > 0 {
            return;
        }
        let slot = definition.remove().slot;
        let indicator = self.scheme.indicators.swap_remove(slot as usize);
        self.codes.remove(&indicator.code);
        let moved = self.scheme.indicators.get(slot as usize).map(|moved| moved.id);
        if let Some(definition) = moved.and_then(|moved| self.indicators.get_mut(&moved)) {
            definition.slot = slot;
        }
    }
}

/// The slots of items by their id, after dropping all but the first of those with the same id.
fn distinct<T, K: Hash + Eq>(items: &mut Vec<T>, key: impl Fn(&T) -> K) -> FxHashMap<K, u32> {
    let slots = index(items, &key);
    if slots.len() == items.len() {
        return slots;
    }
    let mut known = FxHashSet::default();
    items.retain(|item| known.insert(key(item)));
    index(items, key)
}

fn index<T, K: Hash + Eq>(items: &[T], key: impl Fn(&T) -> K) -> FxHashMap<K, u32> {
    items.iter().enumerate().map(|(slot, item)| (key(item), position(slot))).collect()
}

/// Brings `items[arrangement[i]]` to place `i`, for all `i`, in place: nodes are large.
fn permute<T>(items: &mut [T], mut arrangement: Vec<u32>) {
    for start in 0..items.len() {
        let mut place = start;
        loop {
            let from = std::mem::replace(&mut arrangement[place], position(place)) as usize;
            if from == start {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}
