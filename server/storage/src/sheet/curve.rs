//! The cell of the plan curve (序时曲线): a word, or twelve percentages by the end of each month.

use indicator_model::curve::Curve;
use indicator_model::sheet::{Column, Problem};

use crate::table_file::rows::Cells;

/// The first word of a curve is the one that is written.
const WORDS: [(&str, Curve); 8] = [
    ("按日历", Curve::Calendar),
    ("S形", Curve::SCurve),
    ("上年同期", Curve::Season),
    ("农时", Curve::Farming),
    ("汛期", Curve::Flood),
    ("日历", Curve::Calendar),
    ("S曲线", Curve::SCurve),
    ("S型", Curve::SCurve),
];

/// The cell of a row; nothing in it where the curve of a node above holds.
pub(super) fn cell(cells: &mut Cells<'_, Column>) -> Option<Curve> {
    cells.parsed(Column::Plan, |text| read(text).ok_or(()), |text, ()| Problem::NotACurve { text })
}

/// The curve of a cell that is not empty.
pub(crate) fn read(text: &str) -> Option<Curve> {
    let word = WORDS.iter().find(|(word, _)| *word == text).map(|&(_, curve)| curve);
    word.or_else(|| text.parse().ok())
}

/// The word of a curve, or its percentages; empty without one.
pub(crate) fn write(curve: Option<Curve>) -> String {
    let word = |curve: Curve| {
        let word = WORDS.iter().find(|(_, known)| *known == curve).map(|&(word, _)| word.to_owned());
        word.unwrap_or_else(|| curve.to_string())
    };
    curve.map(word).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_of_a_curve_is_read_again() {
        let drawn: Curve = "3 8 16 28 40 51 62 72 82 91 96 100".parse().unwrap();
        for curve in Curve::NAMED.into_iter().chain([drawn]) {
            assert_eq!(read(&write(Some(curve))), Some(curve));
        }
        assert_eq!(write(Some(drawn)), "3 8 16 28 40 51 62 72 82 91 96 100");
        assert_eq!(read("farming"), Some(Curve::Farming));
        assert_eq!(read("按季度"), None);
    }
}
