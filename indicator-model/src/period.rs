//! Assessment cycles, and the periods of a year.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::id::CycleId;

/// An assessment cycle (考核周期), usually a calendar year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    pub id: CycleId,
    pub name: String,
    pub starts: Date,
    /// Last day, included.
    pub ends: Date,
}

/// A part of a year for which a value is set or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Year {
        year: u16,
    },
    /// `half` is 1 or 2.
    Half {
        year: u16,
        half: u8,
    },
    /// `quarter` is 1 to 4.
    Quarter {
        year: u16,
        quarter: u8,
    },
    /// `month` is 1 to 12.
    Month {
        year: u16,
        month: u8,
    },
}
