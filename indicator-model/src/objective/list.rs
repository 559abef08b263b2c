//! The board of objectives: which key results there are below which objective, where each stands, and how the objectives hang
//! together.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::retrospective::{Retrospective, is_at_close};
use super::{Move, Status, mean, progress};
use crate::id::NodeId;
use crate::monitor::board::{Board, BoardRow};
use crate::node::Mode;
use crate::quantity::Quantity;

/// The objectives of a scheme on a day with their key results, both in the order of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objectives {
    /// Without its rows: those that matter are in the lists.
    pub board: Board,
    pub objectives: Vec<Objective>,
    pub key_results: Vec<KeyResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    pub row: BoardRow,
    /// The nearest objective above it on the board.
    pub above: Option<NodeId>,
    /// The mean of its key results that have one; those that were dropped count no longer.
    pub progress: Option<Quantity>,
    /// What was written at its close, by the day, in order of time.
    pub retrospectives: Vec<Retrospective>,
    /// Whether it is at its close and the reader may write about it.
    pub may_close: bool,
}

impl Objective {
    pub fn newest(&self) -> Option<&Retrospective> {
        self.retrospectives.last()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyResult {
    pub row: BoardRow,
    /// The objective that it lies below; none where its parent is no objective.
    pub objective: Option<NodeId>,
    /// Where it started: at its baseline, or at nothing where the value of a year grows.
    pub start: Option<Quantity>,
    pub progress: Option<Quantity>,
    /// What was said about it by the day, in order of time.
    pub moves: Vec<Move>,
    /// Whether the reader may say something about it.
    pub may_move: bool,
}

impl KeyResult {
    pub fn newest(&self) -> Option<&Move> {
        self.moves.last()
    }

    pub fn status(&self) -> Status {
        self.newest().map(|newest| newest.status).unwrap_or_default()
    }
}

/// What is known of a row beside its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    pub mode: Mode,
    pub parent: Option<NodeId>,
    /// The nearest objective above it.
    pub objective: Option<NodeId>,
    pub baseline: Option<Quantity>,
    /// Of a key result.
    pub moves: Vec<Move>,
    /// Of an objective.
    pub retrospectives: Vec<Retrospective>,
    /// Whether the reader may say something about it: about a key result a move, about an objective a retrospective.
    pub may_move: bool,
}

impl Outlook {
    /// The objective whose key result it is.
    fn key_result_of(&self) -> Option<NodeId> {
        let is_key_result = self.mode == Mode::KeyResult;
        self.objective.filter(|objective| is_key_result && self.parent == Some(*objective))
    }

    fn status(&self) -> Status {
        self.moves.last().map(|newest| newest.status).unwrap_or_default()
    }
}

impl Objectives {
    /// Of a board with these nodes, which are in the order of the tree. Where the board is of one organization, it has its
    /// objectives and key results, and the objectives above them.
    pub fn of(mut board: Board, known: Vec<(NodeId, Outlook)>, is_cycle_over: bool) -> Self {
        // Also those of other organizations keep an objective open.
        let mut statuses: BTreeMap<NodeId, Vec<Status>> = BTreeMap::new();
        for (_, outlook) in &known {
            if let Some(objective) = outlook.key_result_of() {
                statuses.entry(objective).or_default().push(outlook.status());
            }
        }
        let mut rows: BTreeMap<NodeId, BoardRow> =
            std::mem::take(&mut board.rows).into_iter().map(|row| (row.node, row)).collect();
        let above: BTreeMap<NodeId, Option<NodeId>> =
            known.iter().map(|(node, outlook)| (*node, outlook.objective)).collect();
        let is_own = |node: &NodeId| {
            let owner = rows.get(node).map(|row| row.owner);
            board.organization.is_none_or(|organization| owner == Some(organization))
        };
        let mut shown = BTreeSet::new();
        for (node, _) in known.iter().filter(|(node, _)| is_own(node)) {
            // Links of a tree form no circle.
            let mut next = Some(*node);
            while let Some(node) = next.filter(|node| shown.insert(*node)) {
                next = above.get(&node).copied().flatten();
            }
        }
        let (mut objectives, mut key_results) = (Vec::new(), Vec::new());
        for (node, outlook) in known.into_iter().filter(|(node, _)| shown.contains(node)) {
            let Some(row) = rows.remove(&node) else { continue };
            match outlook.mode {
                Mode::Objective => {
                    let key_results = statuses.remove(&node).unwrap_or_default();
                    objectives.push(Objective {
                        row,
                        above: outlook.objective,
                        progress: None,
                        may_close: outlook.may_move && is_at_close(is_cycle_over, key_results),
                        retrospectives: outlook.retrospectives,
                    });
                }
                Mode::KeyResult => key_results.push(KeyResult::of(row, outlook)),
            }
        }
        let mut counting: BTreeMap<NodeId, Vec<Quantity>> = BTreeMap::new();
        for it in key_results.iter().filter(|it| it.status() != Status::Dropped) {
            if let (Some(objective), Some(progress)) = (it.objective, it.progress) {
                counting.entry(objective).or_default().push(progress);
            }
        }
        for objective in &mut objectives {
            objective.progress = mean(counting.remove(&objective.row.node).unwrap_or_default());
        }
        Self { board, objectives, key_results }
    }

    pub fn objective(&self, node: NodeId) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.row.node == node)
    }

    /// The objectives directly below one, or those below none.
    pub fn below(&self, above: Option<NodeId>) -> impl Iterator<Item = &Objective> {
        self.objectives.iter().filter(move |objective| objective.above == above)
    }

    /// The key results of an objective, or those of none.
    pub fn of_objective(&self, objective: Option<NodeId>) -> impl Iterator<Item = &KeyResult> {
        self.key_results.iter().filter(move |it| it.objective == objective)
    }
}

impl KeyResult {
    fn of(row: BoardRow, outlook: Outlook) -> Self {
        let objective = outlook.key_result_of();
        let Outlook { baseline, moves, may_move, .. } = outlook;
        let start = if row.measure.grows() { Some(Quantity::ZERO) } else { baseline };
        let value = row.reading.last.and_then(|last| last.value);
        // What uses up an allowance is nowhere on its way before the year is over: its light says how it does.
        let made = || Some(progress(row.direction, start?, row.reading.target?, value?));
        let progress = if row.is_allowance() { None } else { made() };
        Self { row, objective, start, progress, moves, may_move }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::id::OrganizationId;
    use crate::indicator::{Direction, Frequency, MeasureKind};
    use crate::light::Light;
    use crate::monitor::Point;
    use crate::monitor::fixture::{board, date, id, row};
    use crate::period::Period;

    fn node(number: u128) -> NodeId {
        NodeId(id(number))
    }

    /// A level of the owner with this value, on its way from 10 to 20.
    fn level(number: u128, owner: u128, value: Option<&str>) -> BoardRow {
        let mut row = row(number, owner, "", "", Light::Green, None);
        row.measure = MeasureKind::Stock;
        row.reading.target = "20".parse().ok();
        let period = Period::all(Frequency::Monthly, 2026).next().unwrap();
        let value = value.map(|value| value.parse().unwrap());
        row.reading.last = Some(Point { period, value, planned: None });
        row
    }

    fn outlook(mode: Mode, parent: Option<u128>, objective: Option<u128>) -> Outlook {
        Outlook {
            mode,
            parent: parent.map(node),
            objective: objective.map(node),
            baseline: "10".parse().ok(),
            moves: Vec::new(),
            retrospectives: Vec::new(),
            may_move: false,
        }
    }

    fn said(ordinal: u32, status: Status) -> Move {
        let day: Date = date("2026-11-01");
        Move { ordinal, day, by: String::new(), status, confidence: 5, note: "签约".to_owned() }
    }

    /// Objective 1 of owner 1 with key results 2 and 3, and below it, with KPI 9 in between, objective 4 of owner 2 with 5.
    fn tree() -> (Board, Vec<(NodeId, Outlook)>) {
        use Mode::{KeyResult, Objective};
        let rows = vec![
            level(1, 1, None),
            level(2, 1, Some("15")),
            level(3, 1, Some("20")),
            level(4, 2, None),
            level(5, 2, None),
            level(6, 3, Some("30")),
        ];
        let known = vec![
            (node(1), outlook(Objective, None, None)),
            (node(2), outlook(KeyResult, Some(1), Some(1))),
            (node(3), outlook(KeyResult, Some(1), Some(1))),
            (node(4), outlook(Objective, Some(9), Some(1))),
            (node(5), outlook(KeyResult, Some(4), Some(4))),
            (node(6), outlook(KeyResult, Some(9), Some(1))),
        ];
        (board(rows), known)
    }

    #[test]
    fn an_objective_has_the_mean_of_its_key_results_and_hangs_below_the_next_one() {
        let (board, known) = tree();
        let shown = Objectives::of(board, known, false);
        let progress = |at: u128| shown.objective(node(at)).unwrap().progress.map(|it| it.to_string());
        assert_eq!((progress(1).as_deref(), progress(4)), (Some("0.75"), None));
        let below: Vec<_> = shown.below(Some(node(1))).map(|it| it.row.node).collect();
        assert_eq!(below, [node(4)]);
        let alone: Vec<_> = shown.of_objective(None).map(|it| it.row.node).collect();
        assert_eq!(alone, [node(6)], "its parent is a KPI");
    }

    #[test]
    fn the_newest_move_counts_and_what_was_dropped_counts_no_longer() {
        let (board, mut known) = tree();
        known[1].1.moves = vec![said(1, Status::OnTrack), said(2, Status::Dropped)];
        let shown = Objectives::of(board, known, false);
        assert_eq!(shown.key_results[0].status(), Status::Dropped);
        assert_eq!(shown.key_results[1].status(), Status::NotStarted);
        assert_eq!(shown.objectives[0].progress, Some(Quantity::ONE));
    }

    #[test]
    fn an_objective_is_looked_back_on_when_each_key_result_is_settled_or_the_cycle_is_over() {
        let (_, mut known) = tree();
        for (_, outlook) in &mut known {
            outlook.may_move = true;
        }
        let may_close = |known: &[(NodeId, Outlook)], is_over| {
            let shown = Objectives::of(tree().0, known.to_vec(), is_over);
            shown.objectives.iter().map(|it| it.may_close).collect::<Vec<_>>()
        };
        assert_eq!(may_close(&known, false), [false, false]);
        assert_eq!(may_close(&known, true), [true, true]);
        known[1].1.moves = vec![said(1, Status::Achieved)];
        assert_eq!(may_close(&known, false), [false, false]);
        known[2].1.moves = vec![said(1, Status::Dropped)];
        assert_eq!(
            may_close(&known, false),
            [true, false],
            "the key results of an objective below are its own"
        );
        // On a board of one organization the key results of others count too.
        let (mut board, _) = tree();
        board.organization = Some(OrganizationId(id(2)));
        known[2].1.moves.clear();
        let shown = Objectives::of(board, known.clone(), false);
        assert_eq!((shown.objectives[0].row.node, shown.objectives[0].may_close), (node(1), false));
        known[0].1.may_move = false;
        assert_eq!(may_close(&known, true), [false, true]);
    }

    #[test]
    fn of_one_organization_its_own_are_shown_with_the_objectives_above_them() {
        let (mut board, known) = tree();
        board.organization = Some(OrganizationId(id(2)));
        let shown = Objectives::of(board, known, false);
        assert_eq!(shown.objectives.iter().map(|it| it.row.node).collect::<Vec<_>>(), [node(1), node(4)]);
        assert_eq!(shown.key_results.iter().map(|it| it.row.node).collect::<Vec<_>>(), [node(5)]);
    }

    #[test]
    fn a_year_grows_from_nothing_and_an_allowance_has_no_progress() {
        let (mut board, known) = tree();
        for row in &mut board.rows {
            row.measure = MeasureKind::Count;
            if row.node == node(3) {
                row.direction = Direction::LowerBetter;
            }
        }
        let shown = Objectives::of(board, known, false);
        let progress: Vec<_> =
            shown.key_results.iter().map(|it| it.progress.map(|it| it.to_string())).collect();
        assert_eq!(progress, [Some("0.75".to_owned()), None, None, Some("1".to_owned())]);
    }
}
