use super::*;
use crate::allocate::Note;
use crate::change::{Change, Edit};

#[test]
fn a_remainder_is_shared_given_or_kept() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1300")
        .node(2, 1, Sum, "200")
        .node(3, 1, Sum, "400")
        .node(4, 1, Sum, "600")
        .tree();
    let shared = share_remainder(&tree, id(1), BASIC).unwrap();
    assert_eq!(values(&after(&tree, &shared), 2..=4), ["217", "433", "650"]);
    let given = give_remainder(&tree, id(1), BASIC, id(2)).unwrap();
    assert_eq!(values(&after(&tree, &given), 2..=4), ["300", "400", "600"]);
    let kept = keep_as_reserve(&tree, id(1), BASIC).unwrap();
    let balance = after(&tree, &kept).balance(tree.row(id(1)).unwrap(), BASIC).unwrap();
    assert_eq!((balance.reserve, balance.unallocated), (quantity("100"), Quantity::ZERO));
}

#[test]
fn a_reserve_gives_way_to_what_is_over_allocated() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "500")
        .edit(|node, _| node.reserve.basic = value("50"))
        .node(2, 1, Sum, "600")
        .tree();
    let plan = keep_as_reserve(&tree, id(1), BASIC).unwrap();
    let tree = after(&tree, &plan);
    assert_eq!(tree.node(tree.row(id(1)).unwrap()).reserve.basic, Some(Quantity::ZERO));
    assert_eq!(plan.unreachable, [(id(1), BASIC, quantity("-100"))]);
}

#[test]
fn methods_are_shown_side_by_side() {
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "1200")
        .node(2, 1, Sum, "100")
        .baseline("300")
        .node(3, 1, Sum, "500")
        .baseline("100")
        .tree();
    let methods = methods(&tree, id(1), &[BASIC]);
    let shown: Vec<_> =
        methods.iter().map(|(method, plan)| (method, values(&after(&tree, plan), 2..=3))).collect();
    let by_baseline = Method::Proportional(Reference::Tier(Tier::Baseline));
    assert_eq!(
        shown,
        [
            (&Method::Proportional(Reference::Current), vec!["200".to_owned(), "1000".to_owned()]),
            (&Method::Equal, vec!["600".to_owned(), "600".to_owned()]),
            (&by_baseline, vec!["900".to_owned(), "300".to_owned()]),
            (&Method::Manual, vec!["100".to_owned(), "500".to_owned()]),
        ]
    );
}

#[test]
fn a_plan_survives_its_journey() {
    let plan = Plan {
        changes: vec![Change {
            node: id(1),
            edit: Edit::Target { tier: BASIC, before: None, after: value("1") },
        }],
        locked: 1,
        unreachable: vec![(id(1), BASIC, quantity("-0.5"))],
        notes: vec![(id(1), Note::Saturated { children: 2 })],
    };
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    let method = Method::Proportional(Reference::Values(vec![(id(1), quantity("2"))]));
    let text = serde_json::to_string(&method).unwrap();
    assert_eq!(serde_json::from_str::<Method>(&text).unwrap(), method);
}
