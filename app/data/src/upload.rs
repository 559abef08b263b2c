//! Sends a sheet to the import of the server, from the browser.

use base::address::with_query;
use base::error::AppError;
use base::import::{Found, Mode};
use base::post::post;
use base::wording::import as message;
use indicator_model::id::SchemeId;
use web_sys::File;

/// Where a sheet goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Aim {
    /// Where its baselines say that it belongs.
    #[default]
    BySheet,
    Scheme(SchemeId),
    /// Into the newest scheme of a year, made when there is none.
    Year(u16),
}

/// Imports `file` to where it is aimed. A dry run saves nothing. With errors nothing was saved either.
pub(super) async fn import(file: File, aim: Aim, mode: Mode) -> Result<Found, AppError> {
    let (scheme, year) = match aim {
        Aim::BySheet => (None, None),
        Aim::Scheme(scheme) => (Some(scheme.to_string()), None),
        Aim::Year(year) => (None, Some(year.to_string())),
    };
    let query = [
        ("name", Some(file.name())),
        ("dry_run", Some(mode.is_dry_run().to_string())),
        ("scheme", scheme),
        ("year", year),
    ];
    let outcome = post(&with_query("/import", query), Some(&file)).await?;
    Ok(Found::new(outcome, message::column, message::row_error))
}
