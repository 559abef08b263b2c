//! Who stands where: the nodes in breadth-first order, children contiguous.
//!
//! The order depends on the nodes alone and not on how they came in, so two trees over the same nodes are equal
//! row by row. A link that cannot hold (to an unknown parent, or closing a cycle) is cut: the node becomes a root.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::id::NodeId;
use crate::node::Node;

/// No parent: the row is a root.
const ROOT: u32 = u32::MAX;

/// The shape of a tree, by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    parents: Vec<u32>,
    depths: Vec<u32>,
    /// Children of row `i` are the rows `starts[i]..starts[i + 1]`; the roots are `0..starts[0]`.
    starts: Vec<u32>,
}

impl Order {
    /// The order of `nodes`, and for each row the slot of its node. `slots` names the slot of every id.
    pub(super) fn of(nodes: &[Node], slots: &FxHashMap<NodeId, u32>) -> (Self, Vec<u32>) {
        let parents = links(nodes, slots);
        let siblings = Siblings::of(nodes, &parents);
        let mut arrangement = siblings.of_parent(ROOT).to_vec();
        let mut order = Self {
            parents: vec![ROOT; arrangement.len()],
            depths: vec![0; arrangement.len()],
            starts: vec![position(arrangement.len())],
        };
        let mut row = 0;
        while let Some(&slot) = arrangement.get(row) {
            arrangement.extend_from_slice(siblings.of_parent(slot));
            order.parents.resize(arrangement.len(), position(row));
            order.depths.resize(arrangement.len(), order.depths[row] + 1);
            order.starts.push(position(arrangement.len()));
            row += 1;
        }
        (order, arrangement)
    }

    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    pub(super) fn roots(&self) -> Range<u32> {
        0..self.starts[0]
    }

    pub(super) fn children(&self, row: u32) -> Range<u32> {
        let row = row as usize;
        self.starts[row]..self.starts[row + 1]
    }

    /// How many rows lie below: of each level one stretch, as children are contiguous.
    pub(super) fn count_below(&self, row: u32) -> usize {
        let mut level = self.children(row);
        let mut count = 0;
        while !level.is_empty() {
            count += level.len();
            level = self.starts[level.start as usize]..self.starts[level.end as usize];
        }
        count
    }

    pub(super) fn parent(&self, row: u32) -> Option<u32> {
        Some(self.parents[row as usize]).filter(|&parent| parent != ROOT)
    }

    pub(super) fn depth(&self, row: u32) -> u32 {
        self.depths[row as usize]
    }

    /// The last row is one of the deepest.
    pub(super) fn levels(&self) -> u32 {
        self.depths.last().map_or(0, |depth| depth + 1)
    }
}

/// The parent of every slot, links that cannot hold being cut.
fn links(nodes: &[Node], slots: &FxHashMap<NodeId, u32>) -> Vec<u32> {
    let mut parents: Vec<u32> = Vec::with_capacity(nodes.len());
    let mut last = (None, ROOT);
    for node in nodes {
        // Siblings mostly come one after the other.
        if node.place.parent != last.0 {
            let slot = node.place.parent.and_then(|parent| slots.get(&parent));
            last = (node.place.parent, slot.copied().unwrap_or(ROOT));
        }
        parents.push(last.1);
    }
    // Each walk upwards leaves its own mark; meeting that mark again closes a cycle, meeting an older one does not.
    let mut marks = vec![ROOT; nodes.len()];
    for start in 0..position(nodes.len()) {
        let mut slot = start;
        while slot != ROOT && marks[slot as usize] == ROOT {
            marks[slot as usize] = start;
            slot = parents[slot as usize];
        }
        if slot != ROOT && marks[slot as usize] == start {
            let first = first_of_cycle(slot, nodes, &parents);
            parents[first as usize] = ROOT;
        }
    }
    parents
}

/// The slot of the smallest id on the cycle through `slot`: the same whichever node was met first.
fn first_of_cycle(slot: u32, nodes: &[Node], parents: &[u32]) -> u32 {
    let mut first = slot;
    let mut next = parents[slot as usize];
    while next != slot {
        if nodes[next as usize].id < nodes[first as usize].id {
            first = next;
        }
        next = parents[next as usize];
    }
    first
}

/// The slots of each parent's children, in order, one after the other; the roots come last.
struct Siblings {
    slots: Vec<u32>,
    ends: Vec<u32>,
}

impl Siblings {
    fn of(nodes: &[Node], parents: &[u32]) -> Self {
        let roots = nodes.len();
        let group = |parent: u32| if parent == ROOT { roots } else { parent as usize };
        let mut ends = vec![0_u32; roots + 1];
        for &parent in parents {
            ends[group(parent)] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total - *end;
        }
        let mut slots = vec![0; roots];
        for (slot, &parent) in parents.iter().enumerate() {
            let end = &mut ends[group(parent)];
            slots[*end as usize] = position(slot);
            *end += 1;
        }
        let mut siblings = Self { slots, ends };
        for parent in 0..=roots {
            let range = siblings.range(parent);
            siblings.slots[range].sort_unstable_by(|&one, &other| compare(nodes, one, other));
        }
        siblings
    }

    fn of_parent(&self, parent: u32) -> &[u32] {
        let parent = if parent == ROOT { self.ends.len() - 1 } else { parent as usize };
        &self.slots[self.range(parent)]
    }

    fn range(&self, group: usize) -> Range<usize> {
        let start = if group == 0 { 0 } else { self.ends[group - 1] };
        start as usize..self.ends[group] as usize
    }
}

/// The order of two siblings. Not inlined, because sorting would repeat it a hundred times, for every page to load.
#[inline(never)]
fn compare(nodes: &[Node], one: u32, other: u32) -> Ordering {
    let [one, other] = [one, other].map(|slot| &nodes[slot as usize]);
    one.place.position.cmp(&other.place.position).then_with(|| one.id.cmp(&other.id))
}

/// A position as the tree stores it. Four thousand million nodes of a kilobyte do not fit in any memory this runs in.
pub(super) fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(ROOT)
}
