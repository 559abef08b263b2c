//! How much of a file is read at most: a small file must not cost gigabytes, minutes or the process.
//!
//! Nothing is believed that a file states about itself; what leaves a reader is counted while it is read.

use std::time::{Duration, Instant};

use indicator_model::sheet::Problem;

/// The form has 28 columns; whatever lies far to the right is not part of it.
pub(super) const COLUMNS: usize = 256;
/// Rows that are not blank.
pub(super) const ROWS: usize = 150_000;
/// Cells, blank ones between others included.
pub(super) const CELLS: usize = 3_500_000;
/// Cells that merged ones fill in.
pub(super) const FILLED: usize = 700_000;
/// Characters of one cell, the limit of spreadsheets.
pub(super) const CELL_CHARACTERS: usize = 32_767;
/// Bytes of text, each cell counted as often as it appears.
pub(super) const TEXT_BYTES: usize = 32 << 20;
/// Errors that are listed; more do not help anybody to correct a sheet.
pub(super) const ERRORS: usize = 5_000;

/// A sheet of the largest scheme takes a few seconds.
const TIME: Duration = Duration::from_secs(20);

/// The moment at which reading is given up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Instant);

impl Deadline {
    pub(super) fn start() -> Self {
        Self(Instant::now() + TIME)
    }

    pub(super) fn check(self) -> Result<(), Problem> {
        if Instant::now() > self.0 { Err(Problem::TooLarge) } else { Ok(()) }
    }
}
