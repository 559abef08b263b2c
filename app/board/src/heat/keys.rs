//! Where the arrow keys lead in a heat map. Many places of it have no cell, and these are passed over.

use indicator_model::monitor::heat::Grid;

/// The cell that a key leads to; none for a key that does nothing here. In a row to the next cell; between rows to the nearest
/// cell of the next row that has one, because two rows may have no column in common.
pub fn next(grid: &Grid, (row, column): (usize, usize), key: &str) -> Option<(usize, usize)> {
    let cells = || grid.cells().map(|(place, _)| place);
    let in_row = |row: usize| cells().filter(move |&(other, _)| other == row);
    match key {
        "ArrowRight" => in_row(row).find(|&(_, other)| other > column),
        "ArrowLeft" => in_row(row).take_while(|&(_, other)| other < column).last(),
        "Home" => in_row(row).next(),
        "End" => in_row(row).last(),
        "ArrowDown" | "ArrowUp" => {
            let other = match key {
                "ArrowDown" => cells().map(|(other, _)| other).find(|&other| other > row),
                _ => cells().map(|(other, _)| other).take_while(|&other| other < row).last(),
            };
            in_row(other?).min_by_key(|&(_, other)| other.abs_diff(column))
        }
        _ => None,
    }
}
