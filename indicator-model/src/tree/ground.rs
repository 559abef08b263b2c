//! The ground state under edit: finds what a change names, writes it, takes it back. Computes nothing.
//!
//! Nodes, definitions and support links are kept in an order that depends on their content alone, so that a change
//! and its inverse restore the scheme bit for bit. While structure is edited the nodes stand loosely, in no order;
//! [`Ground::arrange`] ends that.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::batch::TargetEdit;
use super::figures::{Figures, fits};
use super::loose::Loose;
use super::order::{Order, position};
use super::uses::Uses;
use crate::change::{Change, Edit, Placed, Refusal};
use crate::id::{IndicatorId, NodeId, OrganizationId};
use crate::indicator::Indicator;
use crate::node::{Facts, Node};
use crate::organization::Organization;
use crate::quantity::Precision;
use crate::scheme::{Scheme, Support};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) scheme: Scheme,
    /// By row; empty while the nodes stand loosely.
    figures: Vec<Figures>,
    /// Likewise.
    uses: Uses,
    slots: FxHashMap<NodeId, u32>,
    indicators: FxHashMap<IndicatorId, u32>,
    pub(super) organizations: FxHashMap<OrganizationId, u32>,
    loose: Option<Box<Loose>>,
}

impl Ground {
    /// Drops what nothing refers to (definitions without a node, support links without an end) and repeated ids.
    pub(super) fn new(mut scheme: Scheme) -> (Self, Order) {
        let slots = distinct(&mut scheme.nodes, |node| node.id);
        let indicators = used_indicators(&mut scheme);
        scheme.supports.retain(|link| slots.contains_key(&link.from) && slots.contains_key(&link.to));
        scheme.supports.sort_unstable();
        scheme.supports.dedup();
        let organizations = index(&scheme.organizations, |organization| organization.id);
        let (figures, uses) = (Vec::new(), Uses::default());
        let mut ground = Self { scheme, figures, uses, slots, indicators, organizations, loose: None };
        let order = ground.arrange();
        (ground, order)
    }

    /// Lets nodes be in any order, until [`Ground::arrange`].
    pub(super) fn loosen(&mut self) {
        self.figures.clear();
        self.uses = Uses::default();
        self.loose = Some(Box::new(Loose::of(&self.scheme)));
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
            self.indicators = index(indicators, |indicator| indicator.id);
        }
        self.loose = None;
        self.uses = Uses::of(&self.scheme.nodes, &self.indicators);
        let nodes = self.scheme.nodes.iter();
        self.figures = nodes.map(|node| Figures::of(node, self.precision_of(node.indicator))).collect();
        order
    }

    fn precision_of(&self, indicator: IndicatorId) -> Precision {
        self.indicator(indicator).map_or(Precision::FINEST, |known| known.precision)
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

    /// The same, at no cost when the node stands at `guess`. Batches mostly name siblings one after the other.
    pub(super) fn slot_near(&self, node: &NodeId, guess: u32) -> Option<u32> {
        match self.figures.get(guess as usize) {
            Some(there) if there.id == *node => Some(guess),
            _ => self.slot(*node),
        }
    }

    /// The figures of a row; there are none while structure is edited.
    pub(super) fn figures(&self, row: u32) -> &Figures {
        &self.figures[row as usize]
    }

    /// Checks a change and writes it. Returns the slot of its node; `guess` as in [`Ground::slot_near`].
    #[inline(never)] // It is large, and the loop over targets that rarely calls it is to stay small.
    pub(super) fn take(&mut self, change: &Change, guess: u32) -> Result<u32, Refusal> {
        let slot = self.check(change, guess)?;
        self.write(change, slot);
        Ok(slot)
    }

    /// As [`Ground::take`]. Most edits of a batch are such, and then checking and writing is one look at the figures of a
    /// node; what speaks against it is looked for only where something does.
    pub(super) fn take_target(&mut self, edit: TargetEdit<'_>, guess: u32) -> Result<u32, Refusal> {
        let TargetEdit { tier, before, after, .. } = edit;
        if let Some(slot) = self.slot_near(edit.node, guess)
            && let Some(figures) = self.figures.get_mut(slot as usize)
            && figures.targets[tier] == before
            && !figures.locked
            && fits(after, figures.precision)
        {
            figures.targets[tier] = after;
            self.scheme.nodes[slot as usize].targets[tier] = after;
            return Ok(slot);
        }
        self.take(&edit.into(), guess)
    }

    pub(super) fn precision(&self, slot: u32) -> Precision {
        match self.figures.get(slot as usize) {
            Some(figures) => figures.precision,
            None => self.precision_of(self.node(slot).indicator),
        }
    }

    pub(super) fn node(&self, slot: u32) -> &Node {
        &self.scheme.nodes[slot as usize]
    }

    pub(super) fn indicator(&self, id: IndicatorId) -> Option<&Indicator> {
        self.indicators.get(&id).map(|&slot| &self.scheme.indicators[slot as usize])
    }

    pub(super) fn indicator_of_code(&self, code: &str) -> Option<IndicatorId> {
        match &self.loose {
            Some(loose) => loose.indicator_of_code(code),
            None => self.scheme.indicators.iter().find(|known| known.code == code).map(|known| known.id),
        }
    }

    /// The rows that place an indicator; none while structure is edited.
    pub(super) fn rows_of(&self, id: IndicatorId) -> impl Iterator<Item = u32> {
        self.indicators.get(&id).into_iter().flat_map(|&slot| self.uses.rows(slot))
    }

    pub(super) fn organization(&self, id: OrganizationId) -> Option<&Organization> {
        self.organizations.get(&id).map(|&slot| &self.scheme.organizations[slot as usize])
    }

    /// Whether any node names this id as its parent, even one that is not in the scheme.
    pub(super) fn is_parent(&self, id: NodeId) -> bool {
        match &self.loose {
            Some(loose) => loose.is_parent(id),
            None => self.scheme.nodes.iter().any(|node| node.place.parent == Some(id)),
        }
    }

    /// Writes a change that [`Ground::check`] accepts, or the inverse of one that was just written. `guess`
    /// as in [`Ground::slot_near`].
    pub(super) fn write(&mut self, change: &Change, guess: u32) {
        if let Edit::Presence { after, .. } = &change.edit {
            match after {
                Some(placed) => self.insert(placed),
                None => self.remove(change.node),
            }
            return;
        }
        let Some(slot) = self.slot_near(&change.node, guess) else { return };
        let node = &mut self.scheme.nodes[slot as usize];
        match &change.edit {
            Edit::Target { tier, after, .. } => {
                node.targets[*tier] = *after;
                self.figure(slot, |figures| figures.targets[*tier] = *after);
            }
            Edit::Reserve { tier, after, .. } => node.reserve[*tier] = *after,
            Edit::Weight { after, .. } => node.weight = *after,
            Edit::Share { after, .. } => {
                node.edge.share = *after;
                self.figure(slot, |figures| figures.share = *after);
            }
            Edit::Rule { after, .. } => {
                node.edge.rule = *after;
                self.figure(slot, |figures| figures.rule = *after);
            }
            Edit::Owner { after, .. } => node.owner = *after,
            Edit::Mode { after, .. } => node.mode = *after,
            Edit::Curve { after, .. } => node.curve = *after,
            Edit::Lock { after, .. } => {
                node.lock = after.as_deref().cloned();
                self.figure(slot, |figures| figures.locked = after.is_some());
            }
            Edit::Facts { after, .. } => node.set_facts(Facts::clone(after)),
            Edit::Place { before, after } => {
                node.place = **after;
                if let Some(loose) = &mut self.loose {
                    loose.leave(before.parent);
                    loose.join(after.parent);
                }
            }
            Edit::Indicator { before, after } => {
                let Some(&slot) = self.indicators.get(&node.indicator) else { return };
                self.scheme.indicators[slot as usize].clone_from(after);
                if let Some(loose) = &mut self.loose {
                    loose.unname(&before.code);
                    loose.name(&after.code, after.id);
                } else if before.precision != after.precision {
                    let same = self.scheme.nodes.iter().zip(&mut self.figures);
                    for (_, figures) in same.filter(|(node, _)| node.indicator == after.id) {
                        figures.precision = after.precision;
                    }
                }
            }
            Edit::Support { to, after, .. } => self.link(Support { from: change.node, to: *to }, *after),
            Edit::Presence { .. } => {}
        }
    }

    /// Keeps the figures of a node in step, when there are any.
    fn figure(&mut self, slot: u32, write: impl FnOnce(&mut Figures)) {
        if let Some(figures) = self.figures.get_mut(slot as usize) {
            write(figures);
        }
    }

    fn link(&mut self, link: Support, present: bool) {
        match (self.scheme.supports.binary_search(&link), present) {
            (Ok(found), false) => drop(self.scheme.supports.remove(found)),
            (Err(gap), true) => self.scheme.supports.insert(gap, link),
            _ => {}
        }
    }

    fn insert(&mut self, placed: &Placed) {
        let Placed { node, indicator } = placed;
        self.indicators.entry(indicator.id).or_insert_with(|| {
            self.scheme.indicators.push(indicator.clone());
            position(self.scheme.indicators.len() - 1)
        });
        if let Some(loose) = &mut self.loose {
            loose.join(node.place.parent);
            loose.place(indicator.id);
            loose.name(&indicator.code, indicator.id);
        }
        self.slots.insert(node.id, position(self.scheme.nodes.len()));
        self.scheme.nodes.push(node.clone());
    }

    fn remove(&mut self, id: NodeId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let node = self.scheme.nodes.swap_remove(slot as usize);
        if let Some(moved) = self.scheme.nodes.get(slot as usize) {
            self.slots.insert(moved.id, slot);
        }
        let Some(loose) = &mut self.loose else { return };
        loose.leave(node.place.parent);
        if !loose.displace(node.indicator) {
            return;
        }
        let Some(slot) = self.indicators.remove(&node.indicator) else { return };
        let indicator = self.scheme.indicators.swap_remove(slot as usize);
        loose.unname(&indicator.code);
        if let Some(moved) = self.scheme.indicators.get(slot as usize) {
            self.indicators.insert(moved.id, slot);
        }
    }
}

/// The slots of the definitions, after dropping those that no node places.
fn used_indicators(scheme: &mut Scheme) -> FxHashMap<IndicatorId, u32> {
    let slots = distinct(&mut scheme.indicators, |indicator| indicator.id);
    let mut used = vec![false; scheme.indicators.len()];
    for node in &scheme.nodes {
        if let Some(&slot) = slots.get(&node.indicator) {
            used[slot as usize] = true;
        }
    }
    if used.iter().all(|&used| used) {
        return slots;
    }
    let mut used = used.into_iter();
    scheme.indicators.retain(|_| used.next() == Some(true));
    index(&scheme.indicators, |indicator| indicator.id)
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

pub(super) fn index<T, K: Hash + Eq>(items: &[T], key: impl Fn(&T) -> K) -> FxHashMap<K, u32> {
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
