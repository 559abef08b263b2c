//! What the search asks of the server.

use base::access::Endpoint;
use base::access::Need::Own;
use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use people_model::find::Hits;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/find/find", Own)];

/// What has the text in its name or code.
#[server(prefix = "/fn", endpoint = "find/find", input = Json, output = Json)]
pub async fn find(text: String) -> Result<Hits, AppError> {
    use base::request::ctx;
    Ok(storage::find::find(&ctx()?, &text).await?)
}
