//! What the page asks of the server.

use base::access::Endpoint;
use base::access::Need::Own;
use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use text::i18n::Locale;

use super::reference::Reference;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/rest/reference", Own)];

/// The contract in a language.
#[server(prefix = "/fn", endpoint = "rest/reference", input = Json, output = Json)]
#[allow(clippy::unused_async, reason = "the browser waits for it, the server does not")]
pub async fn describe_contract(language: Locale) -> Result<Reference, AppError> {
    use super::reference::Describe;
    let Describe(describe) = use_context().ok_or(AppError::Internal)?;
    Ok(describe(language))
}
