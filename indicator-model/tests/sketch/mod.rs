//! Schemes and edits in few numbers: what the laws draw at random.
//!
//! A sketch may be as wrong as a loaded database can be: unknown parents, cycles, mixed rules, missing shares and
//! values at the very limit. Only what the importer refuses (values finer than their unit, negative weights) is
//! left out.

#![allow(dead_code, reason = "every test binary compiles this module and uses its own part")]

use indicator_model::change::{Change, Edit, Placed};
use indicator_model::id::{ChangeSetId, CycleId, IndicatorId, NodeId, OrganizationId, SchemeId};
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Edge, Level, Lock, Node, Place, RollUpRule};
use indicator_model::organization::{DistrictClass, Organization, OrganizationKind};
use indicator_model::period::{Cycle, Date};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::{Tier, Tiers};
use indicator_model::tree::Tree;
use proptest::prelude::*;
use uuid::Uuid;

/// Nodes have the numbers `0..NODES`; a parent beyond is unknown.
pub(crate) const NODES: u8 = 12;

pub(crate) fn node_id(number: u8) -> NodeId {
    NodeId(Uuid::from_u128(u128::from(number) + 1))
}

pub(crate) fn indicator_id(number: u8) -> IndicatorId {
    IndicatorId(Uuid::from_u128(u128::from(number) + 1001))
}

pub(crate) fn owner_id(number: u8) -> OrganizationId {
    OrganizationId(Uuid::from_u128(u128::from(number) + 2001))
}

pub(crate) fn change_set_id(number: u8) -> ChangeSetId {
    ChangeSetId(Uuid::from_u128(u128::from(number) + 3001))
}

pub(crate) fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// One node of a sketch.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    pub(crate) parent: Option<u8>,
    pub(crate) position: u32,
    pub(crate) rule: RollUpRule,
    pub(crate) share: Option<Quantity>,
    pub(crate) targets: [Option<Quantity>; 3],
    pub(crate) reserve: Option<Quantity>,
    pub(crate) weight: Option<Quantity>,
    pub(crate) indicator: u8,
    pub(crate) owner: u8,
    pub(crate) locked: bool,
}

impl Seed {
    pub(crate) fn node(&self, number: u8) -> Node {
        let [baseline, basic, challenge] = self.targets;
        Node {
            id: node_id(number),
            indicator: indicator_id(self.indicator),
            owner: owner_id(self.owner),
            post: String::new(),
            level: [Level::City, Level::Task, Level::Post][usize::from(number % 3)],
            place: Place { parent: self.parent.map(node_id), position: self.position },
            edge: Edge { rule: self.rule, basis: String::new(), share: self.share },
            baseline_year: None,
            targets: Tiers { baseline, basic, challenge },
            reserve: Tiers { basic: self.reserve, ..Tiers::default() },
            weight: self.weight,
            lock: self.locked.then(lock),
        }
    }
}

pub(crate) fn lock() -> Lock {
    Lock { owner: "张三".into(), reason: "已签责任书".into(), at: "2026-01-05T08:00:00Z".into() }
}

/// Indicators 0 to 2 have a direction each; the others are like the first.
pub(crate) fn indicator(number: u8) -> Indicator {
    Indicator {
        id: indicator_id(number),
        code: format!("I-{number:02}"),
        name: format!("指标{}", number % 3),
        unit: "家".into(),
        precision: Precision::FINEST,
        kind: IndicatorKind::Quantitative,
        measure: MeasureKind::Count,
        direction: match number {
            1 => Direction::LowerBetter,
            2 => Direction::WithinBand,
            _ => Direction::HigherBetter,
        },
        comparator: Comparator::AtLeast,
        definition: String::new(),
        theme: String::new(),
        dimension: String::new(),
        scoring: ScoringMethod::Proportional,
        frequency: Frequency::Monthly,
        data_source: String::new(),
        data_provider: String::new(),
        evidence: String::new(),
    }
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Three districts, two of them of one class.
pub(crate) fn organizations() -> Vec<Organization> {
    let district = |number: u8, class: &str| Organization {
        id: owner_id(number),
        code: format!("Q{number}"),
        name: format!("区{number}"),
        kind: OrganizationKind::District,
        parent: None,
        class: Some(DistrictClass(class.into())),
        valid_from: date("2026-01-01"),
        valid_to: None,
    };
    vec![district(0, "城市主城区"), district(1, "重点开发区"), district(2, "重点开发区")]
}

pub(crate) fn scheme(nodes: Vec<Node>, indicators: Vec<Indicator>) -> Scheme {
    Scheme {
        id: SchemeId(Uuid::from_u128(1)),
        name: "2026年度".into(),
        cycle: Cycle {
            id: CycleId(Uuid::from_u128(1)),
            name: "2026".into(),
            starts: date("2026-01-01"),
            ends: date("2026-12-31"),
        },
        revision: Revision(0),
        organizations: organizations(),
        indicators,
        nodes,
        supports: Vec::new(),
    }
}

pub(crate) fn sketched(seeds: &[Seed]) -> Scheme {
    let nodes: Vec<Node> = (0..).zip(seeds).map(|(number, seed)| seed.node(number)).collect();
    let mut used: Vec<u8> = seeds.iter().map(|seed| seed.indicator).collect();
    used.sort_unstable();
    used.dedup();
    scheme(nodes, used.into_iter().map(indicator).collect())
}

/// Mostly plain numbers, some fine ones, a few at the limit.
pub(crate) fn any_quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        6 => (-20_i64..100).prop_map(|number| Quantity::from_integer(number).unwrap()),
        3 => (-99_999_999_i64..99_999_999).prop_map(|millionths| Quantity::from_millionths(millionths).unwrap()),
        1 => prop_oneof![Just(Quantity::MAX), Just(Quantity::MIN), Just(Quantity::ZERO)],
    ]
}

pub(crate) fn any_value() -> impl Strategy<Value = Option<Quantity>> {
    prop::option::weighted(0.7, any_quantity())
}

pub(crate) fn any_weight() -> impl Strategy<Value = Option<Quantity>> {
    let positive = prop_oneof![
        8 => (0_i64..10).prop_map(|number| Quantity::from_integer(number).unwrap()),
        1 => (0_i64..3_000_000).prop_map(|millionths| Quantity::from_millionths(millionths).unwrap()),
        1 => Just(Quantity::MAX),
    ];
    prop::option::weighted(0.9, positive)
}

/// Each tree mostly keeps to one rule, so that groups are not all mixed.
pub(crate) fn any_rule(usual: RollUpRule) -> impl Strategy<Value = RollUpRule> {
    prop_oneof![6 => Just(usual), 1 => prop::sample::select(RollUpRule::ALL.to_vec())]
}

pub(crate) fn any_seed(number: u8, usual: RollUpRule) -> impl Strategy<Value = Seed> {
    // Parents come mostly earlier; one in ten is any number, and so may be unknown or close a cycle.
    let parent = prop_oneof![
        1 => Just(None),
        8 => (0..number.max(1)).prop_map(move |parent| (number > 0).then_some(parent)),
        1 => (0..NODES + 2).prop_map(Some),
    ];
    let values = [any_value(), any_value(), any_value()];
    (parent, 0_u32..3, any_rule(usual), any_weight(), values, any_value(), any_weight(), 0_u8..4, 0_u8..3)
        .prop_flat_map(|seed| (Just(seed), prop::bool::weighted(0.1)))
        .prop_map(|((parent, position, rule, share, targets, reserve, weight, indicator, owner), locked)| {
            Seed { parent, position, rule, share, targets, reserve, weight, indicator, owner, locked }
        })
}

pub(crate) fn any_scheme() -> impl Strategy<Value = Scheme> {
    any_seeds().prop_map(|seeds| sketched(&seeds))
}

/// A scheme whose links all hold.
pub(crate) fn any_sound_scheme() -> impl Strategy<Value = Scheme> {
    any_seeds().prop_map(|mut seeds| {
        for (number, seed) in (0..).zip(&mut seeds) {
            seed.parent = seed.parent.filter(|&parent| parent < number);
        }
        sketched(&seeds)
    })
}

fn any_seeds() -> impl Strategy<Value = Vec<Seed>> {
    (1..=NODES, prop::sample::select(RollUpRule::ALL.to_vec()))
        .prop_flat_map(|(count, usual)| (0..count).map(|number| any_seed(number, usual)).collect::<Vec<_>>())
}

/// An edit that still has to be fitted to a tree.
#[derive(Clone, Debug)]
pub(crate) enum Attempt {
    Target(u8, Tier, Option<Quantity>),
    Reserve(u8, Tier, Option<Quantity>),
    Weight(u8, Option<Quantity>),
    Share(u8, Option<Quantity>),
    Rule(u8, RollUpRule),
    Place(u8, Option<u8>, u32),
    Owner(u8, u8),
    Lock(u8, bool),
    Level(u8, Level),
    Direction(u8, Direction),
    Appear(u8, Box<Seed>),
    Disappear(u8),
    Support(u8, u8, bool),
    /// An edit whose `before` does not hold.
    Stale(u8, Quantity),
}

pub(crate) fn any_attempt() -> impl Strategy<Value = Attempt> {
    let node = || 0..NODES;
    let tier = || prop::sample::select(Tier::ALL.to_vec());
    let rule = || prop::sample::select(RollUpRule::ALL.to_vec());
    prop_oneof![
        12 => (node(), tier(), any_value()).prop_map(|(node, tier, value)| Attempt::Target(node, tier, value)),
        2 => (node(), tier(), any_value()).prop_map(|(node, tier, value)| Attempt::Reserve(node, tier, value)),
        2 => (node(), any_weight()).prop_map(|(node, weight)| Attempt::Weight(node, weight)),
        3 => (node(), any_weight()).prop_map(|(node, share)| Attempt::Share(node, share)),
        3 => (node(), rule()).prop_map(|(node, rule)| Attempt::Rule(node, rule)),
        3 => (node(), prop::option::weighted(0.8, 0..NODES + 1), 0_u32..3)
            .prop_map(|(node, parent, position)| Attempt::Place(node, parent, position)),
        1 => (node(), 0_u8..4).prop_map(|(node, owner)| Attempt::Owner(node, owner)),
        1 => (node(), any::<bool>()).prop_map(|(node, locked)| Attempt::Lock(node, locked)),
        1 => (node(), prop::sample::select(vec![Level::City, Level::Task, Level::Post]))
            .prop_map(|(node, level)| Attempt::Level(node, level)),
        1 => (node(), prop::sample::select(
            vec![Direction::HigherBetter, Direction::LowerBetter, Direction::WithinBand]))
            .prop_map(|(node, direction)| Attempt::Direction(node, direction)),
        3 => (node(), rule()).prop_flat_map(|(node, rule)| (Just(node), any_seed(node, rule)))
            .prop_map(|(node, seed)| Attempt::Appear(node, Box::new(seed))),
        3 => node().prop_map(Attempt::Disappear),
        1 => (node(), node(), any::<bool>()).prop_map(|(from, to, wanted)| Attempt::Support(from, to, wanted)),
        1 => (node(), any_quantity()).prop_map(|(node, value)| Attempt::Stale(node, value)),
    ]
}

impl Attempt {
    fn node(&self) -> u8 {
        match *self {
            Self::Target(node, ..)
            | Self::Reserve(node, ..)
            | Self::Weight(node, _)
            | Self::Share(node, _)
            | Self::Rule(node, _)
            | Self::Place(node, ..)
            | Self::Owner(node, _)
            | Self::Lock(node, _)
            | Self::Level(node, _)
            | Self::Direction(node, _)
            | Self::Appear(node, _)
            | Self::Disappear(node)
            | Self::Support(node, ..)
            | Self::Stale(node, _) => node,
        }
    }

    /// The change as a page would send it after looking at `tree`; the tree may still refuse it.
    pub(crate) fn fit(&self, tree: &Tree) -> Change {
        let node = node_id(self.node());
        let Some(row) = tree.row(node) else {
            let Self::Appear(_, seed) = self else {
                return Change { node, edit: Edit::Weight { before: None, after: None } };
            };
            let definition =
                tree.scheme().indicators.iter().find(|known| known.id == indicator_id(seed.indicator));
            let indicator = definition.cloned().unwrap_or_else(|| indicator(seed.indicator));
            let placed = Placed { node: seed.node(self.node()), indicator };
            return Change { node, edit: Edit::Presence { before: None, after: Some(Box::new(placed)) } };
        };
        let current = tree.node(row).clone();
        let placed = Placed { node: current.clone(), indicator: tree.indicator(row).clone() };
        let edit = match self {
            &Self::Target(_, tier, after) => Edit::Target { tier, before: current.targets[tier], after },
            &Self::Reserve(_, tier, after) => Edit::Reserve { tier, before: current.reserve[tier], after },
            &Self::Weight(_, after) => Edit::Weight { before: current.weight, after },
            &Self::Share(_, after) => Edit::Share { before: current.edge.share, after },
            &Self::Rule(_, after) => Edit::Rule { before: current.edge.rule, after },
            &Self::Place(_, parent, position) => {
                Edit::Place { before: current.place, after: Place { parent: parent.map(node_id), position } }
            }
            &Self::Owner(_, owner) => Edit::Owner { before: current.owner, after: owner_id(owner) },
            &Self::Lock(_, locked) => Edit::Lock { before: current.lock, after: locked.then(lock) },
            &Self::Level(_, level) => {
                let before = current.facts();
                let mut after = before.clone();
                after.level = level;
                Edit::Facts { before, after }
            }
            &Self::Direction(_, direction) => {
                let after = Indicator { direction, ..placed.indicator.clone() };
                Edit::Indicator { before: Box::new(placed.indicator), after: Box::new(after) }
            }
            Self::Appear(..) => Edit::Presence { before: None, after: Some(Box::new(placed)) },
            Self::Disappear(_) => Edit::Presence { before: Some(Box::new(placed)), after: None },
            &Self::Support(from, to, after) => {
                let link = indicator_model::scheme::Support { from: node_id(from), to: node_id(to) };
                Edit::Support { to: node_id(to), before: tree.scheme().supports.contains(&link), after }
            }
            &Self::Stale(_, value) => {
                let before = if current.weight == Some(Quantity::ONE) { None } else { Some(Quantity::ONE) };
                Edit::Weight { before, after: Some(value) }
            }
        };
        Change { node, edit }
    }
}
