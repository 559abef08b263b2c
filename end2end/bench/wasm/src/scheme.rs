//! A scheme with the benchmark's tree and nothing else in it.

use indicator_model::date::Date;
use indicator_model::id::{CycleId, IndicatorId, NodeId, OrganizationId, SchemeId};
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Edge, Level, Node, Place, RollUpRule};
use indicator_model::organization::{Organization, OrganizationKind};
use indicator_model::period::Cycle;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::Tiers;
use uuid::Uuid;

const WIDTH: u32 = 10;
const INDICATOR: IndicatorId = IndicatorId(Uuid::nil());
const OWNER: OrganizationId = OrganizationId(Uuid::nil());

/// The id of the node with this number in breadth-first order.
pub(crate) fn id(number: u32) -> NodeId {
    NodeId(Uuid::from_u128(number.into()))
}

/// A place in the order as a number of 32 bits; no tree of the benchmark comes near their end.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The complete 10-ary tree of `weights`, breadth first, without values; every edge carries its node's weight.
pub(crate) fn complete(weights: &[u8], rule: RollUpRule) -> Scheme {
    let nodes = weights.iter().zip(0..).map(|(&weight, number)| node(number, weight, rule)).collect();
    Scheme {
        id: SchemeId(Uuid::nil()),
        name: "T111k".into(),
        cycle: Cycle { id: CycleId(Uuid::nil()), name: "2026".into(), starts: day(1, 1), ends: day(12, 31) },
        revision: Revision::default(),
        organizations: vec![city()],
        indicators: vec![indicator()],
        nodes,
        supports: Vec::new(),
    }
}

fn node(number: u32, weight: u8, rule: RollUpRule) -> Node {
    Node {
        id: id(number),
        indicator: INDICATOR,
        owner: OWNER,
        post: String::new(),
        level: Level::City,
        place: Place { parent: number.checked_sub(1).map(|before| id(before / WIDTH)), position: number },
        edge: Edge { rule, basis: String::new(), share: Quantity::from_integer(weight.into()).ok() },
        baseline_year: None,
        targets: Tiers::default(),
        reserve: Tiers::default(),
        weight: None,
        mode: None,
        curve: None,
        lock: None,
    }
}

fn indicator() -> Indicator {
    Indicator {
        id: INDICATOR,
        code: "T".into(),
        name: "T111k".into(),
        unit: String::new(),
        precision: Precision::FINEST,
        kind: IndicatorKind::Quantitative,
        measure: MeasureKind::Count,
        direction: Direction::HigherBetter,
        comparator: Comparator::AtLeast,
        definition: String::new(),
        theme: String::new(),
        dimension: String::new(),
        scoring: ScoringMethod::Proportional,
        frequency: Frequency::Yearly,
        data_source: String::new(),
        data_provider: String::new(),
        evidence: String::new(),
    }
}

fn city() -> Organization {
    Organization {
        id: OWNER,
        code: "T".into(),
        name: "T111k".into(),
        kind: OrganizationKind::City,
        parent: None,
        class: None,
        valid_from: day(1, 1),
        valid_to: None,
    }
}

fn day(month: u8, day: u8) -> Date {
    Date::new(2026, month, day).expect("the benchmark names days of the calendar")
}
