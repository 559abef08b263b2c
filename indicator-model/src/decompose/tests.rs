//! Small trees in few words, and what plans make of them.

mod rehang;
mod remainder;
mod structure;
mod total;
mod weights;

use uuid::Uuid;

use super::*;
use crate::change::{Placed, inverse};
use crate::date::Date;
use crate::id::{CycleId, IndicatorId, OrganizationId, SchemeId};
use crate::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use crate::node::{Edge, Level, Lock, Node, POSITION_GAP, Place};
use crate::organization::{Organization, OrganizationKind};
use crate::period::Cycle;
use crate::quantity::Precision;
use crate::scheme::{Revision, Scheme};
use crate::target::Tiers;
use RollUpRule::{NotDecomposed, SameValue, Sum, WeightedMean};

/// A tree in the making: each node is named by the number of its id, and hangs below an earlier one.
struct Sheet(Scheme);

fn id(number: u128) -> NodeId {
    NodeId(Uuid::from_u128(number))
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn value(text: &str) -> Option<Quantity> {
    (!text.is_empty()).then(|| quantity(text))
}

const CITY: OrganizationId = OrganizationId(Uuid::from_u128(1));

impl Sheet {
    fn new() -> Self {
        let starts = Date::new(2025, 1, 1).unwrap();
        let city = Organization {
            id: CITY,
            code: "YL".into(),
            name: "云澜市人民政府".into(),
            kind: OrganizationKind::City,
            parent: None,
            class: None,
            valid_from: starts,
            valid_to: None,
        };
        let ends = Date::new(2025, 12, 31).unwrap();
        Self(Scheme {
            id: SchemeId(Uuid::nil()),
            name: "2025".into(),
            cycle: Cycle { id: CycleId(Uuid::nil()), name: "2025".into(), starts, ends },
            revision: Revision(1),
            organizations: vec![city],
            indicators: vec![],
            nodes: vec![],
            supports: vec![],
        })
    }

    /// A node with its basic target, whole numbers, higher better.
    fn node(mut self, number: u128, parent: u128, rule: RollUpRule, basic: &str) -> Self {
        let position = u32::try_from(self.0.nodes.len() + 1).unwrap() * POSITION_GAP;
        let placed = placed(number, (parent > 0).then(|| id(parent)), position, rule, basic);
        self.0.nodes.push(placed.node);
        self.0.indicators.push(placed.indicator);
        self
    }

    fn edit(mut self, change: impl FnOnce(&mut Node, &mut Indicator)) -> Self {
        let (node, indicator) = (self.0.nodes.last_mut(), self.0.indicators.last_mut());
        change(node.unwrap(), indicator.unwrap());
        self
    }

    fn baseline(self, baseline: &str) -> Self {
        self.edit(|node, _| node.targets.baseline = value(baseline))
    }

    fn share(self, share: &str) -> Self {
        self.edit(|node, _| node.edge.share = value(share))
    }

    fn decimals(self, decimals: u8) -> Self {
        self.edit(|_, indicator| indicator.precision = Precision::new(decimals).unwrap())
    }

    fn locked(self) -> Self {
        self.edit(|node, _| node.lock = Some(lock()))
    }

    fn tree(self) -> Tree {
        Tree::new(self.0)
    }
}

fn lock() -> Lock {
    Lock {
        owner: "考核办".into(), reason: "已签责任书".into(), at: "2025-01-10T00:00:00.000Z".parse().ok()
    }
}

fn placed(number: u128, parent: Option<NodeId>, position: u32, rule: RollUpRule, basic: &str) -> Placed {
    let indicator = Indicator {
        id: IndicatorId(Uuid::from_u128(number)),
        code: format!("N-{number}"),
        name: format!("指标{number}"),
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
    };
    let node = Node {
        id: id(number),
        indicator: indicator.id,
        owner: CITY,
        post: String::new(),
        level: Level::Task,
        place: Place { parent, position },
        edge: Edge { rule, basis: String::new(), share: None },
        baseline_year: Some(2024),
        targets: Tiers { basic: value(basic), ..Tiers::default() },
        reserve: Tiers::default(),
        weight: None,
        mode: None,
        curve: None,
        lock: None,
    };
    Placed { node, indicator }
}

/// NYJ-01 新型农业经营主体培育数量 → 云东 2, 澜溪 3, 青屏 4 (sample city), with two posts below 青屏.
fn villages() -> Sheet {
    Sheet::new()
        .node(1, 0, NotDecomposed, "1200")
        .node(2, 1, Sum, "200")
        .node(3, 1, Sum, "400")
        .node(4, 1, Sum, "600")
}

fn with_posts() -> Sheet {
    villages().node(5, 4, Sum, "400").node(6, 4, Sum, "200")
}

/// C01 地区生产总值增长率 → the same districts by share of GDP (sample city).
fn growth() -> Sheet {
    Sheet::new()
        .node(1, 0, NotDecomposed, "5.5")
        .decimals(1)
        .node(2, 1, WeightedMean, "5.7")
        .share("0.48")
        .decimals(1)
        .node(3, 1, WeightedMean, "5.8")
        .share("0.34")
        .decimals(1)
        .node(4, 1, WeightedMean, "4.5")
        .share("0.18")
        .decimals(1)
}

const BASIC: Tier = Tier::Basic;

/// The tree after the plan, which the inverse must bring back as it was.
fn after(tree: &Tree, plan: &Plan) -> Tree {
    let mut changed = tree.clone();
    changed.apply_all(&plan.changes).unwrap();
    let mut undone = changed.clone();
    undone.apply_all(&inverse(&plan.changes)).unwrap();
    assert_eq!(undone.scheme(), tree.scheme());
    changed
}

fn values(tree: &Tree, nodes: impl IntoIterator<Item = u128>) -> Vec<String> {
    let value = |node| tree.value(tree.row(id(node)).unwrap(), BASIC);
    nodes.into_iter().map(|node| value(node).map_or_else(String::new, |value| value.to_string())).collect()
}

fn typed(tree: &Tree, node: u128, text: &str) -> Plan {
    set_total(tree, id(node), BASIC, value(text), &default_method(tree, id(node))).unwrap()
}
