//! The indicator sheet (form F10) as a file: reading, checking, importing, exporting.
//!
//! An import either does everything that the file says, as one change-set, or nothing. A dry run takes the very
//! same way and turns round at the end. What is exported comes back unchanged.

pub(crate) mod bound;
mod check;
mod errors;
pub(crate) mod escape;
mod export;
#[cfg(test)]
pub(crate) mod hostile;
mod import;
mod links;
mod measure;
mod owner;
mod plan;
pub(crate) mod read;
pub(crate) mod spelling;
pub(crate) mod table;
mod target;
mod text;
pub(crate) mod words;
mod workbook;

use indicator_model::id::SchemeId;

pub use self::errors::mark_errors;
pub use self::export::{Exported, Format, export};
pub use self::import::import;

/// A file as it was handed over. What it is follows from its content, not from its name.
#[derive(Clone, Debug)]
pub struct File {
    /// Kept as the reason of the change-set.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Where a sheet goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into this scheme, matching rows by indicator code.
    Scheme(SchemeId),
    /// Into the newest scheme of the city for this year, made when it is missing.
    Year(u16),
    /// Into the scheme of the year after the baselines, if all rows agree about it, made when it is missing; without
    /// any baseline into the only scheme there is, or the only one that is open. The first sheet makes the city.
    Cycle,
    /// The same for the sample city, which no real city is ever mixed with.
    Sample,
}

impl Destination {
    /// What somebody chose; without a choice the sheet says where it belongs.
    pub fn chosen(scheme: Option<SchemeId>, year: Option<u16>) -> Self {
        scheme.map(Self::Scheme).or(year.map(Self::Year)).unwrap_or(Self::Cycle)
    }
}

/// Whether an import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Apply,
    /// Does everything and takes it back before anybody can see it.
    DryRun,
}
