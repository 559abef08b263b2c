//! Imports a sheet of holidays. Days that it does not name stay as they are; a file with any error writes nothing.

use std::collections::BTreeMap;

use indicator_model::calendar::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::calendar::{ArrangedDay, DayChange, DayKind};
use indicator_model::date::Date;
use indicator_model::id::SchemeId;
use indicator_model::text::Kind;
use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;

use super::{MOST, days, permitted};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::store::{self, Exclusive};
use crate::table_file::columns::refused;
use crate::table_file::rows::{self, Cells, Checked};
use crate::table_file::table::Table;
use crate::table_file::{File, Mode};
use crate::table_file::{errors, read};
use crate::watermark::Watermark;

struct Row {
    number: u32,
    day: Date,
    arranged: ArrangedDay,
}

/// Imports a file into the calendar of the city of a scheme, or says everything that keeps it from being imported.
#[instrument(skip_all, fields(scheme.id = %scheme, file.bytes = file.bytes.len()))]
pub async fn import(ctx: &Ctx, scheme: SchemeId, file: File, mode: Mode) -> Result<Outcome, StoreError> {
    let ctx = &ctx.about("scheme", scheme);
    ctx.authorize(Action::TimetableEdit)?;
    let (reading, permit) = permitted(ctx, scheme).await?;
    let city = reading.city();
    drop(reading);
    let File { name, bytes } = file;
    let name = Kind::File.tidied(&name);
    let Checked { rows, mut errors, unknown, unread, .. } = match read::parse(bytes, check).await {
        Ok(checked) => checked,
        Err(unreadable) => return Ok(refused(vec![unreadable.into()])),
    };
    let mut first_rows: BTreeMap<Date, u32> = BTreeMap::new();
    for row in &rows {
        let first_row = *first_rows.entry(row.day).or_insert(row.number);
        if first_row != row.number {
            errors.push(RowError::at(row.number, Column::Day, Problem::RepeatedDay { first_row }));
        }
    }
    if rows.len() > MOST {
        errors.push(RowError::of_file(Problem::TooManyDays { limit: MOST }));
    }
    if !errors.is_empty() {
        return Ok(Outcome { unknown_columns: unknown, unread, ..refused(errors) });
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Timetables).await?;
    let current = days(&transaction, city).await?;
    let mut outcome = Outcome { unknown_columns: unknown, unread, ..Outcome::default() };
    let mut changes = Vec::with_capacity(rows.len());
    for Row { day, arranged, .. } in rows {
        let before = current.get(&day).cloned();
        match &before {
            None => outcome.created += 1,
            Some(before) if *before != arranged => outcome.updated += 1,
            Some(_) => outcome.unchanged += 1,
        }
        changes.push(DayChange { day, before, after: Some(arranged) });
    }
    super::days::write(ctx, &transaction, city, &permit, &current, changes, &name).await?;
    mode.end(transaction).await?;
    Ok(outcome)
}

/// The mark for a list of errors of a sheet that leaves as a file.
#[instrument(skip_all)]
pub async fn mark_errors(ctx: &Ctx, name: &str) -> Result<Watermark, StoreError> {
    errors::mark(ctx, Action::TimetableEdit, Deed::CalendarChange, name).await
}

fn check(table: &Table) -> Checked<Column, Row> {
    rows::check(table, row)
}

/// All cells are looked at before any is missed.
fn row(cells: &mut Cells<'_, Column>) -> Option<Row> {
    let day = cells.required_date(Column::Day);
    let kind: Option<DayKind> = cells.word(Column::Kind);
    let name = cells.text(Column::Name);
    let row = Row { number: cells.number(), day: day?, arranged: ArrangedDay { kind: kind?, name } };
    cells.is_sound().then_some(row)
}
