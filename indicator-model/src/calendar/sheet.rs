//! The sheet of a city's holidays: a day a row.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::enumeration::array;
use crate::{sheet, table};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Column {
    Day,
    Kind,
    Name,
}

impl Column {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The heading that is written.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Day => "日期",
            Self::Kind => "类型",
            Self::Name => "名称",
        }
    }
}

pub type Outcome = table::Outcome<Column, Problem>;
pub type RowError = table::RowError<Column, Problem>;

/// What is wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Problem {
    /// An earlier row is about the same day.
    RepeatedDay { first_row: u32 },
    /// More days than one file may bring.
    TooManyDays { limit: usize },
    /// What can be wrong with any sheet.
    #[serde(untagged)]
    Sheet(sheet::Problem),
}

impl From<sheet::Problem> for Problem {
    fn from(problem: sheet::Problem) -> Self {
        Self::Sheet(problem)
    }
}
