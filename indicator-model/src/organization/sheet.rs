//! The sheet of organizations as page and server speak of it: its columns, and what an import found.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use super::code::NotACode;
use super::operation::Refusal;
use crate::enumeration::array;
use crate::period::Date;
use crate::sheet;

/// A column of the sheet, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
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

/// What an import did, or, as a dry run, would have done. With any error nothing was done at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
    /// Rows with an error; a file that is refused as a whole counts as one.
    pub rejected: u32,
    pub errors: Vec<RowError>,
    /// Headings that are none of the columns; nothing below them was read.
    pub unknown_columns: Vec<String>,
}

/// One error of a sheet and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// The row as a spreadsheet numbers it: the header is row 1. None for the file as a whole.
    pub row: Option<u32>,
    pub column: Option<Column>,
    pub problem: Problem,
}

/// What is wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// What can be wrong with any sheet.
    Sheet(sheet::Problem),
    NotADate {
        text: String,
    },
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
}
