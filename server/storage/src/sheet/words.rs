//! The words of the sheet for enumerations, as form F10 writes them and as people vary them.
//!
//! English is read too: the names that the model serializes.

use indicator_model::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use indicator_model::node::{Level, RollUpRule};

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
    fn every_rule_has_a_word() {
        assert!(RollUpRule::ALL.into_iter().all(|rule| RollUpRule::read(rule.word()) == Some(rule)));
        assert_eq!(Direction::known(), "越高越好|越低越好|区间最优");
        assert_eq!(Comparator::known(), "≥|≤|=");
    }
}
