//! Trees of schemes, kept in memory so that neither reading nor saving costs the size of a scheme.
//!
//! Nothing that is kept is believed. Code that wants a tree asks the database first, in the snapshot or transaction that
//! goes on with it, in which state the scheme is ([`State`]); a tree of another state is brought up to date or loaded again
//! (`scheme::current`). So two servers on one database, a restore and a transaction that was rolled back cannot show
//! anything stale, and no event has to arrive for that.
//!
//! A scheme has one turn at a time: to load its tree, or to save with it. While it waits for its turn a request holds no connection.
//!
//! What is kept is bounded by an estimate of its bytes over all schemes; what was not used for longest goes first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use indicator_model::id::SchemeId;
use indicator_model::indicator::Indicator;
use indicator_model::node::Node;
use indicator_model::scheme::Revision;
use indicator_model::tree::Tree;
use tokio::sync::{Mutex as Turns, OwnedMutexGuard};
use uuid::Uuid;

/// Bytes that trees may take together.
const MOST: usize = 192 << 20;

/// What a scheme holds, by name: in one database equal states are equal nodes, definitions and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) revision: Revision,
    /// The change-set that made the revision; none before the first. After a restore another one may have the number.
    pub(crate) change_set: Option<Uuid>,
    /// Names what was rewritten without a change-set last, when a person was forgotten.
    pub(crate) rewritten: Option<Uuid>,
}

/// A tree and the state that it is of.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) state: State,
    pub(crate) tree: Arc<Tree>,
    /// Estimated.
    bytes: usize,
}

/// The right to load, change and replace what is kept of one scheme.
pub(crate) type Turn = OwnedMutexGuard<()>;

/// The trees of a process.
#[derive(Debug)]
pub(crate) struct Trees {
    most: usize,
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    /// With the time of the last use.
    kept: HashMap<SchemeId, (Kept, u64)>,
    turns: HashMap<SchemeId, Weak<Turns<()>>>,
    /// Counts uses, as a clock.
    now: u64,
}

impl Default for Trees {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl Trees {
    fn of(most: usize) -> Self {
        Self { most, shelf: Mutex::default() }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // Nothing can panic while it is held.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else loads or saves the scheme in this process.
    pub(crate) async fn turn(&self, id: SchemeId) -> Turn {
        let turn = self.shelf().turn(id);
        turn.lock_owned().await
    }

    pub(crate) fn get(&self, id: SchemeId) -> Option<Kept> {
        let held = &mut *self.shelf();
        held.now += 1;
        let (kept, used) = held.kept.get_mut(&id)?;
        *used = held.now;
        Some(kept.clone())
    }

    /// The same, and it is not kept any more: to change it in place.
    pub(crate) fn take(&self, id: SchemeId) -> Option<Kept> {
        self.shelf().kept.remove(&id).map(|(kept, _)| kept)
    }

    /// Keeps a tree, unless it is larger than all trees may be together.
    pub(crate) fn put(&self, id: SchemeId, kept: Kept) {
        let held = &mut *self.shelf();
        held.kept.remove(&id);
        if kept.bytes > self.most {
            return;
        }
        held.now += 1;
        held.kept.insert(id, (kept, held.now));
        while held.bytes() > self.most {
            let Some(oldest) = held.kept.iter().min_by_key(|(_, (_, used))| *used).map(|(id, _)| *id) else {
                return;
            };
            held.kept.remove(&oldest);
        }
    }
}

impl Shelf {
    fn turn(&mut self, id: SchemeId) -> Arc<Turns<()>> {
        if let Some(turn) = self.turns.get(&id).and_then(Weak::upgrade) {
            return turn;
        }
        self.turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        self.turns.insert(id, Arc::downgrade(&turn));
        turn
    }

    fn bytes(&self) -> usize {
        self.kept.values().map(|(kept, _)| kept.bytes).sum()
    }
}

impl Kept {
    pub(crate) fn new(state: State, tree: Tree) -> Self {
        let bytes = bytes(&tree);
        Self { state, tree: Arc::new(tree), bytes }
    }

    /// Nodes came or went.
    pub(crate) fn weigh(&mut self) {
        self.bytes = bytes(&self.tree);
    }
}

/// What a tree keeps of a node beside the node itself: figures, its place, the sums of its children, two indexes.
const DERIVED: usize = 220;

/// What the allocator needs for a text, beside the text.
const ALLOCATION: usize = 16;

/// About how much memory a tree takes.
fn bytes(tree: &Tree) -> usize {
    let scheme = tree.scheme();
    let text = |text: &String| if text.capacity() == 0 { 0 } else { text.capacity() + ALLOCATION };
    let node = |node: &Node| text(&node.post) + text(&node.edge.basis);
    let indicator = |it: &Indicator| {
        let texts = [&it.code, &it.name, &it.unit, &it.definition, &it.theme, &it.dimension];
        let more = [&it.data_source, &it.data_provider, &it.evidence];
        texts.into_iter().chain(more).map(text).sum::<usize>()
    };
    scheme.nodes.len() * (size_of::<Node>() + DERIVED)
        + scheme.nodes.iter().map(node).sum::<usize>()
        + scheme.indicators.len() * size_of::<Indicator>()
        + scheme.indicators.iter().map(indicator).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use indicator_model::id::{CycleId, IndicatorId, NodeId, OrganizationId};
    use indicator_model::node::{Edge, Level, Place, RollUpRule};
    use indicator_model::period::Cycle;
    use indicator_model::scheme::Scheme;
    use indicator_model::target::Tiers;

    use super::*;

    fn id(number: u128) -> SchemeId {
        SchemeId(Uuid::from_u128(number))
    }

    fn kept(nodes: u128) -> Kept {
        let node = |number| Node {
            id: NodeId(Uuid::from_u128(number)),
            indicator: IndicatorId(Uuid::nil()),
            owner: OrganizationId(Uuid::nil()),
            post: String::new(),
            level: Level::City,
            place: Place { parent: None, position: 0 },
            edge: Edge { rule: RollUpRule::Sum, basis: String::new(), share: None },
            baseline_year: None,
            targets: Tiers::default(),
            reserve: Tiers::default(),
            weight: None,
            mode: None,
            curve: None,
            lock: None,
        };
        let cycle = Cycle {
            id: CycleId(Uuid::nil()),
            name: String::new(),
            starts: "2026-01-01".parse().unwrap(),
            ends: "2026-12-31".parse().unwrap(),
        };
        let scheme = Scheme {
            id: id(0),
            name: String::new(),
            cycle,
            revision: Revision(0),
            organizations: Vec::new(),
            indicators: Vec::new(),
            nodes: (1..=nodes).map(node).collect(),
            supports: Vec::new(),
        };
        let state = State { revision: Revision(0), change_set: None, rewritten: None };
        Kept::new(state, Tree::new(scheme))
    }

    #[test]
    fn what_was_not_used_for_longest_goes_when_the_bound_is_reached() {
        let trees = Trees::of(3 * kept(10).bytes);
        for number in 1..=3 {
            trees.put(id(number), kept(10));
        }
        trees.get(id(1)).unwrap();
        trees.put(id(4), kept(10));
        let there = [1, 2, 3, 4].map(|number| trees.get(id(number)).is_some());
        assert_eq!(there, [true, false, true, true]);
        // One as large as two others takes the place of two.
        trees.put(id(5), kept(20));
        let there = [1, 2, 3, 4, 5].map(|number| trees.get(id(number)).is_some());
        assert_eq!(there, [false, false, false, true, true]);
    }

    #[test]
    fn a_tree_larger_than_the_bound_is_not_kept_and_takes_no_place() {
        let trees = Trees::of(kept(10).bytes);
        trees.put(id(1), kept(10));
        trees.put(id(2), kept(11));
        assert!(trees.get(id(1)).is_some() && trees.get(id(2)).is_none());
        // Nor is what was kept of the same scheme before.
        trees.put(id(1), kept(11));
        assert!(trees.get(id(1)).is_none());
    }

    #[tokio::test]
    async fn turns_of_one_scheme_follow_one_another_and_leave_nothing_behind() {
        let trees = Arc::new(Trees::default());
        let first = trees.turn(id(1)).await;
        let other = trees.turn(id(2)).await;
        let waiting = tokio::spawn({
            let trees = trees.clone();
            async move { trees.turn(id(1)).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop((first, other));
        drop(waiting.await.unwrap());
        drop(trees.turn(id(3)).await);
        assert_eq!(trees.shelf().turns.len(), 1);
    }
}
