//! The columns of the indicator sheet, with the headings of form F10 in both languages.

use indicator_model::indicator::{Comparator, Direction, Frequency, IndicatorKind, ScoringMethod};
use indicator_model::node::{Level, RollUpRule};
use indicator_model::organization::OrganizationKind;
use indicator_model::sheet::{Column, Problem};
use indicator_model::text::Kind;

use crate::table_file::columns::Columns;
use crate::table_file::words::Words;

impl Columns for Column {
    type Problem = Problem;

    const ALL: &'static [Self] = &Self::ALL;
    const KEY: Self = Self::IndicatorCode;
    const OTHER_KEY: Option<Self> = Some(Self::IndicatorName);
    const TITLE: &'static str = "指标体系";
    /// The Chinese headings, as form F10 has them and as people vary them.
    const NAMES: &'static [(&'static str, Self)] = &[
        ("指标编码", Self::IndicatorCode),
        ("指标编号", Self::IndicatorCode),
        ("上级指标编码", Self::ParentCode),
        ("上级指标编号", Self::ParentCode),
        ("上级编码", Self::ParentCode),
        ("指标层级", Self::Level),
        ("层级", Self::Level),
        ("单位类型", Self::OrgType),
        ("责任单位类型", Self::OrgType),
        ("责任单位编码", Self::OwnerOrgCode),
        ("责任单位代码", Self::OwnerOrgCode),
        ("责任单位", Self::OwnerOrgName),
        ("责任单位名称", Self::OwnerOrgName),
        ("牵头单位", Self::OwnerOrgName),
        ("区县分类", Self::DistrictClass),
        ("区县类别", Self::DistrictClass),
        ("责任岗位", Self::OwnerPost),
        ("岗位", Self::OwnerPost),
        ("战略主题", Self::StrategyTheme),
        ("指标名称", Self::IndicatorName),
        ("考核指标", Self::IndicatorName),
        ("指标口径", Self::DefinitionFormula),
        ("计算公式", Self::DefinitionFormula),
        ("指标类型", Self::IndicatorKind),
        ("预算绩效维度", Self::BudgetDimension),
        ("绩效维度", Self::BudgetDimension),
        ("计量单位", Self::Unit),
        ("度量单位", Self::Unit),
        ("单位", Self::Unit),
        ("指标方向", Self::Direction),
        ("方向", Self::Direction),
        ("符号", Self::Comparator),
        ("基期年份", Self::BaselineYear),
        ("基期年", Self::BaselineYear),
        ("基期值", Self::BaselineValue),
        ("基准值", Self::BaselineValue),
        ("基础目标", Self::BasicTarget),
        ("目标值", Self::BasicTarget),
        ("挑战目标", Self::ChallengeTarget),
        ("权重", Self::Weight),
        ("分值", Self::Weight),
        ("权重/分值", Self::Weight),
        ("分解规则", Self::DecompositionRule),
        ("分解份额", Self::DecompositionShare),
        ("份额", Self::DecompositionShare),
        ("评分方法", Self::ScoringMethod),
        ("采集频率", Self::CollectionFrequency),
        ("数据来源", Self::DataSource),
        ("数据提供单位", Self::DataProviderOrg),
        ("佐证材料要求", Self::EvidenceRequirement),
        ("佐证材料", Self::EvidenceRequirement),
        ("序时曲线", Self::Plan),
        ("序时进度曲线", Self::Plan),
        ("序时进度", Self::Plan),
        ("plan_curve", Self::Plan),
        ("模式", Self::Mode),
        ("指标模式", Self::Mode),
        ("管理模式", Self::Mode),
    ];

    fn heading(self) -> &'static str {
        self.key()
    }

    /// What a sheet does not speak of stays as it is. What a new indicator needs is asked for where there is one.
    fn is_required(self) -> bool {
        false
    }

    fn kind(self) -> Kind {
        match self {
            Self::IndicatorCode | Self::ParentCode | Self::OwnerOrgCode => Kind::Code,
            Self::OwnerOrgName | Self::IndicatorName => Kind::Name,
            Self::DistrictClass | Self::Unit => Kind::Label,
            // A rule with its basis, which is judged by itself.
            Self::DecompositionRule | Self::DefinitionFormula | Self::EvidenceRequirement => Kind::Prose,
            _ => Kind::Phrase,
        }
    }

    fn words(self) -> Vec<String> {
        let known = match self {
            Self::Level => Level::known(),
            Self::OrgType => OrganizationKind::known(),
            Self::IndicatorKind => IndicatorKind::known(),
            Self::Direction => Direction::known(),
            Self::Comparator => Comparator::known(),
            Self::DecompositionRule => RollUpRule::known(),
            Self::ScoringMethod => ScoringMethod::known(),
            Self::CollectionFrequency => Frequency::known(),
            _ => return Vec::new(),
        };
        known.split('|').map(str::to_owned).collect()
    }
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
    // As the official forms print them.
    #[case("度量单位", Some(Column::Unit))]
    #[case("权重（%）", Some(Column::Weight))]
    #[case("牵头单位", Some(Column::OwnerOrgName))]
    #[case("考核指标\n（必填）", Some(Column::IndicatorName))]
    #[case("＊指标编码", Some(Column::IndicatorCode))]
    #[case("2026年目标值", Some(Column::BasicTarget))]
    #[case("2026年度目标值【万元】", Some(Column::BasicTarget))]
    #[case("2026", None)]
    #[case("（必填）", None)]
    #[case("备注", None)]
    fn a_header_is_read_in_both_languages(#[case] header: &str, #[case] column: Option<Column>) {
        assert_eq!(Column::named(header), column);
    }

    #[test]
    fn every_column_has_a_chinese_header() {
        for column in Column::ALL {
            assert!(Column::NAMES.iter().any(|(_, known)| *known == column), "{column}");
        }
    }
}
