//! The words of a heat map: what its sides are about, and what a cell says. On the page, on paper and in a file they are the same.

use base::wording::measurement;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::heat::{Axis, Cell, Head};
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

use crate::line::behind;

pub fn axis(locale: Locale, axis: Axis) -> &'static str {
    match axis {
        Axis::Organizations => td_string!(locale, board_view.axis_organizations),
        Axis::Themes => td_string!(locale, board_view.axis_themes),
        Axis::Indicators => td_string!(locale, board_view.axis_indicators),
        Axis::Months => td_string!(locale, board_view.axis_months),
    }
}

pub fn head(locale: Locale, head: &Head, board: &Board) -> String {
    match head {
        Head::Organization(organization) => board.owner_name(*organization).to_owned(),
        Head::Theme(theme) if theme.is_empty() => td_string!(locale, board_view.no_theme).to_owned(),
        Head::Theme(theme) => theme.clone(),
        Head::Indicator { name, .. } => name.clone(),
        Head::Month(month) => measurement::month(locale, month.number()).to_owned(),
    }
}

/// What a cell shows beside its light: of one reading the points that it is ahead or behind, of several how many of them are off
/// track. Nothing of one reading in a month.
pub fn short(cell: &Cell, board: &Board, columns: Axis) -> String {
    match only(cell, board) {
        Some(_) if columns == Axis::Months => String::new(),
        Some(row) => row.reading.gap.map(points).unwrap_or_default(),
        None => format!("{}/{}", cell.off_track, cell.rows.len()),
    }
}

/// The same in words, with the light.
pub fn long(locale: Locale, cell: &Cell, board: &Board, columns: Axis) -> String {
    let light = measurement::light(cell.light).word(locale);
    match only(cell, board) {
        Some(_) if columns == Axis::Months => light.to_owned(),
        Some(row) => match row.reading.gap {
            Some(gap) => {
                let gap = behind(locale, gap, row.is_allowance());
                td_string!(locale, board_view.cell_one, light = light, gap = gap)
            }
            None => light.to_owned(),
        },
        None => {
            td_string!(
                locale,
                board_view.cell_many,
                light = light,
                off = cell.off_track,
                all = cell.rows.len()
            )
        }
    }
}

fn only<'a>(cell: &Cell, board: &'a Board) -> Option<&'a BoardRow> {
    let [at] = cell.rows[..] else { return None };
    board.rows.get(at)
}

/// Points with their sign, to one decimal: ahead `+`, behind `−`.
fn points(gap: Quantity) -> String {
    let gap = gap.round_to(Precision::TENTH);
    // What can be rounded can be turned around.
    let ahead = Quantity::ZERO.checked_sub(gap).unwrap_or_default();
    match gap.cmp(&Quantity::ZERO) {
        std::cmp::Ordering::Greater => format!("−{}", grouped(gap, Precision::TENTH)),
        std::cmp::Ordering::Less => format!("+{}", grouped(ahead, Precision::TENTH)),
        std::cmp::Ordering::Equal => "0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_the_sign_of_good_and_bad() {
        for (gap, written) in [("12.34", "−12.3"), ("-5", "+5.0"), ("0.01", "0"), ("0", "0")] {
            assert_eq!(points(gap.parse().unwrap()), written);
        }
    }
}
