//! A sheet that left as one of ours and comes back: merged with what the scheme has become since.
//!
//! A row that left is known ([`super::identity`]), and each of its cells is held against what it was then ([`super::then`]): what
//! only the author of the sheet changed is imported, what only others changed in the scheme stays, and where both changed one cell
//! to different things, somebody has to choose.

use std::collections::HashMap;

use indicator_model::change::Placed;
use indicator_model::date::Date;
use indicator_model::id::{IndicatorId, NodeId, OrganizationId};
use indicator_model::indicator::Indicator;
use indicator_model::organization::Organization;
use indicator_model::quantity::Precision;
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Changed, Column, Note, Problem, Remark, RowError};
use indicator_model::table::{Side, Sides};
use indicator_model::text;
use indicator_model::tree::{self, Tree};

use super::check::{Owner, Row};
use super::export::Shown;
use super::plan::stated;
use super::settle::{described, keep};
use super::then::Then;
use crate::table_file::row_mark::RowMark;

/// What of a sheet is not what its author left in it.
pub(super) struct Merged {
    pub(super) errors: Vec<RowError>,
    pub(super) remarks: Vec<Remark>,
    /// Indicators of what was removed and is added again, by code.
    pub(super) again: Vec<(String, IndicatorId)>,
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
    /// Rows of what was removed, which stays so.
    left_out: Vec<u32>,
    /// Indicators of what was removed and is added again, by code.
    again: Vec<(String, IndicatorId)>,
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
        let (kept, left_out, again) = (Vec::new(), Vec::new(), Vec::new());
        Self { absent, sides, tree, then, owners, kept, left_out, again, errors: Vec::new() }
    }

    /// Leaves out rows of nodes that the scheme no longer has, unless their author changed them or one below them. They need not be
    /// settled.
    pub(super) fn leave_out(&mut self, rows: &mut Vec<Row>) {
        if self.then.is_empty() {
            return;
        }
        let (tree, then) = (self.tree, self.then);
        let removed = |row: &Row| {
            let mark = row.mark.filter(|mark| tree.row(NodeId(mark.id)).is_none())?;
            Some((mark, then.get(mark)?))
        };
        let mut stays: Vec<bool> = Vec::with_capacity(rows.len());
        for row in rows.iter() {
            let is_kept = removed(row).is_none_or(|(mark, was)| self.stays(row, mark, was));
            stays.push(is_kept);
        }
        let places: HashMap<&str, usize> = rows.iter().map(|row| row.code.as_str()).zip(0..).collect();
        for at in 0..rows.len() {
            let mut next = removed(&rows[at]).filter(|_| stays[at]).and(rows[at].parent.as_deref());
            while let Some(above) =
                next.and_then(|code| places.get(code).copied()).filter(|above| !stays[*above])
            {
                stays[above] = true;
                next = rows[above].parent.as_deref();
            }
        }
        for (row, stays) in rows.iter().zip(&stays) {
            match removed(row) {
                Some((_, was)) if *stays => self.again.push((row.code.clone(), was.indicator.id)),
                Some(_) => self.left_out.push(row.number),
                None => {}
            }
        }
        let mut stays = stays.into_iter();
        rows.retain(|_| stays.next().unwrap_or(true));
    }

    /// Merges rows that are settled. Where their author left the order as it was, they have that of the scheme.
    pub(super) fn settled(mut self, rows: &mut Vec<Row>) -> Merged {
        if !self.then.is_empty() {
            // The sheet describes an organization in one way.
            let said = rows.iter().filter_map(|row| row.facts.as_deref()).map(|facts| &facts.owner);
            let said: HashMap<String, Owner> =
                said.map(|owner| (owner.code.clone(), owner.clone())).collect();
            for row in rows.iter_mut() {
                self.row(row, &said);
            }
            in_order(rows, self.tree, self.then);
        }
        self.errors.extend(repeated(rows));
        let Self { mut kept, left_out, again, errors, .. } = self;
        kept.sort_unstable();
        let note = Note::ChangedSince { count: kept.len() };
        let kept = kept.first().map(|&(row, column)| Remark { row, column, note });
        let note = Note::RemovedSince { count: left_out.len() };
        let left_out = left_out.first().map(|&row| Remark { row, column: Column::IndicatorCode, note });
        Merged { errors, remarks: kept.into_iter().chain(left_out).collect(), again }
    }

    fn row(&mut self, row: &mut Row, owners: &HashMap<String, Owner>) {
        let Some((mark, was)) = row.mark.and_then(|mark| Some((mark, self.then.get(mark)?))) else { return };
        if let Some(known) = self.tree.row(NodeId(mark.id)) {
            self.cells(row, mark, was, known, owners);
        }
    }

    fn cells(
        &mut self,
        row: &mut Row,
        mark: RowMark,
        was: &Placed,
        known: tree::Row,
        owners: &HashMap<String, Owner>,
    ) {
        let tree = self.tree;
        let now = Placed { node: tree.node(known).clone(), indicator: tree.indicator(known).clone() };
        if let Some(facts) = row.facts.as_deref_mut().filter(|facts| facts.targets == was.node.targets)
            && facts.precision <= was.indicator.precision
        {
            // Decimals that it left with are none that the author wants back.
            facts.precision = facts.precision.min(now.indicator.precision);
        }
        let Some([was, current, said]) = self.texts(row, mark, was, &now) else { return };
        for (((column, was), current), said) in Column::ALL.into_iter().zip(was).zip(current).zip(said) {
            if self.is_silent(column) || said == current || current == was {
                continue;
            }
            let side = if said == was { Some(Side::Scheme) } else { self.chosen(&now, mark, column) };
            match side {
                Some(Side::Sheet) => {}
                Some(Side::Scheme) => {
                    self.kept.push((row.number, column));
                    self.keep(row, column, &now, owners);
                }
                None => {
                    let (code, name) = (now.indicator.code.clone(), now.indicator.name.clone());
                    let revision = tree.scheme().revision;
                    let changed = Changed { code, name, was, scheme: current, sheet: said, revision };
                    let problem = Problem::ChangedSince(changed.into());
                    self.errors.push(RowError::at(row.number, column, problem));
                }
            }
        }
    }

    /// What somebody chose for a cell; nothing where the scheme has become another one there since.
    fn chosen(&self, now: &Placed, mark: RowMark, column: Column) -> Option<Side> {
        let side = self.sides.of(&now.indicator.code, column)?;
        let seen = self.sides.seen.and_then(|revision| self.then.get(RowMark { revision, ..mark }));
        let Some(seen) = seen else { return Some(side) };
        let precision = seen.indicator.precision.max(now.indicator.precision);
        let text = |placed| {
            let texts = self.known(placed, mark.revision, precision);
            Column::ALL.into_iter().zip(texts).find(|(it, _)| *it == column).map(|(_, text)| text)
        };
        (text(seen) == text(now)).then_some(side)
    }

    /// Whether a row stays whose node the scheme no longer has.
    fn stays(&mut self, row: &Row, mark: RowMark, was: &Placed) -> bool {
        let Some([was_said, _, said]) = self.texts(row, mark, was, was) else { return true };
        let is_named = row.facts.as_deref().is_some_and(|facts| facts.owner.code.is_empty());
        let mut cells = Column::ALL.into_iter().zip(was_said.into_iter().zip(said));
        let is_changed = cells.any(|(column, (was, said))| {
            let is_silent = self.is_silent(column) || column == Column::OwnerOrgCode && is_named;
            !is_silent && was != said
        });
        // Nobody is asked about what nobody changed; what was there when somebody chose was removed since.
        let was_seen =
            self.sides.seen.is_some_and(|revision| self.then.get(RowMark { revision, ..mark }).is_some());
        let chosen = self.sides.of(&row.code, Column::IndicatorCode).filter(|_| !was_seen);
        let side = if is_changed { chosen } else { Some(Side::Scheme) };
        if side.is_none() {
            let (code, name) = (row.code.clone(), was.indicator.name.clone());
            let problem = Problem::RemovedSince { code, name, revision: self.tree.scheme().revision };
            self.errors.push(RowError::at(row.number, Column::IndicatorCode, problem));
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
        let mut said = stated(facts.clone(), now.node.clone(), &now.indicator, code.clone());
        let precision = said.indicator.precision.max(was.indicator.precision);
        said.indicator.precision = precision;
        let owner = self.owners.get(facts.owner.code.as_str()).copied();
        // One that the import adds.
        let new = owner.is_none().then(|| added(&facts.owner, said.node.owner));
        let parent = row.parent.as_deref().unwrap_or_default();
        let Placed { node, indicator } = &said;
        let said = Shown { node, indicator, owner: owner.or(new.as_ref()), parent }.texts();
        let known = |placed| self.known(placed, mark.revision, precision);
        Some([known(was), known(now), said])
    }

    /// What a node says column by column, of the scheme now or as it was at a revision.
    fn known(&self, placed: &Placed, revision: Revision, precision: Precision) -> Vec<String> {
        let Placed { node, indicator } = placed;
        let indicator = &Indicator { precision, ..indicator.clone() };
        let owner = self.owners.values().find(|owner| owner.id == node.owner).copied();
        let parent = node.place.parent.and_then(|parent| self.code_of(parent, revision)).unwrap_or_default();
        Shown { node, indicator, owner, parent }.texts()
    }

    /// Of a node that there is, or was at a revision.
    fn code_of(&self, node: NodeId, revision: Revision) -> Option<&str> {
        let now = self.tree.row(node).map(|row| self.tree.indicator(row).code.as_str());
        now.or_else(|| self.then.code(RowMark { id: node.0, revision }))
    }

    /// Gives a cell what the scheme says.
    fn keep(&self, row: &mut Row, column: Column, now: &Placed, owners: &HashMap<String, Owner>) {
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
            if let Some(owner) = owner {
                facts.owner = owners.get(&owner.code).cloned().unwrap_or_else(|| described(owner));
            }
        }
        keep(facts, &[column], &now.node, &now.indicator);
    }
}

/// An organization that only the sheet has.
fn added(owner: &Owner, id: OrganizationId) -> Organization {
    let Owner { code, name, kind, class } = owner.clone();
    Organization { id, code, name, kind, parent: None, class, valid_from: Date::FIRST, valid_to: None }
}

/// An error for each row whose new code an earlier row has, too.
fn repeated(rows: &[Row]) -> Vec<RowError> {
    if rows.iter().all(|row| row.renamed.is_none()) {
        return Vec::new();
    }
    let code = |row: &Row| row.renamed.clone().unwrap_or_else(|| row.code.clone());
    let mut first: HashMap<String, &Row> = HashMap::new();
    let mut errors = Vec::new();
    for row in rows.iter().filter(|row| !row.code.is_empty()) {
        let earlier = first.entry(text::key(&code(row))).or_insert(row);
        if earlier.number != row.number && (earlier.renamed.is_some() || row.renamed.is_some()) {
            let problem = Problem::RepeatedCode { code: code(row), first_row: earlier.number };
            errors.push(RowError::at(row.number, Column::IndicatorCode, problem));
        }
    }
    errors
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
