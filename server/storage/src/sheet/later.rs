//! Cells of columns that were added to the form later, and which a sheet may lack.

use indicator_model::sheet::Column;

use crate::table_file::rows::Cells;

/// What a sheet says of a field in such a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later<T> {
    /// The sheet has no such column, and means nothing by it.
    Absent,
    /// The cell; none where it is empty.
    Says(Option<T>),
}

impl<T> Later<T> {
    pub(super) fn read(
        cells: &mut Cells<'_, Column>,
        column: Column,
        read: impl FnOnce(&mut Cells<'_, Column>) -> Option<T>,
    ) -> Self {
        if cells.is_absent(column) { Self::Absent } else { Self::Says(read(cells)) }
    }

    /// What a node has after it, where it had `now`.
    pub(super) fn over(self, now: Option<T>) -> Option<T> {
        match self {
            Self::Absent => now,
            Self::Says(said) => said,
        }
    }
}
