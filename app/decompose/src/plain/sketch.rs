//! Schemes for the tests of this feature: one goal of 1200 households, split over three districts; and trees of any size.

use indicator_model::date::Date;
use indicator_model::id::{CycleId, IndicatorId, NodeId, OrganizationId, SchemeId};
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Edge, Level, Node, POSITION_GAP, Place, RollUpRule};
use indicator_model::organization::{DistrictClass, Organization, OrganizationKind};
use indicator_model::period::Cycle;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::Tiers;
use uuid::Uuid;

/// The goal is node 0, the districts are nodes 1 to 3.
pub fn scheme() -> Scheme {
    let parts =
        [("目标", None, 1200), ("云东区", Some(0), 200), ("澜溪区", Some(0), 400), ("青屏区", Some(0), 600)];
    let day = |month, day| Date::new(2025, month, day).expect("a day of 2025");
    Scheme {
        id: SchemeId(Uuid::from_u128(1)),
        name: "2025 年度考核方案".into(),
        cycle: Cycle {
            id: CycleId(Uuid::from_u128(1)),
            name: "2025".into(),
            starts: day(1, 1),
            ends: day(12, 31),
        },
        revision: Revision(7),
        organizations: vec![Organization {
            id: OrganizationId(Uuid::from_u128(1)),
            code: "YL".into(),
            name: "云澜市".into(),
            kind: OrganizationKind::City,
            parent: None,
            class: None,
            valid_from: day(1, 1),
            valid_to: None,
        }],
        indicators: (0..).zip(parts).map(|(at, (name, ..))| indicator(at, name)).collect(),
        nodes: (0..).zip(parts).map(|(at, (_, parent, basic))| node(at, parent, basic)).collect(),
        supports: Vec::new(),
    }
}

/// A complete tree: below each node of a level but the last, `fan` children that add up to it. Only leaves have a value
/// of their own, one household each, and weights from 1 to 9. Numbered level by level; owned by the districts in turn.
pub fn grown(levels: u32, fan: u32) -> Scheme {
    let inner: u32 = (0..levels - 1).map(|level| fan.pow(level)).sum();
    let count = inner + fan.pow(levels - 1);
    let parent = |at: u32| at.checked_sub(1).map(|before| before / fan);
    let value = |at: u32| if at < inner { None } else { Quantity::from_integer(1).ok() };
    let owner = |at: u32| OrganizationId(Uuid::from_u128(u128::from(at % 3 + 1)));
    let grown = |at: u32| {
        let plain = node(at, parent(at), 0);
        Node {
            owner: owner(at),
            targets: Tiers { basic: value(at), ..Tiers::default() },
            weight: Quantity::from_integer(i64::from(at % 9 + 1)).ok(),
            ..plain
        }
    };
    let small = scheme();
    let district = |at: u32| Organization {
        id: owner(at),
        code: format!("Q{at}"),
        kind: OrganizationKind::District,
        class: Some(DistrictClass("城市主城区".into())),
        ..small.organizations[0].clone()
    };
    Scheme {
        organizations: (0..3).map(district).collect(),
        indicators: (0..count).map(|at| indicator(at, "经营主体")).collect(),
        nodes: (0..count).map(grown).collect(),
        ..small
    }
}

pub fn id(at: u32) -> NodeId {
    NodeId(Uuid::from_u128(100 + u128::from(at)))
}

fn node(at: u32, parent: Option<u32>, basic: i64) -> Node {
    Node {
        id: id(at),
        indicator: IndicatorId(Uuid::from_u128(u128::from(at))),
        owner: OrganizationId(Uuid::from_u128(1)),
        post: String::new(),
        level: Level::Task,
        place: Place { parent: parent.map(id), position: (at + 1) * POSITION_GAP },
        edge: Edge {
            rule: if parent.is_some() { RollUpRule::Sum } else { RollUpRule::NotDecomposed },
            basis: String::new(),
            share: None,
        },
        baseline_year: None,
        targets: Tiers { basic: Quantity::from_integer(basic).ok(), ..Tiers::default() },
        reserve: Tiers::default(),
        weight: None,
        mode: None,
        curve: None,
        lock: None,
    }
}

fn indicator(at: u32, name: &str) -> Indicator {
    Indicator {
        id: IndicatorId(Uuid::from_u128(u128::from(at))),
        code: format!("N-{at}"),
        name: name.into(),
        unit: "家".into(),
        precision: Precision::INTEGER,
        kind: IndicatorKind::Quantitative,
        measure: MeasureKind::Count,
        direction: Direction::HigherBetter,
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
