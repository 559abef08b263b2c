//! Imports a sheet of organizations: read, check, carry out as operations, all of it or nothing.
//!
//! A row whose code is new makes an organization; one that says something else than the register changes it from the
//! date of the row; one with an end closes it. Organizations that the sheet does not name stay.

mod check;

use std::collections::{BTreeSet, HashMap};

use indicator_model::audit::Deed;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::operation::{New, Operation, Refusal};
use indicator_model::organization::register::{Entry, Facts, Note, Register};
use indicator_model::organization::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::policy::Action;
use indicator_model::sheet;
use tokio::task;
use tracing::instrument;
use uuid::Uuid;

use self::check::{Checked, Row};
use super::edit::{self, Edit};
use super::register;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::sheet::{File, Mode, read};

/// Imports a file, or says everything that keeps it from being imported. A file with any error changes nothing.
#[instrument(skip_all, fields(file.bytes = file.bytes.len()))]
pub async fn import(ctx: &Ctx, city: CityId, file: File, mode: Mode) -> Result<Outcome, StoreError> {
    ctx.authorize(Action::OrganizationEdit)?;
    let permit = edit::permit(ctx, city)?;
    let File { name, bytes } = file;
    // Unpacking and reading can take seconds; other requests must not wait for it.
    let parsed = task::spawn_blocking(move || read::read(&bytes).map(|lines| check::check(&lines))).await;
    let Checked { rows, errors } = match parsed.unwrap_or(Err(sheet::Problem::NotASheet)) {
        Ok(checked) => checked,
        Err(problem) => {
            return Ok(refused(vec![RowError { row: None, column: None, problem: Problem::Sheet(problem) }]));
        }
    };
    let transaction = ctx.store.begin().await?;
    edit::lock(&transaction, city).await?;
    let before = register::load(&transaction, city).await?;
    let note = edit::note(ctx, &name);
    let mut import = Import {
        register: before.clone(),
        note: &note,
        touched: BTreeSet::new(),
        errors,
        ids: HashMap::new(),
    };
    let (created, unchanged) = import.run(&rows);
    let Import { register: after, touched, errors, .. } = import;
    if !errors.is_empty() {
        return Ok(refused(errors));
    }
    let touched: Vec<OrganizationId> = touched.into_iter().collect();
    register::save(&transaction, city, &after, &touched).await?;
    let edit = Edit {
        before: &before,
        after: &after,
        touched: &touched,
        deed: Deed::OrganizationImport,
        reason: &name,
    };
    edit.record(&transaction, ctx.chain(city), &permit).await?;
    match mode {
        Mode::Apply => transaction.commit().await?,
        Mode::DryRun => transaction.rollback().await?,
    }
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let updated = count(rows.len()) - created - unchanged;
    Ok(Outcome { created, updated, unchanged, ..Outcome::default() })
}

fn refused(mut errors: Vec<RowError>) -> Outcome {
    errors.sort_by_key(|error| (error.row, error.column));
    let mut rows: Vec<Option<u32>> = errors.iter().map(|error| error.row).collect();
    rows.dedup();
    Outcome { rejected: u32::try_from(rows.len()).unwrap_or(u32::MAX), errors, ..Outcome::default() }
}

struct Import<'a> {
    register: Register,
    note: &'a Note,
    touched: BTreeSet<OrganizationId>,
    errors: Vec<RowError>,
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
        let mut unchanged = 0;
        let mut changed = Vec::new();
        for row in rows {
            let Some(said) = self.facts(row, Place::AsSaid) else { continue };
            let Some(entry) = self.register.find(self.ids[&row.code]) else { continue };
            let ended = entry.valid_to();
            if ended.is_some() && row.to.is_none() {
                self.report(row, Some(Column::ValidTo), Problem::HasEnded);
            } else if entry.current.facts == said && ended == row.to {
                unchanged += u32::from(!new.iter().any(|new| new.number == row.number));
            } else {
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
                    self.report(row, Some(Column::Parent), Problem::Sheet(problem));
                    return None;
                }
                known
            }
        };
        Some(Facts { parent, ..row.facts.clone() })
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

    fn report(&mut self, row: &Row, column: Option<Column>, problem: Problem) {
        self.errors.push(RowError { row: Some(row.number), column, problem });
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
        Refusal::Unknown | Refusal::Stale { .. } | Refusal::TooFew | Refusal::OwnHeir => None,
    }
}
