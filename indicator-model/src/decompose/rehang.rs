//! What it would do to hang a node under another: the changes, and the sums of both parents before and after.

use serde::{Deserialize, Serialize};

use super::{Slot, move_to};
use crate::change::{Change, Edit, Refusal};
use crate::id::NodeId;
use crate::node::RollUpRule;
use crate::quantity::{Precision, Quantity};
use crate::scheme::Revision;
use crate::target::Tier;
use crate::tree::{RollUp, Tree};

/// A node that would hang under another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehang {
    /// What it was computed for.
    pub base: Revision,
    /// The rule by which it would take part in the value of its new parent.
    pub rule: RollUpRule,
    /// Empty where it hangs there by this rule already.
    pub changes: Vec<Change>,
    /// The parent that it would leave; none for a root, and for one that stays where it is.
    pub from: Option<Impact>,
    pub to: Impact,
}

/// What it does to a parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    pub node: NodeId,
    pub name: String,
    pub unit: String,
    pub precision: Precision,
    /// Of each tier of targets.
    pub sums: Vec<Sums>,
}

/// A parent's own value beside what its children amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub tier: Tier,
    pub own: Option<Quantity>,
    /// None where nothing rolls up.
    pub before: Option<RollUp>,
    pub after: Option<RollUp>,
}

/// Hangs a node, with all below it, last under `parent`, by a rule. Refused as the changes would be when they are saved.
pub fn rehang(tree: &Tree, node: NodeId, parent: NodeId, rule: RollUpRule) -> Result<Rehang, Refusal> {
    let row = tree.row(node).ok_or(Refusal::UnknownNode { node })?;
    let from = tree.parent(row).map(|row| tree.node(row).id).filter(|from| *from != parent);
    let stays = tree.parent(row).is_some_and(|row| tree.node(row).id == parent);
    let mut changes = if stays { Vec::new() } else { move_to(tree, node, Some(parent), Slot::Last)? };
    let before = tree.node(row).edge.rule;
    if before != rule {
        changes.push(Change { node, edit: Edit::Rule { before, after: rule } });
    }
    // The tree is shared, and what the changes refuse and make of the sums is what saving them does. Of 111,111 nodes the copy takes
    // a tenth of a second at most, and the changes on it twice that, as they do when they are saved; asked once for each choice.
    let mut moved = tree.clone();
    moved.apply_all(&changes)?;
    let impact = |node: NodeId| Impact::of(tree, &moved, node).ok_or(Refusal::UnknownParent { node, parent });
    let (from, to) = (from.map(impact).transpose()?, impact(parent)?);
    Ok(Rehang { base: tree.scheme().revision, rule, changes, from, to })
}

impl Impact {
    fn of(before: &Tree, after: &Tree, node: NodeId) -> Option<Self> {
        let (old, new) = (before.row(node)?, after.row(node)?);
        let indicator = before.indicator(old);
        let sums = |tier| Sums {
            tier,
            own: before.value(old, tier),
            before: before.roll_up(old, tier),
            after: after.roll_up(new, tier),
        };
        Some(Self {
            node,
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            precision: indicator.precision,
            sums: Tier::TARGETS.map(sums).into(),
        })
    }
}
