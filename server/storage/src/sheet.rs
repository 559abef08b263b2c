//! The indicator sheet (form F10) as a file: reading, checking, importing, exporting.
//!
//! An import either does everything that the file says, as one change-set, or nothing. A dry run takes the very
//! same way and turns round at the end. What is exported comes back unchanged.

mod by_code;
mod check;
mod columns;
pub(crate) mod curve;
mod difference;
mod export;
mod goal;
#[cfg(test)]
pub(crate) mod hostile;
mod identity;
mod import;
mod links;
mod measure;
mod merge;
mod mode;
mod order;
mod owner;
mod plan;
mod remembered;
mod settle;
mod spelling;
mod target;
mod template;
mod then;
mod words;

use indicator_model::id::SchemeId;
use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;

pub use self::export::export;
pub use self::import::{import, import_mapped, look};
pub(crate) use self::target::permit_sample;
pub use self::template::template;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::errors;
pub use crate::table_file::{Exported, File, Format, Mode};
use crate::watermark::Watermark;

/// The mark for a list of errors that leaves as a file.
#[instrument(skip_all)]
pub async fn mark_errors(ctx: &Ctx, name: &str) -> Result<Watermark, StoreError> {
    errors::mark(ctx, Action::SchemeImport, Deed::SchemeImport, name).await
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
