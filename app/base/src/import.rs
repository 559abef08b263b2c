//! Files that are imported: checked first, written when the reader confirms.
//!
//! A page says how a file is sent and what its errors mean ([`Found::new`]), and composes a [`SheetField`] and an
//! [`ImportOutcome`] over one [`Attempt`].

mod attempt;
mod differences;
mod field;
mod found;
mod outcome;
mod problems;
mod report;
mod take_along;

pub use self::attempt::{Attempt, LARGEST_MEBIBYTES, Mode, Sending};
pub use self::field::SheetField;
pub use self::found::Found;
pub use self::outcome::{Afterwards, ImportOutcome};
pub use self::take_along::Mark;
