//! The indicator sheet (form F10) as a file: reading, checking, importing, exporting.
//!
//! An import either does everything that the file says, as one change-set, or nothing. A dry run takes the very
//! same way and turns round at the end. What is exported comes back unchanged.

mod check;
mod errors;
pub(crate) mod escape;
mod export;
mod import;
mod links;
mod measure;
mod owner;
mod plan;
pub(crate) mod read;
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
    /// Into the scheme of the city that the sheet names and of the year after its baselines. Both are made when
    /// they are missing.
    Cycle,
    /// The same for the sample city, which no real city is ever mixed with.
    Sample,
}

/// Whether an import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Apply,
    /// Does everything and takes it back before anybody can see it.
    DryRun,
}
