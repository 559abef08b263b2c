use super::*;

#[test]
fn weights_are_scaled_to_a_hundred() {
    let weighted = |weight: &str| {
        let weight = value(weight);
        move |node: &mut Node, _: &mut Indicator| node.weight = weight
    };
    let tree = Sheet::new()
        .node(1, 0, NotDecomposed, "")
        .edit(weighted("30"))
        .node(2, 0, NotDecomposed, "")
        .edit(weighted("30"))
        .node(3, 0, NotDecomposed, "")
        .edit(weighted(""))
        .node(4, 0, NotDecomposed, "")
        .edit(weighted("30"))
        .tree();
    let plan = normalise_weights(&tree, CITY, Level::Task);
    let mut tree = tree;
    tree.apply_all(&plan.changes).unwrap();
    let weights: Vec<_> = (1..=4).map(|node| tree.node(tree.row(id(node)).unwrap()).weight).collect();
    assert_eq!(weights, ["34", "33", "", "33"].map(value));
    assert_eq!(normalise_weights(&tree, CITY, Level::Task).changes, []);
}

#[test]
fn contribution_shares_are_scaled_to_one() {
    let contributing =
        |sheet: Sheet, number| sheet.node(number, 1, RollUpRule::Contribution, "").share("0.2");
    let sheet = (2..=4).fold(Sheet::new().node(1, 0, NotDecomposed, "85"), contributing);
    let mut tree = sheet.tree();
    tree.apply_all(&normalise_shares(&tree, id(1)).changes).unwrap();
    let shares: Vec<_> = (2..=4).map(|node| tree.node(tree.row(id(node)).unwrap()).edge.share).collect();
    assert_eq!(shares, ["0.34", "0.33", "0.33"].map(value));
}
