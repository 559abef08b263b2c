//! What the pages of the audit log ask of the server. The file of an export is a plain request, `/audit/export`.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::id::AccountId;
use leptos::prelude::*;
use people_model::audit::{Anchor, Entry, RecordedEdits};
use people_model::policy::Action::AuditRead;
use serde::{Deserialize, Serialize};

use super::search::Search;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/audit/edits", OneOf(&[AuditRead])),
    ("/fn/audit/entries", OneOf(&[AuditRead])),
    ("/fn/audit/head", OneOf(&[AuditRead])),
];

/// A page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub is_more: bool,
    /// The names of those whom entries and filter know by number only.
    pub people: Vec<(AccountId, String)>,
}

impl Listed {
    pub fn name(&self, person: AccountId) -> String {
        let found = self.people.iter().find(|(id, _)| *id == person);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }
}

/// Entries as the filter wants them.
#[server(prefix = "/fn", endpoint = "audit/entries", input = Json, output = Json)]
pub async fn entries(search: Search) -> Result<Listed, AppError> {
    use base::request::{city, ctx};
    use storage::audit::{Filter, list, names};

    /// Entries of one page.
    const PAGE: usize = 50;

    let ctx = ctx()?;
    let city = city(&ctx)?;
    let Search { person, text, deed, from, to, before } = search;
    let filter = Filter { person, text, deed, from, to, before };
    let mut entries = list(&ctx, city, filter, PAGE as u64 + 1).await?;
    let is_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let mut unnamed: Vec<AccountId> = entries.iter().filter_map(|entry| entry.doer.on_behalf_of).collect();
    unnamed.extend(person);
    let people = names(&ctx, city, &unnamed).await?;
    Ok(Listed { entries, is_more, people })
}

/// What an entry about a scheme changed in it.
#[server(prefix = "/fn", endpoint = "audit/edits", input = Json, output = Json)]
pub async fn edits(sequence: u64) -> Result<RecordedEdits, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::scheme::recorded(&ctx, city, sequence).await?)
}

/// The head of the audit log.
#[server(prefix = "/fn", endpoint = "audit/head", input = Json, output = Json)]
pub async fn head() -> Result<Option<Anchor>, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::audit::anchor(&ctx, city).await?)
}
