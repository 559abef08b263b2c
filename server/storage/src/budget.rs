//! Budget items (预算项目) and what is spent of them, written once as measurements are: a correction supersedes and never
//! overwrites.
//!
//! They come as sheets ([`import()`]) in sets, each with the hash of all it holds, which the audit log covers; what is in force
//! follows from what supersedes what, and [`crate::integrity`] compares both. More spent than the budget has keeps no
//! row out: it is a remark of the import, and a finding of every reading until a month has a budget that covers it.

mod columns;
mod digest;
mod export;
mod import;
mod read;
mod write;

use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;

pub(crate) use self::digest::Digest;
pub use self::export::{export, template};
pub(crate) use self::import::bring;
pub use self::import::import;
pub(crate) use self::read::{InForce, in_force};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::errors;
use crate::watermark::Watermark;

/// The mark for a list of errors of a sheet that leaves as a file.
#[instrument(skip_all)]
pub async fn mark_errors(ctx: &Ctx, name: &str) -> Result<Watermark, StoreError> {
    errors::mark(ctx, Action::MeasurementImport, Deed::BudgetImport, name).await
}
