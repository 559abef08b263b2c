//! The headings of a sheet, column by column, and what each is called.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use super::columns::Columns;
use super::table::{Line, letters};

/// A column of a sheet as its author named it.
pub(super) struct Heading {
    /// Columns counted from 0.
    pub(super) index: usize,
    /// What is written above it; nothing where the cell is blank.
    pub(super) text: String,
    /// What it is known by among the columns of its sheet: the text, or what a spreadsheet calls it where that says nothing or says
    /// the same of several.
    pub(super) name: String,
}

/// The lines of headings.
pub(super) struct Headings<'a, C> {
    /// From the first one.
    pub(super) lines: Vec<Line<'a>>,
    columns: PhantomData<C>,
}

impl<'a, C: Columns> Headings<'a, C> {
    /// The line at this position, with those below to which the cell of the key reaches down.
    pub(super) fn below(lines: &[Line<'a>], position: usize) -> Self {
        let Some((&first, below)) = lines.get(position..).and_then(<[_]>::split_first) else {
            return Self { lines: Vec::new(), columns: PhantomData };
        };
        let names_key = |cell: &str| C::named(cell).is_some_and(C::is_key);
        let key = first.cells().position(names_key);
        let reaches =
            |line: &&Line<'_>| key.is_some_and(|key| line.is_merged(key) && names_key(line.cell(key)));
        let below = below.iter().take_while(reaches).copied();
        Self { lines: std::iter::once(first).chain(below).collect(), columns: PhantomData }
    }

    /// One for each column that has a heading, or cells below none.
    pub(super) fn all(&self) -> Vec<Heading> {
        let width = self.lines.iter().map(|line| line.cells().count()).max().unwrap_or(0);
        let mut texts = Vec::new();
        for index in 0..width {
            // The lowest says the most.
            let said = self.lines.iter().rev().find(|line| !line.cell(index).trim().is_empty());
            let text = said.map_or("", |line| line.cell(index).trim());
            // One that reaches over several columns is that of the first.
            let is_beside = said.is_some_and(|line| line.is_merged(index))
                && index
                    .checked_sub(1)
                    .is_some_and(|before| said.is_some_and(|line| line.cell(before).trim() == text));
            texts.push(if is_beside { "" } else { text });
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for &text in &texts {
            *counts.entry(text).or_default() += 1;
        }
        let heading = |(index, &text): (usize, &&str)| {
            let is_own = !text.is_empty() && counts[text] == 1;
            let name = if is_own { text.to_owned() } else { letters(index) };
            Heading { index, text: text.to_owned(), name }
        };
        texts.iter().enumerate().map(heading).collect()
    }
}
