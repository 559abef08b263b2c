//! Bytes to lines of cells, whatever kind of file they are.

use indicator_model::sheet::Problem;
use indicator_model::table::{Mapping, RowError, Seen};
use tokio::sync::Semaphore;
use tokio::task;

use super::columns::{Columns, Header};
use super::rows::Checked;
use super::table::Table;
use super::{seen, text, workbook};

/// Files that are read at once. What one costs is bounded; so is what all of them cost.
const AT_ONCE: usize = 2;

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// Why a file is no table, and the row at fault when there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) row: Option<u32>,
    pub(crate) problem: Problem,
}

impl Unreadable {
    pub(super) const fn at(row: u32, problem: Problem) -> Self {
        Self { row: Some(row), problem }
    }
}

impl<C, P: From<Problem>> From<Unreadable> for RowError<C, P> {
    fn from(Unreadable { row, problem }: Unreadable) -> Self {
        Self { row, column: None, problem: problem.into() }
    }
}

impl From<Problem> for Unreadable {
    fn from(problem: Problem) -> Self {
        Self { row: None, problem }
    }
}

/// Reads a file and checks it apart from the threads that answer requests, because both can take seconds. Of a workbook the
/// sheet with the most headings of these columns is read.
///
/// The place is kept until the work is done, also when nobody waits for it any more.
pub(crate) async fn parse<C, R>(
    bytes: Vec<u8>,
    check: impl FnOnce(&Table) -> Checked<C, R> + Send + 'static,
) -> Result<Checked<C, R>, Unreadable>
where
    C: Columns<Problem: Send> + Send,
    R: Send + 'static,
{
    parse_mapped(bytes, Mapping::default(), |table, _| check(table)).await
}

/// The same of a file whose sheet and columns are what somebody says.
pub(crate) async fn parse_mapped<C, R>(
    bytes: Vec<u8>,
    mapping: Mapping<C>,
    check: impl FnOnce(&Table, &Mapping<C>) -> Checked<C, R> + Send + 'static,
) -> Result<Checked<C, R>, Unreadable>
where
    C: Columns<Problem: Send> + Send,
    R: Send + 'static,
{
    apart(move || {
        let table = read_of(&bytes, mapping.sheet.as_deref(), Header::<C>::known_in)?;
        Ok(check(&table, &mapping))
    })
    .await
}

/// What a file looks like to somebody who is to say what its columns are.
pub(crate) async fn look<C>(bytes: Vec<u8>, mapping: Mapping<C>) -> Result<Seen<C>, Unreadable>
where
    C: Columns<Problem: Send> + Send,
{
    apart(move || {
        let table = read_of(&bytes, mapping.sheet.as_deref(), Header::<C>::known_in)?;
        Ok(seen::of(&table, &mapping))
    })
    .await
}

/// Runs work on a file apart from the threads that answer requests, a few at once.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    // The semaphore is never closed.
    let place = PLACES.acquire().await;
    let work = move || {
        let _place = place;
        work()
    };
    // A reader that panics has met a file that it cannot read.
    task::spawn_blocking(work).await.unwrap_or(Err(Problem::NotASheet.into()))
}

/// All lines that are not blank, without the watermark of a file that we made.
#[cfg(test)]
pub(crate) fn read(bytes: &[u8]) -> Result<Table, Unreadable> {
    read_of(bytes, None, |_| 0)
}

/// The same of the sheet of this name, or of the one with the highest `score`, where there are several.
fn read_of(bytes: &[u8], sheet: Option<&str>, score: impl Fn(&Table) -> usize) -> Result<Table, Unreadable> {
    let is_workbook = bytes.starts_with(b"PK\x03\x04");
    let table = if is_workbook { workbook::read(bytes, sheet, score)? } else { text::read(bytes)? };
    if table.is_empty() {
        return Err(Problem::EmptyFile.into());
    }
    Ok(table)
}
