//! What a view of a board shows, as a table that leaves as a file: the same cells in the same order.

use crate::quantity::{Precision, Quantity};

/// A table with one line of heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is about, in parts: view, scheme, cycle, scope, day.
    pub about: Vec<String>,
    pub heads: Vec<String>,
    /// Each with a cell for every head.
    pub rows: Vec<Vec<TableCell>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell {
    Empty,
    Text(String),
    /// With the decimals that are shown.
    Number(Quantity, Precision),
}

impl TableCell {
    pub fn number(quantity: Option<Quantity>, precision: Precision) -> Self {
        quantity.map_or(Self::Empty, |quantity| Self::Number(quantity, precision))
    }

    /// Of a count, which a quantity holds unless it is beyond all that could be listed.
    pub fn count(count: usize) -> Self {
        let quantity = i64::try_from(count).ok().and_then(|count| Quantity::from_integer(count).ok());
        Self::number(quantity, Precision::INTEGER)
    }
}

impl From<String> for TableCell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for TableCell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
