//! How wide the columns of figures are: wide enough for every figure that was in sight, because a number without its front
//! is another number.

use leptos::prelude::*;

use crate::plain::columns::COLUMNS;
use crate::plain::row::RowView;

/// The characters of the widest figure of each column so far. A column never becomes narrower under the reader's hands.
#[derive(Clone, Copy)]
pub struct Widths(RwSignal<[usize; COLUMNS.len()]>);

impl Widths {
    /// Wide enough for these rows.
    pub fn of(rows: impl Iterator<Item = RowView>) -> Self {
        let mut widest = [0; COLUMNS.len()];
        for row in rows {
            widen(&mut widest, &row);
        }
        Self(RwSignal::new(widest))
    }

    /// Widens the columns where the row has more.
    pub fn fit(self, row: &RowView) {
        let mut widest = self.0.get_untracked();
        if widen(&mut widest, row) {
            self.0.set(widest);
        }
    }

    /// The track of a column of figures, at least as wide as `least`.
    pub fn track(self, column: usize, least: &str) -> String {
        let characters = self.0.with(|widest| widest[column]);
        format!("max({least}, {characters}ch + 1.25rem)")
    }
}

fn widen(widest: &mut [usize; COLUMNS.len()], row: &RowView) -> bool {
    let mut is_wider = false;
    for (widest, shows) in widest.iter_mut().zip(COLUMNS) {
        let characters = row.figure(shows).map_or(0, |figure| figure.chars().count());
        if characters > *widest {
            *widest = characters;
            is_wider = true;
        }
    }
    is_wider
}
