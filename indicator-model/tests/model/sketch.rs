//! Schemes and edits in few numbers: what the laws draw at random.
//!
//! A sketch may be as wrong as a loaded database can be: unknown parents, cycles, mixed rules, missing shares and
//! values at the very limit. Only what the importer refuses (values finer than their unit, negative weights) is
//! left out.

mod attempt;
mod draw;

use indicator_model::curve::Curve;
use indicator_model::date::Date;
use indicator_model::id::{CycleId, IndicatorId, NodeId, OrganizationId, SchemeId};
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Edge, Level, Lock, Mode, Node, Place, RollUpRule};
use indicator_model::organization::{DistrictClass, Organization, OrganizationKind};
use indicator_model::period::Cycle;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::Tiers;
use uuid::Uuid;

#[allow(unused_imports, reason = "as above")]
pub(crate) use self::attempt::Attempt;
#[allow(unused_imports, reason = "as above")]
pub(crate) use self::draw::{any_attempt, any_quantity, any_scheme, any_seed, any_sound_scheme, any_value};

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
    pub(crate) mode: Option<Mode>,
    pub(crate) curve: Option<Curve>,
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
            mode: self.mode,
            curve: self.curve,
            lock: self.locked.then(lock),
        }
    }
}

pub(crate) fn lock() -> Lock {
    Lock {
        owner: "张三".into(), reason: "已签责任书".into(), at: "2026-01-05T08:00:00.000Z".parse().ok()
    }
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
