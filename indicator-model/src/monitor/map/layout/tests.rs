use proptest::prelude::*;

use super::*;
use crate::light::Light;
use crate::monitor::fixture::row;
use crate::monitor::map::spread::MOST;

/// Nodes by the places of their parents, each of which comes before its children.
fn nodes(parents: &[Option<usize>]) -> Vec<MapNode> {
    let mut nodes: Vec<MapNode> = parents
        .iter()
        .zip(1..)
        .map(|(parent, number)| MapNode::of(&row(number, 1, "", "", Light::Green, None), *parent, None))
        .collect();
    for parent in parents.iter().flatten() {
        nodes[*parent].children += 1;
    }
    nodes
}

fn shape(layout: &Layout) -> Vec<(usize, usize, u32)> {
    layout.boxes.iter().map(|place| (place.at, place.depth, place.y)).collect()
}

#[test]
fn a_parent_is_in_the_middle_of_its_children() {
    // 0 → 1, 2; 1 → 3, 4, 5.
    let nodes = nodes(&[None, Some(0), Some(0), Some(1), Some(1), Some(1)]);
    let layout = Layout::of(&nodes, &Spread::of(Spread::ALL));
    let line = |line: u32| MARGIN + LINE * line;
    let middle = u32::midpoint(line(1), line(3));
    let expected =
        [(0, 0, middle), (1, 1, line(1)), (3, 2, line(0)), (4, 2, line(1)), (5, 2, line(2)), (2, 1, line(3))];
    assert_eq!(shape(&layout), expected);
    assert_eq!(layout.height, 2 * MARGIN + 3 * LINE + BOX_HEIGHT);
    let positions: Vec<_> = layout.boxes.iter().map(|place| place.position).collect();
    assert_eq!(positions, [(1, 1), (1, 2), (1, 3), (2, 3), (3, 3), (2, 2)]);
}

#[test]
fn what_is_collapsed_is_a_counted_stub() {
    let nodes = nodes(&[None, Some(0), Some(0), Some(1), Some(1), Some(1)]);
    let layout = Layout::of(&nodes, &Spread::default());
    let states: Vec<Branch> = layout.boxes.iter().map(|place| place.state).collect();
    assert_eq!(states, [Branch::Expanded, Branch::Collapsed(3), Branch::Leaf]);
    let turned = Spread::default().turn(nodes[1].node);
    assert_eq!(Layout::of(&nodes, &turned).boxes.len(), 6);
    assert_eq!(turned.turn(nodes[1].node), Spread::default());
    assert_eq!(Spread::of(1).open(&[nodes[0].node, nodes[1].node]).turned.len(), 2);
}

#[test]
fn children_that_are_elsewhere_are_asked_for() {
    let mut nodes = nodes(&[None, Some(0), Some(0)]);
    nodes[1].children = 3;
    let layout = Layout::of(&nodes, &Spread::of(3));
    assert_eq!(layout.missing, [nodes[1].node]);
    assert_eq!(layout.boxes[1].state, Branch::Collapsed(3));
}

#[test]
fn siblings_that_are_too_many_stay_hidden_together() {
    let mut parents = vec![None, Some(0), Some(0)];
    parents.extend(std::iter::repeat_n(Some(1), MOST));
    parents.push(Some(2));
    let layout = Layout::of(&nodes(&parents), &Spread::of(Spread::ALL));
    assert_eq!((layout.boxes.len(), layout.left_out), (4, MOST));
}

#[test]
fn roots_come_before_what_is_below_one_of_them() {
    let mut parents = vec![None];
    parents.extend(std::iter::repeat_n(Some(0), MOST - 1));
    parents.extend([None, None]);
    let layout = Layout::of(&nodes(&parents), &Spread::of(Spread::ALL));
    assert_eq!((layout.boxes.len(), layout.left_out), (3, MOST - 1));
    let layout = Layout::of(&nodes(&vec![None; MOST + 5]), &Spread::of(Spread::ALL));
    assert_eq!((layout.boxes.len(), layout.left_out), (MOST, 5));
}

#[test]
fn a_chain_of_any_depth_is_placed() {
    let parents: Vec<Option<usize>> = (0..1_999_usize).map(|at| at.checked_sub(1)).collect();
    let layout = Layout::of(&nodes(&parents), &Spread::of(Spread::ALL));
    assert_eq!(layout.boxes.len(), 1_999);
    assert!(layout.boxes.iter().all(|place| place.y == MARGIN));
}

fn trees() -> impl Strategy<Value = Vec<Option<usize>>> {
    let node = (any::<prop::sample::Index>(), prop::bool::weighted(0.1));
    prop::collection::vec(node, 1..60).prop_map(|nodes| {
        let mut parents: Vec<Option<usize>> = nodes
            .into_iter()
            .enumerate()
            .map(|(at, (index, is_root))| (at > 0 && !is_root).then(|| index.index(at)))
            .collect();
        // Siblings next to each other.
        parents.sort();
        parents.iter().enumerate().map(|(at, parent)| parent.map(|parent| parent.min(at - 1))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_two_boxes_overlap(parents in trees(), levels in 1..=Spread::ALL, turned in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let nodes = nodes(&parents);
        let spread = turned.iter().fold(Spread::of(levels), |spread, at| spread.turn(nodes[at.index(nodes.len())].node));
        let layout = Layout::of(&nodes, &spread);
        for (at, one) in layout.boxes.iter().enumerate() {
            prop_assert!(one.x + BOX_WIDTH + MARGIN <= layout.width && one.y + BOX_HEIGHT + MARGIN <= layout.height);
            for other in &layout.boxes[..at] {
                let is_apart = one.x.abs_diff(other.x) >= BOX_WIDTH || one.y.abs_diff(other.y) >= LINE;
                prop_assert!(is_apart, "{one:?} {other:?}");
            }
            let children: Vec<u32> = layout.boxes.iter().filter(|place| place.parent == Some(at)).map(|place| place.y).collect();
            if let (Some(first), Some(last)) = (children.first(), children.last()) {
                prop_assert_eq!(one.y, u32::midpoint(*first, *last));
            }
            // Parents and their children are in neighbouring columns, and siblings in their order.
            prop_assert!(children.is_sorted());
        }
        prop_assert!(layout.edges().all(|(parent, child)| child.x == parent.x + COLUMN));
    }
}
