//! Packed schemes come back as they were, and bytes that are none are refused.

use indicator_model::change::{Change, Edit};
use indicator_model::node::Lock;
use indicator_model::scheme::Scheme;
use indicator_model::scheme::packed::{Unreadable, pack, unpack};
use indicator_model::tree::Tree;
use proptest::prelude::*;

use crate::sample_city::city;
use crate::sketch::{any_attempt, any_scheme};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Also with parents that nobody knows, circles, repeated ids, and after edits.
    #[test]
    fn what_is_packed_comes_back(
        scheme in any_scheme(),
        attempts in prop::collection::vec(any_attempt(), 0..=10),
    ) {
        prop_assert_eq!(&unpack(&pack(&scheme)), &Ok(scheme.clone()));
        let mut tree = Tree::new(scheme);
        for attempt in &attempts {
            // What is refused changes nothing.
            let _ = tree.apply(&attempt.fit(&tree));
        }
        let unpacked = unpack(&pack(tree.scheme())).unwrap();
        prop_assert_eq!(&unpacked, tree.scheme());
        prop_assert_eq!(Tree::new(unpacked), tree);
    }

    #[test]
    fn what_is_no_scheme_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(unpack(&bytes).is_err());
    }

    #[test]
    fn what_was_cut_or_spoiled_is_refused_or_a_scheme(at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let bytes = pack(city().scheme());
        let at = at.index(bytes.len());
        prop_assert_eq!(unpack(&bytes[..at]), Err(Unreadable));
        let mut spoiled = bytes;
        spoiled[at] = to;
        // The page can build a tree from any scheme.
        let _ = unpack(&spoiled).map(Tree::new);
    }
}

#[test]
fn a_lock_comes_back_with_its_moment() {
    let mut tree = city();
    let node = tree.node(tree.roots().next().unwrap()).id;
    let lock = Lock {
        owner: "张三".to_owned(),
        reason: "已签责任书".to_owned(),
        at: "2026-03-01T08:00:00.123Z".parse().ok(),
    };
    assert!(lock.at.is_some());
    let edit = Edit::Lock { before: None, after: Some(Box::new(lock)) };
    tree.apply(&Change { node, edit }).unwrap();
    assert_eq!(unpack(&pack(tree.scheme())).as_ref(), Ok(tree.scheme()));
}

#[test]
fn an_empty_scheme_comes_back() {
    let empty = Scheme { indicators: Vec::new(), nodes: Vec::new(), ..city().into_scheme() };
    assert_eq!(unpack(&pack(&empty)), Ok(empty));
}

/// Bytes are what a user on a phone waits for.
#[test]
fn the_sample_city_is_small() {
    let scheme = city().into_scheme();
    insta::assert_snapshot!(format!("{} nodes, {} bytes", scheme.nodes.len(), pack(&scheme).len()));
}
