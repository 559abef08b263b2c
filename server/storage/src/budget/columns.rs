//! The columns of the sheet of budget items.

use indicator_model::budget::sheet::{Column, Problem};
use indicator_model::text::Kind;

use crate::table_file::columns::Columns;

impl Columns for Column {
    type Problem = Problem;

    const ALL: &'static [Self] = &Self::ALL;
    const KEY: Self = Self::ItemCode;
    const TITLE: &'static str = "预算执行";
    /// The serde names, and the Chinese headings as people vary them.
    const NAMES: &'static [(&'static str, Self)] = &[
        ("item_code", Self::ItemCode),
        ("item_name", Self::ItemName),
        ("owner_org_code", Self::OwnerOrgCode),
        ("owner_org_name", Self::OwnerOrgName),
        ("indicator_codes", Self::IndicatorCodes),
        ("year", Self::Year),
        ("budget_initial", Self::BudgetInitial),
        ("budget_adjusted", Self::BudgetAdjusted),
        ("fund_fiscal", Self::FundFiscal),
        ("fund_carry", Self::FundCarry),
        ("fund_other", Self::FundOther),
        ("payment_plan", Self::PaymentPlan),
        ("month", Self::Month),
        ("executed_to_date", Self::ExecutedToDate),
        ("项目编号", Self::ItemCode),
        ("项目代码", Self::ItemCode),
        ("预算项目编码", Self::ItemCode),
        ("预算项目", Self::ItemName),
        ("责任单位代码", Self::OwnerOrgCode),
        ("单位代码", Self::OwnerOrgCode),
        ("单位名称", Self::OwnerOrgName),
        ("实施单位", Self::OwnerOrgName),
        ("指标编码", Self::IndicatorCodes),
        ("关联指标", Self::IndicatorCodes),
        ("年度", Self::Year),
        ("年初预算", Self::BudgetInitial),
        ("年初预算数(万元)", Self::BudgetInitial),
        ("全年预算", Self::BudgetAdjusted),
        ("调整预算数", Self::BudgetAdjusted),
        ("调整后预算数", Self::BudgetAdjusted),
        ("全年预算数(万元)", Self::BudgetAdjusted),
        ("财政拨款", Self::FundFiscal),
        ("当年财政拨款", Self::FundFiscal),
        ("上年结转资金", Self::FundCarry),
        ("其他", Self::FundOther),
        ("月度", Self::Month),
        ("执行数", Self::ExecutedToDate),
        ("累计支出", Self::ExecutedToDate),
        ("累计执行数(万元)", Self::ExecutedToDate),
    ];

    fn heading(self) -> &'static str {
        self.header()
    }

    fn is_required(self) -> bool {
        self.is_required()
    }

    fn kind(self) -> Kind {
        match self {
            Self::ItemCode | Self::OwnerOrgCode => Kind::Code,
            Self::ItemName => Kind::Name,
            Self::IndicatorCodes => Kind::Prose,
            _ => Kind::Label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_read_in_both_languages() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.header()), Some(column));
            assert_eq!(Column::named(column.key()), Some(column));
        }
        assert_eq!(Column::named(" 全年预算数（万元）* "), Some(Column::BudgetAdjusted));
        assert_eq!(Column::named("颜色"), None);
    }
}
