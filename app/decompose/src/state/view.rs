//! What is in sight: the rows of the table, the cursor in it, and the panel of the selected node.

use std::collections::HashMap;
use std::sync::Arc;

use indicator_model::id::NodeId;
use leptos::prelude::*;
use ui::tree_table::Cursor;

use crate::plain::cell::Cell;
use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::draft::Draft;
use crate::plain::outline::{Filter, Keys, Line, outline};
use crate::plain::range::Range;
use crate::state::edits::Edits;
use crate::state::element::{focus_table, visible_table};

#[derive(Clone, Copy)]
pub struct View {
    draft: RwSignal<Draft>,
    barred: RwSignal<Option<(NodeId, Cell)>>,
    pub filter: Memo<Filter>,
    /// Rows opened or closed by hand.
    pub toggled: RwSignal<HashMap<NodeId, bool>>,
    /// The rows of the table.
    pub lines: Memo<Vec<Line>>,
    /// How many rows the table has; not all of them may be there yet.
    pub count: Signal<usize>,
    /// The row that the cursor is on and that the panel shows.
    pub selected: RwSignal<Option<NodeId>>,
    /// The column that the cursor is on.
    pub column: RwSignal<usize>,
    pub cursor: Memo<Cursor>,
    selecting: RwSignal<Selecting>,
    /// The cells that are selected together; none where the cursor is alone.
    pub range: Memo<Option<Range>>,
    /// What a key asked for.
    pub asked: RwSignal<Option<Asked>>,
    /// Whether the panel of the selected node is open beside the table.
    pub details: RwSignal<bool>,
    /// The part of the panel in sight; it stays from node to node.
    pub part: RwSignal<Part>,
    /// Whether the tree is being put on paper.
    pub printing: RwSignal<bool>,
}

/// Selecting cells together.
#[derive(Clone, Copy, Debug, Default)]
struct Selecting {
    /// The corners of what was selected last. It holds as long as the cursor is on the second one.
    corners: Option<[(NodeId, usize); 2]>,
    /// Whether the pointer is at it.
    sweeps: bool,
}

/// What a key can ask for that opens a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// An indicator after this one.
    Insert(NodeId),
    /// The list of keys.
    Keys,
}

/// The parts of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Split,
    Definition,
    History,
}

/// Where the cursor goes when a cell is closed by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    Left,
    Right,
}

impl View {
    /// What is in sight of these edits through the filter.
    pub fn new(edits: Edits, filter: Memo<Filter>) -> Self {
        let Edits { draft, first, structure, barred, .. } = edits;
        let toggled = RwSignal::new(HashMap::new());
        let selected = RwSignal::new(None);
        let column = RwSignal::new(0);
        // Which rows there are depends on the shape, not on every number; only a filter by problem follows numbers.
        let problems = Memo::new(move |_| draft.with(|draft| draft.findings().turns()));
        let is_searched = Memo::new(move |_| filter.with(|filter| !filter.query.is_empty()));
        let texts = Memo::new(move |_| draft.with(Draft::texts));
        let keys = Memo::new(move |_| {
            if !is_searched.get() {
                return Arc::default();
            }
            texts.get();
            Arc::new(draft.with_untracked(|draft| Keys::of(draft.tree())))
        });
        let lines = Memo::new(move |_| {
            structure.get();
            if let Some(first) = first.get() {
                return first.lines.clone();
            }
            let keys = keys.get();
            filter.with(|filter| {
                if filter.only_problems {
                    problems.get();
                }
                toggled.with(|toggled| {
                    draft.with_untracked(|draft| {
                        let has_problem = |row| draft.findings().is_problem(row);
                        outline(draft.tree(), filter, toggled, has_problem, &keys)
                    })
                })
            })
        });
        let count = Signal::derive(move || match first.get() {
            Some(first) => first.count,
            None => lines.with(Vec::len),
        });
        let cursor = Memo::new(move |earlier: Option<&Cursor>| {
            let near = earlier.map(|earlier| earlier.row).unwrap_or_default();
            let row = lines.with(|lines| position(lines, selected.get()?, near));
            Cursor { row: row.unwrap_or_default(), column: column.get() }
        });
        let selecting = RwSignal::new(Selecting::default());
        let range = Memo::new(move |_| {
            let [from, to] = selecting.with(|selecting| selecting.corners)?;
            if selected.get() != Some(to.0) || column.get() != to.1 {
                return None;
            }
            let near = cursor.get().row;
            let place = |(node, column)| {
                Some(Cursor { row: lines.with(|lines| position(lines, node, near))?, column })
            };
            let (from, to) = (place(from)?, place(to)?);
            (from != to).then(|| Range::between(from, to))
        });
        Self {
            draft,
            barred,
            filter,
            toggled,
            lines,
            count,
            selected,
            column,
            cursor,
            selecting,
            range,
            asked: RwSignal::new(None),
            details: RwSignal::new(false),
            part: RwSignal::new(Part::Split),
            printing: RwSignal::new(false),
        }
    }

    /// Moves the cursor, and with it the selection.
    pub fn go(self, to: Cursor) {
        self.forget_range();
        self.stand(to);
    }

    /// The cursor is alone again.
    pub fn forget_range(self) {
        self.selecting.update(|selecting| selecting.corners = None);
    }

    /// Whether the pointer is selecting cells.
    pub fn sweeps(self) -> bool {
        self.selecting.with_untracked(|selecting| selecting.sweeps)
    }

    /// The pointer begins to select cells, or no longer does.
    pub fn sweep(self, sweeps: bool) {
        self.selecting.update_untracked(|selecting| selecting.sweeps = sweeps);
    }

    /// Moves the cursor and selects the cells from where it was, or from where the range began.
    pub fn extend(self, to: Cursor) {
        let present = || {
            let Cursor { row, column } = self.cursor.get_untracked();
            self.line(row).map(|line| (line.node, column))
        };
        let is_range = self.range.with_untracked(Option::is_some);
        let kept = self.selecting.with_untracked(|it| it.corners).filter(|_| is_range).map(|[from, _]| from);
        let from = kept.or_else(present);
        let to_node = self.line(to.row).map(|line| (line.node, to.column));
        self.selecting.update(|it| it.corners = from.zip(to_node).map(<[_; 2]>::from));
        self.stand(to);
    }

    /// What is selected: the range, or the cell that the cursor is on.
    pub fn chosen(self) -> Range {
        let range = self.range.get_untracked();
        range.unwrap_or_else(|| Range::of(self.cursor.get_untracked()))
    }

    fn stand(self, Cursor { row, column }: Cursor) {
        self.barred.set(None);
        self.column.set(column);
        if let Some(line) = self.line(row) {
            self.selected.set(Some(line.node));
        }
    }

    /// Moves the cursor by one cell that can be typed over, and gives the keyboard back to the table. On a phone,
    /// where there is no table, the cursor is the node that is open and stays.
    pub fn step(self, step: Step) {
        if visible_table().is_none() {
            return;
        }
        let Cursor { row, column } = self.cursor.get_untracked();
        let last = self.lines.with_untracked(Vec::len).saturating_sub(1);
        let editable = |column: &usize| matches!(COLUMNS[*column], Shows::Number(_));
        self.go(match step {
            Step::Up => Cursor { row: row.saturating_sub(1), column },
            Step::Down => Cursor { row: (row + 1).min(last), column },
            Step::Left => Cursor { row, column: (0..column).rev().find(editable).unwrap_or(column) },
            Step::Right => {
                Cursor { row, column: (column + 1..COLUMNS.len()).find(editable).unwrap_or(column) }
            }
        });
        focus_table();
    }

    pub fn line(self, row: usize) -> Option<Line> {
        self.lines.with_untracked(|lines| lines.get(row).copied())
    }

    /// Selects a node and opens what lies above it.
    pub fn reveal(self, node: NodeId) {
        let above: Vec<NodeId> = self.draft.with_untracked(|draft| {
            let tree = draft.tree();
            let row = tree.row(node);
            row.map(|row| tree.ancestors(row).map(|row| tree.node(row).id).collect()).unwrap_or_default()
        });
        for node in above {
            self.set_open(node, true);
        }
        self.selected.set(Some(node));
    }

    pub fn set_open(self, node: NodeId, open: bool) {
        self.toggled.update(|toggled| {
            toggled.insert(node, open);
        });
    }
}

/// The index of a node among the lines. The cursor mostly goes to a neighbour of where it was.
fn position(lines: &[Line], node: NodeId, near: usize) -> Option<usize> {
    let first = near.saturating_sub(1);
    let neighbours = (first..lines.len()).take(3).find(|&at| lines[at].node == node);
    neighbours.or_else(|| lines.iter().position(|line| line.node == node))
}
