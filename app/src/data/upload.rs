//! Sends a file to the import of the server, from the browser.

use indicator_model::id::SchemeId;
use indicator_model::sheet::Outcome;
use web_sys::File;

use crate::address::with_query;
use crate::error::AppError;
use crate::post::post;

/// Imports `file` into `scheme`, or, without one, to where the sheet says it belongs. A dry run saves nothing. With
/// errors in the outcome nothing was saved either.
pub async fn import(file: &File, scheme: Option<SchemeId>, dry_run: bool) -> Result<Outcome, AppError> {
    let query = [
        ("name", Some(file.name())),
        ("dry_run", Some(dry_run.to_string())),
        ("scheme", scheme.map(|scheme| scheme.to_string())),
    ];
    post(&with_query("/import", query), Some(file)).await
}
