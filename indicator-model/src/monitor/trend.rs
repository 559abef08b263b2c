//! The course of a few chosen indicators over the last year and this one (趋势).
//!
//! Values of one unit are drawn as they are. Others have no scale in common, so each is drawn in percent of its basic target of this
//! year; without one it is left out and said to be.

use serde::{Deserialize, Serialize};

use super::Point;
use super::board::{Board, BoardRow};
use crate::id::NodeId;
use crate::quantity::{ONE, Precision, Quantity};
use crate::roll_up::divide;

/// Lines that a reader can distinguish on a screen.
pub const LINES: usize = 8;

/// A board with the course of what is chosen on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    /// With all its rows, from which others can be chosen.
    pub board: Board,
    /// At most [`LINES`], in the order in which they were chosen.
    pub lines: Vec<Line>,
}

/// The course of one indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub node: NodeId,
    /// The periods of the last year and those of this year that are over, in order of time.
    pub points: Vec<Point>,
}

/// By what lines are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Their values, in this unit.
    Unit(String),
    /// Percent of the basic target.
    OfTarget,
}

impl Trend {
    /// The lines with their rows of the board.
    pub fn drawn(&self) -> impl Iterator<Item = (&Line, &BoardRow)> {
        let row = |node: NodeId| self.board.rows.iter().find(move |row| row.node == node);
        self.lines.iter().filter_map(move |line| Some((line, row(line.node)?)))
    }

    pub fn scale(&self) -> Scale {
        let mut units = self.drawn().map(|(_, row)| row.measure.unit(&row.unit));
        match units.next() {
            Some(first) if units.all(|unit| unit == first) => Scale::Unit(first.to_owned()),
            Some(_) => Scale::OfTarget,
            None => Scale::Unit(String::new()),
        }
    }
}

impl Scale {
    /// A value as it is drawn. None where nothing is known, or without a target that is more than nothing.
    pub fn measure(&self, value: Option<Quantity>, row: &BoardRow) -> Option<Quantity> {
        let value = value?;
        match self {
            Self::Unit(_) => Some(value.round_to(row.precision.max(Precision::new(2).unwrap_or_default()))),
            Self::OfTarget => {
                let target = i128::from(row.reading.target?.millionths());
                let percent = |target| divide(i128::from(value.millionths()) * 100 * i128::from(ONE), target);
                let percent = (target > 0).then(|| percent(target))?;
                Some(Quantity::from_wide(percent).ok()?.round_to(Precision::TENTH))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::light::Light;
    use crate::monitor::fixture::{board, id, row};

    fn trend(rows: &[(&str, &str)]) -> Trend {
        let rows = (1..).zip(rows).map(|(number, (unit, target))| {
            let mut row = row(number, number, "", "", Light::Green, None);
            row.unit = (*unit).to_owned();
            row.reading.target = target.parse().ok();
            row
        });
        let board = board(rows.collect());
        let lines = board.rows.iter().map(|row| Line { node: row.node, points: Vec::new() }).collect();
        Trend { board, lines }
    }

    #[rstest]
    #[case::of_one_unit(&[("家", "10"), ("家", "20")], Scale::Unit("家".to_owned()))]
    #[case::of_several(&[("家", "10"), ("%", "20")], Scale::OfTarget)]
    #[case::of_none(&[], Scale::Unit(String::new()))]
    fn lines_share_a_scale(#[case] rows: &[(&str, &str)], #[case] expected: Scale) {
        assert_eq!(trend(rows).scale(), expected);
    }

    #[rstest]
    #[case::a_part("5", "20", Some("25"))]
    #[case::to_a_tenth("1", "3", Some("33.3"))]
    #[case::beyond_the_target("30", "20", Some("150"))]
    #[case::zero_is_a_value("0", "20", Some("0"))]
    #[case::nothing_to_be_compared_with("5", "0", None)]
    #[case::no_target("5", ".", None)]
    #[case::no_value(".", "20", None)]
    fn a_value_of_another_unit_is_a_part_of_its_target(
        #[case] value: &str,
        #[case] target: &str,
        #[case] expected: Option<&str>,
    ) {
        let trend = trend(&[("家", target)]);
        let measure = Scale::OfTarget.measure(value.parse().ok(), &trend.board.rows[0]);
        assert_eq!(measure, expected.map(|measure| measure.parse().unwrap()));
    }

    #[test]
    fn what_is_not_on_the_board_is_not_drawn() {
        let mut trend = trend(&[("家", "1")]);
        trend.lines.push(Line { node: NodeId(id(99)), points: Vec::new() });
        assert_eq!(trend.drawn().count(), 1);
    }
}
