use rstest::rstest;

use super::*;
use crate::change::Refusal;
use crate::scheme::Support;

fn children(tree: &Tree, parent: u128) -> Vec<NodeId> {
    tree.children(tree.row(id(parent)).unwrap()).map(|row| tree.node(row).id).collect()
}

#[rstest]
#[case(Slot::First, [7, 2, 3, 4])]
#[case(Slot::Before(id(3)), [2, 7, 3, 4])]
#[case(Slot::After(id(3)), [2, 3, 7, 4])]
#[case(Slot::Last, [2, 3, 4, 7])]
fn a_node_is_added_at_its_slot(#[case] slot: Slot, #[case] expected: [u128; 4]) {
    let mut tree = villages().tree();
    let changes = add(&tree, placed(7, Some(id(1)), 0, Sum, "10"), slot).unwrap();
    assert_eq!(changes.len(), 1);
    tree.apply_all(&changes).unwrap();
    assert_eq!(children(&tree, 1), expected.map(id));
}

#[test]
fn siblings_make_room_where_the_gap_is_used_up() {
    let mut tree = villages().tree();
    for number in 10..40 {
        let changes = add(&tree, placed(number, Some(id(1)), 0, Sum, ""), Slot::After(id(2))).unwrap();
        tree.apply_all(&changes).unwrap();
        assert_eq!(children(&tree, 1)[..2], [id(2), id(number)]);
    }
    assert_eq!(children(&tree, 1).len(), 33);
}

#[test]
fn a_node_moves_with_all_below_it() {
    let tree = with_posts().tree();
    let changes = move_to(&tree, id(4), Some(id(2)), Slot::Last).unwrap();
    let moved = after(&tree, &Plan { changes, ..Plan::default() });
    assert_eq!(children(&moved, 2), [id(4)]);
    assert_eq!(children(&moved, 4), [id(5), id(6)]);
    let reordered = move_to(&tree, id(4), Some(id(1)), Slot::First).unwrap();
    assert_eq!(
        children(&after(&tree, &Plan { changes: reordered, ..Plan::default() }), 1),
        [4, 2, 3].map(id)
    );
}

#[test]
fn a_node_does_not_move_below_itself() {
    let tree = with_posts().tree();
    assert_eq!(move_to(&tree, id(1), Some(id(6)), Slot::Last), Err(Refusal::Cycle { node: id(1) }));
    assert_eq!(move_to(&tree, id(1), Some(id(1)), Slot::Last), Err(Refusal::Cycle { node: id(1) }));
    let unknown = Refusal::UnknownParent { node: id(1), parent: id(99) };
    assert_eq!(move_to(&tree, id(1), Some(id(99)), Slot::Last), Err(unknown));
}

#[test]
fn a_copy_has_ids_and_codes_of_its_own() {
    let tree = with_posts().tree();
    let mut next = 100;
    let fresh = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let changes = copy(&tree, id(4), Some(id(1)), Slot::After(id(4)), fresh).unwrap();
    let copied = after(&tree, &Plan { changes, ..Plan::default() });
    assert_eq!(children(&copied, 1), [2, 3, 4, 101].map(id));
    assert_eq!(copied.len(), 9);
    let top = copied.row(id(101)).unwrap();
    let codes: Vec<_> = copied.descendants(top).map(|row| copied.indicator(row).code.clone()).collect();
    assert_eq!(
        (copied.indicator(top).code.as_str(), codes),
        ("N-4-2", vec!["N-5-2".to_owned(), "N-6-2".to_owned()])
    );
}

#[test]
fn a_deleted_node_takes_all_below_it_and_its_links_along() {
    let mut sheet = with_posts();
    sheet.0.supports.push(Support { from: id(2), to: id(5) });
    let tree = sheet.tree();
    let changes = delete(&tree, id(4)).unwrap();
    let deleted = after(&tree, &Plan { changes, ..Plan::default() });
    assert_eq!(deleted.len(), 3);
    assert!(deleted.scheme().supports.is_empty());
}
