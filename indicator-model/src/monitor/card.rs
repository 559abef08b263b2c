//! A view of a board in small (卡片): how many stand how, and the few that need attention most. What it shows leaves the rest of the
//! board behind, so that a page has many of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::board::{Board, BoardRow, count};
use super::cockpit::Cockpit;
use super::forecast::Forecast;
use super::trend::Trend;
use crate::light::Light;
use crate::objective;
use crate::objective::list::{KeyResult, Objectives};
use crate::warning::Severity;
use crate::warning::list::{Warning, Warnings};

/// Rows of a card.
pub const ROWS: usize = 5;

/// Indicators of the cockpit on a card, which say more than a row.
const TALKED_ABOUT: usize = 3;

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "face", rename_all = "snake_case")]
pub enum Face {
    /// There is no scheme yet.
    Nothing,
    /// How many have each light, and the worst.
    Rows { board: Board, counts: BTreeMap<Light, usize> },
    /// One indicator with all its figures; none where the board has no such row any more.
    Indicator { board: Board, forecast: Option<Forecast> },
    /// The course of several.
    Trend { trend: Trend },
    /// What the steering committee should talk about first.
    Cockpit { cockpit: Cockpit },
    /// How many warnings are how bad, and the worst.
    Warnings { warnings: Warnings, counts: Vec<(Severity, usize)> },
    /// How many key results have each status.
    Objectives { board: Board, counts: Vec<(objective::Status, usize)> },
}

impl Face {
    pub fn rows(mut board: Board, shows: impl Fn(&BoardRow) -> bool) -> Self {
        board.rows.retain(shows);
        let counts = count(&board.rows);
        board.rows.truncate(ROWS);
        Self::Rows { counts, board: narrowed(board, &[]) }
    }

    /// The one indicator that a trend is of.
    pub fn indicator(trend: Trend, forecast: Option<Forecast>) -> Self {
        let drawn = |row: &BoardRow| trend.lines.iter().any(|line| line.node == row.node);
        let mut board = trend.board;
        board.rows.retain(drawn);
        Self::Indicator { board: narrowed(board, &[]), forecast }
    }

    pub fn trend(trend: Trend) -> Self {
        let Trend { mut board, lines } = trend;
        board.rows.retain(|row| lines.iter().any(|line| line.node == row.node));
        Self::Trend { trend: Trend { board: narrowed(board, &[]), lines } }
    }

    pub fn cockpit(mut cockpit: Cockpit) -> Self {
        cockpit.cards.truncate(TALKED_ABOUT);
        let rows: Vec<&BoardRow> = cockpit.cards.iter().map(|card| &card.row).collect();
        let board = narrowed(cockpit.board, &rows);
        Self::Cockpit { cockpit: Cockpit { board, ..cockpit } }
    }

    pub fn warnings(mut warnings: Warnings, shows: impl Fn(&Warning) -> bool) -> Self {
        warnings.list.retain(shows);
        let bad = |severity| warnings.list.iter().filter(|it| it.severity() == Some(severity)).count();
        let counts = Severity::ALL.map(|severity| (severity, bad(severity))).into();
        warnings.list.truncate(ROWS);
        let rows: Vec<&BoardRow> = warnings.list.iter().map(|warning| &warning.row).collect();
        let board = narrowed(warnings.board, &rows);
        Self::Warnings { counts, warnings: Warnings { board, ..warnings } }
    }

    pub fn objectives(all: Objectives, shows: impl Fn(&KeyResult) -> bool) -> Self {
        let found: Vec<&KeyResult> = all.key_results.iter().filter(|it| shows(it)).collect();
        let of = |status| found.iter().filter(|it| it.status() == status).count();
        let counts = objective::Status::ALL.map(|status| (status, of(status))).into();
        Self::Objectives { counts, board: narrowed(all.board, &[]) }
    }

    /// Scheme, cycle, scope and day; none where there is no scheme.
    pub const fn board(&self) -> Option<&Board> {
        match self {
            Self::Nothing => None,
            Self::Rows { board, .. } | Self::Indicator { board, .. } | Self::Objectives { board, .. } => {
                Some(board)
            }
            Self::Trend { trend } => Some(&trend.board),
            Self::Cockpit { cockpit } => Some(&cockpit.board),
            Self::Warnings { warnings, .. } => Some(&warnings.board),
        }
    }
}

/// A board without the organizations that none of its rows, nor of these others, is about.
fn narrowed(mut board: Board, others: &[&BoardRow]) -> Board {
    let owners = board.rows.iter().chain(others.iter().copied()).map(|row| row.owner);
    let known: BTreeSet<_> = owners.chain(board.organization).collect();
    board.organizations.retain(|owner| known.contains(&owner.id));
    board
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{board, row};
    use super::super::trend::Line;
    use super::*;
    use crate::id::NodeId;

    fn many() -> Board {
        let light = |number: u128| if number <= 7 { Light::Red } else { Light::Green };
        board((1..=9).map(|number| row(number, number, "指标", "专题", light(number), Some("10"))).collect())
    }

    #[test]
    fn a_card_counts_all_and_shows_the_worst_with_their_owners_alone() {
        let Face::Rows { board, counts } = Face::rows(many(), |row| row.node.0.as_u128() != 1) else {
            panic!()
        };
        assert_eq!((counts[&Light::Red], counts[&Light::Green], counts[&Light::Grey]), (6, 2, 0));
        assert_eq!(board.rows.len(), ROWS);
        assert!(board.rows.iter().all(|row| row.reading.light == Light::Red));
        assert_eq!(board.organizations.len(), ROWS);
    }

    #[test]
    fn a_board_of_an_organization_keeps_its_name_without_rows() {
        let whole = many();
        let organization = Some(whole.organizations[8].id);
        let Face::Rows { board, .. } = Face::rows(Board { organization, ..whole }, |_| false) else {
            panic!()
        };
        assert_eq!(
            board.organizations.iter().map(|owner| Some(owner.id)).collect::<Vec<_>>(),
            [organization]
        );
    }

    #[test]
    fn the_card_of_an_indicator_has_its_row_or_none() {
        let trend = |lines: Vec<NodeId>| Trend {
            board: many(),
            lines: lines.into_iter().map(|node| Line { node, points: Vec::new() }).collect(),
        };
        let node = many().rows[3].node;
        let rows = |face: Face| face.board().unwrap().rows.iter().map(|row| row.node).collect::<Vec<_>>();
        assert_eq!(rows(Face::indicator(trend(vec![node]), None)), [node]);
        // A node that is gone has no line.
        assert!(rows(Face::indicator(trend(Vec::new()), None)).is_empty());
        assert_eq!(rows(Face::trend(trend(vec![node]))), [node]);
    }
}
