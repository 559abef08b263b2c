//! The sheet of organizations as page and server speak of it: its columns, and what can be wrong with it.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

use super::code::NotACode;
use super::operation::Refusal;
use crate::date::Date;
use crate::enumeration::array;
use crate::{sheet, table};

/// A column of the sheet, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Column {
    Code,
    Name,
    Kind,
    Parent,
    Class,
    Division,
    CreditCode,
    Head,
    /// The day from which the row holds.
    ValidFrom,
    /// The first day without the organization.
    ValidTo,
}

impl Column {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// The header of the column in a file.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Code => "单位代码",
            Self::Name => "单位名称",
            Self::Kind => "类型",
            Self::Parent => "上级代码",
            Self::Class => "区县分类",
            Self::Division => "行政区划代码",
            Self::CreditCode => "统一社会信用代码",
            Self::Head => "负责人",
            Self::ValidFrom => "生效日期",
            Self::ValidTo => "失效日期",
        }
    }

    /// Whether a file without the column cannot be read.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Code | Self::Name | Self::Kind | Self::Parent | Self::ValidFrom)
    }
}

pub type Outcome = table::Outcome<Column, Problem>;
pub type RowError = table::RowError<Column, Problem>;

/// What is wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Problem {
    NotACode {
        text: String,
        why: NotACode,
    },
    /// The end is open in the sheet and past in the register: what has ended does not come back.
    HasEnded,
    /// The row says something else about a day that is past, and is not marked as a correction.
    ChangesThePast {
        since: Date,
    },
    Refused(Refusal),
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
            (Problem::HasEnded, r#"{"row":2,"column":"code","key":"has_ended"}"#),
            (
                Problem::Refused(Refusal::EmptyName),
                r#"{"row":2,"column":"code","key":"refused","refusal":"empty_name"}"#,
            ),
            (sheet::Problem::Empty.into(), r#"{"row":2,"column":"code","key":"empty"}"#),
            (
                sheet::Problem::RepeatedCode { code: "A".to_owned(), first_row: 1 }.into(),
                r#"{"row":2,"column":"code","key":"repeated_code","code":"A","first_row":1}"#,
            ),
        ];
        for (problem, text) in problems {
            let error = RowError::at(2, Column::Code, problem);
            assert_eq!(serde_json::to_string(&error).unwrap(), text);
            assert_eq!(serde_json::from_str::<RowError>(text).unwrap(), error);
        }
    }
}
