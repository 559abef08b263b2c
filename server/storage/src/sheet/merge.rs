//! A sheet that left as one of ours and comes back: merged with what the scheme has become since.
//!
//! A row that left says which node it is ([`crate::table_file::row_mark`]), so that its code may change on the way. Each of its cells
//! is held against what it was then: what only the author of the sheet changed is imported, what only others changed in the scheme
//! stays, and where both changed one cell to different things, somebody has to choose.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use indicator_model::change::Placed;
use indicator_model::id::NodeId;
use indicator_model::indicator::Indicator;
use indicator_model::organization::Organization;
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Changed, Column, Note, Problem, Remark, RowError};
use indicator_model::table::{Side, Sides};
use indicator_model::text;
use indicator_model::tree::{self, Tree};

use super::check::Row;
use super::export::Shown;
use super::plan::stated;
use super::settle::{described, keep};
use super::then::Then;
use crate::table_file::row_mark::RowMark;

/// Gives each row that left the code that its node has now, and takes another one in the sheet for a new code. A mark that a row
/// has only because it was copied, or that is of no node of the scheme, is none.
pub(super) fn identify(rows: &mut [Row], tree: &Tree, then: &Then) {
    let marked = |row: &Row| row.mark.and_then(|mark| Some((mark, codes(mark, tree, then)?)));
    let written: HashSet<String> = rows.iter().map(|row| text::key(&row.code)).collect();
    // Who says the code of the node is the node; a copy has another one.
    let says = |row: &Row, (was, now): &(String, String)| {
        [was, now].into_iter().any(|code| text::is_same(code, &row.code))
    };
    let mut claimed: HashSet<NodeId> = HashSet::new();
    for row in rows.iter_mut() {
        match marked(row) {
            Some((mark, known)) if says(row, &known) && claimed.insert(NodeId(mark.id)) => {}
            Some((_, known)) if !says(row, &known) => {}
            _ => row.mark = None,
        }
    }
    let in_use: LazyCell<HashSet<&str>, _> =
        LazyCell::new(|| tree.rows().map(|row| tree.indicator(row).code.as_str()).collect());
    let mut now_called: HashMap<String, String> = HashMap::new();
    for row in rows.iter_mut() {
        let Some((mark, known)) = marked(row) else { continue };
        let (was, now) = &known;
        let is_there = tree.row(NodeId(mark.id)).is_some();
        if says(row, &known) {
            if is_there {
                now_called.insert(text::key(&row.code), now.clone());
                row.code.clone_from(now);
            } else if in_use.contains(row.code.as_str()) {
                // Another one has the code of what was removed.
                row.mark = None;
            }
            continue;
        }
        // The code that it had is somebody else's in the sheet, or the row is one of several copies.
        let is_given = [was, now].into_iter().any(|code| written.contains(&text::key(code)));
        if is_given || !is_there || !claimed.insert(NodeId(mark.id)) {
            row.mark = None;
            continue;
        }
        if !row.code.is_empty() {
            now_called.insert(text::key(&row.code), now.clone());
            row.renamed = Some(std::mem::replace(&mut row.code, now.clone()));
        }
        row.code.clone_from(now);
    }
    for parent in rows.iter_mut().filter_map(|row| row.parent.as_mut()) {
        if let Some(now) = now_called.get(&text::key(parent)) {
            parent.clone_from(now);
        }
    }
}

/// The codes of a node: what it was when its row left, and what it is.
fn codes(mark: RowMark, tree: &Tree, then: &Then) -> Option<(String, String)> {
    let now = tree.row(NodeId(mark.id)).map(|row| &tree.indicator(row).code);
    let was = then.get(mark).map(|placed| &placed.indicator.code);
    Some((was.or(now)?.clone(), now.or(was)?.clone()))
}

/// What of a sheet is not what its author left in it.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) errors: Vec<RowError>,
    pub(super) remarks: Vec<Remark>,
}

pub(super) struct Merge<'a> {
    absent: &'a [Column],
    sides: &'a Sides<Column>,
    tree: &'a Tree,
    then: &'a Then,
    /// By code.
    owners: HashMap<&'a str, &'a Organization>,
    /// Cells in which the scheme counts.
    kept: Vec<(u32, Column)>,
    errors: Vec<RowError>,
}

impl<'a> Merge<'a> {
    /// Of a sheet that lacks the columns `absent`; `sides` is what somebody chose.
    pub(super) fn new(
        absent: &'a [Column],
        sides: &'a Sides<Column>,
        tree: &'a Tree,
        then: &'a Then,
    ) -> Self {
        let organizations = &tree.scheme().organizations;
        let owners = organizations.iter().map(|known| (known.code.as_str(), known)).collect();
        Self { absent, sides, tree, then, owners, kept: Vec::new(), errors: Vec::new() }
    }

    /// Leaves out rows of nodes that the scheme no longer has, unless their author changed them. They need not be settled.
    pub(super) fn leave_out(&mut self, rows: &mut Vec<Row>) {
        if self.then.is_empty() {
            return;
        }
        rows.retain(|row| match row.mark.and_then(|mark| Some((mark, self.then.get(mark)?))) {
            Some((mark, was)) if self.tree.row(NodeId(mark.id)).is_none() => self.stays(row, mark, was),
            _ => true,
        });
    }

    /// Merges rows that are settled. Where their author left the order as it was, they have that of the scheme.
    pub(super) fn settled(mut self, rows: &mut Vec<Row>) -> Merged {
        if !self.then.is_empty() {
            for row in rows.iter_mut() {
                self.row(row);
            }
            in_order(rows, self.tree, self.then);
        }
        let Self { mut kept, errors, .. } = self;
        kept.sort_unstable();
        let note = Note::ChangedSince { count: kept.len() };
        let remark = kept.first().map(|&(row, column)| Remark { row, column, note });
        Merged { errors, remarks: remark.into_iter().collect() }
    }

    fn row(&mut self, row: &mut Row) {
        let Some((mark, was)) = row.mark.and_then(|mark| Some((mark, self.then.get(mark)?))) else { return };
        if let Some(known) = self.tree.row(NodeId(mark.id)) {
            self.cells(row, mark, was, known);
        }
    }

    fn cells(&mut self, row: &mut Row, mark: RowMark, was: &Placed, known: tree::Row) {
        let tree = self.tree;
        let now = Placed { node: tree.node(known).clone(), indicator: tree.indicator(known).clone() };
        let Some([was, current, said]) = self.texts(row, mark, was, &now) else { return };
        for (((column, was), current), said) in Column::ALL.into_iter().zip(was).zip(current).zip(said) {
            if self.is_silent(column) || said == current || current == was {
                continue;
            }
            let side =
                if said == was { Some(Side::Scheme) } else { self.sides.of(&now.indicator.code, column) };
            match side {
                Some(Side::Sheet) => {}
                Some(Side::Scheme) => {
                    self.kept.push((row.number, column));
                    self.keep(row, column, &now);
                }
                None => {
                    let code = now.indicator.code.clone();
                    let name = now.indicator.name.clone();
                    let changed = Changed { code, name, was, scheme: current, sheet: said };
                    let problem = Problem::ChangedSince(changed.into());
                    self.errors.push(RowError::at(row.number, column, problem));
                }
            }
        }
    }

    /// Whether a row stays whose node the scheme no longer has.
    fn stays(&mut self, row: &Row, mark: RowMark, was: &Placed) -> bool {
        let Some([was_said, _, said]) = self.texts(row, mark, was, was) else { return true };
        let mut cells = Column::ALL.into_iter().zip(was_said.into_iter().zip(said));
        let is_changed = cells.any(|(column, (was, said))| !self.is_silent(column) && was != said);
        let side =
            if is_changed { self.sides.of(&row.code, Column::IndicatorCode) } else { Some(Side::Scheme) };
        match side {
            Some(Side::Scheme) => self.kept.push((row.number, Column::IndicatorCode)),
            Some(Side::Sheet) => {}
            None => {
                let (code, name) = (row.code.clone(), was.indicator.name.clone());
                let problem = Problem::RemovedSince { code, name };
                self.errors.push(RowError::at(row.number, Column::IndicatorCode, problem));
            }
        }
        side != Some(Side::Scheme)
    }

    /// Whether the sheet says nothing in a column. Who owns is known by the code; all else about an owner is the register's.
    fn is_silent(&self, column: Column) -> bool {
        let lacks = |column| self.absent.contains(&column);
        match column {
            Column::OwnerOrgCode => lacks(Column::OwnerOrgCode) && lacks(Column::OwnerOrgName),
            Column::OwnerOrgName | Column::OrgType | Column::DistrictClass => true,
            _ => lacks(column),
        }
    }

    /// What the row was, what the scheme says now, and what the sheet says, column by column and in the finest decimals of them;
    /// none of a row that could not be read.
    fn texts(&self, row: &Row, mark: RowMark, was: &Placed, now: &Placed) -> Option<[Vec<String>; 3]> {
        let facts = row.facts.as_deref()?;
        let code = row.renamed.as_ref().unwrap_or(&row.code);
        let said = stated(facts.clone(), now.node.clone(), &now.indicator, code.clone());
        let precision = said.indicator.precision.max(was.indicator.precision);
        let texts = |placed: &Placed, owner: Option<&Organization>, parent: &str| {
            let indicator = Indicator { precision, ..placed.indicator.clone() };
            Shown { node: &placed.node, indicator: &indicator, owner, parent }.texts()
        };
        let known = |placed: &Placed| {
            let owner = |it: &&&Organization| it.id == placed.node.owner;
            let parent = placed.node.place.parent.and_then(|parent| self.code_of(parent, mark.revision));
            texts(placed, self.owners.values().find(owner).copied(), parent.unwrap_or_default())
        };
        let owner = self.owners.get(facts.owner.code.as_str()).copied();
        let said = texts(&said, owner, row.parent.as_deref().unwrap_or_default());
        Some([known(was), known(now), said])
    }

    /// Of a node that there is, or was at a revision.
    fn code_of(&self, node: NodeId, revision: Revision) -> Option<&str> {
        let now = self.tree.row(node).map(|row| &self.tree.indicator(row).code);
        let was = || self.then.get(RowMark { id: node.0, revision }).map(|placed| &placed.indicator.code);
        now.or_else(was).map(String::as_str)
    }

    /// Gives a cell what the scheme says.
    fn keep(&self, row: &mut Row, column: Column, now: &Placed) {
        match column {
            Column::IndicatorCode => row.renamed = None,
            Column::ParentCode => {
                let parent = now.node.place.parent.and_then(|parent| self.tree.row(parent));
                row.parent = parent.map(|parent| self.tree.indicator(parent).code.clone());
            }
            _ => {}
        }
        let Some(facts) = row.facts.as_deref_mut() else { return };
        if column == Column::OwnerOrgCode {
            let owner = self.tree.row(now.node.id).and_then(|row| self.tree.owner(row));
            facts.owner = owner.map_or_else(|| facts.owner.clone(), described);
        }
        keep(facts, &[column], &now.node, &now.indicator);
    }
}

/// Where the author left the rows in the order that they left in, gives them that of the scheme.
fn in_order(rows: &mut Vec<Row>, tree: &Tree, then: &Then) {
    let place = |row: &Row| {
        let mark = row.mark?;
        let node = tree.node(tree.row(NodeId(mark.id))?);
        let was = then.get(mark).map_or(node.place, |placed| placed.node.place);
        Some(((was.position, node.id), (node.place.position, node.id)))
    };
    let places: Vec<_> = rows.iter().map(place).collect();
    let slots: Vec<usize> = (0..rows.len()).filter(|&at| places[at].is_some()).collect();
    if !slots.is_sorted_by_key(|&at| places[at].map(|(was, _)| was)) {
        return;
    }
    let mut order = slots.clone();
    order.sort_by_key(|&at| places[at].map(|(_, now)| now));
    if order == slots {
        return;
    }
    let mut from: Vec<usize> = (0..rows.len()).collect();
    for (slot, at) in slots.into_iter().zip(order) {
        from[slot] = at;
    }
    let mut taken: Vec<Option<Row>> = rows.drain(..).map(Some).collect();
    rows.extend(from.into_iter().filter_map(|at| taken[at].take()));
}
