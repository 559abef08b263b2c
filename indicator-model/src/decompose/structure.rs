//! Adding, moving, copying and deleting nodes.
//!
//! Siblings stand at positions with gaps, so that one more usually costs no change of the others; where the gap is
//! used up, the siblings are numbered afresh.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::change::{Change, Edit, Placed, Refusal};
use crate::id::{IndicatorId, NodeId};
use crate::node::{Node, POSITION_GAP, Place};
use crate::tree::{Row, Tree};

/// Where among its siblings a node goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "slot", content = "sibling", rename_all = "snake_case")]
pub enum Slot {
    First,
    Last,
    Before(NodeId),
    After(NodeId),
}

/// Adds a node under the parent that it names, at `slot`; the position that it names does not matter.
pub fn add(tree: &Tree, placed: Placed, slot: Slot) -> Result<Vec<Change>, Refusal> {
    let node = placed.node.id;
    if tree.row(node).is_some() {
        return Err(Refusal::Repeated { node });
    }
    let (mut changes, place) = placed_at(tree, node, placed.node.place.parent, slot)?;
    let mut placed = Box::new(placed);
    placed.node.place = place;
    changes.push(Change { node, edit: Edit::Presence { before: None, after: Some(placed) } });
    Ok(changes)
}

/// Hangs a node, with all below it, under `parent` (or makes it a root), at `slot`.
pub fn move_to(
    tree: &Tree,
    node: NodeId,
    parent: Option<NodeId>,
    slot: Slot,
) -> Result<Vec<Change>, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    if let Some(parent) = parent.and_then(|parent| tree.row(parent))
        && (parent == row || tree.ancestors(parent).any(|ancestor| ancestor == row))
    {
        return Err(Refusal::Cycle { node });
    }
    let (mut changes, after) = placed_at(tree, node, parent, slot)?;
    let before = tree.node(row).place;
    if before != after {
        changes.push(Change { node, edit: Edit::Place { before: before.into(), after: after.into() } });
    }
    Ok(changes)
}

/// Copies a node, with all below it, to `slot` under `parent`. `fresh` makes the ids of the copies.
///
/// Copies are indicators of their own: their codes are the originals' with the next free number. They are not
/// locked, and support links stay with the originals.
pub fn copy(
    tree: &Tree,
    node: NodeId,
    parent: Option<NodeId>,
    slot: Slot,
    mut fresh: impl FnMut() -> Uuid,
) -> Result<Vec<Change>, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    let copied = NodeId(fresh());
    let (mut changes, place) = placed_at(tree, copied, parent, slot)?;
    let mut codes: HashSet<String> =
        tree.scheme().indicators.iter().map(|known| known.code.clone()).collect();
    let mut ids = HashMap::from([(node, copied)]);
    for original in std::iter::once(row).chain(tree.descendants(row)) {
        let Placed { node, mut indicator } = placed(tree, original);
        let id = *ids.entry(node.id).or_insert_with(|| NodeId(fresh()));
        indicator.id = IndicatorId(fresh());
        indicator.code = free_code(&indicator.code, &codes);
        codes.insert(indicator.code.clone());
        // Parents come before their children, so below the top every parent has its copy.
        let parent = node.place.parent.and_then(|parent| ids.get(&parent).copied());
        let place = if original == row { place } else { Place { parent, ..node.place } };
        let node = Node { id, indicator: indicator.id, place, lock: None, ..node };
        let after = Some(Box::new(Placed { node, indicator }));
        changes.push(Change { node: id, edit: Edit::Presence { before: None, after } });
    }
    Ok(changes)
}

/// Deletes a node with all below it: support links first, then leaves before their parents.
///
/// Refused when any of them is locked.
pub fn delete(tree: &Tree, node: NodeId) -> Result<Vec<Change>, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    let rows: Vec<Row> = std::iter::once(row).chain(tree.descendants(row)).collect();
    if let Some((node, lock)) =
        rows.iter().map(|&row| tree.node(row)).find_map(|node| node.lock.as_ref().map(|lock| (node.id, lock)))
    {
        return Err(Refusal::Locked { node, lock: lock.clone() });
    }
    let gone: HashSet<NodeId> = rows.iter().map(|&row| tree.node(row).id).collect();
    let links =
        tree.scheme().supports.iter().filter(|link| gone.contains(&link.from) || gone.contains(&link.to));
    let mut changes: Vec<Change> = links
        .map(|link| Change {
            node: link.from,
            edit: Edit::Support { to: link.to, before: true, after: false },
        })
        .collect();
    changes.extend(rows.into_iter().rev().map(|row| {
        let before = Some(Box::new(placed(tree, row)));
        Change { node: tree.node(row).id, edit: Edit::Presence { before, after: None } }
    }));
    Ok(changes)
}

fn placed(tree: &Tree, row: Row) -> Placed {
    Placed { node: tree.node(row).clone(), indicator: tree.indicator(row).clone() }
}

/// `NYJ-01` → `NYJ-01-2`, or the next number that nobody has.
fn free_code(code: &str, taken: &HashSet<String>) -> String {
    let mut number = 2_u64;
    loop {
        let candidate = format!("{code}-{number}");
        if !taken.contains(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// A place for `node` under `parent`, and the changes of its siblings where they must make room.
fn placed_at(
    tree: &Tree,
    node: NodeId,
    parent: Option<NodeId>,
    slot: Slot,
) -> Result<(Vec<Change>, Place), Refusal> {
    let rows = match parent {
        None => tree.roots(),
        Some(parent) => tree.children(tree.row(parent).ok_or(Refusal::UnknownParent { node, parent })?),
    };
    let siblings: Vec<&Node> = rows.map(|row| tree.node(row)).filter(|sibling| sibling.id != node).collect();
    let index_of = |sibling: NodeId| {
        let index = siblings.iter().position(|node| node.id == sibling);
        index.ok_or(Refusal::UnknownNode { node: sibling })
    };
    let index = match slot {
        Slot::First => 0,
        Slot::Last => siblings.len(),
        Slot::Before(sibling) => index_of(sibling)?,
        Slot::After(sibling) => index_of(sibling)? + 1,
    };
    let before = index.checked_sub(1).map(|before| siblings[before].place.position);
    let after = siblings.get(index).map(|after| after.place.position);
    if let Some(position) = between(before, after) {
        return Ok((Vec::new(), Place { parent, position }));
    }
    Ok(renumbered(&siblings, index, parent))
}

/// A position strictly between two, if there is one.
fn between(before: Option<u32>, after: Option<u32>) -> Option<u32> {
    match (before, after) {
        (None, None) => Some(POSITION_GAP),
        (Some(before), None) => before.checked_add(POSITION_GAP),
        (None, Some(after)) => (after > 0).then_some(after / 2),
        (Some(before), Some(after)) => {
            after.checked_sub(before).filter(|&gap| gap > 1).map(|gap| before + gap / 2)
        }
    }
}

/// All siblings at even distances, with room for one more at `index`.
fn renumbered(siblings: &[&Node], index: usize, parent: Option<NodeId>) -> (Vec<Change>, Place) {
    let count = u32::try_from(siblings.len()).unwrap_or(u32::MAX - 2);
    let gap = POSITION_GAP.min(u32::MAX / (count + 2));
    let mut positions = (1..).map(|number: u32| number.saturating_mul(gap));
    let mut changes = Vec::new();
    let mut own = 0;
    for number in 0..=siblings.len() {
        let position = positions.next().unwrap_or(u32::MAX);
        if number == index {
            own = position;
            continue;
        }
        let sibling = siblings[if number < index { number } else { number - 1 }];
        let before = sibling.place;
        let after = Place { position, ..before };
        if before != after {
            let edit = Edit::Place { before: before.into(), after: after.into() };
            changes.push(Change { node: sibling.id, edit });
        }
    }
    (changes, Place { parent, position: own })
}
