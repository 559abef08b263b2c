//! Files of tables, CSV or workbook: what is read from one, how much of it, and how cells are written.
//!
//! What the columns mean is the business of those who import and export ([`crate::sheet`], [`crate::organization`]).

pub(crate) mod bound;
pub(crate) mod escape;
pub(crate) mod read;
pub(crate) mod spelling;
pub(crate) mod table;
mod text;
pub(crate) mod words;
mod workbook;

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
