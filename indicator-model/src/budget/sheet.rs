//! The sheet of budget items (F4, the head of 项目支出绩效目标执行监控表) as page and server speak of it: its columns, and what can
//! be wrong with it. A row is an item and a month.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::{sheet, table};

/// A column of the sheet, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Column {
    ItemCode,
    ItemName,
    OwnerOrgCode,
    /// For the reader; not read.
    OwnerOrgName,
    /// Codes between semicolons.
    IndicatorCodes,
    Year,
    BudgetInitial,
    BudgetAdjusted,
    FundFiscal,
    FundCarry,
    FundOther,
    /// 用款计划: a plan curve.
    PaymentPlan,
    Month,
    ExecutedToDate,
}

impl Column {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name, which is also a heading that is read.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// The heading that is written.
    pub const fn header(self) -> &'static str {
        match self {
            Self::ItemCode => "项目编码",
            Self::ItemName => "项目名称",
            Self::OwnerOrgCode => "责任单位编码",
            Self::OwnerOrgName => "责任单位",
            Self::IndicatorCodes => "关联指标编码",
            Self::Year => "年份",
            Self::BudgetInitial => "年初预算数",
            Self::BudgetAdjusted => "全年预算数",
            Self::FundFiscal => "本年财政拨款",
            Self::FundCarry => "上年结转",
            Self::FundOther => "其他资金",
            Self::PaymentPlan => "用款计划",
            Self::Month => "月份",
            Self::ExecutedToDate => "累计执行数",
        }
    }

    /// Whether a file without the column cannot be read.
    pub const fn is_required(self) -> bool {
        matches!(
            self,
            Self::ItemCode
                | Self::ItemName
                | Self::OwnerOrgCode
                | Self::Year
                | Self::BudgetInitial
                | Self::Month
                | Self::ExecutedToDate
        )
    }
}

pub type Outcome = table::Outcome<Column, Problem>;
pub type RowError = table::RowError<Column, Problem>;

/// What is wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Problem {
    NotAMonth {
        text: String,
    },
    /// The month names another year than the year beside it.
    YearDiffers {
        year: u16,
    },
    /// No scheme of the city is for the year.
    NoScheme {
        year: u16,
    },
    /// No scheme of the year has an organization of this code.
    UnknownOrganization {
        code: String,
    },
    /// No scheme of the year has the indicator.
    UnknownIndicator {
        code: String,
    },
    /// An earlier row is about the same month of the item.
    RepeatedRow {
        first_row: u32,
    },
    /// An earlier row says something else about the item itself.
    ItemDiffers {
        first_row: u32,
    },
    /// An amount below zero.
    Negative {
        text: String,
    },
    /// where the money comes from makes neither the budget of January nor that of the year.
    FundsDiffer {
        total: Quantity,
    },
    /// Less is spent than by the end of an earlier month.
    BelowEarlier {
        month: Period,
        executed: Quantity,
    },
    /// More is spent than by the end of a later month.
    AboveLater {
        month: Period,
        executed: Quantity,
    },
    /// The month is not over yet.
    NotOver {
        month: Period,
    },
    /// Another budget of the year than is known, without the month from which it holds.
    AdjustedAlone,
    /// Not a plan curve.
    NotACurve {
        text: String,
    },
    /// What can be wrong with any sheet.
    #[serde(untagged)]
    Sheet(sheet::Problem),
}

impl From<sheet::Problem> for Problem {
    fn from(problem: sheet::Problem) -> Self {
        Self::Sheet(problem)
    }
}
