//! Sends a file to the import of the server, from the browser.

use base::address::with_query;
use base::error::AppError;
use base::post::post;
use indicator_model::sheet::Outcome;
use web_sys::File;

use super::attempt::Aim;

/// Imports `file` to where it is aimed. A dry run saves nothing. With
/// errors in the outcome nothing was saved either.
pub(super) async fn import(file: &File, aim: Aim, dry_run: bool) -> Result<Outcome, AppError> {
    let (scheme, year) = match aim {
        Aim::BySheet => (None, None),
        Aim::Scheme(scheme) => (Some(scheme.to_string()), None),
        Aim::Year(year) => (None, Some(year.to_string())),
    };
    let query = [
        ("name", Some(file.name())),
        ("dry_run", Some(dry_run.to_string())),
        ("scheme", scheme),
        ("year", year),
    ];
    post(&with_query("/import", query), Some(file)).await
}
