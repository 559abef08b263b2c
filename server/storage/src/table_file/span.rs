//! A cell of a table: a range of the text that all cells share.

use std::ops::Range;

use indicator_model::sheet::Problem;

use super::bound::CELL_CHARACTERS;

/// A range of the text: what a cell shows, and behind it what that is where a number or a day is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    start: u32,
    /// Two lengths and two marks in one number, for a sheet has millions of cells.
    packed: u32,
}

/// Bits of the length of what is shown: a cell of the most characters has fewer bytes.
const SHOWN: u32 = 17;
/// Bits of the length of the value, a number or a day. None where the value is what is shown.
const VALUE: u32 = 13;
/// Whether the cell is one with the cell left of it, or above it.
const MERGED: u32 = 1 << (SHOWN + VALUE);
/// Whether the spreadsheet has lost what the cell said: it shows its name then, and its value is what was lost.
const LOST: u32 = MERGED << 1;

const _: () = assert!(4 * CELL_CHARACTERS < 1 << SHOWN, "a cell of the most characters");

impl Span {
    /// From one place in the text to another, with so many bytes of value at its end.
    pub(super) fn of(text: Range<usize>, value: usize) -> Self {
        // The text is bounded far below four gibibytes, and what a cell holds below its bits.
        let number = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
        let value = number(value) & ((1 << VALUE) - 1);
        let shown = number(text.len()).saturating_sub(value) & ((1 << SHOWN) - 1);
        Self { start: number(text.start), packed: shown | value << SHOWN }
    }

    /// Of what is shown.
    pub(super) const fn length(self) -> usize {
        (self.packed & ((1 << SHOWN) - 1)) as usize
    }

    pub(super) const fn is_merged(self) -> bool {
        self.packed & MERGED != 0
    }

    pub(super) const fn merged(self) -> Self {
        Self { packed: self.packed | MERGED, ..self }
    }

    /// Instead of what the spreadsheet has lost: the name of its cell is what it shows, and its mark the value.
    pub(super) const fn losing(self) -> Self {
        Self { packed: self.packed | LOST, ..self }
    }

    const fn is_lost(self) -> bool {
        self.packed & LOST != 0
    }

    /// What a reader of the cell gets; nothing where it was lost.
    pub(super) fn cell(self, text: &str) -> &str {
        if self.is_lost() { "" } else { self.shown(text) }
    }

    pub(super) fn shown(self, text: &str) -> &str {
        let start = self.start as usize;
        text.get(start..start + self.length()).unwrap_or_default()
    }

    pub(super) fn value(self, text: &str) -> &str {
        if self.is_lost() { "" } else { self.behind(text).unwrap_or_else(|| self.shown(text)) }
    }

    pub(super) fn lost(self, text: &str) -> Option<Problem> {
        let lost = Lost::of(self.behind(text).filter(|_| self.is_lost())?)?;
        Some(lost.problem(self.shown(text).to_owned()))
    }

    /// What lies behind that which is shown.
    fn behind(self, text: &str) -> Option<&str> {
        let length = (self.packed >> SHOWN & ((1 << VALUE) - 1)) as usize;
        let start = self.start as usize + self.length();
        text.get(start..start + length).filter(|behind| !behind.is_empty())
    }
}

/// What a spreadsheet no longer knows of a cell. It matters where the cell is read, and not in a column or a row that nobody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// What its formula comes to.
    Formula,
    /// The digits beyond the fifteenth.
    Digits,
}

impl Lost {
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Formula => "=",
            Self::Digits => "#",
        }
    }

    fn of(mark: &str) -> Option<Self> {
        [Self::Formula, Self::Digits].into_iter().find(|lost| lost.mark() == mark)
    }

    fn problem(self, cell: String) -> Problem {
        match self {
            Self::Formula => Problem::NotCalculated { cell },
            Self::Digits => Problem::TooManyDigits { cell },
        }
    }
}
