//! What the page asks of the server.

use base::access::Endpoint;
use base::access::Need::Own;
use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;

use super::reference::Reference;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/rest/reference", Own)];

/// The contract in a language (`zh-CN`, `en`).
#[server(prefix = "/fn", endpoint = "rest/reference", input = Json, output = Json)]
pub async fn describe_contract(language: String) -> Result<Reference, AppError> {
    use super::reference::Describe;
    let language = language.parse().map_err(|_| AppError::Invalid)?;
    let Describe(describe) = use_context().ok_or(AppError::Internal)?;
    Ok(describe(language))
}
