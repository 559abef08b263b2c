//! What was measured (完成值): facts that are written once. A correction supersedes one and never overwrites it.
//!
//! Facts are written in sets ([`write()`]), each with the hash of all it holds, which the audit log covers; so a set of a
//! hundred thousand rows takes one entry. What is in force follows from what supersedes what, and
//! [`crate::integrity`] compares both.

mod columns;
mod digest;
mod export;
mod import;
mod list;
mod read;
mod told;
mod write;

use indicator_model::id::CheckInId;
use indicator_model::measurement::Subject;
use indicator_model::measurement::series::Reported;
use people_model::audit::Deed;
use people_model::policy::Action;

pub(crate) use self::digest::Digest;
pub use self::export::export;
pub(crate) use self::export::{Owner, about};
pub(crate) use self::import::bring;
pub use self::import::import;
pub use self::list::{Filter, list};
pub(crate) use self::read::{brought, check_ins, evidence_of, find, in_force, in_force_at};
pub use self::told::Told;
pub(crate) use self::write::{Origin, Set, write};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::errors;
use crate::watermark::Watermark;

/// The mark for a list of errors of a sheet that leaves as a file.
pub async fn mark_errors(ctx: &Ctx, name: &str) -> Result<Watermark, StoreError> {
    errors::mark(ctx, Action::MeasurementImport, Deed::MeasurementImport, name).await
}

/// A fact with the report that brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// That of the check-in as well.
    pub id: CheckInId,
    pub subject: Subject,
    pub report: Reported,
    /// What it takes the place of.
    pub supersedes: Option<CheckInId>,
    /// None for what no person reported.
    pub check_in: Option<Told>,
}
