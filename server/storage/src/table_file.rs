//! Files of tables, CSV or workbook, read and written for any sheet.
//!
//! A sheet is an enumeration of its columns ([`columns::Columns`]) and what a row of it means. The rest is here: what is
//! read of a file and how much of it ([`read`]), cells to values and to errors by row and column ([`rows`]), the outcome
//! ([`columns::refused`]), and the file that leaves with its watermark ([`mod@write`]). The sheets are those of indicators
//! ([`crate::sheet`]), of organizations ([`crate::organization`]), of measurements ([`crate::measurement`]), of budget
//! items ([`crate::budget`]) and of holidays ([`crate::timetable`]).

mod aside;
mod bound;
pub(crate) mod columns;
mod date;
pub(crate) mod errors;
pub(crate) mod escape;
mod heading;
pub(crate) mod read;
pub(crate) mod row_mark;
pub(crate) mod rows;
mod seen;
mod span;
pub(crate) mod spelling;
pub(crate) mod table;
mod text;
pub(crate) mod words;
mod workbook;
pub(crate) mod write;

use crate::error::StoreError;
use crate::transaction::Transaction;
use crate::watermark::Watermark;

/// A file as it was handed over. What it is follows from its content, not from its name.
#[derive(Clone, Debug)]
pub struct File {
    /// Kept as the reason of what is imported.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte order mark and CRLF, which spreadsheets open without a question.
    Csv,
    Xlsx,
}

impl Format {
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A file that leaves, and the mark that it carries.
#[derive(Clone, Debug)]
pub struct Exported {
    pub watermark: Watermark,
    pub bytes: Vec<u8>,
}

/// Whether an import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Apply,
    /// Does everything and takes it back before anybody can see it.
    DryRun,
}

impl Mode {
    /// Ends an import that found no error.
    pub(crate) async fn end(self, transaction: Transaction) -> Result<(), StoreError> {
        match self {
            Self::Apply => transaction.commit().await?,
            Self::DryRun => transaction.rollback().await?,
        }
        Ok(())
    }
}
