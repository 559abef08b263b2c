//! Imports a sheet of organizations: read, check, carry out as operations, all of it or nothing.
//!
//! A row whose code is new makes an organization; one that says something else than the register changes it from the
//! date of the row; one with an end closes it. Organizations that the sheet does not name stay, and so do facts that it
//! has no column for. A row with the date of the version that it differs from would rewrite the days since then; where
//! they are past, that takes [`Past::Corrected`].

mod check;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indicator_model::date::Date;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::operation::{New, Operation, Refusal};
use indicator_model::organization::register::{Entry, Facts, Note, Register};
use indicator_model::organization::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::sheet;
use indicator_model::text::Kind;
use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;
use uuid::Uuid;

use self::check::Row;
use super::edit::{self, Edit};
use super::register;
use crate::clock;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::columns::refused;
use crate::table_file::read;
use crate::table_file::rows::Checked;
use crate::table_file::{File, Mode};

/// Whether a sheet may change what the register says about days that are past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    Stays,
    /// Rows that differ from the version of their own day correct it, and the audit log says so.
    Corrected,
}

/// Imports a file, or says everything that keeps it from being imported. A file with any error changes nothing.
#[instrument(skip_all, fields(file.bytes = file.bytes.len()))]
pub async fn import(
    ctx: &Ctx,
    city: CityId,
    file: File,
    past: Past,
    mode: Mode,
) -> Result<Outcome, StoreError> {
    ctx.authorize(Action::OrganizationEdit)?;
    let permit = edit::permit(ctx, city)?;
    let File { name, bytes } = file;
    let name = Kind::File.tidied(&name);
    let Checked { mut rows, errors, absent, unknown, unread, .. } =
        match read::parse(bytes, check::check).await {
            Ok(checked) => checked,
            Err(unreadable) => return Ok(refused(vec![unreadable.into()])),
        };
    let transaction = ctx.store.begin().await?;
    edit::lock(&transaction, city).await?;
    let before = register::load(&transaction, city).await?;
    check::spell(&mut rows, &before);
    let note = edit::note(ctx, &name);
    let mut import = Import {
        register: before.clone(),
        note: &note,
        touched: BTreeSet::new(),
        corrected: BTreeMap::new(),
        errors,
        absent,
        past,
        ids: HashMap::new(),
    };
    let (created, unchanged) = import.run(&rows);
    let Import { register: after, touched, corrected, errors, .. } = import;
    if !errors.is_empty() {
        return Ok(Outcome { unknown_columns: unknown, unread, ..refused(errors) });
    }
    let touched: Vec<OrganizationId> = touched.into_iter().collect();
    register::save(&transaction, city, &after, &touched).await?;
    let edit = Edit {
        before: &before,
        after: &after,
        touched: &touched,
        deed: Deed::OrganizationImport,
        corrected: &corrected,
        reason: &name,
    };
    edit.record(&transaction, ctx.chain(city), &permit).await?;
    mode.end(transaction).await?;
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let updated = count(rows.len()) - created - unchanged;
    Ok(Outcome { created, updated, unchanged, unknown_columns: unknown, unread, ..Outcome::default() })
}

struct Import<'a> {
    register: Register,
    note: &'a Note,
    touched: BTreeSet<OrganizationId>,
    /// The day since when the version holds that was corrected.
    corrected: BTreeMap<OrganizationId, Date>,
    errors: Vec<RowError>,
    /// Columns that the sheet does not have: what the register says about them stays.
    absent: Vec<Column>,
    past: Past,
    /// By code, those of the register and of the sheet.
    ids: HashMap<String, OrganizationId>,
}

impl Import<'_> {
    /// Answers how many rows made an organization, and how many said what was known.
    fn run(&mut self, rows: &[Row]) -> (u32, u32) {
        let known = self.register.entries.iter().map(|entry| (entry.code.clone(), entry.id));
        self.ids.extend(known);
        let new: Vec<&Row> = rows.iter().filter(|row| !self.ids.contains_key(&row.code)).collect();
        for row in &new {
            self.ids.insert(row.code.clone(), OrganizationId(Uuid::now_v7()));
        }
        // First all without superiors, so that the order of the rows does not matter, neither for who is made first
        // nor for lines that are turned round.
        for row in &new {
            let Some(facts) = self.facts(row, Place::Nowhere) else { continue };
            let new = New { id: self.ids[&row.code], code: row.code.clone(), facts };
            self.apply(row, &Operation::Create { from: row.from, new });
        }
        let today = clock::today();
        let mut unchanged = 0;
        let mut changed = Vec::new();
        for row in rows {
            let Some(said) = self.facts(row, Place::AsSaid) else { continue };
            let Some(entry) = self.register.find(self.ids[&row.code]) else { continue };
            let ended = entry.valid_to();
            let is_new = new.iter().any(|new| new.number == row.number);
            let differs = entry.current.facts != said;
            let since = entry.current.since;
            let says_end = !self.absent.contains(&Column::ValidTo);
            if ended.is_some() && row.to.is_none() && says_end {
                self.report(row, Some(Column::ValidTo), Problem::HasEnded);
            } else if differs && !is_new && row.from == since && since < today && self.past == Past::Stays {
                self.report(row, Some(Column::ValidFrom), Problem::ChangesThePast { since });
            } else if !differs && (ended == row.to || !says_end) {
                unchanged += u32::from(!is_new);
            } else {
                if differs && !is_new && row.from == since && since < today {
                    self.corrected.insert(entry.id, since);
                }
                changed.push((row, said));
            }
        }
        for (row, said) in &changed {
            let parent = self.register.find(self.ids[&row.code]).and_then(|entry| entry.current.facts.parent);
            if parent.is_some() && parent != said.parent {
                self.say(row, &Facts { parent: None, ..said.clone() });
            }
        }
        for (row, said) in &changed {
            self.say(row, said);
        }
        for (row, _) in &changed {
            let id = self.ids[&row.code];
            let ended = self.register.find(id).and_then(Entry::valid_to);
            if let Some(from) = row.to.filter(|&to| ended != Some(to)) {
                self.apply(row, &Operation::Close { id, from });
            }
        }
        (u32::try_from(new.len()).unwrap_or(u32::MAX), unchanged)
    }

    fn say(&mut self, row: &Row, after: &Facts) {
        let id = self.ids[&row.code];
        let Some(before) = self.register.find(id).map(|entry| entry.current.facts.clone()) else { return };
        if before != *after {
            self.apply(row, &Operation::Change { id, from: row.from, before, after: after.clone() });
        }
    }

    fn facts(&mut self, row: &Row, place: Place) -> Option<Facts> {
        let parent = match (&row.parent, place) {
            (None, _) | (_, Place::Nowhere) => None,
            (Some(code), Place::AsSaid) => {
                let known = self.ids.get(code).copied();
                if known.is_none() {
                    let problem = sheet::Problem::UnknownParent { code: code.clone() };
                    self.report(row, Some(Column::Parent), problem);
                    return None;
                }
                known
            }
        };
        Some(self.kept(row, Facts { parent, ..row.facts.clone() }))
    }

    /// What the sheet has no column for stays as the register has it.
    fn kept(&self, row: &Row, mut said: Facts) -> Facts {
        let known = self.ids.get(&row.code).and_then(|&id| self.register.find(id));
        let Some(known) = known.map(|entry| &entry.current.facts) else { return said };
        for column in &self.absent {
            match column {
                Column::Class => said.class.clone_from(&known.class),
                Column::Division => said.division.clone_from(&known.division),
                Column::CreditCode => said.credit_code.clone_from(&known.credit_code),
                Column::Head => said.head.clone_from(&known.head),
                // The end is compared apart from the facts; the other columns must be there.
                Column::ValidTo
                | Column::Code
                | Column::Name
                | Column::Kind
                | Column::Parent
                | Column::ValidFrom => {}
            }
        }
        said
    }

    fn apply(&mut self, row: &Row, operation: &Operation) {
        match self.register.apply(operation, Some(self.note)) {
            Ok(touched) => self.touched.extend(touched),
            Err(refusal) => {
                let column = concerned(&refusal);
                self.report(row, column, Problem::Refused(refusal));
            }
        }
    }

    fn report(&mut self, row: &Row, column: Option<Column>, problem: impl Into<Problem>) {
        self.errors.push(RowError { row: Some(row.number), column, problem: problem.into() });
    }
}

#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    AsSaid,
}

/// The column that a refusal is about.
fn concerned(refusal: &Refusal) -> Option<Column> {
    match refusal {
        Refusal::UnknownSuperior | Refusal::Circle { .. } => Some(Column::Parent),
        Refusal::EmptyName => Some(Column::Name),
        Refusal::EmptyCode | Refusal::CodeTaken { .. } => Some(Column::Code),
        Refusal::ClassOfNoDistrict => Some(Column::Class),
        Refusal::TooEarly { .. } => Some(Column::ValidFrom),
        Refusal::Ended { .. } => Some(Column::ValidTo),
        Refusal::Text { field, .. } => Some(*field),
        // A form lacks the date or the reason, and no sheet.
        Refusal::Unknown
        | Refusal::Stale { .. }
        | Refusal::TooFew
        | Refusal::OwnHeir
        | Refusal::NoDate
        | Refusal::NoReason => None,
    }
}
