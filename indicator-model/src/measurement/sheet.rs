//! The sheet of measurements (进展填报, form F9) as page and server speak of it: its columns, and what can be wrong with it.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::Band;
use crate::check_in::rule::Remark;
use crate::enumeration::array;
use crate::indicator::Frequency;
use crate::{sheet, table};

/// A column of the sheet, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Column {
    IndicatorCode,
    /// For the reader; not read.
    IndicatorName,
    OwnerOrgCode,
    /// For the reader; not read.
    OwnerOrgName,
    Year,
    Period,
    Value,
    /// For the reader; not read.
    Unit,
    Numerator,
    Denominator,
    Cumulative,
    Band,
    Confidence,
    Status,
    LateDays,
    Note,
    Cause,
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
            Self::IndicatorCode => "指标编码",
            Self::IndicatorName => "指标名称",
            Self::OwnerOrgCode => "责任单位编码",
            Self::OwnerOrgName => "责任单位",
            Self::Year => "年份",
            Self::Period => "期间",
            Self::Value => "完成值",
            Self::Unit => "计量单位",
            Self::Numerator => "分子",
            Self::Denominator => "分母",
            Self::Cumulative => "是否累计",
            Self::Band => "档次",
            Self::Confidence => "信心",
            Self::Status => "状态",
            Self::LateDays => "期后天数",
            Self::Note => "说明",
            Self::Cause => "偏差原因",
        }
    }

    /// Whether a file without the column cannot be read.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::IndicatorCode | Self::OwnerOrgCode | Self::Year | Self::Period | Self::Value)
    }
}

pub type Outcome = table::Outcome<Column, Problem>;
pub type RowError = table::RowError<Column, Problem>;

/// What is wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Problem {
    NotAPeriod {
        text: String,
    },
    /// The period names another year than the year beside it.
    YearDiffers {
        year: u16,
    },
    /// No scheme of the city is for the time of the period.
    NoScheme {
        period: String,
    },
    /// No scheme of that time has the indicator.
    UnknownIndicator {
        code: String,
    },
    /// The indicator belongs to another organization.
    OtherOwner {
        code: String,
        owner: String,
    },
    /// The indicator is reported as often as this, and not for such a period.
    OtherFrequency {
        frequency: Frequency,
    },
    /// The value of the indicator follows from others, so nobody reports it.
    Computed,
    /// An earlier row is about the same period of the indicator.
    RepeatedRow {
        first_row: u32,
    },
    /// One of numerator and denominator is missing.
    HalfARatio,
    /// A numerator or denominator of an indicator that is no ratio.
    NoRatio,
    /// Something beside the reason for which there is no value.
    NothingBeside,
    /// A band of an indicator that is not rated.
    NoRating,
    /// The percentage lies in another band.
    BandDiffers {
        band: Band,
    },
    /// Neither yes nor no.
    NotYesOrNo {
        text: String,
    },
    /// Not a whole number of days.
    NotDays {
        text: String,
    },
    /// A rule finds that it cannot be.
    Remark {
        #[serde(flatten)]
        remark: Remark,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_object_whatever_is_wrong() {
        let problems = [
            (Problem::HalfARatio, r#"{"row":2,"column":"value","key":"half_a_ratio"}"#),
            (
                Problem::Remark { remark: Remark::AboveWhole },
                r#"{"row":2,"column":"value","key":"remark","remark":"above_whole"}"#,
            ),
            (sheet::Problem::Empty.into(), r#"{"row":2,"column":"value","key":"empty"}"#),
        ];
        for (problem, text) in problems {
            let error = RowError::at(2, Column::Value, problem);
            assert_eq!(serde_json::to_string(&error).unwrap(), text);
            assert_eq!(serde_json::from_str::<RowError>(text).unwrap(), error);
        }
    }
}
