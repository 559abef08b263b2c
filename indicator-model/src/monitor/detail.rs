//! What is worked out of an indicator when somebody opens its line: most lines never are.

use serde::{Deserialize, Serialize};

use super::below::{Below, Part};
use super::forecast::Forecast;
use crate::check_in::rule::Remark;
use crate::id::OrganizationId;
use crate::indicator::MeasureKind;
use crate::period::Period;
use crate::quantity::Precision;

/// What stands below the sentences of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// None where too little is known, and of what nobody reports.
    pub forecast: Option<Forecast>,
    /// What is below it comes to, for each period of its course that has some of it.
    pub below: Vec<(Period, Below)>,
    /// The children that take part in it, for the period that the line shows.
    pub parts: Vec<NamedPart>,
    /// How many more there are.
    pub more: usize,
    /// What is hard to believe of what was reported.
    pub doubts: Vec<(Period, Remark)>,
}

/// What a child brings, with what it takes to write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPart {
    pub part: Part,
    pub code: String,
    pub name: String,
    pub owner: OrganizationId,
    pub unit: String,
    pub measure: MeasureKind,
    pub precision: Precision,
}
