//! The words of the sheet: headers and enumerations, as form F10 writes them and as people vary them.
//!
//! English is read too: the keys of the columns and the names that the model serializes.

use indicator_model::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use indicator_model::node::{Level, RollUpRule};
use indicator_model::sheet::Column;
use indicator_model::text;

use crate::table_file::words::{Words, half_width};

impl Words for Level {
    const WORDS: &'static [(&'static str, Self)] =
        &[("市级整体目标", Self::City), ("部门核心任务", Self::Task), ("岗位具体指标", Self::Post)];
}

impl Words for IndicatorKind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("定量", Self::Quantitative), ("定性", Self::Qualitative), ("过程", Self::Process)];
}

impl Words for Direction {
    const WORDS: &'static [(&'static str, Self)] =
        &[("越高越好", Self::HigherBetter), ("越低越好", Self::LowerBetter), ("区间最优", Self::WithinBand)];
}

impl Words for Comparator {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("≥", Self::AtLeast),
        ("≤", Self::AtMost),
        ("=", Self::Equal),
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        ("≧", Self::AtLeast),
        ("≦", Self::AtMost),
    ];
}

impl Words for RollUpRule {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("不分解", Self::NotDecomposed),
        ("求和", Self::Sum),
        ("加权平均", Self::WeightedMean),
        ("比率", Self::Ratio),
        ("同值承接", Self::SameValue),
        ("取最差", Self::WorstOf),
        ("里程碑", Self::Milestone),
        ("贡献支撑", Self::Contribution),
    ];
}

impl Words for ScoringMethod {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("按完成比例计分", Self::Proportional),
        ("三档评定", Self::ThreeBands),
        ("超标扣分", Self::DeductExcess),
        ("区间计分", Self::Banded),
        ("是否达成", Self::YesNo),
    ];
}

impl Words for Frequency {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("双周", Self::Fortnightly),
        ("月度", Self::Monthly),
        ("季度", Self::Quarterly),
        ("半年", Self::HalfYearly),
        ("年度", Self::Yearly),
    ];
}

/// The Chinese headers of the columns.
const HEADERS: &[(&str, Column)] = &[
    ("指标编码", Column::IndicatorCode),
    ("指标编号", Column::IndicatorCode),
    ("上级指标编码", Column::ParentCode),
    ("上级指标编号", Column::ParentCode),
    ("上级编码", Column::ParentCode),
    ("指标层级", Column::Level),
    ("层级", Column::Level),
    ("单位类型", Column::OrgType),
    ("责任单位类型", Column::OrgType),
    ("责任单位编码", Column::OwnerOrgCode),
    ("责任单位代码", Column::OwnerOrgCode),
    ("责任单位", Column::OwnerOrgName),
    ("责任单位名称", Column::OwnerOrgName),
    ("区县分类", Column::DistrictClass),
    ("区县类别", Column::DistrictClass),
    ("责任岗位", Column::OwnerPost),
    ("岗位", Column::OwnerPost),
    ("战略主题", Column::StrategyTheme),
    ("指标名称", Column::IndicatorName),
    ("指标口径", Column::DefinitionFormula),
    ("计算公式", Column::DefinitionFormula),
    ("指标类型", Column::IndicatorKind),
    ("预算绩效维度", Column::BudgetDimension),
    ("绩效维度", Column::BudgetDimension),
    ("计量单位", Column::Unit),
    ("单位", Column::Unit),
    ("指标方向", Column::Direction),
    ("方向", Column::Direction),
    ("符号", Column::Comparator),
    ("基期年份", Column::BaselineYear),
    ("基期年", Column::BaselineYear),
    ("基期值", Column::BaselineValue),
    ("基准值", Column::BaselineValue),
    ("基础目标", Column::BasicTarget),
    ("挑战目标", Column::ChallengeTarget),
    ("权重", Column::Weight),
    ("分值", Column::Weight),
    ("权重/分值", Column::Weight),
    ("分解规则", Column::DecompositionRule),
    ("分解份额", Column::DecompositionShare),
    ("份额", Column::DecompositionShare),
    ("评分方法", Column::ScoringMethod),
    ("采集频率", Column::CollectionFrequency),
    ("数据来源", Column::DataSource),
    ("数据提供单位", Column::DataProviderOrg),
    ("佐证材料要求", Column::EvidenceRequirement),
    ("佐证材料", Column::EvidenceRequirement),
];

/// The column that a header names; blanks, case and a trailing mark (`*`) do not matter.
pub(super) fn column(header: &str) -> Option<Column> {
    let header: String = text::key(header).chars().filter(|character| !character.is_whitespace()).collect();
    let header = header.trim_end_matches('*');
    let known = HEADERS.iter().find(|(word, _)| *word == header).map(|&(_, column)| column);
    known.or_else(|| Column::ALL.into_iter().find(|column| column.key() == header))
}

/// A rule cell: the rule, and in parentheses what its share stands for.
pub(super) fn read_rule(text: &str) -> Option<(RollUpRule, String)> {
    let (word, basis) = match text.split_once(['(', '（']) {
        Some((word, rest)) => (word, rest.strip_suffix([')', '）'])?),
        None => (text, ""),
    };
    Some((RollUpRule::read(&half_width(word))?, basis.trim().to_owned()))
}

pub(super) fn write_rule(rule: RollUpRule, basis: &str) -> String {
    if basis.is_empty() { rule.word().to_owned() } else { format!("{}({basis})", rule.word()) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("indicator_code", Some(Column::IndicatorCode))]
    #[case(" Indicator_Code ", Some(Column::IndicatorCode))]
    #[case("指标编码*", Some(Column::IndicatorCode))]
    #[case("权重／分值", Some(Column::Weight))]
    #[case("\u{feff}指标\u{200b}编码", Some(Column::IndicatorCode))]
    #[case("indicator_ｃｏｄｅ\u{2060}", Some(Column::IndicatorCode))]
    #[case("备注", None)]
    fn a_header_is_read_in_both_languages(#[case] header: &str, #[case] column: Option<Column>) {
        assert_eq!(super::column(header), column);
    }

    #[rstest]
    #[case("加权平均(按GDP占比)", Some((RollUpRule::WeightedMean, "按GDP占比")))]
    #[case("加权平均（按监测站点数）", Some((RollUpRule::WeightedMean, "按监测站点数")))]
    #[case("贡献支撑(标准化得分加权)", Some((RollUpRule::Contribution, "标准化得分加权")))]
    #[case("求和", Some((RollUpRule::Sum, "")))]
    #[case("worst_of", Some((RollUpRule::WorstOf, "")))]
    #[case("加权平均(按GDP占比", None)]
    #[case("平均", None)]
    fn a_rule_keeps_its_basis(#[case] text: &str, #[case] rule: Option<(RollUpRule, &str)>) {
        assert_eq!(read_rule(text), rule.map(|(rule, basis)| (rule, basis.to_owned())));
    }

    #[test]
    fn every_column_has_a_chinese_header() {
        for column in Column::ALL {
            assert!(HEADERS.iter().any(|(_, known)| *known == column), "{column}");
        }
    }

    #[test]
    fn every_rule_has_a_word() {
        assert!(RollUpRule::ALL.into_iter().all(|rule| RollUpRule::read(rule.word()) == Some(rule)));
        assert_eq!(Direction::known(), "越高越好|越低越好|区间最优");
        assert_eq!(Comparator::known(), "≥|≤|=");
    }
}
