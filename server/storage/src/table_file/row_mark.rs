//! What a row of a workbook that left says about itself: which row it is, and as of when.
//!
//! It is in a hidden column behind the others, and moves with its row when somebody sorts. Where a program shows the column,
//! or writes it into a text, it is found all the same: nobody writes such a cell by hand.

use std::fmt;

use indicator_model::scheme::Revision;
use uuid::Uuid;

const PREFIX: &str = "hengce:";

/// A row as it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowMark {
    /// Of what the row is about.
    pub(crate) id: Uuid,
    pub(crate) revision: Revision,
}

impl fmt::Display for RowMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}@{}", self.id, self.revision.0)
    }
}

impl RowMark {
    /// None of any other cell.
    pub(super) fn read(cell: &str) -> Option<Self> {
        let (id, revision) = cell.trim().strip_prefix(PREFIX)?.split_once('@')?;
        Some(Self { id: id.parse().ok()?, revision: Revision(revision.parse().ok()?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mark = RowMark { id: Uuid::now_v7(), revision: Revision(12) };
        assert_eq!(RowMark::read(&format!(" {mark}\n")), Some(mark));
        for other in
            ["", "hengce:", "hengce:1@2", "# hengce 衡策", &mark.to_string()[1..], &format!("{mark}x")]
        {
            assert_eq!(RowMark::read(other), None, "{other}");
        }
    }
}
