//! The laws of adding, moving, copying and deleting, over random trees.

use std::collections::HashSet;

use crate::sketch::{self, NODES, any_seed, any_sound_scheme, indicator, node_id};
use indicator_model::change::{Placed, Refusal, inverse};
use indicator_model::decompose::{self, Slot};
use indicator_model::id::NodeId;
use indicator_model::node::RollUpRule;
use indicator_model::tree::{Row, Tree};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use uuid::Uuid;

fn cases() -> ProptestConfig {
    let failures = FileFailurePersistence::WithSource("regressions");
    ProptestConfig { failure_persistence: Some(Box::new(failures)), ..ProptestConfig::with_cases(10_000) }
}

/// What a person does to the shape of a tree.
#[derive(Clone, Debug)]
enum Shaping {
    Add(Option<u8>, Box<sketch::Seed>),
    Move(u8, Option<u8>),
    Copy(u8, Option<u8>),
    Delete(u8),
}

/// A slot by number, fitted to the siblings that there are.
#[derive(Clone, Copy, Debug)]
enum Where {
    First,
    Last,
    Before(usize),
    After(usize),
}

const ADDED: u8 = 200;
const COPIED: u128 = 5000;

fn any_shaping() -> impl Strategy<Value = (Shaping, Where)> {
    let parent = || prop::option::weighted(0.8, 0..NODES);
    let seed =
        any_seed(3, RollUpRule::Sum).prop_map(|seed| sketch::Seed { locked: false, indicator: 9, ..seed });
    let shaping = prop_oneof![
        (parent(), seed).prop_map(|(parent, seed)| Shaping::Add(parent, Box::new(seed))),
        (0..NODES, parent()).prop_map(|(node, parent)| Shaping::Move(node, parent)),
        (0..NODES, parent()).prop_map(|(node, parent)| Shaping::Copy(node, parent)),
        (0..NODES).prop_map(Shaping::Delete),
    ];
    let slot = prop_oneof![
        Just(Where::First),
        Just(Where::Last),
        (0_usize..12).prop_map(Where::Before),
        (0_usize..12).prop_map(Where::After),
    ];
    (shaping, slot)
}

fn ids(tree: &Tree, parent: Option<NodeId>) -> Vec<NodeId> {
    let rows = match parent {
        None => tree.roots(),
        Some(parent) => tree.row(parent).map_or(tree.roots(), |row| tree.children(row)),
    };
    rows.map(|row| tree.node(row).id).collect()
}

impl Where {
    fn slot(self, siblings: &[NodeId]) -> Slot {
        let sibling = |index: usize| (!siblings.is_empty()).then(|| siblings[index % siblings.len()]);
        match self {
            Self::First => Slot::First,
            Self::Last => Slot::Last,
            Self::Before(index) => sibling(index).map_or(Slot::First, Slot::Before),
            Self::After(index) => sibling(index).map_or(Slot::Last, Slot::After),
        }
    }
}

/// The siblings as they should stand with `node` put in at `slot`.
fn with(mut siblings: Vec<NodeId>, node: NodeId, slot: Slot) -> Vec<NodeId> {
    let index_of = |sibling| siblings.iter().position(|&id| id == sibling).unwrap();
    let index = match slot {
        Slot::First => 0,
        Slot::Last => siblings.len(),
        Slot::Before(sibling) => index_of(sibling),
        Slot::After(sibling) => index_of(sibling) + 1,
    };
    siblings.insert(index, node);
    siblings
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_node_stands_where_it_was_put_and_can_be_taken_back(
        scheme in any_sound_scheme(), (shaping, place) in any_shaping(),
    ) {
        let tree = Tree::new(scheme);
        let (subject, parent) = match &shaping {
            Shaping::Add(parent, _) => (node_id(ADDED), *parent),
            Shaping::Move(node, parent) => (node_id(*node), *parent),
            Shaping::Copy(_, parent) => (NodeId(Uuid::from_u128(COPIED)), *parent),
            Shaping::Delete(node) => (node_id(*node), None),
        };
        let parent = parent.map(node_id);
        let mut siblings = ids(&tree, parent);
        siblings.retain(|&id| id != subject);
        let slot = place.slot(&siblings);
        let mut next = COPIED;
        let fresh = || { next += 1; Uuid::from_u128(next - 1) };
        let changes = match &shaping {
            Shaping::Add(_, seed) => {
                let mut node = seed.node(ADDED);
                node.place.parent = parent;
                let placed = Placed { node, indicator: indicator(seed.indicator) };
                decompose::add(&tree, placed, slot)
            }
            Shaping::Move(..) => decompose::move_to(&tree, subject, parent, slot),
            Shaping::Copy(node, _) => decompose::copy(&tree, node_id(*node), parent, slot, fresh),
            Shaping::Delete(_) => decompose::delete(&tree, subject),
        };
        let changes = match changes {
            Ok(changes) => changes,
            Err(refusal) => {
                let expected = matches!(
                    refusal,
                    Refusal::UnknownNode { .. } | Refusal::UnknownParent { .. } | Refusal::Cycle { .. }
                        | Refusal::Locked { .. } | Refusal::Repeated { .. }
                );
                prop_assert!(expected, "{refusal}");
                return Ok(());
            }
        };
        let mut after = tree.clone();
        prop_assert_eq!(after.apply_all(&changes).map(|_| ()), Ok(()));
        if matches!(shaping, Shaping::Delete(_)) {
            prop_assert_eq!(after.row(subject), None);
        } else {
            prop_assert_eq!(ids(&after, parent), with(siblings, subject, slot));
        }
        prop_assert_eq!(after.apply_all(&inverse(&changes)).map(|_| ()), Ok(()));
        prop_assert_eq!(after, tree);
    }

    #[test]
    fn a_copy_has_the_shape_and_values_of_its_original(scheme in any_sound_scheme(), node in 0..NODES) {
        let tree = Tree::new(scheme);
        let Some(original) = tree.row(node_id(node)) else { return Ok(()) };
        let mut next = COPIED;
        let fresh = || { next += 1; Uuid::from_u128(next - 1) };
        let changes = decompose::copy(&tree, node_id(node), None, Slot::Last, fresh).unwrap();
        let mut after = tree.clone();
        after.apply_all(&changes).unwrap();
        let copy = after.row(NodeId(Uuid::from_u128(COPIED))).unwrap();
        let shape = |tree: &Tree, row: Row| -> Vec<_> {
            let rows = std::iter::once(row).chain(tree.descendants(row));
            let depth = tree.depth(row);
            rows.map(|row| (tree.depth(row) - depth, tree.node(row).targets, tree.node(row).edge.clone())).collect()
        };
        prop_assert_eq!(shape(&after, copy), shape(&tree, original));
        let codes: HashSet<_> = after.scheme().indicators.iter().map(|known| &known.code).collect();
        prop_assert_eq!(codes.len(), after.scheme().indicators.len());
    }
}
