//! Reads the sample sheet into a scheme, trusting it: the importer of the server is the one that doubts.

use std::collections::BTreeMap;

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

/// One row of the sheet by column name.
type Line = BTreeMap<String, String>;

pub(crate) fn read(path: &str) -> Scheme {
    let lines: Vec<Line> =
        csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect();
    let ids: BTreeMap<&str, u128> =
        (1..).zip(&lines).map(|(id, line)| (line["indicator_code"].as_str(), id)).collect();
    let mut organizations: BTreeMap<&str, Organization> = BTreeMap::new();
    for line in &lines {
        let id = OrganizationId(Uuid::from_u128(organizations.len() as u128 + 1));
        organizations.entry(&line["owner_org_code"]).or_insert_with(|| organization(id, line));
    }
    let nodes = (1..).zip(&lines).map(|(id, line)| {
        let parent = ids.get(line["parent_code"].as_str()).map(|&parent| NodeId(Uuid::from_u128(parent)));
        node(id, parent, organizations[line["owner_org_code"].as_str()].id, line)
    });
    Scheme {
        id: SchemeId(Uuid::from_u128(1)),
        name: "云澜市2025年度考核".into(),
        cycle: Cycle {
            id: CycleId(Uuid::from_u128(1)),
            name: "2025".into(),
            starts: "2025-01-01".parse().unwrap(),
            ends: "2025-12-31".parse().unwrap(),
        },
        revision: Revision::default(),
        nodes: nodes.collect(),
        indicators: (1..).zip(&lines).map(|(id, line)| indicator(id, line)).collect(),
        organizations: organizations.into_values().collect(),
        supports: Vec::new(),
    }
}

fn number(line: &Line, column: &str) -> Option<Quantity> {
    Some(line[column].as_str()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap())
}

fn organization(id: OrganizationId, line: &Line) -> Organization {
    let class = &line["district_class"];
    Organization {
        id,
        code: line["owner_org_code"].clone(),
        name: line["owner_org_name"].clone(),
        kind: match line["org_type"].as_str() {
            "市级" => OrganizationKind::City,
            "部门" => OrganizationKind::Department,
            "区县" => OrganizationKind::District,
            other => panic!("{other}"),
        },
        parent: None,
        class: (!class.is_empty()).then(|| DistrictClass(class.clone())),
        valid_from: "2025-01-01".parse().unwrap(),
        valid_to: None,
    }
}

fn node(id: u128, parent: Option<NodeId>, owner: OrganizationId, line: &Line) -> Node {
    let (rule, basis) = rule(&line["decomposition_rule"]);
    Node {
        id: NodeId(Uuid::from_u128(id)),
        indicator: IndicatorId(Uuid::from_u128(id)),
        owner,
        post: line["owner_post"].clone(),
        level: match line["level"].as_str() {
            "市级整体目标" => Level::City,
            "部门核心任务" => Level::Task,
            "岗位具体指标" => Level::Post,
            other => panic!("{other}"),
        },
        place: Place { parent, position: u32::try_from(id).unwrap() * POSITION_GAP },
        edge: Edge { rule, basis: basis.into(), share: number(line, "decomposition_share") },
        baseline_year: line["baseline_year"].parse().ok(),
        targets: Tiers {
            baseline: number(line, "baseline_value"),
            basic: number(line, "basic_target"),
            challenge: number(line, "challenge_target"),
        },
        reserve: Tiers::default(),
        weight: number(line, "weight"),
        mode: None,
        curve: None,
        lock: None,
    }
}

fn rule(text: &str) -> (RollUpRule, &str) {
    match text {
        "不分解" => (RollUpRule::NotDecomposed, ""),
        "求和" => (RollUpRule::Sum, ""),
        "同值承接" => (RollUpRule::SameValue, ""),
        "贡献支撑(标准化得分加权)" => (RollUpRule::Contribution, ""),
        _ => {
            let basis = text.strip_prefix("加权平均(").and_then(|rest| rest.strip_suffix(')'));
            (RollUpRule::WeightedMean, basis.unwrap_or_else(|| panic!("{text}")))
        }
    }
}

fn indicator(id: u128, line: &Line) -> Indicator {
    let values = ["baseline_value", "basic_target", "challenge_target"];
    Indicator {
        id: IndicatorId(Uuid::from_u128(id)),
        code: line["indicator_code"].clone(),
        name: line["indicator_name"].clone(),
        unit: line["unit"].clone(),
        precision: values
            .iter()
            .filter_map(|column| line[*column].split_once('.'))
            .filter_map(|(_, decimals)| Precision::new(u8::try_from(decimals.len()).unwrap()))
            .max()
            .unwrap_or_default(),
        kind: match line["indicator_kind"].as_str() {
            "定量" => IndicatorKind::Quantitative,
            "定性" => IndicatorKind::Qualitative,
            "过程" => IndicatorKind::Process,
            other => panic!("{other}"),
        },
        measure: if line["unit"] == "%" { MeasureKind::Ratio } else { MeasureKind::Count },
        direction: match line["direction"].as_str() {
            "越高越好" => Direction::HigherBetter,
            "越低越好" => Direction::LowerBetter,
            other => panic!("{other}"),
        },
        comparator: match line["comparator"].as_str() {
            "≥" => Comparator::AtLeast,
            "≤" => Comparator::AtMost,
            "=" => Comparator::Equal,
            other => panic!("{other}"),
        },
        definition: line["definition_formula"].clone(),
        theme: line["strategy_theme"].clone(),
        dimension: line["budget_dimension"].clone(),
        scoring: match line["scoring_method"].as_str() {
            "按完成比例计分" => ScoringMethod::Proportional,
            "三档评定" => ScoringMethod::ThreeBands,
            "超标扣分" => ScoringMethod::DeductExcess,
            "区间计分" => ScoringMethod::Banded,
            "是否达成" => ScoringMethod::YesNo,
            other => panic!("{other}"),
        },
        frequency: match line["collection_frequency"].as_str() {
            "双周" => Frequency::Fortnightly,
            "月度" => Frequency::Monthly,
            "季度" => Frequency::Quarterly,
            "半年" => Frequency::HalfYearly,
            "年度" => Frequency::Yearly,
            other => panic!("{other}"),
        },
        data_source: line["data_source"].clone(),
        data_provider: line["data_provider_org"].clone(),
        evidence: line["evidence_requirement"].clone(),
    }
}
