//! Sends a sheet to the import of the server, from the browser.

use std::collections::BTreeMap;

use base::address::with_query;
use base::error::AppError;
use base::import::{Found, Mode};
use base::post::post;
use base::wording::import as message;
use indicator_model::id::SchemeId;
use indicator_model::sheet::{Column, Mapping, Outcome, Problem, RowError, Seen};
use web_sys::File;

use super::conflicts::Conflict;

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

/// What the answer to a file asks of the reader.
pub(super) struct Heard {
    /// Whether nothing keeps the file out.
    pub(super) is_accepted: bool,
    pub(super) headings: Headings,
    /// Owners that the register does not know, with the names that are much alike.
    pub(super) strangers: BTreeMap<String, Vec<String>>,
    /// What sheet and scheme have both changed.
    pub(super) conflicts: Vec<Conflict>,
}

/// What of a file is known by its headings.
pub(super) enum Headings {
    Known,
    /// Columns with these are not read.
    Unknown(Vec<String>),
    /// They keep the file out.
    Wrong,
}

/// Imports `file` to where it is aimed. A dry run saves nothing. With errors nothing was saved either.
pub(super) async fn import(
    file: File,
    aim: Aim,
    mapping: &Mapping,
    mode: Mode,
) -> Result<(Found, Heard), AppError> {
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
        ("mapping", said(mapping)),
    ];
    let outcome: Outcome = post(&with_query("/import", query), Some(&file)).await?;
    let is_of_headings = |error: &RowError| {
        matches!(
            error.problem,
            Problem::MissingColumn
                | Problem::RepeatedColumn
                | Problem::BlankHeading { .. }
                | Problem::NoSuchSheet { .. }
                | Problem::NotASheet
        )
    };
    let headings = if outcome.errors.iter().any(is_of_headings) {
        Headings::Wrong
    } else if outcome.unknown_columns.is_empty() || !mode.is_dry_run() {
        Headings::Known
    } else {
        Headings::Unknown(outcome.unknown_columns.clone())
    };
    let stranger = |error: &RowError| match &error.problem {
        Problem::UnknownOrganization { name, near } if error.column == Some(Column::OwnerOrgName) => {
            Some((name.clone(), near.clone()))
        }
        _ => None,
    };
    let strangers = outcome.errors.iter().filter_map(stranger).collect();
    let conflicts = outcome.errors.iter().filter_map(Conflict::of).collect();
    let is_accepted = outcome.errors.is_empty();
    let heard = Heard { is_accepted, headings, strangers, conflicts };
    Ok((Found::new(outcome, message::column, message::row_error), heard))
}

/// The first rows of a file and its columns, as far as `mapping` says what they are; none of a file that is no table.
pub(super) async fn look(file: File, mapping: Mapping) -> Result<Option<Seen>, AppError> {
    post(&with_query("/import/look", [("mapping", said(&mapping))]), Some(&file)).await
}

/// None where the mapping says nothing.
fn said(mapping: &Mapping) -> Option<String> {
    if *mapping == Mapping::default() { None } else { serde_json::to_string(mapping).ok() }
}
