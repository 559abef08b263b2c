//! Reference indicators: what else the scheme knows about the organizations that a node's children belong to, so that
//! a total can be split in proportion to it. Plain Rust.

use std::collections::{BTreeMap, HashSet};

use indicator_model::id::{NodeId, OrganizationId};
use indicator_model::quantity::Quantity;
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};

/// An indicator that at least one of the children's organizations has, by its name and unit: districts carry one
/// indicator under codes of their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    pub name: String,
    pub unit: String,
}

/// The value of the reference for one child; none where its organization has no such indicator or value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub child: NodeId,
    pub owner: String,
    pub value: Option<Quantity>,
}

/// The indicators to choose from, those that most organizations have first.
pub fn candidates(tree: &Tree, node: NodeId) -> Vec<Candidate> {
    let children = children(tree, node);
    let own: HashSet<Row> = children.iter().copied().collect();
    let owners: HashSet<OrganizationId> = children.iter().map(|child| tree.node(*child).owner).collect();
    let mut found: BTreeMap<Candidate, HashSet<OrganizationId>> = BTreeMap::new();
    for row in tree.rows().filter(|row| !own.contains(row)) {
        let owner = tree.node(row).owner;
        if owners.contains(&owner) && Tier::ALL.iter().any(|tier| tree.effective(row, *tier).is_some()) {
            found.entry(candidate(tree, row)).or_default().insert(owner);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, owners)| std::cmp::Reverse(owners.len()));
    found.into_iter().map(|(candidate, _)| candidate).collect()
}

/// What each child goes by: the first value of its organization, in the order of the tree.
pub fn matches(tree: &Tree, node: NodeId, reference: &Candidate, tier: Tier) -> Vec<Match> {
    let children = children(tree, node);
    let value = |owner: OrganizationId| {
        tree.rows()
            .filter(|row| tree.node(*row).owner == owner && !children.contains(row))
            .filter(|row| candidate(tree, *row) == *reference)
            .find_map(|row| tree.effective(row, tier))
    };
    let matched = |child: &Row| {
        let node = tree.node(*child);
        let owner = tree.owner(*child).map(|owner| owner.name.clone()).unwrap_or_default();
        Match { child: node.id, owner, value: value(node.owner) }
    };
    children.iter().map(matched).collect()
}

fn candidate(tree: &Tree, row: Row) -> Candidate {
    let indicator = tree.indicator(row);
    Candidate { name: indicator.name.clone(), unit: indicator.unit.clone() }
}

fn children(tree: &Tree, node: NodeId) -> Vec<Row> {
    let Some(row) = tree.row(node) else { return Vec::new() };
    tree.children(row).filter(|child| tree.node(*child).edge.rule.is_arithmetic()).collect()
}

#[cfg(test)]
mod tests {
    use indicator_model::id::{IndicatorId, OrganizationId};
    use indicator_model::scheme::Scheme;
    use uuid::Uuid;

    use super::*;
    use crate::plain::sketch::{id, scheme};

    /// The three districts, each an organization; the first two also have a population.
    fn with_population() -> Scheme {
        let mut scheme = scheme();
        for at in 1..=3_u128 {
            let mut district = scheme.organizations[0].clone();
            district.id = OrganizationId(Uuid::from_u128(10 + at));
            district.name = format!("区{at}");
            scheme.organizations.push(district);
            let place = usize::try_from(at).expect("a small number");
            scheme.nodes[place].owner = OrganizationId(Uuid::from_u128(10 + at));
        }
        for at in 1..=2_u32 {
            let number = Uuid::from_u128(500 + u128::from(at));
            let mut indicator = scheme.indicators[0].clone();
            (indicator.id, indicator.code) = (IndicatorId(number), format!("P-{at}"));
            (indicator.name, indicator.unit) = ("常住人口".into(), "万人".into());
            scheme.indicators.push(indicator);
            let mut node = scheme.nodes[0].clone();
            (node.id, node.indicator) = (NodeId(number), IndicatorId(number));
            node.owner = OrganizationId(Uuid::from_u128(10 + u128::from(at)));
            node.targets.basic = None;
            node.targets.baseline = Quantity::from_integer(i64::from(at) * 30).ok();
            scheme.nodes.push(node);
        }
        scheme
    }

    #[test]
    fn an_indicator_of_the_childrens_organizations_can_be_gone_by() {
        let tree = Tree::new(with_population());
        let population = Candidate { name: "常住人口".into(), unit: "万人".into() };
        assert_eq!(candidates(&tree, id(0)), std::slice::from_ref(&population));
        let values: Vec<_> = matches(&tree, id(0), &population, Tier::Baseline)
            .into_iter()
            .map(|matched| (matched.owner, matched.value))
            .collect();
        let whole = |value| Quantity::from_integer(value).ok();
        assert_eq!(values, [("区1".into(), whole(30)), ("区2".into(), whole(60)), ("区3".into(), None)]);
    }

    #[test]
    fn a_tier_without_values_matches_nothing() {
        let tree = Tree::new(with_population());
        let population = Candidate { name: "常住人口".into(), unit: "万人".into() };
        let values = matches(&tree, id(0), &population, Tier::Basic);
        assert!(values.iter().all(|matched| matched.value.is_none()));
    }
}
