//! The budget items of a scheme at the end of a month, as a page lists them.

use serde::{Deserialize, Serialize};

use super::Funds;
use super::reading::{ItemReading, Reading};
use crate::date::Date;
use crate::id::SchemeId;
use crate::light::{Light, LightRule};
use crate::monitor::board::Owner;
use crate::period::Period;
use crate::quantity::{Quantity, QuantityError};

/// The items of the budget year of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemList {
    pub scheme: SchemeId,
    /// The day that it is in the city; in the sample the one that it pretends.
    pub today: Date,
    pub year: u16,
    /// The months that are over, in order.
    pub months: Vec<Period>,
    /// The one that is read; none where no month is over yet.
    pub month: Option<Period>,
    pub lights: LightRule,
    /// All that own an item, by code.
    pub organizations: Vec<Owner>,
    /// By code.
    pub lines: Vec<Line>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub initial: Quantity,
    pub funds: Funds,
    /// What the money is for.
    pub indicators: Vec<Linked>,
    /// Of this item alone.
    pub reading: Reading,
}

/// An indicator as a line names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    pub code: String,
    pub name: String,
}

impl Line {
    /// The item. A reading of one item has it.
    pub fn item(&self) -> Option<&ItemReading> {
        self.reading.items.first()
    }

    pub fn light(&self) -> Light {
        self.reading.light
    }

    pub fn is_overspent(&self) -> bool {
        self.item().is_some_and(|item| item.overspent.is_some())
    }
}

/// What items come to together, in 万元.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    pub adjusted: Quantity,
    /// Of the last month that is known of each.
    pub executed: Quantity,
}

/// Adds up lines, each with the last month that is known of it.
pub fn total<'a>(lines: impl Iterator<Item = &'a Line> + Clone) -> Result<Total, QuantityError> {
    let executed = lines.clone().filter_map(|line| line.item()?.last).map(|last| last.executed);
    Ok(Total {
        executed: Quantity::sum(executed)?,
        adjusted: Quantity::sum(lines.map(|line| line.reading.adjusted))?,
    })
}
