use super::*;
use crate::change::Refusal;

#[test]
fn a_plan_to_rehang_says_what_becomes_of_both_parents() {
    // 1 → 2 (10), 3 (20); 4 → 5 (7).
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "30")
        .node(2, 1, Sum, "10")
        .node(3, 1, Sum, "20")
        .node(4, 0, NotDecomposed, "7")
        .node(5, 4, Sum, "7")
        .tree();
    let plan = rehang(&tree, id(3), id(4), Sum).unwrap();
    let basic = |impact: &Impact| {
        let sums = impact.sums[0];
        let value = |roll_up: Option<crate::tree::RollUp>| roll_up.map(|roll_up| roll_up.value);
        (impact.node, sums.own, value(sums.before), value(sums.after))
    };
    assert_eq!(basic(plan.from.as_ref().unwrap()), (id(1), value("30"), value("30"), value("10")));
    assert_eq!(basic(&plan.to), (id(4), value("7"), value("7"), value("27")));
    let moved = after(&tree, &Plan { changes: plan.changes.clone(), ..Plan::default() });
    let row = moved.row(id(4)).unwrap();
    assert_eq!(moved.roll_up(row, Tier::Basic).map(|roll_up| roll_up.value), value("27"));

    // By another rule it takes no part.
    let apart = rehang(&tree, id(3), id(4), NotDecomposed).unwrap();
    assert_eq!((apart.changes.len(), basic(&apart.to).3), (2, value("7")));
    // Where it is already, nothing changes.
    let same = rehang(&tree, id(3), id(1), Sum).unwrap();
    assert_eq!((same.changes, same.from), (Vec::new(), None));
}

#[test]
fn what_cannot_be_saved_is_no_plan() {
    let tree = with_posts().tree();
    assert_eq!(rehang(&tree, id(1), id(6), Sum), Err(Refusal::Cycle { node: id(1) }));
    assert_eq!(rehang(&tree, id(99), id(1), Sum), Err(Refusal::UnknownNode { node: id(99) }));
    let unknown = Refusal::UnknownParent { node: id(4), parent: id(99) };
    assert_eq!(rehang(&tree, id(4), id(99), Sum), Err(unknown));
}
