//! The columns of the tree table.

use indicator_model::target::Tier;

use crate::plain::cell::Cell;

/// What a column of the table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    Name,
    Owner,
    Unit,
    Number(Cell),
    Sum(Tier),
    Overload,
    Findings,
}

impl Shows {
    /// Whether the column holds figures, which stand at its end.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Number(_) | Self::Sum(_) | Self::Overload)
    }
}

/// The columns, in order. The first stays in place when the others scroll.
pub const COLUMNS: [Shows; 12] = [
    Shows::Name,
    Shows::Owner,
    Shows::Unit,
    Shows::Number(Cell::Value(Tier::Baseline)),
    Shows::Number(Cell::Value(Tier::Basic)),
    Shows::Sum(Tier::Basic),
    Shows::Number(Cell::Value(Tier::Challenge)),
    Shows::Sum(Tier::Challenge),
    Shows::Overload,
    Shows::Number(Cell::Weight),
    Shows::Number(Cell::Share),
    Shows::Findings,
];
