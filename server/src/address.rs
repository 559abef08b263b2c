//! Every address, with what it takes to be let in. What is not here is refused.
//!
//! Pages and server functions say it where they are declared, in the packages of `app`; the rest is here. A test
//! compares the whole with what the router really serves.

use app::{ENDPOINTS, PLACES};
use base::access::Endpoint;
use base::access::Need::{self, Machine, Nothing, OneOf, Own};
use people_model::policy::Action::{
    self, AuditExport, AuditRead, MeasurementImport, MeasurementRecord, OrganizationEdit, OrganizationRead,
    SchemeExport, SchemeImport, SchemeRead, TimetableEdit,
};
use people_model::token::is_scope;
use storage::session::Purpose;

use crate::problem::is_for_programs;
use crate::site;

/// The addresses that are neither pages nor server functions, as the router spells them; `{…}` stands for one part.
pub const ADDRESSES: &[Endpoint] = &[
    ("/account/data.html", Own),
    ("/account/data.json", Own),
    ("/audit/anchor.json", OneOf(&[AuditRead])),
    ("/audit/export", OneOf(&[AuditExport])),
    ("/evidence/{id}", OneOf(&[SchemeRead, MeasurementRecord])),
    ("/evidence/{id}/view", OneOf(&[SchemeRead])),
    ("/measurements/import", OneOf(&[MeasurementImport])),
    ("/measurements/export/{name}", OneOf(&[SchemeExport, MeasurementImport])),
    ("/budgets/import", OneOf(&[MeasurementImport])),
    ("/budgets/export/{name}", OneOf(&[SchemeExport, MeasurementImport])),
    ("/organizations/export.csv", OneOf(&[OrganizationRead])),
    ("/organizations/export.xlsx", OneOf(&[OrganizationRead])),
    ("/organizations/import", OneOf(&[OrganizationEdit])),
    ("/calendar/import", OneOf(&[TimetableEdit])),
    // What the assessment office published for everybody.
    ("/public", Nothing),
    ("/public/{name}", Nothing),
    ("/oidc/{provider}/start", Nothing),
    ("/oidc/{provider}/link", Own),
    ("/oidc/{provider}/callback", Nothing),
    ("/board/export/{name}", OneOf(&[SchemeExport])),
    ("/export/{name}", OneOf(&[SchemeExport])),
    ("/import", OneOf(&[SchemeImport])),
    ("/import/look", OneOf(&[SchemeImport])),
    ("/template.xlsx", OneOf(&[SchemeImport])),
    ("/api/v1/indicators", OneOf(&[SchemeRead])),
    ("/api/v1/measurements", OneOf(&[SchemeRead, MeasurementRecord])),
    ("/api/v1/measurements/batch", OneOf(&[MeasurementRecord])),
    // The contract itself, which says nothing of any city.
    ("/api/v1/openapi.json", Nothing),
    ("/api/v1/organizations", OneOf(&[OrganizationRead])),
    ("/api/v1/periods", OneOf(&[SchemeRead])),
    ("/api/v1/schemes", OneOf(&[SchemeRead])),
    ("/live", OneOf(&[SchemeRead])),
    ("/scheme/{scheme}/{edition}", OneOf(&[SchemeRead])),
    ("/healthz", Machine),
    ("/metrics", Machine),
    ("/readyz", Machine),
];

/// All of them.
pub fn all() -> impl Iterator<Item = Endpoint> {
    let pages = PLACES.iter().map(|place| (place.path, place.need));
    pages.chain(ENDPOINTS.iter().copied().flatten().copied()).chain(ADDRESSES.iter().copied())
}

/// What an address takes; none for one that does not exist.
pub fn need(path: &str) -> Option<Need> {
    if site::is_file(path) {
        return Some(Machine);
    }
    let matches = |template: &str| {
        let (mut known, mut given) = (template.split('/'), path.split('/'));
        loop {
            match (known.next(), given.next()) {
                (None, None) => return true,
                (Some(known), Some(given)) if known == given || known.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    all().find(|(template, _)| matches(template)).map(|(_, need)| need)
}

/// Addresses that take no more than reading, and still do more: what readers keep for themselves is written, and a stream lasts for
/// so long that its user is looked up when it opens.
const BEYOND_READING: [&str; 7] = [
    "/fn/board/edit_board",
    "/fn/board/keep_view",
    "/fn/board/make_board",
    "/fn/board/remove_board",
    "/fn/board/remove_view",
    "/fn/board/rename_view",
    "/live",
];

/// Whether an address only reads.
pub(crate) fn purpose(path: &str) -> Purpose {
    let reads = |action: &Action| action.reading() == Some(*action);
    match need(path) {
        Some(OneOf(actions)) if !BEYOND_READING.contains(&path) && actions.iter().all(reads) => Purpose::Read,
        _ => Purpose::Any,
    }
}

/// Whether a program may come with a token: to files and functions that are about what a scope is about. Never to a
/// page, a stream, or anything that sets a cookie.
pub(crate) fn takes_token(path: &str) -> bool {
    const OPEN: [&str; 7] =
        ["/audit/", "/budgets/", "/export/", "/fn/", "/import", "/measurements/", "/organizations/"];
    if is_for_programs(path) {
        return true;
    }
    // A page, though its address looks like one of the files.
    let is_page = path == "/audit/anchor";
    let is_scoped =
        matches!(need(path), Some(OneOf(actions)) if actions.iter().any(|&action| is_scope(action)));
    is_scoped && !is_page && OPEN.iter().any(|open| path.starts_with(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_more_than_it_takes_is_known_by_its_address() {
        for path in BEYOND_READING {
            assert!(need(path).is_some(), "{path}");
            assert!(matches!(purpose(path), Purpose::Any), "{path}");
        }
        assert!(matches!(purpose("/fn/board/shelf"), Purpose::Read));
    }
}
