use super::*;
use crate::monitor::fixture::{board, id, row};
use Light::{Amber, Green, Grey, Red};

/// 1 → 2, 3; 2 → 4, 5; 3 → 6. Odd ones are owned by the first organization.
fn map(organization: Option<u128>) -> Map {
    let tree = [
        (1, None, Green),
        (2, Some(0), Grey),
        (3, Some(0), Green),
        (4, Some(1), Red),
        (5, Some(1), Amber),
        (6, Some(2), Green),
    ];
    let node = |(number, parent, light): (u128, Option<usize>, Light)| {
        MapNode::of(&row(number, 2 - number % 2, "完成率", "", light, None), parent, None)
    };
    let mut about = board(Vec::new());
    about.organization = organization.map(|number| OrganizationId(id(number)));
    Map::of(about, tree.into_iter().map(node).collect())
}

fn numbers(map: &Map) -> Vec<NodeId> {
    map.nodes.iter().map(|node| node.node).collect()
}

fn node(number: u128) -> NodeId {
    NodeId(id(number))
}

#[test]
fn a_map_of_an_organization_has_its_nodes_and_all_below_them() {
    assert_eq!(map(None).total, 6);
    let second = map(Some(2));
    assert_eq!(numbers(&second), [2, 4, 5, 6].map(node));
    let parents: Vec<_> = second.nodes.iter().map(|node| node.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(0), None]);
    assert_eq!((second.nodes[0].children, second.nodes[0].rolled.worst), (2, Red));
}

#[test]
fn the_nearest_of_the_worst_say_why() {
    let map = map(None);
    let detail = map.detail(row(1, 1, "", "", Green, None)).unwrap();
    assert_eq!((detail.cause, detail.children, detail.is_weighted), (Some(Red), 2, false));
    let [cause] = &detail.causes[..] else { panic!("{:?}", detail.causes) };
    assert_eq!((cause.node, &cause.path), (node(4), &[1, 2].map(node).to_vec()));
    let leaf = map.detail(row(5, 1, "", "", Amber, None)).unwrap();
    assert_eq!((leaf.cause, leaf.causes.len()), (None, 0));
    assert_eq!(map.detail(row(9, 1, "", "", Green, None)), None);
}

#[test]
fn roots_that_are_too_many_are_counted() {
    let nodes =
        (1..=2_003).map(|number| MapNode::of(&row(number, 1, "", "", Green, None), None, None)).collect();
    let map = Map::of(board(Vec::new()), nodes).travelling(&Spread::default());
    assert_eq!((map.nodes.len(), map.roots, map.roots_left_out()), (2_000, 2_003, 3));
}

#[test]
fn of_a_large_map_only_what_is_expanded_travels() {
    let of = |number: u128| row(number, 1, "", "", Green, None);
    let parent = |number: u128| {
        usize::try_from(number).ok().and_then(|number| number.checked_sub(2)).map(|at| at / 10)
    };
    let nodes = (1..=1_111).map(|number| MapNode::of(&of(number), parent(number), None)).collect();
    let whole = Map::of(board(Vec::new()), nodes);
    let first = whole.clone().travelling(&Spread::default());
    assert_eq!((first.nodes.len(), first.total, first.is_whole()), (11, 1_111, false));
    // What is hidden counts.
    assert_eq!(first.nodes[0].rolled.below.total(), 1_110);
    assert_eq!(first.nodes[1].children, 10);
    let opened = whole.travelling(&Spread::default().turn(first.nodes[3].node));
    assert_eq!(opened.nodes.len(), 21);
    assert!(opened.nodes[11..].iter().all(|node| node.parent == Some(3)));
}
